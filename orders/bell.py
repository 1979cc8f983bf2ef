"""The bell: tell the workers at once what is to do. The database is the truth; a sweep finds what nobody heard."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from celery import current_app
from django.conf import settings
from kombu.pools import producers

log = logging.getLogger(__name__)

# So long the bell is left alone after it gave no sound: a dead broker must not hold up whoever stores messages.
QUIET_AFTER_FAILURE_S = 5.0
# By itself kombu would try a dead broker for six seconds, and wait for a silent one as long as a worker may.
_IMPATIENT = {"max_retries": 0, "socket_timeout": 3, "socket_connect_timeout": 1}

_muted: ContextVar[bool] = ContextVar("bell_muted", default=False)


class _Rest:
    """When the bell may be tried again, for all threads of this process."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = Lock()

    def begin(self) -> None:
        with self._lock:
            self._until = time.monotonic() + QUIET_AFTER_FAILURE_S

    def is_over(self) -> bool:
        return time.monotonic() >= self._until


_rest = _Rest()


def ring(task_name: str, *args: object, queue: str | None = None) -> bool:
    """Queue a task by its name. Call it in ``transaction.on_commit`` only.

    Args:
        task_name: As in ``intake.tasks.process``.
        args: Ids, as text or numbers.
        queue: Where it differs from what ``CELERY_TASK_ROUTES`` says.

    Returns:
        Whether the broker took it. It never raises and never waits for a broker that is gone.
    """
    if _muted.get() or not _rest.is_over():
        return False
    try:
        with producers[_connection()].acquire(block=True, timeout=2) as producer:
            current_app.send_task(task_name, args=args, queue=queue, producer=producer, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - brokers fail in many ways, and none may undo what is stored
        _rest.begin()
        log.warning("the broker did not take %s (%s); the next sweep will find what is to do", task_name, error)
        return False
    return True


def hanging(queue: str) -> int:
    """How many bells wait in a queue for a worker; 0 if the broker does not say."""
    try:
        with _connection() as connection:
            return int(connection.default_channel.queue_declare(queue=queue, passive=True).message_count)
    except Exception:  # noqa: BLE001 - an unknown queue is none, and a dead broker is found out by ringing
        return 0


def _connection() -> Any:
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **_IMPATIENT}
    return current_app.connection_for_write(transport_options=options)


@contextmanager
def muted() -> Iterator[None]:
    """Ring nothing inside: whoever asks for silence does the work without any worker."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)
