"""What changes in the queue, told to open pages as it happens.

One watcher for each process and event loop asks the database every second for items that changed, whoever changed them, and hands
their keys to all streams. A page fetches anew what concerns it. The clock of the database's rows decides, not a broker.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Max

from orders.models import QueueItem

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
REST_AFTER_ERROR_S = 5.0
PING_EVERY_S = 15.0
# Proxies and sign-ins change: a page asks anew now and then.
STREAM_ENDS_AFTER_S = 600.0
# A transaction may end so long after it wrote its time; clocks of several machines may differ as much.
OVERLAP = timedelta(seconds=10)
_MOST_IDS = 200
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Changes:
    """What changed since the last look; asked from one thread only."""

    def __init__(self) -> None:
        self._newest: datetime | None = None
        self._seen: dict[int, datetime] = {}

    def look(self) -> list[int]:
        """Keys of items that changed since the last call; none at the first.

        Raises:
            DatabaseError: Nothing was forgotten: the next call tells of it.
        """
        if self._newest is None:
            self._newest = QueueItem.objects.aggregate(at=Max("changed_at"))["at"] or _LONG_AGO
            self._seen = dict(self._rows(self._newest))
            return []
        rows = self._rows(self._newest)
        new = [item_id for item_id, at in rows if self._seen.get(item_id) != at]
        self._seen = dict(rows)
        self._newest = max([self._newest, *(at for _, at in rows)])
        return new

    def _rows(self, newest: datetime) -> list[tuple[int, datetime]]:
        rows = QueueItem.objects.filter(changed_at__gt=newest - OVERLAP)
        return list(rows.order_by("changed_at").values_list("pk", "changed_at"))


class Watcher:
    """Looks for changes while somebody listens."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[list[int] | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def close(self) -> None:
        """End every stream now: the process is asked to stop."""
        self._closed = True
        for listener in self._listeners:
            listener.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """Server-sent events for one page, until ``STREAM_ENDS_AFTER_S`` have gone by."""
        listener: asyncio.Queue[list[int] | None] = asyncio.Queue()
        self._listeners.add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        end = time.monotonic() + STREAM_ENDS_AFTER_S
        try:
            yield "retry: 2000\nevent: hello\ndata: \n\n"
            while not self._closed and time.monotonic() < end:
                try:
                    ids = await asyncio.wait_for(listener.get(), PING_EVERY_S)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if ids is None:
                    break
                yield f"event: items\ndata: {','.join(map(str, ids[:_MOST_IDS]))}\n\n"
        finally:
            self._listeners.discard(listener)

    async def _watch(self) -> None:
        changes, loop = Changes(), asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="live") as thread:
            while self._listeners and not self._closed:
                try:
                    ids = await loop.run_in_executor(thread, _look, changes)
                except DatabaseError as error:
                    log.warning("the queue cannot be watched: %s", error)
                    await asyncio.sleep(REST_AFTER_ERROR_S)
                    continue
                if ids:
                    for listener in self._listeners:
                        listener.put_nowait(ids)
                await asyncio.sleep(LOOK_EVERY_S)
            await loop.run_in_executor(thread, connections.close_all)


def _look(changes: Changes) -> list[int]:
    close_old_connections()
    return changes.look()


_watchers: WeakKeyDictionary[asyncio.AbstractEventLoop, Watcher] = WeakKeyDictionary()


def watcher() -> Watcher:
    """The watcher of the running event loop."""
    return _watchers.setdefault(asyncio.get_running_loop(), Watcher())


def close_all() -> None:
    """End every stream of this process; may be called from a signal handler of the loop's own thread."""
    for loop, each in list(_watchers.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(each.close)
