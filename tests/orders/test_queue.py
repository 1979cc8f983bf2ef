from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from orders import queue, waiting
from orders.models import QueueItem
from orders.queue import AlreadyClaimed
from tests.orders.conftest import WHEN
from tests.orders.parallel import in_parallel


@pytest.fixture
def item(db):
    """Make an item; the first one made is the most urgent."""

    def make(**values):
        number = QueueItem.objects.count()
        now = timezone.now()
        given = {"kind": "inquiry", "channel": "email", "source_ref": f"m{number}", "received_at": now}
        return QueueItem.objects.create(**{**given, "due_at": now + timedelta(minutes=60 + number), **values})

    return make


# --- claiming -----------------------------------------------------------------------------------------------------
def test_a_claim_holds_for_some_minutes_and_keeps_others_out(item, sabine, joerg, settings, time_machine):
    settings.CLAIM_MINUTES = 10
    time_machine.move_to(WHEN, tick=False)
    one = item()

    held = queue.claim(item_id=one.pk, user=sabine)

    assert (held.claimed_by, held.claimed_until) == (sabine, datetime(2026, 11, 24, 9, 10, tzinfo=ZoneInfo("Europe/Berlin")))
    with pytest.raises(AlreadyClaimed):
        queue.claim(item_id=one.pk, user=joerg)
    time_machine.shift(timedelta(minutes=10, seconds=1))
    assert queue.claim(item_id=one.pk, user=joerg).claimed_by == joerg


def test_the_holder_may_renew(item, sabine, time_machine):
    time_machine.move_to(WHEN, tick=False)
    one = item()
    queue.claim(item_id=one.pk, user=sabine)
    time_machine.shift(timedelta(minutes=5))

    assert queue.claim(item_id=one.pk, user=sabine).claimed_until == WHEN + timedelta(minutes=15)


def test_what_is_done_cannot_be_claimed(item, sabine):
    one = item(state="done")

    with pytest.raises(AlreadyClaimed):
        queue.claim(item_id=one.pk, user=sabine)


def test_only_the_holder_gives_back(item, sabine, joerg):
    one = item(claimed_by=sabine, claimed_until=timezone.now() + timedelta(minutes=5))

    queue.release_claim(item_id=one.pk, user=joerg)
    one.refresh_from_db()
    held_by = one.claimed_by
    queue.release_claim(item_id=one.pk, user=sabine)
    one.refresh_from_db()

    assert (held_by, one.claimed_by, one.claimed_until) == (sabine, None, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_the_same_moment_one_wins(item, sabine, joerg):
    one = item()

    results = in_parallel(*[lambda user=user: queue.claim(item_id=one.pk, user=user).claimed_by for user in (sabine, joerg)])

    won = [result for result in results if not isinstance(result, AlreadyClaimed)]
    one.refresh_from_db()
    assert won == [one.claimed_by]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_next_at_the_same_moment_get_two(item, sabine, joerg):
    items = [item(), item()]

    results = in_parallel(*[lambda user=user: queue.next_for(user).pk for user in (sabine, joerg)])

    assert sorted(results) == sorted(one.pk for one in items)


def test_taking_over_leaves_the_reason_in_the_history(in_review, sabine, joerg):
    one = in_review.items.get()
    queue.claim(item_id=one.pk, user=joerg)

    queue.take_over(item_id=one.pk, user=sabine, reason="Pause")

    one.refresh_from_db()
    event = in_review.events.last()
    assert one.claimed_by == sabine
    assert (event.what, event.actor, event.note) == ("note", "sabine", "Übernommen von joerg: Pause")


def test_handing_over_is_noted(in_review, joerg):
    queue.assign(item_id=in_review.items.get().pk, user=joerg, actor="sabine")

    assert in_review.items.get().assigned_to == joerg
    assert in_review.events.last().note == "Weitergegeben an Jörg Lamparter"


# --- next ---------------------------------------------------------------------------------------------------------
def test_what_is_mine_comes_before_what_is_nobodys_however_urgent(item, sabine, in_review):
    item()
    mine = item(assigned_to=sabine)
    QueueItem.objects.filter(order=in_review).update(assigned_to=None, due_at=timezone.now() + timedelta(days=9))

    first = queue.next_for(sabine)
    QueueItem.objects.filter(pk=first.pk).update(state="done")
    second = queue.next_for(sabine)

    assert first == mine
    assert second.order == in_review, "the customer's contact goes first"
    assert (first.claimed_by, second.claimed_by) == (sabine, sabine)


def test_a_message_of_a_customer_of_mine_is_mine(item, customer, sabine):
    item()
    mine = item(customer=customer)

    assert queue.next_for(sabine) == mine


def test_the_most_urgent_goes_first(item, joerg):
    item()
    urgent = item(due_at=timezone.now() - timedelta(hours=1))

    assert queue.next_for(joerg) == urgent


def test_nobody_is_given_what_another_holds_or_is_responsible_for(item, sabine, joerg):
    item(claimed_by=sabine, claimed_until=timezone.now() + timedelta(minutes=5))
    item(assigned_to=sabine)
    item(state="waiting")
    item(state="done")

    assert queue.next_for(joerg) is None


def test_what_is_an_absent_persons_is_anybodys(item, sabine, joerg):
    one = item(assigned_to=sabine)
    sabine.clerk.absent = True
    sabine.clerk.save()

    assert queue.next_for(joerg) == one
    assert list(waiting.waiting(joerg, "unassigned")) == [one]


def test_a_person_without_a_profile_is_given_what_is_nobodys(item, django_user_model):
    one = item()

    assert queue.next_for(django_user_model.objects.create_user("neu")) == one


# --- views --------------------------------------------------------------------------------------------------------
@pytest.fixture
def full(item, sabine, joerg):
    now = timezone.now()
    return {
        "late": item(due_at=now - timedelta(minutes=1)),
        "mine": item(assigned_to=sabine, channel="fax"),
        "held": item(assigned_to=joerg, claimed_by=sabine, claimed_until=now + timedelta(minutes=5)),
        "lapsed": item(assigned_to=joerg, claimed_by=sabine, claimed_until=now - timedelta(minutes=5)),
        "asked": item(assigned_to=sabine, state="waiting"),
        "silent": item(state="waiting", due_at=now - timedelta(days=1)),
        "done": item(state="done", due_at=now - timedelta(days=1)),
    }


@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("mine", ["mine", "held"]),
        ("unassigned", ["late"]),
        ("all", ["late", "mine", "held", "lapsed"]),
        ("overdue", ["silent", "late"]),
        ("question", ["silent", "asked"]),
        ("fax", ["mine"]),
        ("email", ["late", "held", "lapsed"]),
        ("web", []),
    ],
)
def test_views_of_the_queue(full, sabine, view, names):
    assert list(waiting.waiting(sabine, view)) == [full[name] for name in names]
    assert waiting.counts(sabine)[view] == len(names)


def test_counting_takes_two_queries(full, sabine, django_assert_num_queries):
    with django_assert_num_queries(2):
        counts = waiting.counts(sabine)

    assert {view: counts.pop(view) for view in list(counts) if not view.startswith("reason-")} == {
        "mine": 2, "unassigned": 1, "all": 4, "overdue": 2, "question": 2, "fax": 1, "email": 3, "phone": 0, "web": 0, "api": 0,
    }  # fmt: skip


def test_a_view_that_does_not_exist_is_an_error(sabine):
    with pytest.raises(ValueError, match="no view of the queue is called 'x'"):
        waiting.waiting(sabine, "x")
