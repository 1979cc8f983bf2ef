"""Taking a decision back. One rule: it can be taken back as long as nobody outside has learned of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from orders.history import record
from orders.lessons import forget_order
from orders.lifecycle.changing import MoveRefused, lock, move
from orders.lifecycle.items import kind_again
from orders.models import Answer, Order, QueueItem
from orders.replying import WITHDRAWN
from orders.states import OrderState

# Outcomes of items that can be taken back; what became one with another order is parted by splitting instead.
UNDOABLE = frozenset({"accepted", "rejected", "duplicate", "no_order", "done"})
_DECIDED = {OrderState.ACCEPTED, OrderState.REJECTED}
# The answer is written in the transaction of the decision, a moment before or after the item is closed.
_SAME_MOMENT = timedelta(seconds=5)


def undoable(item: QueueItem) -> bool:
    """Whether the decision on an item can still be taken back; ``undo`` looks again under the lock."""
    return _why_not(item) is None and not _known_outside(item).exists()


def undo(*, item_id: int, actor: str) -> QueueItem:
    """Take the last decision on an item back: the order is in review again, the answer never leaves, the clock goes on as before.

    What was learned by the acceptance is forgotten.

    Raises:
        MoveRefused: The order has moved on, or the answer has left or is just leaving.
        QueueItem.DoesNotExist: There is none with this key.
    """
    with transaction.atomic():
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        order = lock(item.order_id) if item.order_id else None
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        why = _why_not(item)
        if why is not None:
            raise MoveRefused(why)
        _hold_back(item)
        if order is not None and item.purpose == "decide":
            values = {"accepted_at": None, **_suspicion(order)}
            move(order, OrderState.REVIEW, actor=actor, what="undone", note=item.note, after={"undone": item.outcome}, **values)
            forget_order(order, actor=actor)
            item.kind = str(kind_again(item)) if item.outcome == "no_order" else item.kind
        elif about := item.order or item.related_order:
            record(about, actor=actor, what="undone", after={"undone": item.outcome})
        _open(item)
    return item


def _suspicion(order: Order) -> dict[str, Any]:
    """Of which order this may be the second; accepting it had said that it is none."""
    accepted = order.events.filter(what="accepted").order_by("-pk").first()
    number = (accepted.after if accepted else {}).get("duplicate_of")
    return {"duplicate_of": Order.objects.filter(number=number).first()} if number and order.duplicate_of is None else {}


def _why_not(item: QueueItem) -> str | None:
    """Why a decision cannot be taken back, apart from its answers; ``None`` where it can."""
    if item.state != QueueItem.State.DONE:
        return gettext("Das ist noch nicht entschieden.")
    if item.outcome not in UNDOABLE:
        return gettext("Das lässt sich nicht zurücknehmen.")
    if item.order_id and item.purpose != "decide" and item.outcome != "done":
        # It was closed along with a decision on the order, which is taken back on the order's own item.
        return gettext("Das lässt sich nicht zurücknehmen.")
    if item.order is not None and item.purpose == "decide" and item.order.state not in _DECIDED:
        return gettext("Der Auftrag %(number)s ist schon weiter.") % {"number": item.order.number}
    return None


def _answers(item: QueueItem) -> QuerySet[Answer]:
    """The answers that the decision has written."""
    if item.closed_at is None or (item.order_id and item.purpose != "decide"):
        return Answer.objects.none()
    found = Answer.objects.filter(created_at__gte=item.closed_at - _SAME_MOMENT)
    if item.order_id is None:
        return found.filter(item=item)
    return found.filter(order=item.order).exclude(kind=Answer.Kind.QUESTION)


def _known_outside(item: QueueItem) -> QuerySet[Answer]:
    """Those that have left, or that somebody has tried to send."""
    return _answers(item).exclude(state=Answer.State.DUE, attempts=0)


def _hold_back(item: QueueItem) -> None:
    here = _answers(item).filter(state=Answer.State.DUE, attempts=0)
    here.update(
        state=Answer.State.FAILED,
        needs_person_because=WITHDRAWN,
        last_error="Zurückgezogen, bevor sie hinausging: Die Entscheidung wurde zurückgenommen.",
    )
    # Looked at after the update: a sender that was quicker has raised the attempts.
    left = _known_outside(item).exclude(state=Answer.State.FAILED, attempts=0, needs_person_because=WITHDRAWN)
    if left.exists():
        raise MoveRefused(gettext("Die Antwort ist schon unterwegs oder angekommen."))


def _open(item: QueueItem) -> None:
    """Open as it was: due when it was due, with the reasons it had."""
    item.state = QueueItem.State.OPEN
    item.closed_at = None
    item.outcome = item.closed_by = item.note = ""
    item.save()
