"""From the button that was pressed to the call that changes the order."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orders import lifecycle, queue
from orders.desk import item_decisions, joint_decisions
from orders.desk.assigning import assign, assignee_of
from orders.desk.checking import warnings_of
from orders.desk.item_decisions import kind_of
from orders.desk.joint_decisions import save
from orders.desk.reviewing import OrderForms
from orders.desk.wishes import DECISION, Done, NotYet, Wish
from orders.models import QueueItem


def carry_out(item: QueueItem, forms: OrderForms | None, wish: Wish, user: User) -> Done:
    """Do what was wished.

    Raises:
        NotYet: Something is missing or wrong in the form.
        StaleVersion: Somebody else changed the order meanwhile.
        MoveRefused: The order's state forbids it.
    """
    if forms is None:
        return item_decisions.ACTIONS.get(wish.action, item_decisions.unknown)(item, wish, user)
    return _ORDER_ACTIONS.get(wish.action, _unknown)(item, forms, wish, user)


def take_over(item: QueueItem, user: User, why: str) -> None:
    """Take an item from whoever holds it."""
    queue.take_over(item_id=item.pk, user=user, reason=why.strip()[:200])


# --- orders -----------------------------------------------------------------------------------------------------
def _save_only(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    order = save(forms, wish, user)
    return Done(gettext("%(number)s gespeichert.") % {"number": order.number}, stay=True)


def _accept(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    with transaction.atomic():
        order = save(forms, wish, user)
        warnings = _excused(forms, wish)
        lifecycle.accept(
            order_id=order.pk,
            version=order.version,
            actor=user.get_username(),
            user=user,
            note=wish.reason if warnings else "",
            warnings=warnings,
            hold_s=settings.UNDO_SECONDS,
        )
    return Done(gettext("%(number)s angenommen.") % {"number": order.number}, undo=DECISION)


def _apply_change(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    with transaction.atomic():
        order = save(forms, wish, user)
        warnings = _excused(forms, wish)
        earlier = lifecycle.apply_change(
            order_id=order.pk,
            version=order.version,
            earlier_version=wish.earlier_version,
            actor=user.get_username(),
            note=wish.reason if warnings else "",
            hold_s=settings.UNDO_SECONDS,
        )
    return Done(gettext("%(number)s ist geändert.") % {"number": earlier.number})


def _excused(forms: OrderForms, wish: Wish) -> list[str]:
    """What was strange, once there is a reason for it.

    Raises:
        NotYet: There is none.
    """
    found = warnings_of(forms)
    if found and not wish.reason:
        words = gettext("Bitte begründen: %(what)s Es wurde noch nichts gespeichert.")
        raise NotYet(words % {"what": " ".join(each.at for each in found)}, {"findings": found, "panel": "reason"})
    return [each.at for each in found]


def _ask(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not wish.question:
        raise NotYet(gettext("Bitte schreiben, was der Kunde gefragt werden soll."), {"panel": "ask"})
    order = save(forms, wish, user)
    lifecycle.ask(order_id=order.pk, version=order.version, text=wish.question, actor=user.get_username())
    return Done(gettext("Rückfrage zu %(number)s ist unterwegs.") % {"number": order.number})


def _reject(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    if not wish.refusal:
        raise NotYet(gettext("Bitte eine Begründung für den Kunden schreiben."), {"panel": "reject"})
    lifecycle.reject(
        order_id=forms.order.pk, version=wish.version, text=wish.refusal, actor=user.get_username(), hold_s=settings.UNDO_SECONDS
    )
    return Done(gettext("%(number)s abgelehnt.") % {"number": forms.order.number}, undo=DECISION)


def _no_order(_item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    kind, actor = kind_of(wish), user.get_username()
    lifecycle.no_order(order_id=forms.order.pk, kind=kind, actor=actor, note=wish.note, version=wish.version)
    return Done(gettext("%(number)s ist kein Auftrag.") % {"number": forms.order.number}, undo=DECISION)


def _put_back(item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    save(forms, wish, user)
    queue.release_claim(item_id=item.pk, user=user)
    return Done(gettext("%(number)s liegt wieder im Eingang.") % {"number": forms.order.number}, go_on=False)


def _hand_over(item: QueueItem, forms: OrderForms, wish: Wish, user: User) -> Done:
    assignee = assignee_of(wish)
    save(forms, wish, user)
    return assign(item, assignee, user)


def _unknown(_item: QueueItem, _forms: OrderForms, _wish: Wish, _user: User) -> Done:
    raise NotYet(gettext("Bitte eine der Schaltflächen unten benutzen."))


_ORDER_ACTIONS: dict[str, Callable[[QueueItem, OrderForms, Wish, User], Done]] = {
    "save": _save_only,
    "accept": _accept,
    "ask": _ask,
    "reject": _reject,
    "no_order": _no_order,
    "put_back": _put_back,
    "hand_over": _hand_over,
    "apply_change": _apply_change,
    **joint_decisions.ACTIONS,
}
