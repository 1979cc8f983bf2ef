"""An order's way after it was decided: released, closed, cancelled, opened again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from orders.lifecycle.changing import MoveRefused, lock, move
from orders.lifecycle.items import close_items_of, kind_again, open_again, open_item
from orders.models import Answer, Order
from orders.replying import withdraw
from orders.states import MessageKind, OrderState


def release(*, order_id: int, version: int, actor: str, note: str = "") -> Order:
    """Hand an accepted order on to the ERP.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it.
    """
    with transaction.atomic():
        return move(lock(order_id, version), OrderState.RELEASED, actor=actor, what="released", note=note)


def close(*, order_id: int, version: int, actor: str, note: str = "") -> Order:
    """Note that a released order is done with.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it.
    """
    with transaction.atomic():
        return move(lock(order_id, version), OrderState.CLOSED, actor=actor, what="closed", note=note)


def cancel(*, order_id: int, version: int, actor: str, note: str = "") -> Order:
    """Cancel an order; a confirmation that has not left yet stays here.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it.
    """
    with transaction.atomic():
        order = move(lock(order_id, version), OrderState.CANCELLED, actor=actor, what="cancelled", note=note)
        withdraw(order)
        close_items_of(order, outcome="cancelled", actor=actor)
    return order


def reopen(*, order_id: int, version: int, actor: str, note: str = "") -> Order:
    """Put an accepted or rejected order back into review; an answer that has not left yet stays here.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it, or its lines are another order's by now.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        if order.merged_into_id is not None:
            raise MoveRefused(gettext("Der Auftrag ist in einem anderen aufgegangen."))
        move(order, OrderState.REVIEW, actor=actor, what="reopened", note=note, accepted_at=None)
        withdraw(order, Answer.Kind.CONFIRMATION, Answer.Kind.REFUSAL)
        close_items_of(order, outcome="reopened", actor=actor)
        item = open_item(
            kind=MessageKind.ORDER,
            channel=order.channel,
            source_ref=order.source_ref,
            source_part=order.source_part,
            received_at=order.received_at,
            sender=order.sender,
            order_id=order.pk,
        )
        item.kind, item.order = str(kind_again(item)), order
        open_again(item, reasons=item.reasons)
    return order
