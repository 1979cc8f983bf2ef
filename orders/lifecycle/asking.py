"""Questions to customers, and what comes back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from orders.duetimes import due_at, working_minutes
from orders.history import record
from orders.lifecycle.changing import MoveRefused, changed, in_review, lock
from orders.lifecycle.items import open_again, open_item
from orders.models import Answer, Order, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.replying import write_letter
from orders.states import MessageKind, OrderState

# A customer has a working day to answer; then somebody should call.
PATIENCE_MINUTES = 8 * 60
_MOST_DETAIL = 1000


def ask(*, version: int, text: str, actor: str, order_id: int | None = None, item_id: int | None = None) -> Answer:
    """Ask the customer about an order, or answer a message that is none.

    The item rests, and its clock stands, until the customer replies; after a working day without a reply it counts as overdue.

    Args:
        version: The order's, as it was decided on; of no meaning for an item.
        text: What the customer reads.
        order_id, item_id: One of the two.

    Raises:
        StaleVersion: The order was changed meanwhile.
        MoveRefused: The order is not in review, or the item is done.
    """
    with transaction.atomic():
        if order_id is not None:
            order = lock(order_id, version)
            in_review(order)
            item = _item_of(order)
            changed(order, actor=actor, what="asked", note=text)
            answer = write_letter(kind=Answer.Kind.QUESTION, text=text, order=order, item=item)
        else:
            item = QueueItem.objects.select_related("order", "related_order").get(pk=item_id or 0)
            if item.state == QueueItem.State.DONE:
                raise MoveRefused(gettext("Das ist schon erledigt."))
            about = item.order or item.related_order
            if about is not None:
                record(about, actor=actor, what="asked", note=text)
            answer = write_letter(kind=Answer.Kind.QUESTION, text=text, order=item.order, item=item)
        _rest(item, actor)
    return answer


def _item_of(order: Order) -> QueueItem:
    item = order.items.filter(purpose="decide").order_by("-pk").first()
    return item or open_item(
        kind=MessageKind.ORDER,
        channel=order.channel,
        source_ref=order.source_ref,
        source_part=order.source_part,
        received_at=order.received_at,
        sender=order.sender,
        order_id=order.pk,
    )


def _rest(item: QueueItem, actor: str) -> None:
    """Whoever asked gets the reply, unless it is somebody's already."""
    now = timezone.now()
    values: dict[str, Any] = {
        "state": QueueItem.State.WAITING,
        "due_at": due_at(now, PATIENCE_MINUTES),
        "claimed_by": None,
        "claimed_until": None,
    }
    if item.state == QueueItem.State.OPEN:
        # A second question while the first is out: the clock stands already.
        values |= {"paused_at": now, "minutes_left": working_minutes(now, item.due_at)}
    if item.assigned_to_id is None:
        values["assigned_to"] = User.objects.filter(username=actor, is_active=True).first()
    QueueItem.objects.filter(pk=item.pk).update(**values)


def question_answered(*, item_id: int, source_ref: str, summary: str, actor: str = "system") -> QueueItem:
    """Bring an item back because the customer has replied.

    The same reply counts once. Where the item is done already (somebody called meanwhile) the reply gets an item of its own, so
    that it is read in any case.

    Args:
        source_ref: The message that brought the reply.
        summary: What it says, shortly.
    """
    with transaction.atomic():
        asked = QueueItem.objects.get(pk=item_id)
        # The order first, as everywhere. A write: it keeps two replies from taking turns with the reasons.
        order = lock(asked.order_id) if asked.order_id else None
        QueueItem.objects.filter(pk=item_id).update(source_ref=F("source_ref"))
        item = QueueItem.objects.select_related("order", "related_order").get(pk=item_id)
        if any(reason.get("source_ref") == source_ref for reason in item.reasons):
            return item
        reason = Reason(ReasonCode.QUESTION_ANSWERED, detail=summary[:_MOST_DETAIL])
        about = item.order or item.related_order
        decided = item.order is not None and item.purpose == "decide" and item.order.state != OrderState.REVIEW
        if item.state == QueueItem.State.DONE or decided:
            return _reply_alone(item, source_ref, summary, reason)
        if order is not None and item.purpose == "decide":
            # A page that was opened before the reply came must not decide without it.
            changed(order, actor=actor, what="answered", note=summary, after={"source_ref": source_ref})
        elif about is not None:
            record(about, actor=actor, what="answered", note=summary, after={"source_ref": source_ref})
        return open_again(item, reasons=[{**reason.as_json(), "source_ref": source_ref}, *item.reasons])


def _reply_alone(item: QueueItem, source_ref: str, summary: str, reason: Reason) -> QueueItem:
    about = item.order or item.related_order
    return open_item(
        kind=MessageKind.OTHER,
        channel=item.channel,
        source_ref=source_ref,
        received_at=timezone.now(),
        sender=item.sender,
        subject=item.subject,
        summary=summary,
        reasons=[reason],
        customer_id=item.customer_id,
        related_order_id=about.pk if about else None,
    )
