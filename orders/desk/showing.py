"""What the pages of orders show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from orders import pricing
from orders.desk import wording
from orders.desk.events import events_of
from orders.desk.linewords import per_unit
from orders.desk.originals import merged_refs
from orders.desk.source import source_of
from orders.models import Answer, Customer, Order, OrderLine, QueueItem, SearchEntry
from orders.states import TRANSITIONS, OrderState


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    number: str
    channel: str
    customer: Customer | None
    sender: str
    po_number: str
    line_count: int
    total: Decimal | None
    currency: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A position to read."""

    line: OrderLine
    amount: Decimal | None
    per: str


_ORDER_COLUMNS = (
    "number",
    "channel",
    "sender",
    "po_number",
    "currency",
    "received_at",
    "state",
    "customer__number",
    "customer__name",
)
# What a line's sum is made of.
_LINE_COLUMNS = ("order_id", "quantity", "unit", "price", *(f"article__{name}" for name in ("unit", "pack_size", "pack_unit")))


def with_lines(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Fetch the lines as well, as far as the sum of an order is made of them."""
    lines = OrderLine.objects.select_related("article").only(*_LINE_COLUMNS)
    return orders.prefetch_related(Prefetch("lines", lines.order_by()))


def listed_orders() -> QuerySet[Order]:
    """Orders with no more than a row of a list shows, in two queries."""
    return with_lines(Order.objects.select_related("customer").only(*_ORDER_COLUMNS))


def orders_found(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Entries of the search with the orders behind them, as ``listed_orders``."""
    return entries.prefetch_related(Prefetch("order", listed_orders()))


def order_rows(orders: Iterable[Order]) -> list[OrderRow]:
    """Rows for orders that were fetched as ``listed_orders``."""
    rows = []
    for order in orders:
        lines = list(order.lines.all())
        total = pricing.total(lines)
        rows.append(
            OrderRow(
                number=order.number,
                channel=order.channel,
                customer=order.customer,
                sender=order.sender,
                po_number=order.po_number,
                line_count=len(lines),
                total=total,
                currency=order.currency,
                received_at=order.received_at,
                state=order.state,
            )
        )
    return rows


def order_page_context(order: Order) -> dict[str, Any]:
    """All of one order."""
    lines = list(order.lines.select_related("article").order_by("position"))
    sources = [source_of(ref) for ref in dict.fromkeys([order.source_ref, *merged_refs(order.pk)])]
    documents = [document for source in sources if source for document in source.documents]
    allowed = TRANSITIONS[OrderState(order.state)]
    item = order.items.exclude(state=QueueItem.State.DONE).order_by("pk").first()
    answers = list(order.answers.order_by("-pk"))
    return {
        "area": "orders",
        "order": order,
        "lines": [LineRow(line, pricing.line_amount(line), per_unit(line.article, line.unit)) for line in lines],
        "total": wording.money(pricing.total(lines), order.currency),
        "events": events_of(order),
        "answers": answers,
        "has_paper": any(answer.kind == Answer.Kind.CONFIRMATION and answer.pdf for answer in answers),
        "documents": documents,
        "merged": list(order.merged.order_by("pk")),
        "item": item,
        "related_items": list(order.related_items.order_by("-pk")[:20]),
        "can": {
            "release": OrderState.RELEASED in allowed,
            "close": OrderState.CLOSED in allowed,
            "cancel": OrderState.CANCELLED in allowed and order.state != OrderState.REVIEW,
            "reopen": OrderState.REVIEW in allowed and order.merged_into_id is None,
        },
    }
