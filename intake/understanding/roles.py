"""What a row is to a position: strange to it, its name, a remark below it; and the position that is being gathered. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from intake.understanding import noise
from intake.understanding.columns import Columns
from intake.understanding.facts import Facts, is_plain_wish
from intake.understanding.logical import LINE_SPACING, Lexicon, counts_strangely
from intake.understanding.result import Quantity
from intake.understanding.rows import Row, is_line_printed
from intake.understanding.unexplained import is_half

# No name holds one: it is what is left of a label that was not read.
_DAY = re.compile(r"(?<![\d.,])[0-3]?\d\.[01]?\d\.(?:20)?\d\d(?![\d.,])")


@dataclass(slots=True)
class Gathered:
    """A position that is being gathered, row by row."""

    facts: list[Facts]

    @property
    def has_quantity(self) -> bool:
        """Whether a row gave a number that can be the quantity."""
        return any(facts.quantities for facts in self.facts)

    @property
    def has_code(self) -> bool:
        """Whether a row gave an article number."""
        return any(facts.codes for facts in self.facts)

    @property
    def has_words(self) -> bool:
        """Whether a row names goods."""
        return any(facts.content for facts in self.facts)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.has_quantity and self.has_code and self.has_words

    @property
    def last(self) -> Row:
        """The row that was put to it last."""
        return self.facts[-1].row

    def correct(self, quantity: Quantity) -> None:
        """Take another quantity for the one that was said before; its unit stays where none is said anew."""
        before = next((held.quantities[0] for held in self.facts if held.quantities), None)
        if before is not None and not quantity.unit:
            quantity = replace(quantity, unit=before.unit, unit_text=before.unit_text)
        self.facts = [replace(held, quantities=()) for held in self.facts]
        self.facts[-1] = replace(self.facts[-1], quantities=(quantity,))


def is_strange(row: Row, facts: Facts, columns: Columns | None, *, block: bool, goes_on: bool = False) -> bool:
    """Whether a row cannot be goods, whatever numbers it holds.

    Args:
        goes_on: By its place it goes on with the cells of the row above (:func:`is_rest_of_cell`).
    """
    if is_line_printed(row):
        return True
    numbered = facts.position is not None or bool(facts.codes or facts.content)
    if columns is not None and facts.quantities and numbered:
        return noise.is_past(row.text) and not facts.codes
    if noise.is_dirt(row.text) and not facts.codes and not facts.quantities and not facts.unit:
        return not (goes_on and (facts.content or any(map(str.isdigit, row.text))))
    if noise.has_trap(row.text) and not block and not is_plain_wish(facts):
        return True
    if noise.is_header_field(row.text) and not facts.labelled and not (facts.codes and facts.strong):
        return True
    counted = bool(facts.strong and facts.content)  # "2070 Pfahl weiß 30 Stk" is no town
    counted = counted or (columns is not None and facts.position is not None and facts.content > 0)
    if noise.is_address(row.text) and not facts.codes and not counted and not is_plain_wish(facts):
        return True
    return noise.is_past(row.text) and not columns


def is_goods(facts: Facts, columns: Columns | None, *, below: bool) -> bool:
    """Whether a row of a table without number and position is goods, and not a remark.

    Args:
        below: It stands right below another position.
    """
    words = _words(facts)
    if words and facts.quantities[0].unit and below:
        return True  # so many of a unit, right below another position: goods, though nobody knows which
    if columns is not None and (columns.has("code") or columns.has("pos")):
        whole = facts.quantities[0].value == int(facts.quantities[0].value)
        return whole and (facts.content >= 0.34 * max(1, words) or (facts.content > 0 and facts.strong))
    return bool(facts.content) or len(facts.description) > 2


def is_rest_of_cell(gathered: Gathered | None, facts: Facts, columns: Columns | None) -> bool:
    """Whether a row below a numbered one only goes on with what stands in the cells of its name and number."""
    if gathered is None or columns is None or facts.quantities or facts.position is not None:
        return False
    row, first, last = facts.row, gathered.facts[0], gathered.last
    below = row.place == (last.document, last.page, last.index + 1) and row.middle - last.middle <= LINE_SPACING * last.height
    if not first.quantities or not below:
        return False  # the name stands above its number here, or apart from it
    plain = [token for token in facts.tokens if sum(map(str.isalpha, token.text)) > 2 and not any(map(str.isdigit, token.text))]
    if noise.is_header_field(row.text) or (facts.content < 0.5 * len(plain) and not facts.unit):
        return False
    numbered = first.position is not None or (gathered.has_code and columns.has("code") and not facts.codes)
    names = [token for token in row.tokens if token.text != facts.unit_text]
    return numbered and all(token.column is not None and columns.of(token) in {"text", "code"} for token in names)


def is_below_numbers(facts: Facts, columns: Columns | None) -> bool:
    """Whether a number that nobody knows stands under the heading of the numbers."""
    under = [token for token in facts.row.tokens if columns is not None and columns.of(token) == "code"]
    return len(facts.description) < 12 and (facts.row.scanned or bool(under))


def goes_on_with(gathered: Gathered, facts: Facts, columns: Columns | None) -> bool:
    """Whether a row only goes on with the name of the goods above it."""
    if facts.aside_only:
        return True
    if facts.quantities or len(facts.row.text) > 90 or noise.is_header_field(facts.row.text) or _DAY.search(facts.row.text):
        return False
    if columns is None and counts_strangely(facts.row.text):
        return False  # "5 Bl. Margarine" below another line: so many of a unit that nobody knows
    words = _words(facts)
    beside = facts.row.index == gathered.last.index + 1 and facts.content >= 0.5 * words
    return bool(facts.content) and (beside if columns is None else facts.content >= 0.34 * words)


def may_name(row: Row, facts: Facts, columns: Columns | None, lexicon: Lexicon) -> bool:
    """Whether a row without quantity may hold the name or number of the position below it."""
    if is_half(row) or facts.quantities or noise.has_trap(row.text) or noise.is_past(row.text):
        return False
    if row.text.endswith((":", "?", "!")) or (columns is None and counts_strangely(row.text)):
        return False
    if columns is not None:
        return facts.content > 0
    known = any(lexicon.is_code(code.folded, scanned=False) for code in facts.codes)
    return known or (facts.content > 0 and facts.content >= 0.6 * _words(facts))


def _words(facts: Facts) -> int:
    return sum(1 for token in facts.tokens if sum(map(str.isalpha, token.text)) > 2)
