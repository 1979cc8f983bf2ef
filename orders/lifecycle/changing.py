"""How an order is changed: locked by its version, moved along ``TRANSITIONS`` only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext

from orders.history import record
from orders.models import Order
from orders.states import TRANSITIONS, OrderState

_NAMES = {
    OrderState.REVIEW: "in Prüfung",
    OrderState.ACCEPTED: "angenommen",
    OrderState.RELEASED: "freigegeben",
    OrderState.CLOSED: "abgeschlossen",
    OrderState.CANCELLED: "storniert",
    OrderState.REJECTED: "abgelehnt",
}


class MoveRefused(Exception):
    """The order cannot be changed like that; ``str()`` says why, in a sentence for the clerk."""


class StaleVersion(Exception):
    """Somebody else changed an order since it was read; ``order_id`` says which."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


def lock(order_id: int, version: int | None = None) -> Order:
    """Hold an order until the transaction ends, and read it as it is now.

    The row is written to, with the values it has: that locks it on every database and compares the version in the same step.

    Args:
        version: The one that was decided on; ``None`` where any will do.

    Raises:
        StaleVersion: It has another version meanwhile.
        Order.DoesNotExist: There is none with this key.
    """
    found = Order.objects.filter(pk=order_id)
    if version is not None:
        found = found.filter(version=version)
    if not found.update(source_part=F("source_part")):
        if Order.objects.filter(pk=order_id).exists():
            raise StaleVersion(order_id)
        raise Order.DoesNotExist(order_id)
    return Order.objects.select_related("customer").get(pk=order_id)


def allow(order: Order, to: OrderState) -> None:
    """Refuse a move that the order's state does not allow.

    Raises:
        MoveRefused: With the state it is in.
    """
    if to not in TRANSITIONS[OrderState(order.state)]:
        state = gettext(_NAMES[OrderState(order.state)])
        raise MoveRefused(gettext("Der Auftrag %(number)s ist %(state)s.") % {"number": order.number, "state": state})


def in_review(order: Order) -> None:
    """Refuse what can only be done while an order is in review.

    Raises:
        MoveRefused: It is not.
    """
    if order.state != OrderState.REVIEW:
        state = gettext(_NAMES[OrderState(order.state)])
        raise MoveRefused(gettext("Der Auftrag %(number)s ist schon %(state)s.") % {"number": order.number, "state": state})


def move(
    order: Order, to: OrderState, *, actor: str, what: str, note: str = "", after: Mapping[str, Any] | None = None, **values: Any
) -> Order:
    """Put a locked order into another state, with its event.

    Args:
        after: What else the event says.
        values: Further fields that change with it.

    Raises:
        MoveRefused: The move is not among ``TRANSITIONS``.
    """
    allow(order, to)
    before = {"state": str(order.state)}
    store(order, state=to, **values)
    record(order, actor=actor, what=what, before=before, after={"state": str(to), **(after or {})}, note=note)
    return order


def store(order: Order, **values: Any) -> None:
    """Write fields of a locked order and count its version up."""
    for name, value in values.items():
        setattr(order, name, value)
    order.version += 1
    order.save(update_fields=[*values, "version"])


def changed(order: Order, *, actor: str, what: str, note: str = "", after: Mapping[str, Any] | None = None) -> None:
    """Note something that happened to a locked order without a move."""
    store(order)
    record(order, actor=actor, what=what, note=note, after=after)
