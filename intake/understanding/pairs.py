"""Positions of two lines each, quantity over name or name over quantity, put into one line each. Plain Python.

Where such a list has no heading, each line alone might belong to the one above or to the one below; only the whole run tells which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.understanding.logical import Lexicon, content_of
from intake.understanding.phrases import phrases_of
from intake.understanding.rows import Row

# Fewer pairs may be an accident.
_FEWEST = 2
_LONGEST_COUNT = 3


def paired(rows: Sequence[Row], lexicon: Lexicon) -> list[Row]:
    """Join the two lines of each position where quantities and names alternate; all other rows stay as they are.

    Args:
        rows: Of one document without a heading of columns, in reading order.
    """
    made: list[Row] = []
    at = 0
    while at < len(rows):
        run = _run(rows, at, lexicon)
        if len(run) >= 2 * _FEWEST and len(run) % 2 == 0:
            made += [_joined(run[number], run[number + 1]) for number in range(0, len(run), 2)]
            at += len(run)
        else:
            made.append(rows[at])
            at += 1
    return made


def _run(rows: Sequence[Row], at: int, lexicon: Lexicon) -> list[Row]:
    """The rows from here on that are by turns a quantity alone and a name alone, right below each other."""
    run: list[Row] = []
    for row in rows[at:]:
        counts = _is_count(row)
        if not counts and not _is_name(row, lexicon):
            break
        if run and (_is_count(run[-1]) == counts or row.page != run[-1].page or row.index - run[-1].index != 1):
            break
        run.append(row)
    return run


def _is_count(row: Row) -> bool:
    """Whether a row is a number with its unit and nothing else."""
    phrases = phrases_of(row.tokens) if len(row.tokens) <= _LONGEST_COUNT else []
    return len(phrases) == 1 and bool(phrases[0].unit) and phrases[0].first == 0 and phrases[0].last == len(row.tokens) - 1


def _is_name(row: Row, lexicon: Lexicon) -> bool:
    """Whether a row names goods and counts nothing."""
    return content_of(row.tokens, lexicon) > 0 and not any(phrase.strong and not phrase.measure for phrase in phrases_of(row.tokens))


def _joined(above: Row, below: Row) -> Row:
    part = above.tokens[-1].part + 1
    tokens = tuple(replace(token, part=token.part + part) for token in below.tokens)
    return replace(above, text=f"{above.text}\t{below.text}", tokens=above.tokens + tokens, index=below.index, parts=(*above.parts, *below.parts))
