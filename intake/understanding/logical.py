"""What is known of the goods, held against rows of running text; lines that only the margin wrapped, joined. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from intake.understanding.phrases import phrases_of
from intake.understanding.rows import Row, Token
from intake.understanding.vague import vague_amount
from intake.understanding.wording import Wording
from orders.folding import folded

_LONGEST_PARAGRAPH = 600
_BULLET = re.compile(r"^(?:[-–—*•·+●○▪☐☒>]|\d{1,3}[.)]|[a-z]\))$")
# A line that begins so orders something of its own: "je 40 Stück …".
_COUNTING = frozenset({"je", "jeweils"})
_FIELD = re.compile(r"^[^\s:]+(?:\s[^\s:]+){0,2}:(?:\s|$)")


class Lexicon(Protocol):
    """What is known of the goods: numbers and words of the catalogue, numbers of the customers."""

    def is_code(self, folded: str, *, scanned: bool) -> bool:
        """Whether an article has this number (letters and digits only, upper case)."""
        ...

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any article's name."""
        ...


def content_of(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    """How many words of the goods stand in these tokens."""
    wording = Wording(" ".join(token.text for token in tokens))
    named = sum(1 for word in wording.words if len(word) > 2 and lexicon.knows(word))
    # "H7", "P21W", "M8x40" are names as well as measures.
    return named + sum(
        1
        for measure in wording.measures
        if measure[0].isalpha() and measure[:2] not in {"gr", "nr"} and lexicon.knows(f"#{measure}")
    )


def goods_in(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    """How many words and article numbers of the goods stand in these tokens."""
    numbers = sum(len(plain := folded(token.text)) >= 4 and lexicon.is_code(plain, scanned=False) for token in tokens)
    return content_of(tokens, lexicon) + numbers


def joined(rows: Sequence[Row]) -> list[Row]:
    """Put wrapped lines of running text together; lists and tables stay as they are."""
    made: list[Row] = []
    right = max((row.tokens[-1].hi for row in rows), default=0.0)
    ends: dict[int, float] = {}
    for row in rows:
        before = made[-1] if made else None
        if before is not None and _goes_on(before, row, right, ends.get(len(made) - 1, 0.0)):
            made[-1] = replace(before, text=f"{before.text} {row.text}", tokens=before.tokens + row.tokens, index=row.index)
        else:
            made.append(row)
        ends[len(made) - 1] = row.tokens[-1].hi
    return made


def _goes_on(before: Row, row: Row, right: float, end: float) -> bool:
    """Whether a line is the rest of the one above."""
    if (before.document, before.page, before.zone) != (row.document, row.page, row.zone) or row.index != before.index + 1:
        return False
    if len({token.part for token in row.tokens}) > 1 or len({token.part for token in before.tokens}) > 1:
        return False
    if len(before.tokens) > _LONGEST_PARAGRAPH:
        return False
    first, last = row.tokens[0].text, before.tokens[-1].text
    opening = phrases_of(row.tokens[:3])
    if first.lower() in _COUNTING or vague_amount(row.tokens[:6]) is not None:
        return False
    if _BULLET.match(first) or _FIELD.match(row.text) or last.endswith((":", ";")) or (opening and opening[0].first == 0):
        return False
    # A line that ends well before the right edge was ended on purpose.
    full = (
        len(before.tokens) >= 5
        and right > (600 if row.scanned else 0)
        and end + (row.tokens[0].hi - row.tokens[0].lo) > 0.86 * right
    )
    return full and (not last.endswith((".", "!", "?")) or first[:1].islower())
