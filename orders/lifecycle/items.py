"""What is put into the queue, and taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from orders.assignment import Incoming, assignee_of
from orders.duetimes import before, due_at
from orders.history import record
from orders.lifecycle.changing import MoveRefused
from orders.models import Customer, Order, QueueItem
from orders.reasons import Reason
from orders.states import MessageKind, OrderState


def open_item(
    *,
    kind: str,
    channel: str,
    source_ref: str,
    received_at: datetime,
    sender: str = "",
    subject: str = "",
    summary: str = "",
    reasons: Sequence[Reason] = (),
    source_part: int = 0,
    purpose: str = "decide",
    customer_id: int | None = None,
    related_order_id: int | None = None,
    order_id: int | None = None,
) -> QueueItem:
    """Put something into the queue, for the customer's contact if there is one.

    It is named by message, part and purpose: a second call gives back the first one's item and changes nothing.

    Args:
        kind: Of ``MessageKind``.
        received_at: Aware; the due time is counted from here.
        summary: What is to do or to say, where there is no order to look at.
        purpose: ``decide``, ``callback`` or ``answer_failed``.
        related_order_id: The order that a change, cancellation or question speaks of.
        order_id: The order itself.
    """
    name = {"source_ref": source_ref[:64], "source_part": source_part, "purpose": purpose}
    existing = QueueItem.objects.filter(**name).first()
    if existing is not None:
        return existing
    customer_id = customer_id or _customer_of(order_id or related_order_id)
    values: dict[str, Any] = {
        "kind": str(kind),
        "channel": str(channel),
        "received_at": received_at,
        "due_at": due_at(received_at, settings.ANSWER_WITHIN_MINUTES),
        "sender": sender[:250],
        "subject": subject[:250],
        "summary": summary,
        "reasons": [reason.as_json() for reason in reasons],
        "customer_id": customer_id,
        "related_order_id": related_order_id,
        "order_id": order_id,
    }
    customer = Customer.objects.filter(pk=customer_id).first() if customer_id else None
    incoming = Incoming(str(channel), str(kind), _manager_of(customer, order_id), {str(each.code) for each in reasons}, customer)
    who = assignee_of(incoming)
    values |= {"assigned_to": who.user, "assigned_group": who.group}
    try:
        with transaction.atomic():
            return QueueItem.objects.create(**name, **values)
    except IntegrityError:
        existing = QueueItem.objects.filter(**name).first()
        if existing is None:
            raise
        return existing


def _customer_of(order_id: int | None) -> int | None:
    return Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first() if order_id else None


def _manager_of(customer: Customer | None, order_id: int | None) -> str:
    named = Order.objects.filter(pk=order_id).values_list("responsible", flat=True).first() if order_id else ""
    return named or (customer.account_manager if customer else "")


def open_again(item: QueueItem, *, reasons: Sequence[dict[str, Any]]) -> QueueItem:
    """Put an item that rests or is done back into the queue.

    The clock of one that rested goes on where it stopped; one that was done is due anew. One that is open only gets the reasons:
    somebody may be working on it, and it is due when it was.
    """
    item.reasons = list(reasons)
    if item.state == QueueItem.State.OPEN:
        item.save(update_fields=["reasons", "kind", "order", "changed_at"])
        return item
    now = timezone.now()
    item.state = QueueItem.State.OPEN
    left = settings.ANSWER_WITHIN_MINUTES if item.minutes_left is None else item.minutes_left
    # What was overdue before the question is overdue at once, by as much as then.
    item.due_at = due_at(now, left) if left >= 0 else before(now, -left)
    item.paused_at = item.minutes_left = None
    item.claimed_by = item.claimed_until = item.closed_at = None
    item.outcome = item.closed_by = ""
    item.save()
    return item


def kind_again(item: QueueItem) -> MessageKind:
    """What the item of an order is when the order is decided anew: a change of an earlier one stays one."""
    return MessageKind.CHANGE if item.related_order_id is not None else MessageKind.ORDER


def close_item(*, item_id: int, outcome: str, actor: str, note: str = "") -> QueueItem:
    """Take something out of the queue; what is done already stays as it was done.

    Args:
        outcome: ``done``, ``order``, …

    Raises:
        MoveRefused: It stands for an order that is still in review; without its item nobody would see that order again.
    """
    with transaction.atomic():
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        if item.order and item.purpose == "decide" and item.order.state == OrderState.REVIEW:
            raise MoveRefused(gettext("Über den Auftrag %(number)s ist noch zu entscheiden.") % {"number": item.order.number})
        about = item.order or item.related_order
        closed = close_all(QueueItem.objects.filter(pk=item_id), outcome, actor, note)
        if closed and about and note:
            record(about, actor=actor, what="note", note=note)
        item.refresh_from_db()
    return item


def close_items_of(order: Order, *, outcome: str, actor: str) -> None:
    """Close all that waits for a decision on an order that is now decided."""
    close_all(QueueItem.objects.filter(order=order), outcome, actor)


def close_all(items: QuerySet[QueueItem], outcome: str, actor: str, note: str = "") -> int:
    """Close those of some items that are not done, and say how many they were."""
    changed: int = items.exclude(state=QueueItem.State.DONE).update(
        state=QueueItem.State.DONE,
        outcome=outcome[:20],
        closed_at=timezone.now(),
        closed_by=actor[:100],
        note=note[:500],
        claimed_by=None,
        claimed_until=None,
        paused_at=None,
        minutes_left=None,
    )
    return changed
