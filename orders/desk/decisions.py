"""From the button that was pressed to the call that changes the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext

from orders import lifecycle, queue
from orders.data import OrderChanges, OrderData
from orders.desk.reviewing import OrderForms
from orders.models import Order, QueueItem
from orders.people.rights import Right
from orders.people.roles import people_with
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

_MOST_TEXT = 4000
# Orders entered by hand from a message are counted from here, so that they never meet one that the program found.
_BY_HAND = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What was posted beside the order itself."""

    action: str
    version: int
    question: str
    refusal: str
    duplicate_of: str
    kind: str
    note: str
    assignee: str

    @classmethod
    def from_post(cls, data: QueryDict) -> Wish:
        """Read the buttons and the panels; a version that is no number matches none."""
        version = data.get("version", "")
        return cls(
            action=data.get("action", ""),
            version=int(version) if version.isdigit() and len(version) < 10 else 0,
            question=data.get("question", "").strip()[:_MOST_TEXT],
            refusal=data.get("refusal", "").strip()[:_MOST_TEXT],
            duplicate_of=data.get("duplicate_of", "").strip()[:20],
            kind=data.get("kind", ""),
            note=data.get("note", "").strip()[:500],
            assignee=data.get("assignee", ""),
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: a sentence, and where to go.

    Attributes:
        stay: On the same page.
        go_on: To the next item; else back to the queue.
        item_id: To this item, whatever else.
    """

    text: str
    item_id: int | None = None
    stay: bool = False
    go_on: bool = True


@dataclass(slots=True)
class NotYet(Exception):
    """Nothing was decided; ``again`` is what the page is printed with."""

    text: str
    again: dict[str, Any] = field(default_factory=dict)


def carry_out(item: QueueItem, forms: OrderForms | None, wish: Wish, user: User) -> Done:
    """Do what was wished.

    Raises:
        NotYet: Something is missing or wrong in the form.
        StaleVersion: Somebody else changed the order meanwhile.
        MoveRefused: The order's state forbids it.
    """
    if forms is None:
        return _ITEM_ACTIONS.get(wish.action, _unknown_item)(item, wish, user)
    return _ORDER_ACTIONS.get(wish.action, _unknown)(item, forms, wish, user)


def take_over(item: QueueItem, user: User, why: str) -> None:
    """Take an item from whoever holds it."""
    queue.take_over(item_id=item.pk, user=user, reason=why.strip()[:200])


# --- orders -----------------------------------------------------------------------------------------------------
def _changes(forms: OrderForms) -> OrderChanges:
    data = forms.header.cleaned_data
    return OrderChanges(
        customer_id=forms.header.customer_found.pk if forms.header.customer_found else None,
        po_number=data["po_number"],
        requested_date=data["requested_date"],
        delivery=data["address"],
        comment=data["comment"],
        reply_channel=data["reply_channel"],
        reply_to=data["reply_to"],
        lines=forms.lines.lines_data(forms.header.customer_found),
    )


def _save(forms: OrderForms, wish: Wish, user: User) -> Order:
    """Store what was typed; nothing is stored where anything is wrong."""
    if not forms.is_valid():
        raise NotYet(gettext("Bitte die markierten Felder prüfen. Es wurde noch nichts gespeichert."))
    order: Order = lifecycle.correct(
        order_id=forms.order.pk, version=wish.version, changes=_changes(forms), actor=user.get_username()
    )
    return order


def _save_only(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    order = _save(forms, wish, user)
    return Done(gettext("%(number)s gespeichert.") % {"number": order.number}, stay=True)


def _accept(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    order = _save(forms, wish, user)
    lifecycle.accept(order_id=order.pk, version=order.version, actor=user.get_username(), user=user, note=wish.note)
    return Done(gettext("%(number)s angenommen.") % {"number": order.number})


def _ask(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not wish.question:
        raise NotYet(gettext("Bitte schreiben, was der Kunde gefragt werden soll."), {"panel": "ask"})
    order = _save(forms, wish, user)
    lifecycle.ask(order_id=order.pk, version=order.version, text=wish.question, actor=user.get_username())
    return Done(gettext("Rückfrage zu %(number)s ist unterwegs.") % {"number": order.number})


def _reject(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not wish.refusal:
        raise NotYet(gettext("Bitte eine Begründung für den Kunden schreiben."), {"panel": "reject"})
    lifecycle.reject(order_id=forms.order.pk, version=wish.version, text=wish.refusal, actor=user.get_username())
    return Done(gettext("%(number)s abgelehnt.") % {"number": forms.order.number})


def _duplicate(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    again = {"panel": "duplicate"}
    other = Order.objects.filter(number=wish.duplicate_of).exclude(pk=forms.order.pk).first()
    if other is None:
        raise NotYet(gettext("Einen anderen Auftrag mit dieser Nummer gibt es nicht."), again)
    lifecycle.mark_duplicate(order_id=forms.order.pk, version=wish.version, of_number=other.number, actor=user.get_username())
    return Done(gettext("%(number)s ist als doppelt erledigt.") % {"number": forms.order.number})


def _kind(wish: Wish) -> MessageKind:
    try:
        kind = MessageKind(wish.kind)
    except ValueError as error:
        raise NotYet(gettext("Bitte wählen, was es ist."), {"panel": "no_order"}) from error
    if kind == MessageKind.ORDER:
        raise NotYet(gettext("Bitte wählen, was es ist."), {"panel": "no_order"})
    return kind


def _no_order(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    lifecycle.no_order(order_id=forms.order.pk, kind=_kind(wish), actor=user.get_username(), note=wish.note)
    return Done(gettext("%(number)s ist kein Auftrag.") % {"number": forms.order.number})


def _put_back(item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    _save(forms, wish, user)
    queue.release_claim(item_id=item.pk, user=user)
    return Done(gettext("%(number)s liegt wieder im Eingang.") % {"number": forms.order.number}, go_on=False)


def _hand_over(item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    assignee = _assignee(wish)
    _save(forms, wish, user)
    return _assign(item, assignee, user)


def _unknown(_item: QueueItem, _forms: OrderForms, _wish: Wish, _user: User) -> Done:
    raise NotYet(gettext("Bitte eine der Schaltflächen unten benutzen."))


_ORDER_ACTIONS: dict[str, Callable[[QueueItem, OrderForms, Wish, User], Done]] = {
    "save": _save_only,
    "accept": _accept,
    "ask": _ask,
    "reject": _reject,
    "duplicate": _duplicate,
    "no_order": _no_order,
    "put_back": _put_back,
    "hand_over": _hand_over,
}


# --- both ---------------------------------------------------------------------------------------------------------
def _assignee(wish: Wish) -> User:
    person = people_with(Right.DECIDE).filter(pk=int(wish.assignee)).first() if wish.assignee.isdigit() else None
    if person is None:
        raise NotYet(gettext("Bitte wählen, wer es bekommen soll."), {"panel": "hand_over"})
    return person


def _assign(item: QueueItem, assignee: User, user: User) -> Done:
    queue.assign(item_id=item.pk, user=assignee, actor=user.get_username())
    queue.release_claim(item_id=item.pk, user=user)
    return Done(gettext("Weitergegeben an %(name)s.") % {"name": assignee.get_full_name() or assignee.get_username()})


# --- what is no order ---------------------------------------------------------------------------------------------
def _close(item: QueueItem, wish: Wish, user: User) -> Done:
    lifecycle.close_item(item_id=item.pk, outcome="done", actor=user.get_username(), note=wish.note)
    return Done(gettext("Erledigt."))


def _answer(item: QueueItem, wish: Wish, user: User) -> Done:
    if not wish.question:
        raise NotYet(gettext("Bitte die Antwort schreiben."), {"panel": "ask"})
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
    return _assign(item, _assignee(wish), user)


def _make_order(item: QueueItem, _wish: Wish, user: User) -> Done:
    """Enter an order by hand where the program saw none; a second click finds the first one's order."""
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
    order = lifecycle.place(data=data, reasons=[Reason(ReasonCode.NO_LINES)], accepted=False, actor=user.get_username())
    lifecycle.close_item(item_id=item.pk, outcome="order", actor=user.get_username(), note=order.number)
    opened = order.items.filter(purpose="decide").first()
    return Done(gettext("%(number)s angelegt.") % {"number": order.number}, item_id=opened.pk if opened else None)


def _unknown_item(_item: QueueItem, _wish: Wish, _user: User) -> Done:
    raise NotYet(gettext("Bitte eine der Schaltflächen unten benutzen."))


_ITEM_ACTIONS: dict[str, Callable[[QueueItem, Wish, User], Done]] = {
    "close": _close,
    "answer": _answer,
    "answer_and_close": _answer_and_close,
    "make_order": _make_order,
    "put_back": _put_item_back,
    "hand_over": _hand_item_over,
}
