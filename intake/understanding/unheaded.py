"""Tables on scans whose heading could not be read: which column holds what, told by what stands in it. Plain Python.

Only a table that numbers its rows is read so: without a heading nothing else shows where a table is, and a row's own number is what
would be taken for a quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from intake.understanding.columns import Column, Columns, Heading
from intake.understanding.logical import Lexicon
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import unit_of
from intake.understanding.prices import is_money
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from orders.folding import folded

# Fewer numbered rows may be anything.
_LEAST_ROWS = 3
_FEWEST_CELLS = 3
# Edges of one column differ by so much at most, in 1/1000 of the page.
_ALIGNED = 18.0
# A column's kind holds if so many of the rows bear it out.
_MOST = 0.6
_STEPS = (10, 1)
_LONGEST_NUMBER = 4
_MOST_LEFT_OUT = 3
_LARGEST_QUANTITY = 10_000


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    tokens: tuple[Token, ...]

    @property
    def lo(self) -> float:
        return self.tokens[0].lo

    @property
    def hi(self) -> float:
        return self.tokens[-1].hi


def unheaded_in(rows: Sequence[Row], lexicon: Lexicon) -> Mapping[tuple[int, int, int], Heading]:
    """The tables of scanned pages without a heading, by the place of each table's first row."""
    found: dict[tuple[int, int, int], Heading] = {}
    for _, page in groupby(rows, key=lambda row: row.place[:2]):
        numbered = _numbered([row for row in page if row.scanned])
        columns = _columns(numbered, lexicon) if numbered else None
        if columns is not None:
            document, number, index = numbered[0].place
            found[numbered[0].place] = Heading(columns, ((document, number, index - 1),))
    return found


def _numbered(rows: Sequence[Row]) -> list[Row]:
    """The rows whose first cells count them, 1, 2, 3 or 10, 20, 30, with some perhaps left out; empty if too few."""
    leading = [
        (row, value) for row in rows if len(cells := _cells(row)) >= _FEWEST_CELLS and (value := _own_number(cells[0])) > 0
    ]
    for step in _STEPS:
        counted: list[tuple[Row, int]] = []
        for row, value in leading:
            if value % step == 0 and (not counted or _follows(row, value, *counted[-1], step)):
                counted.append((row, value))
        if len(counted) >= max(_LEAST_ROWS, _MOST * len(leading)):
            return [row for row, _ in counted]
    return []


def _follows(row: Row, value: int, before: Row, last: int, step: int) -> bool:
    """Whether a row may be one of the next few below another, with its number under the other's."""
    aligned = abs(row.tokens[0].hi - before.tokens[0].hi) <= 2 * _ALIGNED
    return aligned and last < value <= last + _MOST_LEFT_OUT * step


def _own_number(cell: _Cell) -> int:
    """The number that a cell is, else 0."""
    text = cell.tokens[0].text.rstrip(".):")
    return int(text) if len(cell.tokens) == 1 and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _cells(row: Row) -> list[_Cell]:
    return [_Cell(row.index, tuple(tokens)) for _, tokens in groupby(row.tokens, key=lambda token: token.part)]


def _columns(rows: Sequence[Row], lexicon: Lexicon) -> Columns | None:
    """What the columns of these rows hold; ``None`` unless exactly one of them can be the quantity."""
    cells = [cell for row in rows for cell in _cells(row)[1:]]

    def tall(fits: Callable[[_Cell], bool]) -> list[list[_Cell]]:
        """Groups of cells of a kind, below each other in most of the rows, from left to right."""
        groups = _aligned([cell for cell in cells if fits(cell)])
        return sorted((group for group in groups if _height(group) >= _MOST * len(rows)), key=lambda group: group[0].lo)

    counts, units = tall(_is_count), tall(_is_unit)
    if len(counts) > 1 and units:
        counts = [min(counts, key=lambda group: min(abs(group[0].lo - units[0][0].hi), abs(units[0][0].lo - group[0].hi)))]
    if len(counts) != 1:
        return None
    prices = tall(lambda cell: is_money(cell.tokens[0].text))
    told = {id(cell) for group in [*counts, *units, *prices] for cell in group}
    codes = tall(lambda cell: id(cell) not in told and _is_code(cell, lexicon))[:1]
    told |= {id(cell) for group in codes for cell in group}
    texts = _aligned([cell for cell in cells if id(cell) not in told and not _is_count(cell)])
    kinds = [
        ("pos", [_cells(row)[0] for row in rows]),
        ("quantity", counts[0]),
        *(("unit", group) for group in units[:1]),
        *zip(("price", "total"), prices, strict=False),
        *(("code", group) for group in codes),
        # Names are of any length: where the column begins, the first tells.
        *(("text", group[:1]) for group in sorted(texts, key=_height, reverse=True)[:1]),
    ]
    placed = sorted((min(cell.lo for cell in group), max(cell.hi for cell in group), kind) for kind, group in kinds)
    return Columns(tuple(Column(kind, lo, hi, part) for part, (lo, hi, kind) in enumerate(placed)))


def _aligned(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells in groups that share their left or their right edge."""
    groups: list[list[_Cell]] = []
    for cell in cells:
        for group in groups:
            if any(abs(cell.lo - other.lo) <= _ALIGNED or abs(cell.hi - other.hi) <= _ALIGNED for other in group):
                group.append(cell)
                break
        else:
            groups.append([cell])
    return groups


def _height(group: Sequence[_Cell]) -> int:
    return len({cell.row for cell in group})


def _is_count(cell: _Cell) -> bool:
    """A whole number, alone or with a unit behind it."""
    value = parse_number(cell.tokens[0].text.rstrip(".,"))
    counted = len(cell.tokens) == 1 or (len(cell.tokens) == 2 and bool(unit_of(cell.tokens[1].text)))
    return counted and value is not None and 0 < value < _LARGEST_QUANTITY and value == int(value)


def _is_unit(cell: _Cell) -> bool:
    return len(cell.tokens) == 1 and bool(unit_of(cell.tokens[0].text))


def _is_code(cell: _Cell, lexicon: Lexicon) -> bool:
    plain = folded("".join(token.text for token in cell.tokens))
    return any(map(str.isdigit, plain)) and lexicon.is_code(plain, scanned=True)
