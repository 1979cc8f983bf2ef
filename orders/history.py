"""What happened to an order: the rows of its history."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Order, OrderEvent


def record(
    order: Order,
    *,
    actor: str,
    what: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> OrderEvent:
    """Add an event; call it in the transaction of the change.

    Args:
        actor: User name, or ``system``.
        what: One of ``orders.desk.wording.EVENTS``.
    """
    return OrderEvent.objects.create(
        order=order,
        at=timezone.now(),
        actor=actor[:100],
        what=what,
        before=dict(before or {}),
        after=dict(after or {}),
        note=note,
    )


def snapshot(order: Order) -> dict[str, Any]:
    """All that a person can change, as JSON; under the names that the desk has words for."""
    return {
        "customer": order.customer.number if order.customer else "",
        "po_number": order.po_number,
        "requested_date": order.requested_date.isoformat() if order.requested_date else "",
        "delivery": delivery_text(order),
        "comment": order.comment,
        "reply_channel": order.reply_channel,
        "reply_to": order.reply_to,
        "lines": [
            {
                "position": line.position,
                "sku": line.article.sku if line.article else "",
                "text": line.text,
                "quantity": plain(line.quantity),
                "unit": line.unit,
                "price": plain(line.price),
            }
            for line in order.lines.select_related("article").order_by("position")
        ],
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what is not the same."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def delivery_text(order: Order) -> str:
    """The delivery address in one line; empty for the customer's main address."""
    town = f"{order.delivery_postal_code} {order.delivery_city}".strip()
    return ", ".join(filter(None, (order.delivery_name, order.delivery_street, town, order.delivery_country)))


def plain(value: Decimal | None) -> str:
    """A number as JSON keeps it exactly: ``12``, ``0.981``; empty where there is none."""
    return "" if value is None else f"{value.normalize():f}"
