"""What a person changes in an order."""

from __future__ import annotations

from django.db import transaction

from orders.data import OrderChanges
from orders.fulltext.entries import put_order
from orders.history import differences, record, snapshot
from orders.lifecycle.changing import in_review, lock, store
from orders.lifecycle.lines import delivery_values, make_lines, moved_reasons
from orders.models import Customer, Order, QueueItem


def correct(*, order_id: int, version: int, changes: OrderChanges, actor: str) -> Order:
    """Store an order as a person has put it right; the history keeps what it was.

    Where nothing differs nothing is stored, and the version stays.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: It is not in review.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        before = snapshot(order)
        _write(order, changes)
        old, new = differences(before, snapshot(order))
        if new:
            store(order)
            put_order(order)
            record(order, actor=actor, what="corrected", before=old, after=new)
    return order


def _write(order: Order, changes: OrderChanges) -> None:
    customer = Customer.objects.get(pk=changes.customer_id) if changes.customer_id else None
    if order.customer_id != changes.customer_id:
        order.responsible = customer.account_manager if customer else ""
        QueueItem.objects.filter(order=order).update(customer=customer)
    order.customer = customer
    values = {
        "po_number": changes.po_number,
        "requested_date": changes.requested_date,
        "comment": changes.comment,
        "reply_channel": str(changes.reply_channel),
        "reply_to": changes.reply_to,
        **delivery_values(changes.delivery),
    }
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=[*values, "customer", "responsible"])
    stored = list(order.lines.order_by("position"))
    for item in order.items.all():
        reasons = moved_reasons(item.reasons, stored, changes.lines)
        if reasons != item.reasons:
            QueueItem.objects.filter(pk=item.pk).update(reasons=reasons)
    order.lines.all().delete()
    make_lines(order, changes.lines, customer)
