"""From a draft to an order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.completeness import gaps
from orders.data import OrderData
from orders.fulltext.entries import put_order
from orders.history import record, snapshot
from orders.lifecycle.items import open_item
from orders.lifecycle.lines import delivery_values, make_lines
from orders.models import Customer, Order
from orders.numbering import next_order_number
from orders.reasons import Reason, ReasonCode
from orders.replying import confirm
from orders.states import MessageKind, OrderState


def place(*, data: OrderData, reasons: Sequence[Reason], accepted: bool, actor: str = "system") -> Order:
    """Store an order: accepted and confirmed, or in review with an item in the queue.

    It is named by message and part: a second call, even at the same moment, gives back the first one's order and changes
    nothing.

    Args:
        reasons: Why a person must look at it.
        accepted: Whether it was decided that nobody needs to. An order that is not complete, or that repeats another, goes
            into review whatever is said here: a wrong order that nobody looked at is the worst that can happen.
    """
    existing = _existing(data)
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return _place(data, reasons, accepted, actor)
    except IntegrityError:
        existing = _existing(data)
        if existing is None:
            raise
        return existing


def _existing(data: OrderData) -> Order | None:
    return Order.objects.filter(source_ref=data.source_ref, source_part=data.source_part).first()


def _place(data: OrderData, reasons: Sequence[Reason], accepted: bool, actor: str) -> Order:
    customer = Customer.objects.get(pk=data.customer_id) if data.customer_id else None
    earlier = Order.objects.filter(number=data.duplicate_of).first() if data.duplicate_of else None
    order = _create(data, customer, earlier)
    lines = make_lines(order, data.lines, customer)
    doubts = list(reasons)
    if accepted:
        doubts += gaps(customer, lines)
        if earlier is not None and not any(reason.code == ReasonCode.DUPLICATE for reason in doubts):
            doubts.append(Reason(ReasonCode.DUPLICATE, detail=earlier.number))
        accepted = not doubts
    put_order(order)
    record(order, actor=actor, what="placed", after={**snapshot(order), "state": str(OrderState.REVIEW)})
    if accepted:
        Order.objects.filter(pk=order.pk).update(state=OrderState.ACCEPTED, accepted_at=timezone.now())
        order.refresh_from_db()
        before, after = {"state": str(OrderState.REVIEW)}, {"state": str(OrderState.ACCEPTED)}
        record(order, actor=actor, what="accepted", before=before, after=after)
        confirm(order)
    else:
        _ask_a_person(order, data, doubts)
    return order


def _create(data: OrderData, customer: Customer | None, earlier: Order | None) -> Order:
    values: dict[str, Any] = {
        "channel": str(data.channel),
        "sender": data.sender[:250],
        "received_at": data.received_at,
        "po_number": data.po_number[:80],
        "requested_date": data.requested_date,
        "currency": data.currency or "EUR",
        "comment": data.comment,
        "fields": dict(data.fields),
        "reply_channel": str(data.reply_channel),
        "reply_to": data.reply_to[:250],
        "reply_thread": dict(data.reply_thread),
    }
    return Order.objects.create(
        number=next_order_number(),
        state=OrderState.REVIEW,
        customer=customer,
        source_ref=data.source_ref,
        source_part=data.source_part,
        responsible=customer.account_manager if customer else "",
        duplicate_of=earlier,
        public_token=secrets.token_urlsafe(32),
        **values,
        **delivery_values(data.delivery),
    )


def _ask_a_person(order: Order, data: OrderData, reasons: Sequence[Reason]) -> None:
    open_item(
        kind=MessageKind.ORDER,
        channel=data.channel,
        source_ref=data.source_ref,
        source_part=data.source_part,
        received_at=data.received_at,
        sender=data.sender,
        subject=data.subject,
        reasons=reasons,
        customer_id=order.customer_id,
        order_id=order.pk,
    )
