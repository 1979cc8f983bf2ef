"""The clock stands while a question is out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orders.desk import wording
from orders.duetimes import before, working_minutes
from orders.lifecycle import ask, question_answered
from tests.orders.conftest import WHEN
from tests.orders.test_duetimes import at


@pytest.fixture(autouse=True)
def firm(settings, time_machine):
    settings.WORKING_HOURS = "Mo-Th 07:30-17:00, Fr 07:30-15:00"
    settings.COUNTRY, settings.HOLIDAYS_SUBDIVISION, settings.ANSWER_WITHIN_MINUTES = "DE", "BW", 60
    time_machine.move_to(WHEN, tick=False)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-24 09:00", "2026-11-24 10:00", 60),
        ("2026-11-24 16:30", "2026-11-25 08:00", 60),
        ("2026-11-27 14:30", "2026-11-30 08:00", 60),
        ("2026-11-24 18:00", "2026-11-24 23:00", 0),
        ("2026-11-25 08:00", "2026-11-24 16:30", -60),
        ("2026-12-24 16:30", "2026-12-28 08:00", 60),
    ],
)
def test_only_working_minutes_are_counted(start, end, minutes):
    assert working_minutes(at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("moment", "minutes", "earlier"),
    [
        ("2026-11-24 09:00", 60, "2026-11-24 08:00"),
        ("2026-11-24 08:00", 60, "2026-11-23 16:30"),
        ("2026-11-30 08:00", 60, "2026-11-27 14:30"),
        ("2026-11-24 20:00", 30, "2026-11-24 16:30"),
    ],
)
def test_back_from_a_moment_only_working_minutes_are_counted(moment, minutes, earlier):
    assert before(at(moment), minutes) == at(earlier)


def test_the_clock_goes_on_where_it_stopped(in_review, time_machine):
    item = in_review.items.get()
    time_machine.move_to(WHEN + timedelta(minutes=20), tick=False)
    ask(order_id=in_review.pk, version=in_review.version, text="Größe?", actor="sabine")
    item.refresh_from_db()
    stopped = (item.state, item.minutes_left, item.paused_at)
    time_machine.move_to(at("2026-11-25 16:45"), tick=False)

    question_answered(item_id=item.pk, source_ref="reply", summary="Größe 9")

    item.refresh_from_db()
    assert stopped == ("waiting", 40, WHEN + timedelta(minutes=20))
    assert (item.state, item.due_at, item.minutes_left, item.paused_at) == ("open", at("2026-11-26 07:55"), None, None)


def test_a_second_question_does_not_set_the_clock_anew(in_review, time_machine):
    item = in_review.items.get()
    ask(order_id=in_review.pk, version=in_review.version, text="Größe?", actor="sabine")
    in_review.refresh_from_db()
    time_machine.move_to(at("2026-11-24 16:00"), tick=False)

    ask(order_id=in_review.pk, version=in_review.version, text="Und wann?", actor="sabine")

    item.refresh_from_db()
    assert (item.minutes_left, item.paused_at) == (60, WHEN)


def test_what_was_overdue_before_the_question_is_overdue_after_the_answer(in_review, time_machine):
    item = in_review.items.get()
    time_machine.move_to(at("2026-11-24 10:15"), tick=False)
    ask(order_id=in_review.pk, version=in_review.version, text="Größe?", actor="sabine")
    time_machine.move_to(at("2026-11-25 10:00"), tick=False)

    question_answered(item_id=item.pk, source_ref="reply", summary="Größe 9")

    item.refresh_from_db()
    assert item.due_at == at("2026-11-25 09:45")


@pytest.mark.parametrize(("left", "text"), [(40, "danach noch 40 min"), (-5, "danach überfällig"), (None, "")])
def test_a_clock_that_stands_says_what_is_left(left, text):
    assert wording.paused(left) == text
