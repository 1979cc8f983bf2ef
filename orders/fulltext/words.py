"""How words are compared: without case, umlauts written out, numbers with and without what parts them. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# The database folds the same letters, and no others, in ``Article.finder`` and ``Customer.finder``.
LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "é": "e"}
MOST_WORDS = 6
# A text of more words than this is searched by its first ones: no order needs more, and PostgreSQL takes no vector above 1 MB.
MOST_STORED = 20_000
_LONGEST = 60
_TABLE = str.maketrans(LETTERS)
_RUN = re.compile(r"[^\W_]+")


def fold_letters(text: str) -> str:
    """As the database folds its ``finder`` columns: ``"Größe"`` → ``"groesse"``."""
    return text.translate(_TABLE).lower()


def fold(text: str) -> str:
    """Lower case, ``ä`` as ``ae``, ``ß`` as ``ss``, no accents: ``"Größe Élan"`` → ``"groesse elan"``."""
    folded = fold_letters(text)
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(character for character in parts if not unicodedata.combining(character))


def words_of(*texts: str) -> list[str]:
    """The words by which texts are found, each once.

    A number that is parted by signs is found by its parts and as a whole: ``"SPX 40-040"`` → ``spx, 40, 040, 40040``.
    """
    found: dict[str, None] = {}
    for text in texts:
        for chunk in fold(text).split():
            for word in _forms(chunk):
                found.setdefault(word[:_LONGEST], None)
        if len(found) > MOST_STORED:
            break
    return list(found)[:MOST_STORED]


def _forms(chunk: str) -> Iterator[str]:
    parts = _RUN.findall(chunk)
    yield from parts
    if len(parts) > 1:
        yield "".join(parts)


def split_query(query: str) -> list[tuple[list[str], str]]:
    """What was typed, as words to be found: for each its parts and the whole (empty where there is one part only).

    Signs alone are no words; more than ``MOST_WORDS`` are not looked for.
    """
    asked = []
    for chunk in fold(query).split():
        parts = [part[:_LONGEST] for part in _RUN.findall(chunk)]
        if parts:
            asked.append((parts, "".join(parts)[:_LONGEST] if len(parts) > 1 else ""))
    return asked[:MOST_WORDS]
