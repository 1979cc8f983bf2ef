"""What a paper says of the whole order: its net sum, and how many positions there are. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from intake.understanding.numbers import parse_money
from intake.understanding.rows import Row

_TOTAL = re.compile(
    r"(?i)^\W*(?:gesamt(?:netto|wert|summe|betrag|preis)?\w*|summe|netto(?:summe|betrag|wert)?|total|zwischensumme|auftragswert|bestellwert)\b"
)


def total_in(rows: Sequence[Row]) -> Decimal | None:
    """The net sum that the paper gives for all positions."""
    for row in rows:
        if _TOTAL.match(row.text) and not re.search(r"(?i)mwst|ust|brutto|steuer|menge", row.text):
            values = [parse_money(token.text) for token in row.tokens if re.search(r"\d[.,]\d{2}(?:€|EUR)?$", token.text)]
            found = [value for value in values if value is not None]
            if found:
                return found[-1]
    return None


def expected_lines_in(rows: Sequence[Row]) -> int | None:
    """How many positions the paper says it has."""
    for row in rows:
        hit = re.search(
            r"(?i)(?:(\d{1,3})\s+positionen|positionen\s*:\s*(\d{1,3})|anzahl\s+positionen\s*:?\s*(\d{1,3})|\((\d{1,3})\s+artikel\))",
            row.text,
        )
        if hit:
            return int(next(group for group in hit.groups() if group))
    return None
