from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from orders import queue, waiting
from orders.models import ClerkProfile, QueueItem
from orders.staff import contact_for, present
from tests.orders.conftest import WHEN


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(WHEN, tick=False)


def away(user, *, deputy=None, **values):
    ClerkProfile.objects.filter(user=user).update(deputy=deputy, **(values or {"absent": True}))


@pytest.mark.parametrize(
    ("since", "until", "is_away"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), True),
        (date(2026, 11, 20), date(2026, 12, 1), True),
        (date(2026, 11, 24), None, True),
        (None, date(2026, 11, 24), True),
        (date(2026, 11, 25), date(2026, 12, 1), False),
        (date(2026, 11, 1), date(2026, 11, 23), False),
        (None, None, False),
    ],
)
def test_an_absence_has_a_first_and_a_last_day(sabine, joerg, since, until, is_away):
    away(sabine, deputy=joerg, absent_from=since, absent_until=until)

    assert contact_for("Frau Kreutzer") == (joerg if is_away else sabine)


def test_without_a_deputy_nobody_is_named(sabine):
    away(sabine)

    assert contact_for("Frau Kreutzer") is None


def test_an_absent_deputy_is_none(sabine, joerg):
    away(sabine, deputy=joerg)
    away(joerg, deputy=sabine)

    assert (present(sabine), contact_for("Frau Kreutzer")) == (None, None)


def test_who_has_left_the_firm_is_not_there(sabine):
    User.objects.filter(pk=sabine.pk).update(is_active=False)
    sabine.refresh_from_db()

    assert present(sabine) is None


def item(**values):
    now = timezone.now()
    given = {"kind": "inquiry", "channel": "email", "source_ref": f"m{QueueItem.objects.count()}", "received_at": now}
    return QueueItem.objects.create(**{**given, "due_at": now + timedelta(hours=1), **values})


def test_a_deputy_does_the_absent_colleagues_work_first_and_nobody_else_does_it(sabine, joerg):
    other = User.objects.create_user("other")
    item(due_at=timezone.now())
    hers = item(assigned_to=sabine)
    away(sabine, deputy=joerg)

    assert list(waiting.waiting(joerg, "mine")) == [hers]
    assert hers not in waiting.waiting(other, "unassigned")
    assert queue.next_for(joerg) == hers


def test_what_is_an_absent_persons_whose_deputy_is_absent_too_is_anybodys(sabine, joerg):
    other = User.objects.create_user("other")
    hers = item(assigned_to=sabine)
    away(sabine, deputy=joerg)
    away(joerg)

    assert list(waiting.waiting(other, "unassigned")) == [hers]
    assert queue.next_for(other) == hers


def test_a_deputy_looks_after_the_customers_of_the_absent_contact(sabine, joerg, in_review):
    QueueItem.objects.update(assigned_to=None, due_at=timezone.now() + timedelta(days=1))
    item(due_at=timezone.now())
    away(sabine, deputy=joerg)

    assert queue.next_for(joerg).order == in_review
