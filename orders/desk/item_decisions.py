"""Decisions on what is no order (yet): a complaint, a call to make, an answer that was lost."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from orders import lifecycle, queue
from orders.data import OrderData
from orders.desk.assigning import assign, assignee_of
from orders.desk.wishes import DECISION, Done, NotYet, Wish
from orders.models import QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

# Orders entered by hand from a message are counted from here, so that they never meet one that the program found.
_BY_HAND = 1000


def kind_of(wish: Wish) -> MessageKind:
    """What it is instead of an order.

    Raises:
        NotYet: None was chosen.
    """
    try:
        kind = MessageKind(wish.kind)
    except ValueError as error:
        raise NotYet(gettext("Bitte wählen, was es ist."), {"panel": "no_order"}) from error
    if kind == MessageKind.ORDER:
        raise NotYet(gettext("Bitte wählen, was es ist."), {"panel": "no_order"})
    return kind


def state_seen(item: QueueItem) -> str:
    """What an item without an order is known by, as an order is by its version: a reply or a colleague's answer changes it."""
    return f"{item.state}.{len(item.reasons)}.{item.answers.count()}"


def _as_seen(item: QueueItem, wish: Wish) -> None:
    """Hold the item until the transaction ends.

    Raises:
        NotYet: The customer has written again or a colleague has answered since the page was printed.
    """
    QueueItem.objects.filter(pk=item.pk).update(source_ref=F("source_ref"))
    current = state_seen(QueueItem.objects.get(pk=item.pk))
    if wish.seen and wish.seen != current:
        text = gettext("Inzwischen ist hier etwas Neues gekommen. Bitte ansehen und noch einmal entscheiden.")
        raise NotYet(text, {"seen": current, "panel": "ask" if wish.question else ""})


def _close(item: QueueItem, wish: Wish, user: User) -> Done:
    with transaction.atomic():
        _as_seen(item, wish)
        lifecycle.close_item(item_id=item.pk, outcome="done", actor=user.get_username(), note=wish.note)
    return Done(gettext("Erledigt."), undo=DECISION)


def _answer(item: QueueItem, wish: Wish, user: User) -> Done:
    if not wish.question:
        raise NotYet(gettext("Bitte die Antwort schreiben."), {"panel": "ask"})
    with transaction.atomic():
        _as_seen(item, wish)
        lifecycle.ask(item_id=item.pk, version=wish.version, text=wish.question, actor=user.get_username())
    return Done(gettext("Die Antwort ist unterwegs."))


def _answer_and_close(item: QueueItem, wish: Wish, user: User) -> Done:
    """What is answered and needs no reply; one that comes all the same gets an item of its own."""
    with transaction.atomic():
        done = _answer(item, wish, user)
        lifecycle.close_item(item_id=item.pk, outcome="answered", actor=user.get_username(), note=wish.note)
    return done


def _put_item_back(item: QueueItem, _wish: Wish, user: User) -> Done:
    queue.release_claim(item_id=item.pk, user=user)
    return Done(gettext("Liegt wieder im Eingang."), go_on=False)


def _hand_item_over(item: QueueItem, wish: Wish, user: User) -> Done:
    return assign(item, assignee_of(wish), user)


def _make_order(item: QueueItem, wish: Wish, user: User) -> Done:
    """Enter an order by hand where the program saw none; a second click finds the first one's order.

    A change of an earlier order begins with that one's lines.
    """
    data = OrderData(
        channel=ChannelName(item.channel),
        source_ref=item.source_ref,
        source_part=_BY_HAND + item.source_part,
        received_at=item.received_at,
        sender=item.sender,
        customer_id=item.customer_id,
        po_number="",
        requested_date=None,
        delivery=None,
        currency="EUR",
        comment="",
        lines=(),
        fields={},
        reply_channel=item.channel,
        reply_to=item.sender,
        reply_thread={},
        subject=item.subject,
    )
    actor, earlier = user.get_username(), item.related_order if item.kind == MessageKind.CHANGE else None
    with transaction.atomic():
        _as_seen(item, wish)
        reasons = [] if earlier else [Reason(ReasonCode.NO_LINES)]
        order = lifecycle.place(data=data, reasons=reasons, accepted=False, actor=actor)
        if earlier is not None and order.version == 1:
            lifecycle.take_as_change(order_id=order.pk, version=1, of_number=earlier.number, whole=False, actor=actor)
        lifecycle.close_item(item_id=item.pk, outcome="order", actor=actor, note=order.number)
    opened = order.items.filter(purpose="decide").first()
    return Done(gettext("%(number)s angelegt.") % {"number": order.number}, item_id=opened.pk if opened else None)


def _cancel_related(item: QueueItem, wish: Wish, user: User) -> Done:
    """Cancel the order that a message speaks of, and be done with the message."""
    order = item.related_order
    if order is None:
        raise NotYet(gettext("Es ist nicht bekannt, welcher Auftrag storniert werden soll."))
    with transaction.atomic():
        lifecycle.cancel(order_id=order.pk, version=wish.version, actor=user.get_username(), note=wish.note)
        # After the order, which is held first everywhere.
        _as_seen(item, wish)
        lifecycle.close_item(item_id=item.pk, outcome="cancelled", actor=user.get_username(), note=wish.note)
    return Done(gettext("%(number)s ist storniert.") % {"number": order.number})


def unknown(_item: QueueItem, _wish: Wish, _user: User) -> Done:
    """Say that there is no such button.

    Raises:
        NotYet: Always.
    """
    raise NotYet(gettext("Bitte eine der Schaltflächen unten benutzen."))


ACTIONS: dict[str, Callable[[QueueItem, Wish, User], Done]] = {
    "close": _close,
    "answer": _answer,
    "answer_and_close": _answer_and_close,
    "make_order": _make_order,
    "cancel_related": _cancel_related,
    "put_back": _put_item_back,
    "hand_over": _hand_item_over,
}
