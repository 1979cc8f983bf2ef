"""What a person decides about an order in review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from orders import learning
from orders.completeness import gaps
from orders.lifecycle.changing import MoveRefused, in_review, lock, move
from orders.lifecycle.items import close_items_of
from orders.lifecycle.lines import give_price
from orders.models import Answer, Order, OrderLine
from orders.reasons import Reason
from orders.replying import confirm, write_letter
from orders.states import MessageKind, OrderState


def accept(
    *,
    order_id: int,
    version: int,
    actor: str,
    user: User | None = None,
    note: str = "",
    warnings: Sequence[str] = (),
    hold_s: int = 0,
) -> Order:
    """Accept an order and confirm it to the customer.

    Args:
        user: The person who looked at it; what they put right is learned for the customer's next order.
        note: Why it is accepted, where ``warnings`` asked for a reason; both stand in the history.
        hold_s: So many seconds the confirmation waits, so that the decision can be taken back.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it, or something is missing; the sentence says what.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        if order.items.filter(purpose="decide", kind=str(MessageKind.CHANGE), related_order__isnull=False).exists():
            # Its lines hold the earlier order's as well, which would be delivered twice.
            raise MoveRefused(
                gettext("Er ändert einen früheren Auftrag: Bitte „Änderung übernehmen“ oder „Doch keine Änderung“.")
            )
        lines = list(order.lines.select_related("article").order_by("position"))
        refuse_gaps(order, lines)
        priced = [line for line in lines if give_price(line, order.customer)]
        OrderLine.objects.bulk_update(priced, ["price", "price_source"])
        values = {"accepted_at": timezone.now(), "duplicate_of": None}
        after: dict[str, Any] = {"warnings": list(warnings)} if warnings else {}
        if order.duplicate_of is not None:
            # Found to be none; once that is taken back, it is to be looked at again.
            after["duplicate_of"] = order.duplicate_of.number
        move(order, OrderState.ACCEPTED, actor=actor, what="accepted", note=note, after=after, **values)
        close_items_of(order, outcome="accepted", actor=actor)
        confirm(order, hold_s=hold_s)
        if user is not None:
            learning.learn(order, lines, actor=actor)
    return order


def reject(*, order_id: int, version: int, text: str, actor: str, hold_s: int = 0) -> Order:
    """Refuse an order and tell the customer why.

    Args:
        text: What the customer reads.
        hold_s: So many seconds the refusal waits, so that the decision can be taken back.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        move(order, OrderState.REJECTED, actor=actor, what="rejected", note=text)
        close_items_of(order, outcome="rejected", actor=actor)
        write_letter(kind=Answer.Kind.REFUSAL, text=text, order=order, hold_s=hold_s)
    return order


def mark_duplicate(*, order_id: int, version: int, of_number: str, actor: str) -> Order:
    """Close an order that came twice; the other stays as it is, and the customer gets no second answer.

    It counts as rejected, so that it can be opened again if it was none after all.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it, or there is no other order with this number, or that one is closed because of this one.
    """
    with transaction.atomic():
        found = Order.objects.filter(number=of_number).exclude(pk=order_id).values_list("pk", flat=True).first()
        # Two people may close each of the two as the other's at once: both are held, always in the same order.
        held = {pk: lock(pk, version if pk == order_id else None) for pk in sorted({order_id, found or order_id})}
        order = held[order_id]
        if found is None:
            raise MoveRefused(gettext("Einen anderen Auftrag mit der Nummer %(number)s gibt es nicht.") % {"number": of_number})
        other = held[found]
        _refuse_circle(order, other)
        move(order, OrderState.REJECTED, actor=actor, what="duplicate", note=other.number, duplicate_of=other)
        close_items_of(order, outcome="duplicate", actor=actor)
    return order


def _refuse_circle(order: Order, other: Order) -> None:
    """Refuse to close an order because of one that is closed itself because of this one: then neither would be delivered."""
    seen: set[int] = set()
    each: Order | None = other
    while each is not None and each.state == OrderState.REJECTED and each.pk not in seen:
        seen.add(each.pk)
        # Whose lines went into another order stands and falls with that one, whatever it was suspected of.
        each = each.merged_into or each.duplicate_of
    if each is not None and each.pk == order.pk:
        raise MoveRefused(gettext("%(number)s ist selbst geschlossen, weil es diesen Auftrag gibt.") % {"number": other.number})


def no_order(*, order_id: int, kind: str, actor: str, note: str = "", version: int | None = None) -> Order:
    """Close what was taken for an order and is none; it can be opened again.

    Args:
        kind: What it is instead, of ``MessageKind``.
        version: As it was decided on; ``None`` where many are closed from the queue.

    Raises:
        StaleVersion: It was changed meanwhile.
        MoveRefused: Its state forbids it.
    """
    with transaction.atomic():
        order = lock(order_id, version)
        in_review(order)
        order.items.update(kind=str(kind))
        move(order, OrderState.REJECTED, actor=actor, what="no_order", note=note)
        close_items_of(order, outcome="no_order", actor=actor)
    return order


def refuse_gaps(order: Order, lines: Sequence[OrderLine]) -> None:
    """Refuse to accept what is not complete.

    Raises:
        MoveRefused: The sentence says what is missing.
    """
    missing = gaps(order.customer, lines)
    if missing:
        raise MoveRefused("; ".join(dict.fromkeys(map(_in_words, missing))))


def _in_words(reason: Reason) -> str:
    """A reason in the reader's language; the sentences are catalogued without a line."""
    head = gettext(Reason(reason.code).sentence)
    if reason.line is None:
        return head
    return gettext("%(reason)s: Pos. %(lines)s") % {"reason": head, "lines": reason.line}
