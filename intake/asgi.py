"""ASGI entry point.

Live streams run on the event loop. All else is Django's WSGI in a pool of threads, so that database connections are reused.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from types import FrameType
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

from intake.wsgi import application as wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")
Scope = MutableMapping[str, Any]
LIVE = "/live/"
# Both name the same WSGI in types of their own.
_django = WSGIMiddleware(wsgi_application, workers=16)  # type: ignore[arg-type]
_live = get_asgi_application()
# What is loaded by now stays for ever: looking it through for garbage would hold up a request now and then.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()


async def application(scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Hand a request to Django, without headers whose name holds an underscore.

    WSGI folds ``X_Forwarded_For`` and ``X-Forwarded-For`` into one name, so a client could forge the latter
    (https://github.com/abersheeran/a2wsgi/issues/62).
    """
    if scope["type"] == "http":
        scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
        if scope["path"].startswith(LIVE):
            _end_streams_at_the_end()
            await _live(scope, receive, send)  # type: ignore[arg-type]
            return
    await _django(scope, receive, send)  # type: ignore[arg-type]


_listening: set[signal.Signals] = set()


def _end_streams_at_the_end() -> None:
    """Have streams closed as soon as the server is asked to stop: it waits for open answers, and a stream has no end."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in {signal.SIGTERM, signal.SIGINT} - _listening:
        _listening.add(number)
        _chain(number)


def _chain(number: signal.Signals) -> None:
    from orders.desk.live import close_all

    before = signal.getsignal(number)

    def stop(received: int, frame: FrameType | None) -> None:
        close_all()
        if callable(before):
            before(received, frame)

    signal.signal(number, stop)
