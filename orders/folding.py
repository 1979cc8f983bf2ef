"""How numbers are compared however they are written: one rule for article numbers and for the customers' own. Plain Python."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def folded(text: str) -> str:
    """Letters and digits only, upper case, as ``Article.folded`` is kept: ``"SPX 40-040"`` → ``"SPX40040"``."""
    return "".join(character for character in text.upper() if character.isalnum())


def wording_key(text: str) -> str:
    """Words and numbers of a wording, upper case and parted, however it is set: ``"Spax 4,5x40"`` → ``"SPAX 4.5 X 40"``.

    Other than with ``folded``, 4,5 and 45 stay apart.
    """
    return " ".join(_PARTS.findall(text.upper())).replace(",", ".")


def article_search(*, sku: str, name: str, aliases: str) -> str:
    """What ``Article.search`` holds: everything that the search box finds an article by, lower case.

    SQLite compares only ASCII letters without their case; in lower case, ``ä`` and ``Ä`` meet as well.
    """
    return f"{sku} {folded(sku)} {name} {aliases.replace('|', ' ')}".lower()
