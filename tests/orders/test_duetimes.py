from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from orders.duetimes import WorkingHours, due_at

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def firm(settings):
    settings.WORKING_HOURS = "Mo-Th 07:30-17:00, Fr 07:30-15:00"
    settings.COUNTRY, settings.HOLIDAYS_SUBDIVISION = "DE", "BW"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("received", "minutes", "due"),
    [
        ("2026-11-24 09:00", 60, "2026-11-24 10:00"),
        ("2026-11-24 16:00", 60, "2026-11-24 17:00"),
        ("2026-11-24 16:30", 60, "2026-11-25 08:00"),
        ("2026-11-24 05:10", 60, "2026-11-24 08:30"),
        ("2026-11-24 22:00", 60, "2026-11-25 08:30"),
        ("2026-11-27 14:30", 60, "2026-11-30 08:00"),
        ("2026-11-28 11:00", 60, "2026-11-30 08:30"),
        ("2026-11-24 09:00", 570, "2026-11-25 09:00"),
        ("2026-11-28 11:00", 0, "2026-11-30 07:30"),
        # Christmas: Thursday is the last working day, Friday and Saturday are holidays.
        ("2026-12-24 16:30", 60, "2026-12-28 08:00"),
        # Epiphany is a holiday in Baden-Württemberg.
        ("2027-01-05 16:50", 30, "2027-01-07 07:50"),
    ],
)
def test_minutes_are_counted_in_working_hours(received, minutes, due):
    assert due_at(at(received), minutes) == at(due)


def test_a_holiday_of_another_state_is_a_working_day(settings):
    settings.HOLIDAYS_SUBDIVISION = "HH"

    assert due_at(at("2027-01-05 16:50"), 30) == at("2027-01-06 07:50")


def test_breaks_at_noon_do_not_count(settings):
    settings.WORKING_HOURS = "Mo-Fr 08:00-12:00, 13:00-17:00"

    assert due_at(at("2026-11-24 11:30"), 60) == at("2026-11-24 13:30")


def test_the_night_in_which_clocks_change_has_its_true_length(settings):
    settings.WORKING_HOURS = "Sa-So 00:00-24:00"

    # Winter time begins at 03:00: the hour after 02:00 comes twice. Summer time skips it.
    assert due_at(at("2026-10-25 01:00"), 180).isoformat() == "2026-10-25T03:00:00+01:00"
    assert due_at(at("2026-03-29 01:00"), 180).isoformat() == "2026-03-29T05:00:00+02:00"


def test_the_answer_is_in_local_time_whatever_zone_was_asked_in():
    assert due_at(at("2026-11-24 09:00").astimezone(ZoneInfo("UTC")), 60).isoformat() == "2026-11-24T10:00:00+01:00"


def test_days_can_be_named_in_german_and_several_ranges_stand_beside_each_other():
    hours = WorkingHours.parse("Mo-Mi 08:00-12:00 13:00-17:00; Sa 9:00-12:30")

    assert hours.days == {
        0: ((480, 720), (780, 1020)),
        1: ((480, 720), (780, 1020)),
        2: ((480, 720), (780, 1020)),
        5: ((540, 750),),
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mo-Fr",
        "07:30-17:00",
        "Xx 07:30-17:00",
        "Mo 17:00-07:30",
        "Mo 07:30-25:00",
        "Mo 07:75-09:00",
        "Mo 08:00-12:00, 11:00-13:00",
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_an_example(settings, text):
    settings.WORKING_HOURS = text

    with pytest.raises(ImproperlyConfigured, match=r"ALLWEGE_WORKING_HOURS=.*|Beispiel"):
        due_at(at("2026-11-24 09:00"), 60)


def test_holidays_that_nobody_knows_are_refused(settings):
    settings.HOLIDAYS_SUBDIVISION = "XX"

    with pytest.raises(ImproperlyConfigured, match='ALLWEGE_HOLIDAYS="XX"'):
        due_at(at("2026-11-24 09:00"), 60)
