"""The steps of a message, in their order: claim, read, understand, match, decide, record.

What was read is kept, and used again if a later step has to be repeated. Orders, queue items and the end of the message are
written in one transaction: however often and wherever it dies, a message makes one result. **No message ends nowhere.**
"""

from __future__ import annotations

import logging
import time
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from structlog.contextvars import bound_contextvars

from intake import claiming
from intake.contracts import ReadMessage
from intake.conversation import record_conversation
from intake.deciding import decide
from intake.errors import AllwegeError, DeadlineExceeded, TryAgain
from intake.failing import fail
from intake.matching import knowledge_for, match
from intake.models import Message
from intake.reading import Deadline, Limits, NeedsOcr, read
from intake.recording import Judged, Overtaken, latest_orders, record
from intake.storing import files_of, load_read, save_read
from intake.understanding import understand
from orders.states import ChannelName

log = logging.getLogger(__name__)

_MOST_ROUNDS = 4


def process(message_id: UUID | str, *, allow_ocr: bool, deadline_s: float | None = None) -> str | None:
    """Take a message as far as it goes.

    Args:
        message_id: Of the message.
        allow_ocr: Whether pictures of text may be read here and now.
        deadline_s: Seconds for reading; ``settings.LIMIT_MESSAGE_SECONDS`` if not given.

    Returns:
        ``decided``; ``failed``: a person has it; ``again``: it is tried later; ``ocr``: it must go to the OCR workers;
        ``lost``: another worker took it over; ``None``: it was not there to be taken.
    """
    message = claiming.claim(message_id, allow_ocr=allow_ocr)
    if message is None:
        return None
    with bound_contextvars(message=str(message.pk)):
        try:
            if message.attempts > claiming.MOST_ATTEMPTS:
                raise AllwegeError("begonnen und nie fertig geworden: der Prozess wurde jedes Mal beendet")
            return _work(message, allow_ocr=allow_ocr, deadline_s=deadline_s or settings.LIMIT_MESSAGE_SECONDS)
        except NeedsOcr:
            return "ocr" if claiming.hand_to_ocr(message) else "lost"
        except SoftTimeLimitExceeded:
            fail(message, DeadlineExceeded("the worker's own limit"))
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must go on to a person
            return fail(message, error)
        except BaseException:
            claiming.wait(message, seconds=0, error="", count=False)
            raise


def _work(message: Message, *, allow_ocr: bool, deadline_s: float) -> str:
    """Do the steps.

    Raises:
        AllwegeError, NeedsOcr: What keeps the message from being decided.
    """
    if message.state == Message.State.STORED and not _read(message, allow_ocr=allow_ocr, deadline_s=deadline_s):
        return "lost"
    said = load_read(message)
    if (outcome := record_conversation(message, said)) is not None:
        return outcome
    for _ in range(_MOST_ROUNDS):
        known = latest_orders()
        judged, seconds = _judge(said)
        try:
            return record(message, said, judged, known=known, seconds=seconds)
        except Overtaken:
            log.info("another order of the customer came in meanwhile: compared once more")
    raise TryAgain("other orders of the same customer came in all the time")


def _read(message: Message, *, allow_ocr: bool, deadline_s: float) -> bool:
    """Read all files and keep what was read; whether the message is still ours."""
    result = read(
        files_of(message),
        channel=ChannelName(message.channel),
        sender=message.sender,
        recipient=message.recipient,
        received_at=message.received_at,
        facts=message.facts,
        deadline=Deadline(deadline_s),
        limits=Limits(file_bytes=settings.LIMIT_MESSAGE_BYTES),
        allow_ocr=allow_ocr,
    )
    if not save_read(result, message_id=message.pk, claim=message.claim):
        return False
    message.refresh_from_db(fields=["state", "headers", "timings"])
    return True


def _judge(said: ReadMessage) -> tuple[tuple[Judged, ...], dict[str, float]]:
    """From what was read to a decision for each order in it, with the seconds of each step."""
    clock = _Clock()
    knowledge = knowledge_for(said)
    clock.lap("load")
    readings = understand(said, knowledge)
    clock.lap("understand")
    drafts = [match(reading, said, knowledge) for reading in readings]
    clock.lap("match")
    judged = tuple(Judged(part, draft, decide(draft, said, knowledge)) for part, draft in enumerate(drafts))
    clock.lap("decide")
    return judged, clock.seconds


class _Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 4)
        self._last = now
