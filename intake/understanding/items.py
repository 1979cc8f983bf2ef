"""The positions of an order, out of tables, lists, blocks and running text. Plain Python.

Rows are read one by one; a row that begins a position opens it, and rows that only add to it (a number under the name, a wrapped
description) are put to it. What lies between positions and cannot be explained is kept as a doubt, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from intake.understanding.cards import cards_in
from intake.understanding.columns import Heading, headings_in
from intake.understanding.gathering import Found, Run, is_advertised
from intake.understanding.logical import Lexicon, joined
from intake.understanding.pairs import paired
from intake.understanding.rows import Row
from intake.understanding.together import seen_together
from intake.understanding.unexplained import comes_back, looks_ordered
from intake.understanding.unheaded import unheaded_in
from intake.understanding.wording import Wording

_SHORTEST_NAME = 5
_Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How positions stand in some rows.

    Attributes:
        rows: What is to be read, in reading order.
        heads: Tables, by the place of the row with which they begin.
        headings: The places of rows that are headings and nothing else.
        cards: Number of the card that a row belongs to, by its place.
        table: Whether there was a heading, though no column of it counts.
    """

    rows: Sequence[Row]
    heads: Mapping[_Place, Heading] = field(default_factory=dict)
    headings: frozenset[_Place] = frozenset()
    cards: Mapping[_Place, int] = field(default_factory=dict)
    table: bool = False


def find_items(rows: Sequence[Row], lexicon: Lexicon, *, prose: bool = False) -> Found:
    """Read all positions in some rows of one document.

    Args:
        rows: In reading order; only those that may hold goods.
        prose: The rows are a letter beside the paper that holds the order: only plain wishes count.
    """
    layout = _layout_of(rows, lexicon)
    run = Run(lexicon, prose=prose)
    run.found.table = layout.table
    for row in layout.rows:
        run.card(layout.cards.get(row.place))
        if row.place in layout.heads:
            run.head(layout.heads[row.place])
        if row.place not in layout.headings:
            run.take(row)
    run.finish()
    found = run.found
    found.items = seen_together(found.items)
    ordered = {word for item in found.items for word in Wording(item.description).words if len(word) >= _SHORTEST_NAME}
    after = takewhile(lambda row: not is_advertised(row, lexicon), run.after())
    found.left_over += [row.text for row in after if looks_ordered(row, lexicon) or comes_back(row, ordered)]
    return found


def _layout_of(rows: Sequence[Row], lexicon: Lexicon) -> _Layout:
    """By headings first, then cards, then columns without a heading; what is none of these is a list or a letter."""
    heads = headings_in(rows)
    headings = frozenset(place for heading in heads.values() for place in heading.places)
    if heads and not any(heading.columns.has("text") for heading in heads.values()):
        body = [row for row in rows if row.place not in headings]
        if len(two := paired(body, lexicon)) < len(body):
            return _Layout(two, table=True)  # the names have no column: each stands in a line of its own
    if heads:
        return _Layout(rows, heads, headings)
    if cards := cards_in(rows):
        return _Layout(rows, cards=cards)
    if unheaded := unheaded_in(rows, lexicon):
        return _Layout(rows, unheaded)
    return _Layout(paired(joined(rows), lexicon))
