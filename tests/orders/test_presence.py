from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import presence
from orders.models import Presence, QueueItem
from tests.orders.conftest import WHEN


@pytest.fixture
def item(db, time_machine):
    time_machine.move_to(WHEN, tick=False)
    return QueueItem.objects.create(kind="other", channel="email", source_ref="m", received_at=WHEN, due_at=WHEN)


def seen_by(item, user):
    return presence.lookers([item.pk], but=user)


def test_others_see_who_looks_until_they_leave(item, sabine, joerg):
    presence.look(item_id=item.pk, user=joerg)
    seen = (seen_by(item, sabine), seen_by(item, joerg))

    presence.leave(item_id=item.pk, user=joerg)

    assert seen == ({item.pk: [joerg]}, {})
    assert seen_by(item, sabine) == {}


def test_who_says_nothing_for_a_minute_is_gone(item, sabine, joerg, time_machine):
    presence.look(item_id=item.pk, user=joerg)
    time_machine.shift(timedelta(seconds=59))
    still = seen_by(item, sabine)
    time_machine.shift(timedelta(seconds=2))

    assert (still, seen_by(item, sabine)) == ({item.pk: [joerg]}, {})


def test_only_news_is_a_change_of_the_item(item, joerg, time_machine):
    def changed():
        return QueueItem.objects.get(pk=item.pk).changed_at

    time_machine.shift(timedelta(seconds=10))
    presence.look(item_id=item.pk, user=joerg)
    came = changed()
    time_machine.shift(timedelta(seconds=30))
    presence.look(item_id=item.pk, user=joerg)
    stayed = changed()
    time_machine.shift(timedelta(seconds=5))
    presence.leave(item_id=item.pk, user=joerg)

    assert (came, stayed, changed()) == (WHEN + timedelta(seconds=10), came, WHEN + timedelta(seconds=45))


def test_what_ended_long_ago_is_cleared_away(item, sabine, joerg):
    Presence.objects.create(item=item, user=joerg, until=timezone.now() - timedelta(hours=2))

    presence.leave(item_id=item.pk, user=sabine)

    assert Presence.objects.count() == 0
