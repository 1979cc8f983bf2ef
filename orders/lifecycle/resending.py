"""An answer that did not arrive is sent again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from orders.history import record
from orders.lifecycle.changing import MoveRefused
from orders.lifecycle.items import close_all
from orders.models import Answer, Order, QueueItem
from orders.replying import WITHDRAWN, address_of_item, address_of_order, ring_after_commit
from orders.states import CONFIRMED, OrderState


def resend(*, answer_id: int, actor: str) -> Answer:
    """Send a failed answer again, to where the order's answers go now.

    Raises:
        MoveRefused: It is on its way or has arrived, or it says what no longer holds.
    """
    with transaction.atomic():
        answer = Answer.objects.select_related("order__customer", "item__customer").get(pk=answer_id)
        if answer.state == Answer.State.SENT:
            raise MoveRefused(gettext("Diese Antwort ist schon zugestellt."))
        if answer.needs_person_because == WITHDRAWN:
            raise MoveRefused(gettext("Diese Antwort wurde zurückgezogen: Sie stimmt nicht mehr."))
        order = answer.order
        if order and answer.kind == Answer.Kind.CONFIRMATION and order.state not in CONFIRMED:
            raise MoveRefused(gettext("Der Auftrag %(number)s gilt nicht mehr als angenommen.") % {"number": order.number})
        if order:
            _refuse_outdated(answer, order)
        address = address_of_order(order) if order else address_of_item(answer.item) if answer.item else None
        if address is not None:
            answer.channel, answer.recipient, answer.thread = address.channel, address.recipient, dict(address.thread)
        values = {
            "state": Answer.State.DUE,
            "attempts": 0,
            "not_before": timezone.now(),
            "claimed_until": None,
            "needs_person_because": "",
            "channel": answer.channel,
            "recipient": answer.recipient,
            "thread": answer.thread,
        }
        if not Answer.objects.filter(pk=answer_id, state=Answer.State.FAILED).update(**values):
            raise MoveRefused(gettext("Diese Antwort ist schon unterwegs."))
        if order:
            record(order, actor=actor, what="resent", note=answer.recipient)
        _close_complaint(answer, actor)
        ring_after_commit()
        answer.refresh_from_db()
    return answer


def _refuse_outdated(answer: Answer, order: Order) -> None:
    """Two answers that contradict each other leave it to the customer what to believe."""
    if answer.kind == Answer.Kind.REFUSAL and order.state != OrderState.REJECTED:
        raise MoveRefused(gettext("Der Auftrag %(number)s ist nicht mehr abgelehnt.") % {"number": order.number})
    newer = Answer.objects.filter(order=order, kind=Answer.Kind.CONFIRMATION, pk__gt=answer.pk)
    if answer.kind == Answer.Kind.CONFIRMATION and newer.exists():
        raise MoveRefused(gettext("Zu %(number)s gibt es eine neuere Bestätigung.") % {"number": order.number})


def _close_complaint(answer: Answer, actor: str) -> None:
    """Close the item that told of the failure, once no other answer of its is lost."""
    about = answer.order or answer.item
    if about is None:
        return
    failed = Answer.objects.filter(state=Answer.State.FAILED).exclude(needs_person_because=WITHDRAWN)
    if failed.filter(order=answer.order, item=answer.item if answer.order is None else None).exists():
        return
    items = QueueItem.objects.filter(source_ref=about.source_ref, source_part=about.source_part, purpose="answer_failed")
    close_all(items, "resent", actor)
