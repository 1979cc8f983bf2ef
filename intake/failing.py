"""What becomes of a message when a step of it fails: tried again, or shown to a person with the original. Never nothing."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from intake import claiming
from intake.errors import AllwegeError, AskSender, ForPerson, ProgramMissing, TryAgain
from intake.models import Message
from intake.results import failure_result
from orders.lifecycle import open_item
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind
from orders.storable import storable

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 10
# So long the installation may be mended before a person is asked to enter the order by hand.
MEND_WITHIN_S = 900
MEND_PAUSE_S = 60


def fail(message: Message, error: Exception) -> str:
    """Write down that a step failed, and decide who goes on.

    Args:
        message: As claimed.
        error: What came of the step.

    Returns:
        ``again``, ``failed`` (a person has it) or ``lost`` (another worker has it).

    Raises:
        DatabaseError: Nothing is written; once the lease is over another worker tries.
    """
    text = _text(error)
    if isinstance(error, AskSender | ForPerson):
        log.warning("a person must look at it: %s", error)
        return _to_person(message, text, error)
    if isinstance(error, TryAgain):
        log.warning("attempt %s failed: %s", message.attempts, error)
    else:
        log.error("attempt %s failed: %s", message.attempts, error, exc_info=error)
    if isinstance(error, ProgramMissing) and (timezone.now() - message.stored_at).total_seconds() < MEND_WITHIN_S:
        return "again" if claiming.wait(message, seconds=MEND_PAUSE_S, error=text, count=False) else "lost"
    if message.attempts >= claiming.MOST_ATTEMPTS:
        return _to_person(message, text, error)
    pause = FIRST_PAUSE_S * 2 ** (message.attempts - 1)
    return "again" if claiming.wait(message, seconds=pause, error=text) else "lost"


def _text(error: Exception) -> str:
    """The error's code, and what it says."""
    if isinstance(error, AllwegeError):
        return storable(str(error))[:2000]
    return storable(f"{AllwegeError.code}: {type(error).__name__}: {error}")[:2000]


def _to_person(message: Message, text: str, error: Exception) -> str:
    """Open an item in the queue and end the message, in one transaction."""
    code, remedy = (error.code, error.remedy) if isinstance(error, AllwegeError) else (AllwegeError.code, AllwegeError.remedy)
    known = ReasonCode.UNREADABLE if isinstance(error, AskSender) else ReasonCode.PROCESSING_FAILED
    reason = Reason(known, detail=text[:500])
    with transaction.atomic():
        changed = claiming.mine(message.pk, message.claim).update(
            state=Message.State.FAILED,
            claim="",
            claimed_until=None,
            kind=MessageKind.OTHER,
            decision="review",
            results=[failure_result(message, reason)],
            needs_person_because=code[:40],
            last_error=text,
            decided_at=timezone.now(),
        )
        if not changed:
            return "lost"
        open_item(
            kind=MessageKind.OTHER,
            channel=ChannelName(message.channel),
            source_ref=str(message.pk),
            received_at=message.received_at,
            sender=message.sender[:250],
            subject=message.subject[:250],
            summary=f"Diese Nachricht konnte nicht verarbeitet werden. {remedy}",
            reasons=[reason],
        )
    return "failed"
