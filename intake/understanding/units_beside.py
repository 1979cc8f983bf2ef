"""Which unit belongs to a number: behind a label, in a column or cell of its own, right beside it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from intake.understanding import labels
from intake.understanding.columns import Columns
from intake.understanding.misread import told_unit
from intake.understanding.phrases import Phrase, unit_of
from intake.understanding.result import Quantity
from intake.understanding.tokens import Token


def unit_beside(tokens: Sequence[Token], phrase: Phrase, columns: Columns, *, scanned: bool) -> tuple[str, str]:
    """The unit in a column of its own, or right beside the number."""
    named = [
        token
        for token in [*tokens[: phrase.first], *tokens[phrase.last + 1 :]]
        if columns.has("unit") and columns.of(token) == "unit" and unit_of(token.text)
    ]
    if named:
        nearest = min(named, key=lambda token: columns.distance("unit", token))
        return unit_of(nearest.text), nearest.text
    placed = next((t for t in tokens if columns.has("unit") and columns.of(t) == "unit" and t.text.strip(".,").isalpha()), None)
    if placed is not None and placed.column is not None:
        return _as_unit(placed, scanned=scanned)
    after = tokens[phrase.last + 1] if phrase.last + 1 < len(tokens) else None
    if (
        after is not None
        and re.fullmatch(r"[^\W\d_]{1,12}[.,;:]?", after.text)
        and (after.part == tokens[phrase.last].part or columns.of(after) == "unit" or column_begins_before(columns, after))
        and columns.of(after) in {"unit", "quantity"}
    ):
        return _as_unit(after, scanned=scanned)
    return "", ""


def _as_unit(token: Token, *, scanned: bool) -> tuple[str, str]:
    """A word that stands where the unit does: its code, if a scan only misread it. Without one, the article may explain it ("PAA")."""
    return unit_of(told_unit(token.text)) if scanned else "", token.text.rstrip(",;:")


def labelled_unit(tokens: Sequence[Token]) -> tuple[str, str]:
    """``Unit pieces`` in a cell of its own."""
    for token, after in pairwise(tokens):
        if labels.UNIT.match(token.text) and (unit := unit_of(after.text)):
            return unit, after.text
    return "", ""


def unit_in_a_cell(tokens: Sequence[Token], phrase: Phrase) -> tuple[str, str]:
    """``Palette | 2,00 | Fugensand``: a unit alone in the cell right before or behind the figure's own."""
    mine = tokens[phrase.first].part
    alone = sum(token.part == mine for token in tokens) == 1
    # "Sack | 1 Zucker": the unit in the very first cell.
    if not alone and (mine != 1 or phrase.first != 1):
        return "", ""
    for part in (mine - 1, mine + 1) if alone else (0,):
        cell = [token for token in tokens if token.part == part]
        if len(cell) == 1 and (unit := unit_of(cell[0].text)):
            return unit, cell[0].text
    return "", ""


def unit_cells(tokens: Sequence[Token], columns: Columns | None, quantity: Quantity) -> set[int]:
    """Indexes of the tokens that hold the unit in a column or cell of its own."""
    if not quantity.unit_text:
        return set()
    return {
        number
        for number, token in enumerate(tokens)
        if token.text.rstrip(",;:") == quantity.unit_text.rstrip(",;:")
        and (columns.of(token) in {"unit", "quantity"} if columns is not None else _is_alone(tokens, number))
    }


def _is_alone(tokens: Sequence[Token], number: int) -> bool:
    return sum(token.part == tokens[number].part for token in tokens) == 1


def column_begins_before(columns: Columns, token: Token) -> bool:
    """Where a row is one run of words, only the place under the heading tells the quantity."""
    return columns.distance("quantity", token) < 0.2
