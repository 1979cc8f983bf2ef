"""ASGI entry point: Django runs in a pool of threads behind uvicorn, so database connections are reused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from intake.wsgi import application as wsgi_application

Scope = MutableMapping[str, Any]
# Both name the same WSGI in types of their own.
_django = WSGIMiddleware(wsgi_application, workers=16)  # type: ignore[arg-type]


async def application(scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    """Hand a request to Django, without headers whose name holds an underscore.

    WSGI folds ``X_Forwarded_For`` and ``X-Forwarded-For`` into one name, so a client could forge the latter
    (https://github.com/abersheeran/a2wsgi/issues/62).
    """
    if scope["type"] == "http":
        scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    await _django(scope, receive, send)  # type: ignore[arg-type]
