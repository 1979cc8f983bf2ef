"""Two addresses for load balancers and monitoring: ``/livez`` and ``/readyz``."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intake.models import Message

DISK_FREE_BYTES = 200 * 1024 * 1024


@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 where orders can be taken in, else 503.

    The broker is reported but decides nothing: without it messages are still stored, and decided once it is back.
    ``oldest_waiting_s`` tells monitoring that workers or beat stand still.
    """
    database, oldest_s = _database()
    disk = _disk()
    ready = database == disk == "ok"
    body = {"ready": ready, "database": database, "disk": disk, "broker": _broker(), "oldest_waiting_s": oldest_s}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> tuple[str, int]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "not migrated", 0
        waiting = Message.objects.filter(state__in=[Message.State.STORED, Message.State.READ])
        oldest: datetime | None = waiting.order_by("stored_at").values_list("stored_at", flat=True).first()
    except DatabaseError:
        return "unreachable", 0
    return "ok", int((timezone.now() - oldest).total_seconds()) if oldest else 0


def _disk() -> str:
    return "ok" if shutil.disk_usage(Path(settings.VAR)).free >= DISK_FREE_BYTES else "nearly full"


def _broker() -> str:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "unreachable"
    return "ok"
