"""The first words of a message, for the list of what waits: the original itself is shown beside it."""

from __future__ import annotations

import re

from intake.contracts import Draft, ReadMessage
from intake.results import number_text

_MOST = 800
# Where somebody answers, the mail that is answered begins here.
_OLDER_MAIL = re.compile(
    r"^(?:>|-{3,}\s*(?:urspr|original|weitergel|forwarded)|_{10,}|(?:am|on|le)\b.{4,120}(?:schrieb|wrote)\b.{0,80}:\s*$)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$")


def words_of(said: ReadMessage) -> str:
    """What the sender wrote above an older mail and the signature; shortened."""
    kept: list[str] = []
    for document in said.documents:
        if document.role == "body":
            for page in document.pages:
                kept += _new_lines(page.text)
            break
    text = "\n".join(kept).strip()
    return text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "…"


def older_mail(text: str) -> int | None:
    """Where an older mail begins that the sender quotes below the own words; ``None`` where none is quoted, or nothing else.

    Returns:
        The number of characters before it.
    """
    at = 0
    for line in text.split("\n"):
        if _OLDER_MAIL.match(line.strip()):
            return at if text[:at].strip() else None
        at += len(line) + 1
    return None


def _new_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if _OLDER_MAIL.match(line.strip()) or _SIGNATURE.match(line):
            break
        if line.strip() or (lines and lines[-1]):
            lines.append(line.replace("\t", "  ").rstrip())
    return lines


def summary_of(draft: Draft, said: ReadMessage) -> str:
    """What a message that is no order wants: the positions that it names, then its own words."""
    lines = [
        " ".join(filter(None, (number_text(line.quantity), line.unit, line.sku, "" if line.sku else line.text)))
        for line in draft.lines
        if line.sku or line.text
    ]
    return "\n\n".join(filter(None, ("\n".join(f"– {line}" for line in lines), words_of(said))))
