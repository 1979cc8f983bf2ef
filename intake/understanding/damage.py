"""What is missing of a message: damaged lines, pages that did not come, files that could not be read. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.contracts import ReadMessage
from intake.understanding.rows import SCANNED, Row
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName

_OF_PAGES = re.compile(r"(?i)\b(?:seite|page|blatt|s\.|p\.|5\.)\s*0?(\d{1,2})\s*(?:/|von|of)\s*0?(\d{1,2})\b")
_MOST_PAGES = 50


def damage_of(message: ReadMessage, rows: Sequence[Row]) -> list[Reason]:
    """Name all that was lost on the way or cannot be read.

    Args:
        rows: Of all its documents: a paper may say itself how many pages it has.
    """
    reasons = [*_of_the_line(message), *_unread(message)]
    if message.channel is ChannelName.FAX:
        reasons += _missing_page(rows, _pages(message))
    return reasons


def _of_the_line(message: ReadMessage) -> Iterator[Reason]:
    facts = message.facts
    bad = sum(page.bad_lines for document in message.documents for page in document.pages) + _count(facts.get("bad_lines", ""))
    if bad > 0 or facts.get("error"):
        yield Reason(ReasonCode.DAMAGED, detail=facts.get("error") or f"{bad} gestörte Zeilen im Fax")
    announced, pages = _count(facts.get("pages_announced", "")), _pages(message)
    if announced and message.channel is ChannelName.FAX and announced != pages:
        yield Reason(ReasonCode.DAMAGED, detail=f"{announced} Seiten angekündigt, {pages} angekommen")


def _unread(message: ReadMessage) -> Iterator[Reason]:
    for document in message.documents:
        if document.problem:
            yield Reason(ReasonCode.UNREADABLE, detail=f"{document.name}: {document.problem}")
        for page in document.pages:
            if page.incomplete:
                yield Reason(ReasonCode.UNREADABLE, detail=f"{document.name}, Seite {page.number}: {page.incomplete}")
            elif page.reader in SCANNED and page.words and not page.second_reader:
                yield Reason(ReasonCode.UNREADABLE, detail=f"{document.name}, Seite {page.number}: nur von einem Leser gelesen")


def _missing_page(rows: Sequence[Row], pages: int) -> list[Reason]:
    """A page that says "2 of 3" with no third beside it is a piece of a fax."""
    for row in rows:
        hit = _OF_PAGES.search(row.text)
        if hit is not None and 1 <= int(hit[1]) <= int(hit[2]) <= _MOST_PAGES and int(hit[2]) > pages:
            detail = f"Auf dem Papier steht {hit.group().strip()}, angekommen sind {pages} Seiten"
            return [Reason(ReasonCode.DAMAGED, detail=detail)]
    return []


def _pages(message: ReadMessage) -> int:
    return sum(len(document.pages) for document in message.documents)


def _count(text: str) -> int:
    return int(text) if str(text).isdecimal() else 0
