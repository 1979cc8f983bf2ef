"""The outbox: which answers are due, how each went, the paper that goes with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from orders.documents.printing import print_answer
from orders.lifecycle.items import open_again, open_item
from orders.models import Answer, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

# Longer than any channel takes to hand one answer over.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
_FIRST_PAUSE_MINUTES = 1
_LONGEST_PAUSE_MINUTES = 60
# By these ways a confirmation leaves as a paper, or lies on the order's page; the others say it themselves.
_ON_PAPER = frozenset({ChannelName.FAX, ChannelName.EMAIL, ChannelName.WEB})


def claim_due(*, limit: int) -> list[Answer]:
    """Take the answers whose time has come, under a lease: two senders never get the same.

    One whose sender died is due again when its lease is over. Each claim counts as an attempt.

    Args:
        limit: How many at most; ``attempts`` of each already counts this one.
    """
    claimed: list[Answer] = []
    for answer_id in list(_due(timezone.now()).values_list("pk", flat=True)[: limit * 4]):
        if len(claimed) == limit:
            break
        now = timezone.now()
        if _due(now).filter(pk=answer_id).update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
            answer = Answer.objects.select_related("order__customer", "item__customer").get(pk=answer_id)
            if answer.attempts > MOST_ATTEMPTS:
                mark_failed(answer_id=answer_id, error=answer.last_error or "Das Senden brach jedes Mal ab.", permanent=False)
            else:
                claimed.append(answer)
    return claimed


def _due(now: datetime) -> QuerySet[Answer]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Answer.objects.filter(free, state=Answer.State.DUE, not_before__lte=now).order_by("not_before", "pk")


def mark_sent(*, answer_id: int, external_id: str) -> None:
    """Note that a channel took an answer; a second call changes nothing.

    Args:
        external_id: What the channel calls it.
    """
    Answer.objects.filter(pk=answer_id, state=Answer.State.DUE).update(
        state=Answer.State.SENT, external_id=external_id[:250], sent_at=timezone.now(), claimed_until=None, last_error=""
    )


def mark_failed(*, answer_id: int, error: str, permanent: bool) -> None:
    """Note that an answer did not go out, or came back: try again later, or tell a person.

    Args:
        error: What happened, in words for the clerk.
        permanent: Trying again is useless. An answer that was sent can still come back (a bounce); then this is set.
    """
    with transaction.atomic():
        answer = Answer.objects.select_related("order", "item").get(pk=answer_id)
        if permanent or answer.attempts >= MOST_ATTEMPTS:
            _give_up(answer, error, "permanent" if permanent else "exceeded")
            return
        pause = min(_FIRST_PAUSE_MINUTES * 2 ** max(answer.attempts - 1, 0), _LONGEST_PAUSE_MINUTES)
        Answer.objects.filter(pk=answer_id, state=Answer.State.DUE).update(
            not_before=timezone.now() + timedelta(minutes=pause), claimed_until=None, last_error=error
        )


def _give_up(answer: Answer, error: str, because: str) -> None:
    states = [Answer.State.DUE, Answer.State.SENT] if because == "permanent" else [Answer.State.DUE]
    failed = Answer.objects.filter(pk=answer.pk, state__in=states).update(
        state=Answer.State.FAILED, needs_person_because=because, claimed_until=None, last_error=error
    )
    if failed:
        _tell_a_person(answer, error)


def _tell_a_person(answer: Answer, error: str) -> QueueItem | None:
    """One item for each order or message; a second lost answer brings it back."""
    about = answer.order or answer.item
    if about is None:
        return None
    reason = Reason(ReasonCode.ANSWER_FAILED, detail=error[:1000])
    order = answer.order
    item = open_item(
        kind=MessageKind.ORDER if order else MessageKind.OTHER,
        channel=answer.channel,
        source_ref=about.source_ref,
        source_part=about.source_part,
        purpose="answer_failed",
        received_at=timezone.now(),
        sender=answer.recipient or about.sender,
        subject=answer.subject,
        reasons=[reason],
        customer_id=about.customer_id,
        order_id=order.pk if order else None,
        related_order_id=None if order or answer.item is None else answer.item.related_order_id,
    )
    if item.state == QueueItem.State.DONE or reason.as_json() not in item.reasons:
        kept = [] if item.state == QueueItem.State.DONE else item.reasons
        open_again(item, reasons=[reason.as_json(), *kept])
    return item


def print_pdf(answer: Answer, *, on_demand: bool = False) -> Path | None:
    """Give the paper of an answer, printed once.

    Args:
        on_demand: Print it though its channel sends none: somebody wants to see it.

    Returns:
        ``None`` where the answer needs no paper: a question by mail, a call, a page in the shop.
    """
    needed = answer.channel in _ON_PAPER and (answer.kind == Answer.Kind.CONFIRMATION or answer.channel == ChannelName.FAX)
    if not (needed or on_demand):
        return None
    stored: Path = settings.VAR / answer.pdf
    if answer.pdf and stored.is_file():
        return stored
    path = print_answer(answer)
    answer.pdf = str(path.relative_to(settings.VAR))
    Answer.objects.filter(pk=answer.pk).update(pdf=answer.pdf)
    return path
