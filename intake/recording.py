"""The end of a message: its orders or queue items, its results and its state, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from intake import claiming
from intake.contracts import Decision, Draft, ReadMessage
from intake.models import Message
from intake.placing import customer_id, order_data
from intake.results import result_of, steps_of
from intake.storing import plain
from intake.summing_up import summary_of
from orders.lifecycle import open_item, place
from orders.models import Customer, Order, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind, OrderState

_REMEMBERED = 1000


class Overtaken(Exception):
    """An order of the same customer came in after this message was compared with the earlier ones."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One order (or other wish) of a message with its decision.

    Attributes:
        part: Which of the message, from 0.
    """

    part: int
    draft: Draft
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one part."""

    result: dict[str, Any]
    decision: str
    reasons: Sequence[Reason]


def latest_orders() -> Collection[int]:
    """The keys of the last orders: what a message that is matched now is compared with."""
    return set(Order.objects.order_by("-pk").values_list("pk", flat=True)[:_REMEMBERED])


def record(
    message: Message, said: ReadMessage, judged: Sequence[Judged], *, known: Collection[int], seconds: Mapping[str, float]
) -> str:
    """Place what was decided and end the message.

    Args:
        message: As claimed.
        said: What was read.
        judged: At least one.
        known: ``latest_orders`` from before the matching.
        seconds: By step, beside those of the reading.

    Returns:
        ``decided``, or ``lost`` if another worker has taken the message over; then nothing was written.

    Raises:
        Overtaken: To be matched once more; nothing was written.
        DatabaseError: Nothing was written.
    """
    steps = steps_of(message.timings, seconds)
    with transaction.atomic():
        if not hold(message):
            return "lost"
        _check_overtaken(message, said, judged, known)
        outcomes = [_act(message, said, each, steps) for each in judged]
        end(
            message,
            kind=judged[0].draft.kind.value,
            decision=_overall([outcome.decision for outcome in outcomes]),
            results=[outcome.result for outcome in outcomes],
            reasons=[reason for outcome in outcomes for reason in outcome.reasons],
            timings=steps,
        )
    return "decided"


def hold(message: Message) -> bool:
    """Lock the message's row for this transaction, if it is still ours."""
    return claiming.mine(message.pk, message.claim).update(claim=F("claim")) == 1


def end(
    message: Message,
    *,
    kind: MessageKind,
    decision: str,
    results: Sequence[Mapping[str, Any]],
    reasons: Sequence[Reason] = (),
    timings: Mapping[str, float] | None = None,
) -> None:
    """Mark a held message as decided; nobody works on it again."""
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.DECIDED,
        kind=kind,
        decision=decision,
        results=plain(list(results)),
        timings=dict(timings if timings is not None else message.timings),
        needs_person_because=str(reasons[0].code) if decision == "review" and reasons else "",
        decided_at=timezone.now(),
        claim="",
        claimed_until=None,
        not_before=None,
        last_error="",
    )


def _overall(decisions: Sequence[str]) -> str:
    """Whoever must look at one part must look at the message."""
    return next((worst for worst in ("review", "accepted") if worst in decisions), "filed")


def _act(message: Message, said: ReadMessage, judged: Judged, steps: Mapping[str, float]) -> _Outcome:
    draft, decision = judged.draft, judged.decision
    if decision.outcome == "filed":
        return _outcome(message, draft, "filed", decision.reasons, steps)
    if draft.kind.value is not MessageKind.ORDER:
        reasons = decision.reasons or (Reason(ReasonCode.NOT_AN_ORDER),)
        _open(message, said, judged, reasons)
        return _outcome(message, draft, "review", reasons, steps)
    accepted, reasons = _accepted(said, decision)
    order = place(data=order_data(message, draft, part=judged.part), reasons=reasons, accepted=accepted)
    if accepted and order.state == OrderState.REVIEW:
        reasons = _reasons_of(order)
    decided = "review" if order.state == OrderState.REVIEW else "accepted"
    return _outcome(message, draft, decided, reasons, steps, order)


