"""Figures that a reader took for letters, where a quantity stands. What is made of them is always asked about. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from intake.understanding.columns import Columns
from intake.understanding.misread import FIGURES
from intake.understanding.numbers import parse_number
from intake.understanding.phrases import Phrase, unit_of
from intake.understanding.tokens import Token

# How surely they hold: so little is always asked about.
_MISREAD_SURE = 0.3
_FIGURE_LIKE = re.compile(r"^(?=.*[\dOoIl|])[\dOoQDIl|iSsBZz]{1,4}[.,]?$")
_COUNTED_CELL = re.compile(r"^(\d{1,4}(?:,00)?)[.,]?([^\W\d_$][^\W\d_]{0,8}[.,!]?|\$[^\W\d_]{2,5}\.?)$")
_COUNTED_CELL_TOKENS = 2
# "5,00 31": a quantity as systems print it, and what was its unit.
_WITH_CENTS = re.compile(r"^(\d{1,4},00) ([^\s,]{1,4})$")


def misread_figures(
    tokens: Sequence[Token], read: Sequence[Phrase], columns: Columns | None, taken: Collection[int]
) -> list[Phrase]:
    """What may be a quantity: ``I0`` under "Menge", ``1.`` before "Paar", ``2 Bl.`` in a cell of its own at the end of a row.

    Args:
        read: What was read as it stands.
        taken: Indexes of tokens that mean something else.
    """
    used = {at for phrase in read for at in range(phrase.first, phrase.last + 1)} | set(taken)
    if columns is not None and columns.has("quantity"):
        there = [at for at, token in enumerate(tokens) if at not in used and columns.of(token) == "quantity"]
        alone = [at for at in there if _FIGURE_LIKE.match(tokens[at].text) and not unit_of(tokens[at].text)]
    else:
        alone = (
            [0] if not read and len(tokens) > 2 and re.fullmatch(r"\d{1,2}\.", tokens[0].text) and unit_of(tokens[1].text) else []
        )
    told = columns is not None or any(phrase.strong and not phrase.measure for phrase in read)
    made = [] if told else _ending_with_a_count(tokens)
    for at in alone:
        value = parse_number(tokens[at].text.rstrip(".,").translate(FIGURES))
        unit = unit_of(tokens[at + 1].text) if at + 1 < len(tokens) and tokens[at + 1].part == tokens[at].part else ""
        if value:
            last = at + 1 if unit else at
            made.append(
                Phrase(
                    at,
                    last,
                    value,
                    unit,
                    tokens[last].text if unit else "",
                    "unit" if unit else "number",
                    bool(unit),
                    False,
                    _MISREAD_SURE,
                )
            )
    return made


def _ending_with_a_count(tokens: Sequence[Token]) -> list[Phrase]:
    """``Margarine 5 kg | 2 Bl.``: a figure in a cell of its own at the end, behind it a word that is no unit as it stands."""
    last = [at for at, token in enumerate(tokens) if token.part == tokens[-1].part]
    said = "".join(tokens[at].text for at in last)
    found = _COUNTED_CELL.match(said) or (_WITH_CENTS.match(" ".join(tokens[at].text for at in last)))
    value = parse_number(found[1]) if found and last[0] > 0 and len(last) <= _COUNTED_CELL_TOKENS else None
    if found is None or not value:
        return []
    return [Phrase(last[0], last[-1], value, "", found[2], "number", False, False, _MISREAD_SURE)]
