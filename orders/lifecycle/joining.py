"""One message, two orders; two messages, one order: split and merge. Lines and originals of both stay to be found."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from orders.data import LineData
from orders.fulltext.entries import put_order
from orders.history import record
from orders.lifecycle.changing import MoveRefused, changed, in_review, lock, move
from orders.lifecycle.items import close_all, close_items_of, open_item
from orders.lifecycle.lines import data_of, make_lines, moved_reasons
from orders.models import Order, OrderLine, QueueItem
from orders.numbering import next_order_number
from orders.queue import assign
from orders.reasons import Reason
from orders.states import MessageKind, OrderState

# Parts of a message that a person made are counted from here, apart from those that the program found.
_BY_SPLITTING = 2000
_COPIED = (
    "customer", "channel", "sender", "received_at", "source_ref", "po_number", "requested_date", "delivery_name",
    "delivery_street", "delivery_postal_code", "delivery_city", "delivery_country", "currency", "comment", "responsible",
    "duplicate_of", "fields", "reply_channel", "reply_to", "reply_thread",
)  # fmt: skip


def split(*, order_id: int, version: int, positions: Collection[int], user: User) -> Order:
    """Make two orders of one: the lines at these positions go into a new order with the same head, for that person to review.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: It is not in review, or no line would go or stay.
    """
    actor = user.get_username()
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        lines = list(order.lines.order_by("position"))
        going = [line for line in lines if line.position in positions]
        staying = [line for line in lines if line.position not in positions]
        if not going or not staying:
            raise MoveRefused(gettext("In jedem der beiden Aufträge muss mindestens eine Position bleiben."))
        new = _twin(order)
        item = order.items.filter(purpose="decide").order_by("-pk").first()
        moved = _put(new, going, order)
        reasons = moved_reasons(item.reasons if item else [], going, moved)
        opened = open_item(
            kind=MessageKind.ORDER,
            channel=new.channel,
            source_ref=new.source_ref,
            source_part=new.source_part,
            received_at=new.received_at,
            sender=new.sender,
            subject=item.subject if item else "",
            reasons=[Reason.from_json(each) for each in reasons],
            order_id=new.pk,
        )
        # As they are: one that came with a reply names it, and the reply is shown here as well.
        QueueItem.objects.filter(pk=opened.pk).update(reasons=reasons)
        assign(item_id=opened.pk, user=user, actor=actor)
        kept = [data_of(line, position=n, source=order.source_ref, into=order.source_ref) for n, line in enumerate(staying, 1)]
        _move_reasons(order, lines, kept)
        order.lines.all().delete()
        make_lines(order, kept, order.customer)
        put_order(order)
        numbers = [line.position for line in going]
        changed(order, actor=actor, what="split", note=new.number, after={"positions": numbers, "into": new.number})
        record(new, actor=actor, what="split_off", note=order.number, after={"positions": numbers, "from": order.number})
    return new


def _twin(order: Order) -> Order:
    last = Order.objects.filter(source_ref=order.source_ref).aggregate(last=Max("source_part"))["last"] or 0
    values: dict[str, Any] = {name: getattr(order, name) for name in _COPIED}
    return Order.objects.create(
        number=next_order_number(),
        state=OrderState.REVIEW,
        source_part=max(last + 1, _BY_SPLITTING),
        public_token=secrets.token_urlsafe(32),
        **values,
    )


def _put(order: Order, lines: Iterable[OrderLine], origin: Order, after: int = 0) -> list[LineData]:
    """Copy lines of another order behind the ones there are."""
    source, into = origin.source_ref, order.source_ref
    data = [data_of(line, position=after + n, source=source, into=into) for n, line in enumerate(lines, start=1)]
    make_lines(order, data, order.customer)
    put_order(order)
    return data


def _reasons(item: QueueItem | None, before: Sequence[OrderLine], after: Sequence[LineData]) -> list[Reason]:
    """What was to clear up in lines that go elsewhere."""
    of_lines = [reason for reason in (item.reasons if item else []) if reason.get("line") is not None]
    return [Reason.from_json(reason) for reason in moved_reasons(of_lines, before, after)]


def _move_reasons(order: Order, before: Sequence[OrderLine], after: Sequence[LineData]) -> None:
    for item in order.items.all():
        QueueItem.objects.filter(pk=item.pk).update(reasons=moved_reasons(item.reasons, before, after))


# --- two become one --------------------------------------------------------------------------------------------------
def merge(*, order_id: int, version: int, other_item_id: int, user: User) -> Order:
    """Take another message of the same customer into an order: its lines follow the order's own, its original is shown with it.

    The other order is closed with all its lines and points here; a message without an order is closed and points here too.

    Raises:
        StaleVersion: The order was changed meanwhile.
        MoveRefused: One of the two is decided, in other hands, or another customer's.
    """
    actor = user.get_username()
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        item = QueueItem.objects.select_related("order").filter(pk=other_item_id).first()
        _refuse_merging(order, item, user)
        assert item is not None  # noqa: S101 - refused above
        name = item.order.number if item.order else item.subject or item.sender
        if item.order is not None:
            _take_in(order, lock(item.order.pk), item, actor)
        else:
            QueueItem.objects.filter(pk=item.pk).update(related_order=order)
            close_all(QueueItem.objects.filter(pk=item.pk), "merged", actor)
        changed(order, actor=actor, what="merged", note=name, after={"source_ref": item.source_ref})
    return order


def _refuse_merging(order: Order, item: QueueItem | None, user: User) -> None:
    if item is None or item.state == QueueItem.State.DONE or item.order_id == order.pk or item.purpose != "decide":
        raise MoveRefused(gettext("Dieser Vorgang ist inzwischen erledigt."))
    customer = item.order.customer_id if item.order else item.customer_id
    if order.customer_id is None or customer != order.customer_id:
        raise MoveRefused(gettext("Zusammenlegen lassen sich nur Vorgänge desselben Kunden."))
    if item.holder not in (None, user):
        raise MoveRefused(gettext("An dem anderen Vorgang arbeitet gerade jemand."))


def _take_in(order: Order, other: Order, item: QueueItem, actor: str) -> None:
    in_review(other)
    own = order.lines.count()
    lines = list(other.lines.order_by("position"))
    moved = _put(order, lines, other, after=own)
    reasons = [reason.as_json() for reason in _reasons(item, lines, moved)]
    for mine in order.items.filter(purpose="decide"):
        QueueItem.objects.filter(pk=mine.pk).update(reasons=[*mine.reasons, *reasons])
    move(other, OrderState.REJECTED, actor=actor, what="merged_into", note=order.number, merged_into=order)
    close_items_of(other, outcome="merged", actor=actor)
