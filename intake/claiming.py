"""Who works on a message: one worker at a time, for a limited time, a limited number of times.

A claim is a conditional UPDATE: it holds if exactly one row changed. The sweep takes back the claim of a worker that died: at its
next round if it ran on the same machine, else when the lease is over. What a worker writes is written only while its claim holds.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from intake import workers
from intake.models import Message

MOST_ATTEMPTS = 3
# Celery kills a task so long after its message's time is over (intake/tasks.py); only then may another worker begin.
GRACE_S = 130
OPEN = (Message.State.STORED, Message.State.READ)


def claim(message_id: UUID | str, *, allow_ocr: bool) -> Message | None:
    """Take a message to work on.

    Args:
        message_id: Of the message.
        allow_ocr: Whether this worker may read pictures; if not, a message that needs it is left to others.

    Returns:
        The message with its new claim, or ``None`` if it is decided, waits, or somebody works on it.
    """
    lease = timedelta(seconds=settings.LIMIT_MESSAGE_SECONDS + GRACE_S)
    rows = due().filter(pk=message_id)
    if not allow_ocr:
        rows = rows.exclude(needs_ocr=True, state=Message.State.STORED)
    mark = f"{uuid4().hex} {workers.me()}"
    if not rows.update(claim=mark, claimed_until=timezone.now() + lease, attempts=F("attempts") + 1):
        return None
    return mine(message_id, mark).first()


def due() -> QuerySet[Message]:
    """Every message that somebody could work on now."""
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
    return Message.objects.filter(free, ready, state__in=OPEN)


def take_back() -> int:
    """Free what dead processes of this machine were working on; the attempt counts, so that what kills its workers ends.

    Returns:
        How many messages are free again.
    """
    held = Message.objects.filter(state__in=OPEN, claimed_until__gt=timezone.now()).exclude(claim="")
    dead = [(pk, mark) for pk, mark in held.values_list("pk", "claim") if workers.is_dead(mark.partition(" ")[2])]
    return sum(mine(pk, mark).update(claim="", claimed_until=None) for pk, mark in dead)


def mine(message_id: UUID | str, mark: str) -> QuerySet[Message]:
    """The message, as long as it is claimed under this mark."""
    return Message.objects.filter(pk=message_id, claim=mark, state__in=OPEN)


def wait(message: Message, *, seconds: float, error: str, count: bool = True) -> bool:
    """Give a message back, to be tried again later.

    Args:
        message: As claimed.
        seconds: Not to be claimed before they are over.
        error: Why, for the log page.
        count: Whether this was one of its attempts.

    Returns:
        Whether it was still ours.
    """
    moment = timezone.now() + timedelta(seconds=seconds) if seconds else None
    attempts = message.attempts if count else message.attempts - 1
    with transaction.atomic():
        changed = mine(message.pk, message.claim).update(
            claim="", claimed_until=None, not_before=moment, last_error=error, attempts=attempts
        )
    return changed == 1


def hand_to_ocr(message: Message) -> bool:
    """Leave a message to a worker that may read pictures.

    Returns:
        Whether it was still ours.
    """
    with transaction.atomic():
        changed = mine(message.pk, message.claim).update(
            needs_ocr=True, claim="", claimed_until=None, attempts=message.attempts - 1
        )
    return changed == 1
