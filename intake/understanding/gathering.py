"""Rows gathered to positions: which row opens one, which goes on with it, and what lies between unexplained. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.understanding import noise
from intake.understanding.columns import Columns, Heading
from intake.understanding.facts import Facts, counts_something, facts_of
from intake.understanding.logical import BULLET, Lexicon
from intake.understanding.parting import parted
from intake.understanding.quantities import corrected_quantity
from intake.understanding.result import Item
from intake.understanding.roles import Gathered, goes_on_with, is_below_numbers, is_goods, is_rest_of_cell, is_strange, may_name
from intake.understanding.rows import Row
from intake.understanding.settling import item_of
from intake.understanding.spoken import is_correction
from intake.understanding.unexplained import FULL_NAME, is_doubt, is_half, looks_ordered
from intake.understanding.zones import is_goodbye

_BLOCK_HEAD = re.compile(r"(?i)^\W*(?:pos(?:ition)?\.?|item|artikel)\s*(?:nr\.?)?\s*[:.]?\s*(\d{1,4})\b\s*[:.]?\s*$")
_PRINTED_LIST = 3
_ABOVE_TOWN = 3
_ABOVE_FIRST = 3


@dataclass(slots=True)
class Found:
    """What a run over some rows brought.

    Attributes:
        items: In reading order.
        left_over: Texts between or beside the positions that nobody explained.
        unfilled: Lines of a printed list in which no quantity stands.
        table: Whether a heading was found.
        rows: All rows that belong to positions.
    """

    items: list[Item] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    unfilled: int = 0
    table: bool = False
    rows: list[Row] = field(default_factory=list)


class Run:
    """Goes over the rows of one document once."""

    def __init__(self, lexicon: Lexicon, *, prose: bool) -> None:
        self.lexicon = lexicon
        self.prose = prose
        self.found = Found()
        self.columns: Columns | None = None
        self.headed: tuple[int, int, int] | None = None
        self.open: Gathered | None = None
        self.pending: list[Facts] = []
        self.between: list[Row] = []
        self.block = False
        self.of_card: int | None = None
        self.signed = (-1, -1)
        self.unfilled: list[Gathered] = []
        self.seen = 0

    def head(self, heading: Heading) -> None:
        """A table begins."""
        self.close()
        columns, self.headed = heading.columns, heading.places[-1]
        self.columns, self.pending, self.block, self.between = columns, [], False, []
        self.found.table = True

    def card(self, number: int | None) -> None:
        """The next row belongs to this card, or to none."""
        if number == self.of_card:
            return
        self.close()
        self.of_card, self.block = number, number is not None
        if number is not None:
            self.open, self.pending = Gathered([]), []

    def take(self, row: Row) -> None:
        """Read one row that is no heading."""
        self.seen += 1
        if self._stops(row):
            return
        self.columns = self.columns and self.columns.over(row)
        for part in [self.columns.placed(row)] if self.columns is not None else parted(row, self.lexicon):
            self._take_part(part)

    def _stops(self, row: Row) -> bool:
        text = row.text
        if noise.is_carried(text):
            return True
        if noise.is_sum(text) and not (self.columns and self._fits(row)):
            if self.block and self.open is not None and self._near(row):
                self.open.facts.append(facts_of(row, None, self.lexicon, block=True))
            self.close()
            self.pending = []
            return True
        if is_goodbye(text) and self.seen > 1:
            self.close()
            self.columns, self.block, self.signed = None, False, (row.document, row.page)
            return True
        complete = self.open is not None and self.open.is_complete
        if complete and self.columns is None and not self.block and is_advertised(row, self.lexicon):
            self._give_back()
            self.close()  # what is advertised is no rest of the last position's name
            self.pending = []
        head = _BLOCK_HEAD.match(text)
        if head:
            self.close()
            self.block = True
            self.open = Gathered([Facts(row, position=int(head[1]), opens=True)])
            return True
        return noise.is_courtesy(text)

    def _fits(self, row: Row) -> bool:
        facts = facts_of(row, self.columns, self.lexicon)
        return bool(facts.codes and facts.quantities)

    def _take_part(self, row: Row) -> None:
        facts = facts_of(row, self.columns, self.lexicon, block=self.block)
        goes_on = is_rest_of_cell(self.open, facts, self.columns)
        if is_strange(row, facts, self.columns, block=self.block, goes_on=goes_on):
            self._leave(row, facts)
            return
        if self.open is not None and self.open.facts and not facts.content and not facts.codes and is_correction(row.text):
            corrected = corrected_quantity(row)
            if corrected is not None:
                self.open.correct(corrected)
                return
        if self._opens(facts):
            held = self._pending_for(facts)
            if not held:
                self._give_back()
            self.close()
            self.open = Gathered([*held, facts])
            self.pending = []
            return
        if self.open is not None and self._adds(facts):
            if self.columns is None and not self.block and self.open.is_complete and facts.content and not facts.codes:
                self.pending.append(facts)  # the name of the next position, or the rest of this one
            else:
                self.open.facts.append(facts)
            return
        if row.scanned and self.columns is not None and any(code.labelled for code in facts.codes):
            self.found.left_over.append(row.text)  # a number in the column of numbers, and no position came of it
        self._leave(row, facts)

    def _opens(self, facts: Facts) -> bool:
        if self.block and self.open is not None:
            return False
        if self.columns is not None:
            return not is_rest_of_cell(self.open, facts, self.columns) and self._opens_in_table(facts)
        if not facts.quantities:
            return bool(facts.vague) or (facts.unit_first and facts.content > 0 and not self.prose)
        return self._worth(facts) if facts.codes or facts.content else self._opens_unknown(facts)

    def _opens_unknown(self, facts: Facts) -> bool:
        """A quantity of something that the catalogue does not know, or whose name stands above it."""
        if self._pending_for(facts):
            return facts.strong or facts.labelled
        if not self.prose and counts_something(facts):
            return True
        return facts.strong and self._in_list(facts.row)

    def _worth(self, facts: Facts) -> bool:
        """A quantity alone is a position only with goods beside it, or in the midst of a list."""
        if facts.quantities[0].how == "number" and not facts.codes:
            return facts.content > 0 and facts.quantities[0].weight > 0
        return bool(facts.codes or facts.content or facts.strong)

    def _opens_in_table(self, facts: Facts) -> bool:
        if facts.quantities:
            unread = self.open is not None and any(held.unread for held in self.open.facts)
            if self.open is not None and not self.open.has_quantity and not unread and not (facts.codes and self.open.has_code):
                near = facts.row.index - self.open.last.index <= 2 and facts.row.page == self.open.last.page
                return bool(facts.position is not None or not near or (facts.content and self.open.has_words and facts.codes))
            if self._counts_the_next(facts):
                return True
            if not facts.codes and facts.position is None and not self.pending:
                return is_goods(
                    facts, self.columns, below=self._near(facts.row) if self.open is not None else self._below_heading(facts.row)
                )
            return True
        counted = self.open is not None and self.open.has_quantity and self.open.has_words
        if facts.content and counted and any(map(_has_figure, facts.unread)):
            return True  # so much of it as nobody can read
        if facts.codes and (facts.content or facts.position is not None):
            return self.open is None or self.open.has_code or not self._near(facts.row)
        return facts.position is not None and bool(facts.content)

    def _counts_the_next(self, facts: Facts) -> bool:
        """A quantity alone below a position that has all it needs: its name stands in the rows below."""
        alone = not facts.description and bool(facts.quantities[0].unit)
        return alone and self.open is not None and self.open.is_complete and self._near(facts.row)

    def _below_heading(self, row: Row) -> bool:
        return self.headed is not None and self.headed[:2] == row.place[:2] and 0 < row.index - self.headed[2] <= 2

    def _near(self, row: Row) -> bool:
        last = self.open.last if self.open is not None and self.open.facts else None
        return last is not None and last.page == row.page and row.index - last.index <= 2

    def _in_list(self, row: Row) -> bool:
        last = self.open.last if self.open is not None and self.open.facts else (self.found.rows[-1] if self.found.rows else None)
        return last is not None and last.page == row.page and last.document == row.document and 0 <= row.index - last.index <= 3

    def _adds(self, facts: Facts) -> bool:
        """Whether a row belongs to the position that is open."""
        open_ = self.open
        if open_ is None:
            return False
        if self.block:
            return not (facts.quantities and open_.has_quantity and not facts.labelled) or bool(facts.content)
        if is_rest_of_cell(self.open, facts, self.columns):
            return True
        if not self._near(facts.row) or is_half(facts.row) or self._lists_another(facts):
            return False
        if facts.codes and not facts.content and not facts.quantities:
            known = any(self.lexicon.is_code(code.folded, scanned=facts.row.scanned) for code in facts.codes)
            return known or (self.columns is not None and is_below_numbers(facts, self.columns))
        if facts.codes and facts.content and open_.has_code and open_.has_quantity and self.columns is None and not self.block:
            return False  # a number and a name of its own: another position, without a quantity
        if self.columns is not None and facts.quantities and not open_.has_quantity:
            return True
        complete = open_.has_code and open_.has_words and open_.has_quantity
        return not (complete and facts.content > 1 and self.columns is not None) and goes_on_with(open_, facts, self.columns)

    def _lists_another(self, facts: Facts) -> bool:
        """Another entry of the list, without a quantity."""
        entries = self.open is not None and _is_entry(facts.row) and _is_entry(self.open.facts[0].row)
        return self.columns is None and bool(facts.content) and entries

    def _pending_for(self, facts: Facts) -> list[Facts]:
        near = [held for held in self.pending if held.row.page == facts.row.page and facts.row.index - held.row.index <= 3]
        if self.columns is None and (facts.codes or facts.content):
            # What has a name of its own takes over only a full name that stands right above it.
            near = [held for held in near if held.content >= 2 and facts.row.index - held.row.index == 1 and not facts.codes]
        return near if facts.content < 2 else []

    def _give_back(self) -> None:
        """Rows that were held for the next position belong to the one before, as they stand right below it."""
        if self.open is not None and self.open.facts and self.columns is None:
            near = [held for held in self.pending if held.row.index - self.open.last.index <= 2]
            # What names goods in full beside a position that has all it needs may be another one, whose quantity was not read.
            whole = [held for held in near if held.content >= FULL_NAME and self.open.is_complete]
            self.found.left_over += [held.row.text for held in whole]
            self.open.facts += [held for held in near if held not in whole and not (held.codes and self.open.has_code)]

    def _leave(self, row: Row, facts: Facts) -> None:
        if may_name(row, facts, self.columns, self.lexicon):
            self.pending.append(facts)
        if self.signed != (row.document, row.page):
            self.between.append(row)

    def finish(self) -> None:
        """The rows are over."""
        self._give_back()
        self.close()
        self.found.unfilled = len(self.unfilled)
        if len(self.unfilled) < _PRINTED_LIST:
            # A single line without a quantity is a slip of the pen; many are a list in which little was filled in.
            missing = [item for gathered in self.unfilled if (item := item_of(gathered.facts, self.columns)) is not None]
            self.found.items = sorted([*self.found.items, *missing], key=lambda item: item.place)
            self.found.unfilled = 0

    def close(self) -> None:
        """Finish the open position."""
        if self.open is None:
            return
        gathered, self.open = self.open, None
        rows = [facts.row for facts in gathered.facts]
        if self.columns is not None and not gathered.has_quantity and self.columns.has("quantity"):
            junk = [text for facts in gathered.facts for text in facts.unread]
            if not junk:
                self.unfilled.append(gathered)
                self.found.rows += rows
                return
        item = item_of(gathered.facts, self.columns)
        if item is not None and item.quantities and item.quantities[0].value == 0:
            self.found.rows += rows
        elif item is not None:
            self._doubt(rows[0])
            self.found.items.append(item)
            self.found.rows += rows
        elif gathered.has_quantity:
            self.found.left_over += [row.text for row in rows]  # so much of something without a name

    def after(self) -> list[Row]:
        """The rows below the last position, on its page."""
        last = self.found.rows[-1] if self.found.items and self.found.rows else None
        return [row for row in self.between if last and row.page == last.page and _place(row) > _place(last)]

    def _doubt(self, first: Row) -> None:
        """What lay between the position before and this one was not understood."""
        before = [row for row in self.between if row.page < first.page or _place(row) < _place(first)]
        if self.found.items:
            self.found.left_over += [row.text for row in before if row.page == first.page and is_doubt(row, self.lexicon)]
        else:
            named = _in_addresses(before)
            # On a scan only what stands right above may be a position: a letterhead is full of names.
            near = [
                row for row in before if not row.scanned or (row.page == first.page and first.index - row.index <= _ABOVE_FIRST)
            ]
            self.found.left_over += [row.text for row in near if row.place not in named and looks_ordered(row, self.lexicon)]
        self.between = [row for row in self.between if row not in before]


def _has_figure(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _is_entry(row: Row) -> bool:
    """Whether a row begins as an entry of a list does."""
    return bool(BULLET.match(row.text.split(maxsplit=1)[0]))


def _place(row: Row) -> tuple[int, int]:
    """Where a row begins: what was parted from one line has the same index."""
    return row.index, row.tokens[0].start


def is_advertised(row: Row, lexicon: Lexicon) -> bool:
    """Whether a row on paper announces what a shop advertises; "Passend dazu noch Erde 40 l" is a customer's own wish."""
    return row.tokens[0].box is not None and noise.is_advertised(row.text) and not looks_ordered(row, lexicon)


def _in_addresses(rows: Sequence[Row]) -> set[tuple[int, int, int]]:
    """The places of the rows right above a postcode with its town: whose address it is, and the street."""
    found: set[tuple[int, int, int]] = set()
    for number, row in enumerate(rows):
        if noise.is_town(row.text):
            found |= {
                above.place for above in rows[max(0, number - _ABOVE_TOWN) : number] if row.index - above.index <= _ABOVE_TOWN
            }
    return found
