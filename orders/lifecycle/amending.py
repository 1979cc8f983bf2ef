"""A message that changes an earlier order: reviewed like an order, then applied to the earlier one line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext

from orders.data import LineData
from orders.fulltext.entries import put_order
from orders.history import differences, record, snapshot
from orders.lifecycle.changing import MoveRefused, changed, in_review, lock, move, store
from orders.lifecycle.deciding import refuse_gaps
from orders.lifecycle.items import close_items_of
from orders.lifecycle.lines import data_of, make_lines, moved_reasons
from orders.models import Order, OrderLine, QueueItem
from orders.replying import confirm, withdraw
from orders.states import MessageKind, OrderState

_CHANGEABLE = frozenset({OrderState.ACCEPTED, OrderState.REVIEW})
_DELIVERY = tuple(f"delivery_{name}" for name in ("name", "street", "postal_code", "city", "country"))


def take_as_change(*, order_id: int, version: int, of_number: str, whole: bool, actor: str) -> Order:
    """Say that an order in review changes an earlier one. Nothing is changed there yet: its lines are laid out to be looked at.

    Args:
        whole: The lines that were read are all that shall be delivered. Else they change or add to the earlier order's.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: It is not in review, or the earlier order is none of the customer's or cannot be changed any more.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        earlier = Order.objects.select_related("customer").filter(number=of_number).exclude(pk=order.pk).first()
        if earlier is None:
            raise MoveRefused(gettext("Einen anderen Auftrag mit der Nummer %(number)s gibt es nicht.") % {"number": of_number})
        _refuse_changing(order, earlier)
        read = list(order.lines.order_by("position"))
        lines = _data(read, order)
        if not whole:
            lines = laid_out(_data(earlier.lines.order_by("position"), earlier, order), lines)
        for item in order.items.all():
            reasons = moved_reasons(item.reasons, read, lines)
            QueueItem.objects.filter(pk=item.pk).update(reasons=reasons, kind=str(MessageKind.CHANGE), related_order=earlier)
        if order.customer_id is None:
            order.customer = earlier.customer
            order.save(update_fields=["customer"])
        order.lines.all().delete()
        make_lines(order, lines, order.customer)
        changed(order, actor=actor, what="taken_as_change", note=earlier.number)
    return order


def take_as_order(*, order_id: int, version: int, actor: str) -> Order:
    """Take back that an order is a change of an earlier one; its lines stay as they are.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: It is not in review.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        order.items.update(kind=str(MessageKind.ORDER), related_order=None)
        changed(order, actor=actor, what="taken_as_order")
    return order


def laid_out(earlier: Sequence[LineData], said: Sequence[LineData]) -> list[LineData]:
    """The earlier order's lines as the message changes them: those with the same article are replaced, others are added."""
    lines = list(earlier)
    for line in said:
        same = [n for n, each in enumerate(lines) if each.article_id is not None and each.article_id == line.article_id]
        if len(same) == 1:
            unit = line.unit or lines[same[0]].unit
            lines[same[0]] = replace(line, position=same[0] + 1, unit=unit, quantity=line.quantity or lines[same[0]].quantity)
        else:
            lines.append(replace(line, position=len(lines) + 1))
    return lines


def apply_change(
    *, order_id: int, version: int, earlier_version: int | None = None, actor: str, note: str = "", hold_s: int = 0
) -> Order:
    """Let the earlier order stand as the reviewed one does, and confirm it anew; the reviewed one is closed and points there.

    An earlier order that is in review itself is only changed: it is still to be accepted.

    Args:
        earlier_version: The earlier order's, as the two were compared: what came there since would be undone unseen.

    Returns:
        The earlier order.

    Raises:
        StaleVersion: One of the two was changed meanwhile.
        MoveRefused: It changes nothing or is not complete, or the earlier order cannot be changed any more.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        item = order.items.filter(purpose="decide").select_related("related_order").order_by("-pk").first()
        if item is None or item.related_order is None or item.kind != MessageKind.CHANGE:
            raise MoveRefused(gettext("Bitte zuerst sagen, welcher Auftrag geändert wird."))
        earlier = lock(item.related_order.pk, earlier_version)
        _refuse_changing(order, earlier)
        lines = list(order.lines.select_related("article").order_by("position"))
        refuse_gaps(order, lines)
        before = snapshot(earlier)
        stored = list(earlier.lines.order_by("position"))
        data = _data(lines, order, earlier)
        _write(earlier, order, data)
        old, new = differences(before, snapshot(earlier))
        if not new:
            raise MoveRefused(gettext("An %(number)s ändert sich dadurch nichts.") % {"number": earlier.number})
        store(earlier)
        put_order(earlier)
        record(earlier, actor=actor, what="changed", before=old, after=new, note=note or order.number)
        if earlier.state == OrderState.ACCEPTED:
            withdraw(earlier)
            confirm(earlier, hold_s=hold_s, changed=True)
        else:
            for waiting in earlier.items.all():
                QueueItem.objects.filter(pk=waiting.pk).update(reasons=moved_reasons(waiting.reasons, stored, data))
        move(order, OrderState.REJECTED, actor=actor, what="applied_to", note=earlier.number, merged_into=earlier)
        close_items_of(order, outcome="change", actor=actor)
    return earlier


def _data(lines: Iterable[OrderLine], origin: Order, into: Order | None = None) -> list[LineData]:
    ref = (into or origin).source_ref
    return [data_of(line, position=n, source=origin.source_ref, into=ref) for n, line in enumerate(lines, start=1)]


def _write(earlier: Order, order: Order, lines: Sequence[LineData]) -> None:
    """What a change says goes over; what it leaves out stays."""
    for name in ("po_number", "requested_date", "comment"):
        if value := getattr(order, name):
            setattr(earlier, name, value)
    if any(getattr(order, name) for name in _DELIVERY):
        for name in _DELIVERY:
            setattr(earlier, name, getattr(order, name))
    earlier.save(update_fields=["po_number", "requested_date", "comment", *_DELIVERY])
    earlier.lines.all().delete()
    make_lines(earlier, lines, earlier.customer)


def _refuse_changing(order: Order, earlier: Order) -> None:
    if order.customer_id is not None and earlier.customer_id != order.customer_id:
        raise MoveRefused(gettext("%(number)s ist der Auftrag eines anderen Kunden.") % {"number": earlier.number})
    if earlier.state not in _CHANGEABLE:
        raise MoveRefused(
            gettext("%(number)s lässt sich nicht mehr ändern: Der Auftrag ist freigegeben, abgelehnt oder storniert.")
            % {"number": earlier.number}
        )
