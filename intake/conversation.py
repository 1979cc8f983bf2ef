"""Messages that speak of an answer of ours: one that comes back undelivered, and the reply to a question."""

from __future__ import annotations

import logging

from django.db import transaction

from intake.contracts import ReadMessage
from intake.models import Message
from intake.recording import end, hold
from intake.results import plain_result
from intake.summing_up import words_of
from orders import answers, lifecycle
from orders.models import Answer, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import MessageKind

log = logging.getLogger(__name__)


def record_conversation(message: Message, said: ReadMessage) -> str | None:
    """End a message that belongs to an answer of ours.

    A reply is never made an order unseen: its words go to the item of the person who asked.

    Args:
        message: As claimed.
        said: What was read.

    Returns:
        ``decided`` or ``lost``; ``None`` if the message speaks of no answer or item that we know.
    """
    bounced, answered = _key(said, "bounced_answer"), _key(said, "answers_item")
    if bounced is not None and Answer.objects.filter(pk=bounced).exists():
        return _bounce(message, bounced)
    if answered is not None and QueueItem.objects.filter(pk=answered).exists():
        return _reply(message, said, answered)
    return None


def _bounce(message: Message, answer_id: int) -> str:
    """An answer came back: it counts as not delivered, and a person is told of that, not of this mail."""
    with transaction.atomic():
        if not hold(message):
            return "lost"
        error = f"Die Mail kam zurück: {message.subject or message.sender}"
        answers.mark_failed(answer_id=answer_id, error=error[:1000], permanent=True)
        result = plain_result(message, kind=MessageKind.OTHER, decision="filed")
        end(message, kind=MessageKind.OTHER, decision="filed", results=[result])
    log.info("answer %s came back undelivered", answer_id)
    return "decided"


def _reply(message: Message, said: ReadMessage, item_id: int) -> str:
    """The customer has replied: the item that waits for it is open again."""
    reason = Reason(ReasonCode.QUESTION_ANSWERED)
    with transaction.atomic():
        if not hold(message):
            return "lost"
        lifecycle.question_answered(item_id=item_id, source_ref=str(message.pk), summary=words_of(said) or message.subject)
        result = plain_result(message, kind=MessageKind.OTHER, decision="review", reasons=[reason])
        end(message, kind=MessageKind.OTHER, decision="review", results=[result], reasons=[reason])
    return "decided"


def _key(said: ReadMessage, name: str) -> int | None:
    text = said.facts.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
