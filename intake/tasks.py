"""Celery tasks: thin. Each takes an id, may run twice or die anywhere, and loses nothing.

A message may take ``ALLWEGE_LIMIT_MESSAGE_SECONDS``; then the reading stops by itself. The soft limit of Celery comes a little
later, for what does not look at the clock, the hard limit after that; only when that is over does the claim of the message end.
"""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.db.models import QuerySet

from intake import claiming, pipeline
from intake.models import Message
from orders import bell

SOFT_LIMIT_S = settings.LIMIT_MESSAGE_SECONDS + 40
HARD_LIMIT_S = settings.LIMIT_MESSAGE_SECONDS + 100
_MOST_PER_SWEEP = 500


@shared_task(name="intake.tasks.process", acks_late=True, soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def process(message_id: str) -> None:
    """Work on a message as far as it goes without reading pictures."""
    if pipeline.process(message_id, allow_ocr=False) == "ocr":
        bell.ring("intake.tasks.process_with_ocr", message_id)


@shared_task(name="intake.tasks.process_with_ocr", acks_late=True, soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def process_with_ocr(message_id: str) -> None:
    """Work on a message that holds pictures of text."""
    pipeline.process(message_id, allow_ocr=True)


@shared_task(name="intake.tasks.sweep", soft_time_limit=30, time_limit=60, expires=60)
def sweep() -> None:
    """Ring again for every message that waits and that nobody works on: its bell was lost, or its worker died."""
    claiming.take_back()
    pictures = {"needs_ocr": True, "state": Message.State.STORED}
    _ring_for(claiming.due().exclude(**pictures), "intake.tasks.process", "default")
    _ring_for(claiming.due().filter(**pictures), "intake.tasks.process_with_ocr", "ocr")


def _ring_for(waiting: QuerySet[Message], task: str, queue: str) -> None:
    """Ring once for each, unless as many bells hang in the queue as messages wait: its workers are only slow."""
    ids = [str(pk) for pk in waiting.order_by("stored_at").values_list("pk", flat=True)[:_MOST_PER_SWEEP]]
    if ids and bell.hanging(queue) < len(ids):
        for message_id in ids:
            bell.ring(task, message_id)
