"""Positions of two lines each, quantity over name or name over quantity, put into one line each. Plain Python.

Where such a list has no heading, each line alone might belong to the one above or to the one below; only the whole run tells which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.understanding.logical import Lexicon, content_of
from intake.understanding.phrases import Phrase, phrases_of
from intake.understanding.prices import is_currency, is_money
from intake.understanding.rows import Row
from intake.understanding.tokens import Token

# Fewer pairs may be an accident.
_FEWEST = 2
_LONGEST_COUNT = 8
_NEAR = 2
_SHORTEST_NUMBER = 4
# Before its quantity a line has its own number, and that of the article.
_MOST_NUMBERS = 2


def paired(rows: Sequence[Row], lexicon: Lexicon) -> list[Row]:
    """Join the two lines of each position where quantities and names alternate; all other rows stay as they are.

    Which of the two stands first is told by the first run that has both of each position; in a run where a line was lost, what has
    no partner stays alone. Where every long run lost one, the single pairs tell it.

    Args:
        rows: Of one document without a heading of columns, in reading order.
    """
    runs = _runs(rows, lexicon)
    whole = next((run for run in runs if len(run) >= 2 * _FEWEST and len(run) % 2 == 0), None) or _whole_beside_torn(runs)
    if whole is None or _only_numbers_lines(whole):
        return list(rows)
    above = _counts(whole[0])
    made: list[Row] = []
    for run in runs:
        at = 0
        while at < len(run):
            if at + 1 < len(run) and _counts(run[at]) == above:
                made.append(_joined(run[at], run[at + 1]))
                at += 2
            else:
                made.append(run[at])
                at += 1
    return made


def _runs(rows: Sequence[Row], lexicon: Lexicon) -> list[list[Row]]:
    """All rows in runs: those that are by turns a quantity alone and a name alone, right below each other; any other row by itself."""
    runs: list[list[Row]] = []
    for row in rows:
        before = runs[-1][-1] if runs else None
        fits = _counts(row) or _is_name(row, lexicon)
        if fits and before is not None and _turns(before, row, lexicon):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _whole_beside_torn(runs: Sequence[Sequence[Row]]) -> Sequence[Row] | None:
    """A single pair, where a longer run lost a line and all single pairs agree which of the two stands first."""
    pairs = [run for run in runs if len(run) == 2]
    torn = any(len(run) > 2 * _FEWEST for run in runs)
    return pairs[0] if torn and len({_counts(run[0]) for run in pairs}) == 1 else None


def _turns(before: Row, row: Row, lexicon: Lexicon) -> bool:
    near = before.page == row.page and 0 < row.index - before.index <= _NEAR
    return near and _counts(before) != _counts(row) and (_counts(before) or _is_name(before, lexicon))


def _only_numbers_lines(run: Sequence[Row]) -> bool:
    """Whether what was taken for quantities is 1, 2, 3 or 10, 20, 30: "10 Pck. 4,00" has its quantity behind."""
    values = [phrase.value for row in run if (phrase := counted_in(row.tokens)) is not None]
    return values[0] in {1, 10} and values == [values[0] * number for number in range(1, len(values) + 1)]


def _counts(row: Row) -> bool:
    return counted_in(row.tokens) is not None


def counted_in(tokens: Sequence[Token]) -> Phrase | None:
    """The quantity of a row that is nothing else: ``5,00 Karton``, ``00010 | 3 | KAR | 226,84 | 680,52``; ``None`` for any other."""
    if not 1 < len(tokens) <= _LONGEST_COUNT:
        return None
    strong = [phrase for phrase in phrases_of(tokens) if phrase.unit and not phrase.measure]
    if len(strong) != 1:
        return None
    first, last = strong[0].first, strong[0].last
    before = [token.text.rstrip(".):") for token in tokens[:first]]
    numbered = first <= _MOST_NUMBERS and all(text.isdecimal() or _is_number(text) for text in before)
    if re.fullmatch(r"0\d+", tokens[first].text):
        return None  # "0001 St 2" counts the lines
    rest = all(is_money(token.text) or is_currency(token.text) or _is_number(token.text) for token in tokens[last + 1 :])
    return strong[0] if numbered and rest else None


def _is_number(text: str) -> bool:
    """Whether a token may be the number of an article beside its quantity: "10 St 2" leaves open which figure is that."""
    return any(map(str.isdigit, text)) and text.upper() == text and not (text.isdecimal() and len(text) < _SHORTEST_NUMBER)


def _is_name(row: Row, lexicon: Lexicon) -> bool:
    """Whether a row names goods and counts nothing."""
    return content_of(row.tokens, lexicon) > 0 and not any(
        phrase.strong and not phrase.measure for phrase in phrases_of(row.tokens)
    )


def _joined(above: Row, below: Row) -> Row:
    """Both lines as one, with the name between the quantity and the prices, as it stands in any other list."""
    counted = counted_in(above.tokens)
    cut = counted.last + 1 if counted is not None else len(above.tokens)
    tokens: list[Token] = []
    for run in filter(None, (above.tokens[:cut], below.tokens, above.tokens[cut:])):
        part = tokens[-1].part + 1 - run[0].part if tokens else 0
        tokens += [replace(token, part=token.part + part) for token in run]
    return replace(
        above,
        text=f"{above.text}\t{below.text}",
        tokens=tuple(tokens),
        index=below.index,
        parts=(*above.parts, *below.parts),
    )
