"""Decisions that concern two orders: the same twice, a change, two in one, one in two."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orders import lifecycle
from orders.data import OrderChanges
from orders.desk.numbers import whole
from orders.desk.reviewing import OrderForms
from orders.desk.wishes import DECISION, Done, NotYet, Wish
from orders.models import Order, QueueItem


def changes_of(forms: OrderForms) -> OrderChanges:
    """The order as it stands in valid forms."""
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


def save(forms: OrderForms, wish: Wish, user: User) -> Order:
    """Store what was typed; nothing is stored where anything is wrong.

    Raises:
        NotYet: Something is wrong.
    """
    if not forms.is_valid():
        raise NotYet(gettext("Bitte die markierten Felder prüfen. Es wurde noch nichts gespeichert."))
    actor = user.get_username()
    order: Order = lifecycle.correct(order_id=forms.order.pk, version=wish.version, changes=changes_of(forms), actor=actor)
    return order


def _duplicate(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    other = Order.objects.filter(number=wish.duplicate_of).exclude(pk=forms.order.pk).first()
    if other is None:
        raise NotYet(gettext("Einen anderen Auftrag mit dieser Nummer gibt es nicht."), {"panel": "duplicate"})
    lifecycle.mark_duplicate(order_id=forms.order.pk, version=wish.version, of_number=other.number, actor=user.get_username())
    return Done(gettext("%(number)s ist als doppelt erledigt.") % {"number": forms.order.number}, undo=DECISION)


def _take_as_change(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not Order.objects.filter(number=wish.change_of).exclude(pk=forms.order.pk).exists():
        raise NotYet(gettext("Einen anderen Auftrag mit dieser Nummer gibt es nicht."), {"panel": "change"})
    with transaction.atomic():
        order = save(forms, wish, user)
        lifecycle.take_as_change(
            order_id=order.pk,
            version=order.version,
            of_number=wish.change_of,
            whole=wish.whole,
            actor=user.get_username(),
        )
    text = gettext("Die Änderung an %(number)s liegt zum Prüfen bereit; geändert ist noch nichts.")
    return Done(text % {"number": wish.change_of}, stay=True)


def _take_as_order(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    with transaction.atomic():
        order = save(forms, wish, user)
        lifecycle.take_as_order(order_id=order.pk, version=order.version, actor=user.get_username())
    return Done(gettext("%(number)s ist wieder ein eigener Auftrag.") % {"number": forms.order.number}, stay=True)


def _split(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not wish.positions:
        raise NotYet(gettext("Bitte die Positionen wählen, die einen eigenen Auftrag ergeben."), {"panel": "split"})
    with transaction.atomic():
        order = save(forms, wish, user)
        # Lines are chosen by the number before them; lines that were taken out are counted there, but not stored.
        chosen = [position for position, form in enumerate(forms.lines.kept(), 1) if form.shown_position in wish.positions]
        new = lifecycle.split(order_id=order.pk, version=order.version, positions=chosen, user=user)
    text = gettext("Die Positionen stehen jetzt in %(number)s; der neue Auftrag liegt in Ihrem Eingang.")
    return Done(text % {"number": new.number}, stay=True)


def _merge(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    other = whole(wish.merge_with, most_digits=18)
    if not other:
        raise NotYet(gettext("Bitte wählen, womit zusammengelegt werden soll."), {"panel": "merge"})
    with transaction.atomic():
        order = save(forms, wish, user)
        lifecycle.merge(order_id=order.pk, version=order.version, other_item_id=other, user=user)
    return Done(gettext("Zusammengelegt: Positionen und Original stehen jetzt hier."), stay=True)


ACTIONS: dict[str, Callable[[QueueItem, OrderForms, Wish, User], Done]] = {
    "duplicate": _duplicate,
    "take_as_change": _take_as_change,
    "take_as_order": _take_as_order,
    "split": _split,
    "merge": _merge,
}
