"""What a result claims of a message, beside what is expected of it: the same for figures, curves and pages. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from intake.evaluation.cases import Case, Catalogue, Place
from intake.evaluation.comparing import as_decimal, base_quantity, same_number, same_place, same_po

Result = Mapping[str, Any]
Line = tuple[str, str]
"""Article number, and quantity in the article's unit."""


def expected_lines(case: Case) -> Counter[Line]:
    """The lines that a careful clerk would enter; one that stands there twice counts twice."""
    return Counter(
        (same_number(line.sku), base_quantity(line.sku, line.quantity, line.unit, case.catalogue)) for line in case.expected.lines
    )


def claims(result: Result, catalogue: Catalogue) -> Iterator[Line | None]:
    """What each line of a result claims, in order; ``None`` for one without article or quantity, which claims nothing."""
    for line in result.get("lines") or ():
        sku, quantity = line.get("sku"), as_decimal(line.get("quantity"))
        if sku and quantity is not None:
            yield same_number(sku), base_quantity(sku, quantity, line.get("unit") or "", catalogue)
        else:
            yield None


def take(claim: Line | None, wanted: Counter[Line]) -> bool:
    """Whether a claim is right; what is expected once is right once, and is taken from ``wanted``."""
    if claim is None or wanted[claim] <= 0:
        return False
    wanted[claim] -= 1
    return True


def header_right(case: Case, result: Result) -> dict[str, bool]:
    """Whether customer, delivery, po_number and requested_date of a result are as expected."""
    expected, place = case.expected, result.get("delivery")
    given = Place(place.get("postal_code") or "", place.get("street") or "") if place else None
    day = expected.requested_date.isoformat() if expected.requested_date else None
    return {
        "customer": same_number(result.get("customer")) == same_number(expected.customer),
        "delivery": same_place(given, expected.customer, case.catalogue)
        == same_place(expected.delivery, expected.customer, case.catalogue),
        "po_number": same_po(result.get("po_number")) == same_po(expected.po_number),
        "requested_date": (result.get("requested_date") or None) == day,
    }
