"""Positions printed as cards, one below the other without a heading: name, "Art.-Nr. …", quantity and price. Plain Python.

Shops print their baskets so. What belongs to a card is told by the gaps between the lines, since its cells stand at different heights.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intake.understanding import labels
from intake.understanding.logical import LINE_SPACING
from intake.understanding.rows import Row
from intake.understanding.tokens import Token

_FEWEST = 2
_ALIGNED = 12.0
_MOST_ROWS = 8

Place = tuple[int, int, int]


def cards_in(rows: Sequence[Row]) -> dict[Place, int]:
    """The number of the card of each row that belongs to one, by the row's place; empty where there are no cards.

    Args:
        rows: Of one document without a heading of columns, in reading order.
    """
    numbered = [at for at, row in enumerate(rows) if _label_of(row) is not None]
    first = _label_of(rows[numbered[0]]) if numbered else None
    alike = [at for at in numbered if first is not None and _is_like(_label_of(rows[at]), first)]
    if len(alike) < _FEWEST or len(alike) < len(numbered) or len({rows[at].page for at in alike}) > 1:
        return {}
    edges = [_widest_gap(rows, above, below) for above, below in pairwise(alike)]
    if any(labels.QUANTITY.match(token.text) for at in alike for token in rows[at].tokens):
        return {}  # "Art.-Nr. 4711 Shampoo, Menge: 6": each line is a position by itself
    if any(below - above > _MOST_ROWS for above, below in pairwise(alike)):
        return {}
    begins = [_begin(rows, alike[0]), *edges]
    # The last card has no more lines below its number than the others have.
    below = max(edge - at for at, edge in zip(alike, edges, strict=False))
    ends = [*edges, _end(rows, alike[-1], below)]
    return {row.place: number for number, (begin, end) in enumerate(zip(begins, ends, strict=True)) for row in rows[begin:end]}


def _label_of(row: Row) -> Token | None:
    """The label "Art.-Nr." that begins a row, with a number behind it; only on paper."""
    if len(row.tokens) < 2 or row.tokens[0].box is None or not labels.CODE.match(row.tokens[0].text):
        return None
    return row.tokens[0] if any(map(str.isdigit, row.tokens[1].text)) else None


def _is_like(label: Token | None, first: Token) -> bool:
    return label is not None and label.text == first.text and abs(label.lo - first.lo) <= _ALIGNED


def _lead(above: Row, below: Row) -> float:
    return below.middle - above.middle


def _widest_gap(rows: Sequence[Row], above: int, below: int) -> int:
    """Index of the first row behind the widest gap between two rows."""
    return max(range(above + 1, below + 1), key=lambda at: _lead(rows[at - 1], rows[at]))


def _begin(rows: Sequence[Row], numbered: int) -> int:
    """Index of the first row of the first card: as far up as the lines follow closely."""
    at = numbered
    while at > 0 and rows[at - 1].page == rows[at].page and _lead(rows[at - 1], rows[at]) <= LINE_SPACING * rows[at].height:
        at -= 1
    return at


def _end(rows: Sequence[Row], numbered: int, most: int) -> int:
    at = numbered + 1
    while at < len(rows) and at < numbered + most and _lead(rows[at - 1], rows[at]) <= LINE_SPACING * rows[at].height:
        at += 1
    return at
