"""Tables on scans whose heading could not be read: which column holds what, told by what stands in it. Plain Python.

Only a table that numbers its rows is read so: without a heading nothing else shows where a table is, and a row's own number is what
would be taken for a quantity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from intake.understanding.columns import Column, Columns, Heading
from intake.understanding.logical import Lexicon
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import unit_of
from intake.understanding.prices import is_money
from intake.understanding.rows import Row, Token
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
    leading = [row for row in rows if (cells := _cells(row, 0)) and len(cells) >= _FEWEST_CELLS and _own_number(cells[0])]
    for step in _STEPS:
        counted: list[Row] = []
        for row in leading:
            value = _own_number(_cells(row, 0)[0])
            before = _own_number(_cells(counted[-1], 0)[0]) if counted else 0
            aligned = not counted or abs(row.tokens[0].hi - counted[-1].tokens[0].hi) <= 2 * _ALIGNED
            if value % step == 0 and before < value <= before + 3 * step + (10**6 if not counted else 0) and aligned:
                counted.append(row)
        if len(counted) >= max(_LEAST_ROWS, _MOST * len(leading)):
            return counted
    return []


def _own_number(cell: _Cell) -> int:
    """The number that a cell is, else 0."""
    text = cell.tokens[0].text.rstrip(".):")
    return int(text) if len(cell.tokens) == 1 and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _cells(row: Row, number: int) -> list[_Cell]:
    return [_Cell(number, tuple(tokens)) for _, tokens in groupby(row.tokens, key=lambda token: token.part)]


def _columns(rows: Sequence[Row], lexicon: Lexicon) -> Columns | None:
    """What the columns of these rows hold; ``None`` unless exactly one of them can be the quantity."""
    cells = [cell for number, row in enumerate(rows) for cell in _cells(row, number)[1:]]
    most = _MOST * len(rows)
    counts = [group for group in _aligned([cell for cell in cells if _is_count(cell)]) if _height(group) >= most]
    units = [group for group in _aligned([cell for cell in cells if _is_unit(cell)]) if _height(group) >= most]
    if len(counts) > 1 and units:
        counts = [min(counts, key=lambda group: min(abs(group[0].lo - units[0][0].hi), abs(units[0][0].lo - group[0].hi)))]
    if len(counts) != 1:
        return None
    numbers = [_cells(row, 0)[0] for row in rows]
    made = [_column("pos", numbers, 0), _column("quantity", counts[0], 0)]
    made += [_column("unit", group, 0) for group in units[:1]]
    prices = sorted(
        (group for group in _aligned([cell for cell in cells if is_money(cell.tokens[0].text)]) if _height(group) >= most),
        key=lambda group: group[0].lo,
    )
    made += [_column(kind, group, 0) for kind, group in zip(("price", "total"), prices, strict=False)]
    used = {id(cell) for group in [*counts, *units, *prices] for cell in group}
    rest = [cell for cell in cells if id(cell) not in used]
    codes = [group for group in _aligned([cell for cell in rest if _is_code(cell, lexicon)]) if _height(group) >= most]
    made += [_column("code", group, 0) for group in codes[:1]]
    used |= {id(cell) for group in codes[:1] for cell in group}
    texts = [cell for cell in rest if id(cell) not in used and not _is_count(cell)]
    if texts:
        made.append(_column("text", [max(_aligned(texts), key=_height)[0]], 0))
    ordered = sorted(made, key=lambda column: column.lo)
    return Columns(tuple(Column(column.kind, column.lo, column.hi, part) for part, column in enumerate(ordered)))


def _column(kind: str, cells: Sequence[_Cell], part: int) -> Column:
    return Column(kind, min(cell.lo for cell in cells), max(cell.hi for cell in cells), part)


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
