"""Send the answers that are due: claim, print, hand over, write down how it went.

An answer is claimed under a lease before it is sent and marked after it; a run that dies in between leaves it claimed, and
another run tries again with the same key once the lease is over. Each channel makes of that key what keeps a second copy away.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError

from channels.contract import Reply, TransportError
from channels.registry import CHANNELS
from intake.errors import AllwegeError, AskSender, ForPerson
from intake.models import Message
from orders import answers
from orders.models import Answer, Customer
from orders.states import ChannelName

log = logging.getLogger(__name__)

MOST_PER_RUN = 50
# So long one run sends; what is left comes with the next.
MOST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did."""

    sent: int = 0
    again: int = 0
    failed: int = 0


def send_due() -> Sent:
    """Send what is due; one answer that fails never stops the next."""
    end = time.monotonic() + MOST_SECONDS
    outcomes: list[str] = []
    while len(outcomes) < MOST_PER_RUN and time.monotonic() < end:
        # One at a time: a lease must not run out while others are being sent.
        claimed = answers.claim_due(limit=1)
        if not claimed:
            break
        outcomes += [_send_safely(answer) for answer in claimed]
    return Sent(*(outcomes.count(kind) for kind in ("sent", "again", "failed")))


def _send_safely(answer: Answer) -> str:
    """Send one answer; what the database does not take is found again once the lease is over."""
    try:
        return _send(answer)
    except DatabaseError:
        log.exception("answer %s stays claimed until its lease is over", answer.pk)
        return "again"


def _send(answer: Answer) -> str:
    """Hand one answer over and write down how it went.

    Raises:
        DatabaseError: How it went is not written down.
    """
    try:
        external_id = CHANNELS[ChannelName(answer.channel)].send(reply_of(answer))
    except (SoftTimeLimitExceeded, DatabaseError):
        raise
    except TransportError as error:
        return _failed(answer, str(error), permanent=error.permanent)
    except (AskSender, ForPerson) as error:
        return _failed(answer, str(error), permanent=True)
    except (AllwegeError, OSError) as error:
        return _failed(answer, str(error), permanent=False)
    except Exception as error:
        log.exception("answer %s could not be sent", answer.pk)
        return _failed(answer, f"{type(error).__name__}: {error}", permanent=False)
    answers.mark_sent(answer_id=answer.pk, external_id=external_id[:250])
    log.info("answer %s went out by %s as %s", answer.pk, answer.channel, external_id)
    return "sent"


def _failed(answer: Answer, error: str, *, permanent: bool) -> str:
    given_up = permanent or answer.attempts >= answers.MOST_ATTEMPTS
    log.warning("answer %s did not go out by %s%s: %s", answer.pk, answer.channel, " for good" if given_up else "", error)
    answers.mark_failed(answer_id=answer.pk, error=error[:1000], permanent=permanent)
    return "failed" if given_up else "again"


def reply_of(answer: Answer) -> Reply:
    """The answer as a channel hands it out, its paper printed."""
    paper = answers.print_pdf(answer)
    order, customer = answer.order, _customer_of(answer)
    return Reply(
        # The moment too: numbers begin anew in a new database, what was noted under a key outside does not.
        key=f"answer-{answer.pk}-{answer.created_at:%Y%m%d%H%M%S%f}",
        kind=str(answer.kind),
        recipient=answer.recipient,
        subject=answer.subject,
        body=answer.body,
        pdf=paper,
        pdf_name=paper.name if paper is not None else "",
        thread={**_said_of(answer), **{str(key): str(value) for key, value in answer.thread.items()}},
        order_number=order.number if order is not None else "",
        answer_id=answer.pk,
        language=customer.language if customer is not None else "de",
    )


def _customer_of(answer: Answer) -> Customer | None:
    if answer.order is not None:
        return answer.order.customer
    return answer.item.customer if answer.item is not None else None


def _said_of(answer: Answer) -> dict[str, str]:
    """What the message that is answered says of itself: the mail's thread, and why nothing may go back by itself."""
    source = answer.order or answer.item
    try:
        message_id = uuid.UUID(source.source_ref if source is not None else "")
    except ValueError:
        return {}
    message = Message.objects.filter(pk=message_id).only("channel", "facts").first()
    if message is None:
        return {}
    by_mail = answer.channel == message.channel == ChannelName.EMAIL
    names = ("message_id", "references", "auto") if by_mail else ("auto",)
    return {name: str(message.facts[name]) for name in names if message.facts.get(name)}
