from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest
from django.test import AsyncClient
from django.urls import reverse
from django.utils import timezone

from orders import presence, queue
from orders.desk import live
from orders.desk.live import Changes, Watcher
from orders.lifecycle import close_item
from orders.models import Presence, QueueItem

LIVE = reverse("desk:live")


@pytest.fixture
def items(db):
    now = timezone.now()
    return [
        QueueItem.objects.create(kind="other", channel="email", source_ref=f"m{number}", received_at=now, due_at=now)
        for number in range(3)
    ]


# --- what changed -------------------------------------------------------------------------------------------------
def test_what_was_there_before_is_no_change_and_every_change_is_told_once(items, clerk):
    changes = Changes()
    first = changes.look()

    queue.claim(item_id=items[1].pk, user=clerk)
    close_item(item_id=items[2].pk, outcome="done", actor="sabine")

    assert (first, sorted(changes.look()), changes.look()) == ([], [items[1].pk, items[2].pk], [])


def test_a_new_item_is_a_change_also_in_an_empty_queue(db):
    changes = Changes()
    changes.look()
    now = timezone.now()

    item = QueueItem.objects.create(kind="other", channel="email", source_ref="m", received_at=now, due_at=now)

    assert changes.look() == [item.pk]


def test_a_change_that_is_committed_late_is_not_missed(items):
    changes = Changes()
    changes.look()
    now = timezone.now()
    QueueItem.objects.filter(pk=items[0].pk).update(changed_at=now + timedelta(seconds=3))
    changes.look()

    QueueItem.objects.filter(pk=items[1].pk).update(changed_at=now + timedelta(seconds=1))

    assert changes.look() == [items[1].pk]


def test_a_database_that_is_away_loses_no_change(items, clerk, monkeypatch):
    changes = Changes()
    changes.look()
    queue.claim(item_id=items[0].pk, user=clerk)
    with monkeypatch.context() as broken:
        broken.setattr(QueueItem, "objects", None)
        with pytest.raises(AttributeError):
            changes.look()

    assert changes.look() == [items[0].pk]


# --- the stream ---------------------------------------------------------------------------------------------------
class Told:
    """Changes that a test makes."""

    def __init__(self):
        self.next = []

    def look(self):
        told, self.next = self.next, []
        return told


@pytest.fixture
def told(monkeypatch):
    changes = Told()
    monkeypatch.setattr(live, "Changes", lambda: changes)
    monkeypatch.setattr(live, "LOOK_EVERY_S", 0.01)
    return changes


async def _events(stream, count):
    return [await asyncio.wait_for(anext(stream), 5) for _ in range(count)]


def test_every_page_is_told_the_keys_and_a_watcher_without_pages_rests(told, db):
    async def scenario():
        watcher = Watcher()
        one, two = watcher.stream(), watcher.stream()
        hello = await _events(one, 1) + await _events(two, 1)
        told.next = [4, 7]
        news = await _events(one, 1) + await _events(two, 1)
        await one.aclose()
        await two.aclose()
        await asyncio.wait_for(watcher._task, 5)
        return hello, news

    hello, news = asyncio.run(scenario())

    assert hello == ["retry: 2000\nevent: hello\ndata: \n\n"] * 2
    assert news == ["event: items\ndata: 4,7\n\n"] * 2


def test_a_stream_ends_when_the_server_is_asked_to_stop(told, db):
    async def scenario():
        watcher = live.watcher()
        stream = watcher.stream()
        await _events(stream, 1)
        live.close_all()
        rest = [event async for event in stream]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(watcher._task, 5)
        return rest

    assert asyncio.run(asyncio.wait_for(scenario(), 10)) == []


def test_a_stream_ends_after_its_time_and_says_meanwhile_that_it_is_there(told, db, monkeypatch):
    monkeypatch.setattr(live, "PING_EVERY_S", 0.05)
    monkeypatch.setattr(live, "STREAM_ENDS_AFTER_S", 0.12)

    async def scenario():
        return [event async for event in Watcher().stream()]

    events = asyncio.run(asyncio.wait_for(scenario(), 10))

    assert events[0].startswith("retry")
    assert set(events[1:]) == {": still here\n\n"}


# --- the page -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_stream_over_asgi_is_for_people_who_are_signed_in(clerk, told):
    async def scenario():
        client = AsyncClient()
        refused = await client.get(LIVE, headers={"accept": "text/event-stream"})
        await client.aforce_login(clerk)
        response = await client.get(LIVE)
        stream = aiter(response.streaming_content)
        first = await asyncio.wait_for(anext(stream), 5)
        live.close_all()
        async for _ in stream:
            pass
        return refused.status_code, response.headers["Content-Type"], response.headers["Cache-Control"], first

    assert asyncio.run(asyncio.wait_for(scenario(), 20)) == (
        401,
        "text/event-stream",
        "no-store",
        b"retry: 2000\nevent: hello\ndata: \n\n",
    )


def test_without_asgi_the_page_is_told_to_ask_instead(desk):
    assert desk.get(LIVE).status_code == 204


def test_who_looks_is_shown_to_others_on_the_item_and_in_the_queue(desk, client, colleague, place):
    item = place()
    presence.look(item_id=item.pk, user=colleague)

    piece = desk.get(reverse("desk:lookers", args=[item.pk])).content.decode()
    row = desk.get(reverse("desk:queue"), {"view": "all"}).content.decode()

    assert "Jörg Lamparter sieht es sich an" in piece
    assert "Jörg Lamparter sieht es sich an" in row


def test_the_page_says_that_somebody_looks_and_that_they_have_gone(desk, clerk, place):
    address = reverse("desk:looking", args=[place().pk])

    desk.post(address)
    looking = [row.user for row in Presence.objects.all()]
    desk.post(address, {"leave": "1"})

    assert (looking, Presence.objects.count()) == ([clerk], 0)
    assert desk.post(reverse("desk:looking", args=[99_999])).status_code == 404
