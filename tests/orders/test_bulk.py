from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from orders import bulk
from orders.lifecycle import place
from orders.models import Order, QueueItem
from tests.orders.conftest import line_data, order_data


@pytest.fixture
def items(customer, gloves):
    """Three orders in review and one message, the most urgent first."""
    for number in range(3):
        place(data=order_data(customer, line_data(gloves), source_ref=f"m{number}"), reasons=[], accepted=False)
    now = timezone.now()
    QueueItem.objects.create(kind="inquiry", channel="email", source_ref="i", received_at=now, due_at=now + timedelta(days=30))
    return list(QueueItem.objects.order_by("pk"))


def keys(items):
    return [item.pk for item in items]


def test_all_are_assigned_and_given_back_to_whoever_had_them(items, sabine, joerg):
    group = Group.objects.create(name="Innendienst")
    QueueItem.objects.filter(pk=items[0].pk).update(assigned_to=sabine)
    QueueItem.objects.filter(pk=items[1].pk).update(assigned_to=None, assigned_group=group)
    QueueItem.objects.filter(pk=items[2].pk).update(assigned_to=None)
    QueueItem.objects.filter(pk=items[3].pk).update(state="done", assigned_to=None)

    outcome = bulk.assign_all(item_ids=keys(items), user=joerg, group=None, actor="sabine")
    given = list(QueueItem.objects.order_by("pk").values_list("assigned_to", "assigned_group"))
    bulk.assign_back(before=outcome.undo, actor="sabine")

    assert (outcome.done, outcome.refused) == (keys(items[:3]), [items[3].pk])
    assert given == [(joerg.pk, None)] * 3 + [(None, None)]
    assert list(QueueItem.objects.order_by("pk").values_list("assigned_to", "assigned_group")) == [
        (sabine.pk, None),
        (None, group.pk),
        (None, None),
        (None, None),
    ]
    assert items[2].order.events.last().note == "Niemandem mehr zugeteilt"


def test_what_somebody_assigned_or_took_up_since_is_not_given_back(items, sabine, joerg):
    QueueItem.objects.update(assigned_to=None)
    outcome = bulk.assign_all(item_ids=keys(items), user=joerg, group=None, actor="sabine")
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(pk=items[0].pk).update(assigned_to=sabine)
    QueueItem.objects.filter(pk=items[1].pk).update(claimed_by=joerg, claimed_until=until)
    QueueItem.objects.filter(pk=items[2].pk).update(state="done")

    back = bulk.assign_back(before=outcome.undo, actor="sabine")

    assert (back.done, back.held, sorted(back.refused)) == ([items[3].pk], [items[1].pk], [items[0].pk, items[2].pk])
    assert list(QueueItem.objects.order_by("pk").values_list("assigned_to", flat=True)) == [sabine.pk, joerg.pk, joerg.pk, None]


def test_what_a_colleague_works_on_is_not_assigned(items, sabine, joerg):
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(pk=items[0].pk).update(claimed_by=joerg, claimed_until=until)

    outcome = bulk.assign_all(item_ids=keys(items[:2]), user=sabine, group=None, actor="sabine")

    assert (outcome.held, outcome.done) == ([items[0].pk], [items[1].pk])


def test_only_what_is_ones_own_is_released(items, sabine, joerg):
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(pk=items[0].pk).update(claimed_by=sabine, claimed_until=until)
    QueueItem.objects.filter(pk=items[1].pk).update(claimed_by=joerg, claimed_until=until)

    outcome = bulk.release_all(item_ids=keys(items[:2]), user=sabine)

    assert (outcome.done, outcome.refused) == ([items[0].pk], [items[1].pk])
    assert QueueItem.objects.get(pk=items[1].pk).claimed_by == joerg


def test_no_orders_are_closed_but_not_what_a_colleague_works_on(items, sabine, joerg):
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(pk=items[1].pk).update(claimed_by=joerg, claimed_until=until)
    QueueItem.objects.filter(pk=items[2].pk).update(purpose="callback")

    outcome = bulk.no_order_all(item_ids=[*keys(items), 999_999], kind="other", user=sabine)

    assert sorted(outcome.done) == [items[0].pk, items[3].pk]
    assert outcome.held == [items[1].pk]
    assert sorted(outcome.refused) == [items[2].pk, 999_999]
    assert [order.state for order in Order.objects.order_by("pk")] == ["rejected", "review", "review"]
    assert QueueItem.objects.get(pk=items[3].pk).outcome == "no_order"


def test_what_was_closed_as_no_order_is_opened_again(items, sabine):
    outcome = bulk.no_order_all(item_ids=keys(items), kind="other", user=sabine)
    Order.objects.filter(pk=items[1].order_id).update(state="cancelled")

    back = bulk.open_all_again(before=outcome.undo, actor="sabine")

    assert (sorted(back.done), back.refused) == ([items[0].pk, items[2].pk, items[3].pk], [items[1].pk])
    assert [item.state for item in QueueItem.objects.order_by("pk")] == ["open", "done", "open", "open"]


def test_a_kind_that_does_not_exist_closes_nothing(items, sabine):
    with pytest.raises(ValueError, match="spam"):
        bulk.no_order_all(item_ids=keys(items), kind="spam", user=sabine)

    assert QueueItem.objects.filter(state="done").count() == 0