def _accepted(said: ReadMessage, decision: Decision) -> tuple[bool, tuple[Reason, ...]]:
    """What was written as a reply to a question of ours is never accepted unseen."""
    if said.facts.get("answers_item") and decision.outcome == "accepted":
        return False, (*decision.reasons, Reason(ReasonCode.QUESTION_ANSWERED))
    return decision.outcome == "accepted", decision.reasons


def _check_overtaken(message: Message, said: ReadMessage, judged: Sequence[Judged], known: Collection[int]) -> None:
    """Two messages that repeat each other may be worked on at the same time: the second one must see the first.

    Raises:
        Overtaken: There is an order that the matching cannot have seen.
    """
    accepted = [
        (key, each.draft)
        for each in judged
        if each.draft.kind.value is MessageKind.ORDER
        and _accepted(said, each.decision)[0]
        and (key := customer_id(each.draft)) is not None
    ]
    # Always in the same order, so that two messages never wait for each other.
    for customer in sorted({key for key, _draft in accepted}):
        # A write: on PostgreSQL it makes others wait who accept an order of the same customer.
        Customer.objects.filter(pk=customer).update(number=F("number"))
        later = Order.objects.filter(customer_id=customer, pk__gt=min(known, default=0)).exclude(source_ref=str(message.pk))
        new = set(later.values_list("pk", flat=True)) - set(known)
        if new and any(_alike(draft, new) for key, draft in accepted if key == customer):
            raise Overtaken


def _alike(draft: Draft, orders: Collection[int]) -> bool:
    """Whether one of these orders has an article or the number in common with a draft; others cannot repeat it."""
    shared = Q(lines__article__sku__in={line.sku for line in draft.lines if line.sku})
    if draft.po_number and draft.po_number.value:
        shared |= Q(po_number__iexact=draft.po_number.value)
    return Order.objects.filter(shared, pk__in=orders).exists()


def _reasons_of(order: Order) -> tuple[Reason, ...]:
    item = QueueItem.objects.filter(order=order, purpose="decide").first()
    return tuple(Reason.from_json(reason) for reason in item.reasons) if item else ()


def _outcome(
    message: Message,
    draft: Draft,
    decision: str,
    reasons: Sequence[Reason],
    steps: Mapping[str, float],
    order: Order | None = None,
) -> _Outcome:
    result = result_of(
        message,
        draft,
        decision=decision,
        reasons=reasons,
        seconds=steps,
        order=order.number if order else "",
        duplicate_of_source=_source_of(draft.duplicate_of),
    )
    return _Outcome(result, decision, reasons)


def _source_of(number: str | None) -> str:
    """What the message of an earlier order was called when it was put in by hand."""
    if not number:
        return ""
    source_ref = Order.objects.filter(number=number).values_list("source_ref", flat=True).first()
    facts = Message.objects.filter(pk=source_ref).values_list("facts", flat=True).first() if source_ref else None
    return str((facts or {}).get("source", ""))


def _open(message: Message, said: ReadMessage, judged: Judged, reasons: Sequence[Reason]) -> QueueItem:
    draft = judged.draft
    related = related_order(draft, said)
    return open_item(
        kind=draft.kind.value,
        channel=ChannelName(message.channel),
        source_ref=str(message.pk),
        source_part=judged.part,
        received_at=message.received_at,
        sender=message.sender[:250],
        subject=message.subject[:250],
        summary=summary_of(draft, said),
        reasons=reasons,
        customer_id=customer_id(draft) or (related.customer_id if related else None),
        related_order_id=related.pk if related else None,
    )


def related_order(draft: Draft, said: ReadMessage) -> Order | None:
    """The order that a message speaks of: the one whose confirmation it answers, else the one whose number it names."""
    newest = Order.objects.order_by("-received_at", "-pk")
    answered = said.facts.get("answers_order")
    if answered and (order := newest.filter(number=answered).first()) is not None:
        return order
    number = draft.po_number.value if draft.po_number else ""
    if not number:
        return None
    customer = customer_id(draft)
    if customer is not None:
        own = newest.filter(customer_id=customer)
        return own.filter(po_number=number).first() or own.filter(number=number).first()
    return newest.filter(number=number).first()
