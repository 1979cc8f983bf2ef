"""What an order must have before it may be accepted, by a person or by the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orders.models import Customer, OrderLine
from orders.pricing import in_article_units
from orders.reasons import Reason, ReasonCode


def gaps(customer: Customer | None, lines: Iterable[OrderLine]) -> list[Reason]:
    """List what is missing or cannot be counted; empty if the order is complete."""
    lines = list(lines)
    found = [] if customer else [Reason(ReasonCode.CUSTOMER_UNKNOWN, field="customer")]
    if not lines:
        found.append(Reason(ReasonCode.NO_LINES))
    return found + [reason for line in lines for reason in _line_gaps(line)]


def _line_gaps(line: OrderLine) -> Iterator[Reason]:
    if line.article is None:
        yield Reason(ReasonCode.ARTICLE_UNKNOWN, line=line.position)
    if line.quantity is None or line.quantity <= 0:
        yield Reason(ReasonCode.QUANTITY_MISSING, line=line.position)
    elif not line.unit or (line.article is not None and in_article_units(line.article, line.quantity, line.unit) is None):
        yield Reason(ReasonCode.UNIT_UNSURE, line=line.position)
