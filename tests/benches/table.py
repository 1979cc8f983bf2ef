"""What a bench prints: a row for each thing measured, beside it what is allowed and what is aimed at."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured; ``limit`` and ``aim`` are empty where none is set."""

    name: str
    measured: str
    limit: str = ""
    aim: str = ""


def times(name: str, seconds: Sequence[float], *, limit: str = "", aim: str = "") -> Row:
    """A row of median and 95 % of some times."""
    return Row(name, "  ".join(f"{1000 * value:.1f}" for value in (middle(seconds), high(seconds))) + " ms", limit, aim)


def middle(values: Sequence[float]) -> float:
    """The median, of an even number the upper one."""
    return sorted(values)[len(values) // 2]


def high(values: Sequence[float]) -> float:
    """95 % are at most so large."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def print_table(rows: Iterable[Row]) -> None:
    """Write rows to standard output, with a heading."""
    for row in (Row("", "measured", "limit", "aim"), *rows):
        sys.stdout.write(f"{row.name:<66} {row.measured:<20} {row.limit:<12} {row.aim}".rstrip() + "\n")
    sys.stdout.flush()


def hand_over(rows: Iterable[Row]) -> None:
    """Write rows for ``taken_over`` in another process."""
    sys.stdout.write(json.dumps([asdict(row) for row in rows]) + "\n")


def taken_over(text: str) -> list[Row]:
    """What another process handed over in its last line."""
    return [Row(**each) for each in json.loads(text.strip().splitlines()[-1])]
