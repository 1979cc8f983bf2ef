from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.understanding.dates import find_dates
from intake.understanding.wishes import dates_of, open_day
from tests.intake.understanding.making import rows, rows_of, scan

WEDNESDAY = date(2026, 10, 14)


def days(text: str, received: date = WEDNESDAY) -> list[str]:
    return [each.value.isoformat() for each in find_dates(text, received)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18.11.2026", "2026-11-18"),
        ("18. 11. 26", "2026-11-18"),
        ("18.11.", "2026-11-18"),
        ("1.2.", "2027-02-01"),
        ("2026-12-01", "2026-12-01"),
        ("24/12/2026", "2026-12-24"),
        ("18. November", "2026-11-18"),
        ("5. Jänner", "2027-01-05"),
        ("3rd December", "2026-12-03"),
        ("Dec 3, 2026", "2026-12-03"),
        ("KW 49", "2026-11-30"),
        ("49. KW", "2026-11-30"),
        ("KW 45/2026", "2026-11-02"),
        ("KW 2", "2027-01-11"),
        ("calendar week 47", "2026-11-16"),
        ("Freitag", "2026-10-16"),
        ("Freitagvormittag", "2026-10-16"),
        ("am Mittwoch", "2026-10-21"),
        ("morgen früh", "2026-10-15"),
        ("übermorgen", "2026-10-16"),
        ("nächste Woche Dienstag", "2026-10-20"),
        ("Dienstag nächster Woche", "2026-10-20"),
        ("nächste Woche, am Donnerstag (22.10.)", "2026-10-22"),
        ("Montag, den 19. Oktober", "2026-10-19"),
        ("Do, 22.10.", "2026-10-22"),
        ("Anfang Dezember", "2026-12-01"),
        ("Mitte Januar", "2027-01-15"),
        ("Ende Februar", "2027-02-28"),
        ("bis 24.12", "2026-12-24"),
        ("am 3.11 liefern", "2026-11-03"),
    ],
)
def test_a_day_is_counted_from_the_day_the_message_came_in(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "Guten Morgen zusammen",
        "am Morgen",
        "31.02.2026",
        "31.9.",
        "12/24/2026",
        "10.14.2026",
        "Type 4.2.1.",
        "192.168.10.11.",
        "Tel. 07.12.33.44",
        "24.12",
        "bis 10.10 mm",
        "am 12.30 Uhr",
        "montags geschlossen",
        "Anlieferung nur dienstags",
        "KW 60",
    ],
)
def test_what_is_no_day_is_left_alone(text):
    assert days(text) == []


@pytest.mark.parametrize("text", ["Anfang Dezember", "nächste Woche", "18.-20.11.2026", "heute"])
def test_a_span_of_days_is_not_sure(text):
    (found,) = find_dates(text, WEDNESDAY)

    assert not found.sure


def test_of_a_span_of_days_the_last_one_counts():
    assert days("18.-20.11.2026") == ["2026-11-20"]
    assert days("18. – 20.11.") == ["2026-11-20"]


def test_of_two_weeks_the_later_one_counts_and_is_not_sure():
    (found,) = find_dates("KW 43/44", WEDNESDAY)

    assert (found.value, found.sure) == (date(2026, 10, 26), False)
    assert days("KW 43-44") == ["2026-10-26"]
    assert days("KW 45/26") == ["2026-11-02"]


def test_a_week_at_the_turn_of_the_year_is_the_next_one():
    assert days("KW 53", date(2026, 12, 28)) == ["2026-12-28"]
    assert days("KW 1", date(2026, 12, 28)) == ["2027-01-04"]


def test_tomorrow_at_the_end_of_a_month_is_in_the_next():
    assert days("morgen", date(2026, 12, 31)) == ["2027-01-01"]


@given(st.dates(date(2026, 10, 14), date(2027, 7, 31)))
def test_a_day_to_come_is_read_back_in_every_notation(day):
    monday = day - timedelta(days=day.weekday())
    week = day.isocalendar()

    assert days(f"{day:%d.%m.%Y}") == [day.isoformat()]
    assert days(f"{day.day}.{day.month}.") == [day.isoformat()]
    assert days(f"{day:%Y-%m-%d}") == [day.isoformat()]
    assert days(f"KW {week.week}/{week.year}") == [monday.isoformat()]


# --- which of them is the day of delivery -------------------------------------------------------------------------
def wanted(text: str) -> list[str]:
    return [field.value.isoformat() for field in dates_of(rows(text), WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Liefertermin: 30.10.2026", ["2026-10-30"]),
        ("Bestelldatum: 13.10.2026\nLiefertermin: 30.10.2026", ["2026-10-30"]),
        ("Datum 14.10.2026 Liefertermin 30.10.2026", ["2026-10-30"]),
        ("Ihr Angebot vom 02.11.2026 nehmen wir an.", []),
        ("Bitte liefern Sie bis spätestens 3. November.", ["2026-11-03"]),
        ("Wir brauchen alles bis Freitag.", ["2026-10-16"]),
        ("Lieferung in KW 45", ["2026-11-02"]),
        ("Lieferung bis 24.12 bitte", ["2026-12-24"]),
        ("Liefertermin: schnellstmöglich", []),
        ("Die letzte Lieferung am 12.11.2026 war falsch.", []),
        ("Liefertermin: 01.10.2026", ["2026-10-01"]),
        ("Liefertermin: 01.10.2026\nneuer Liefertermin: 30.10.2026", ["2026-10-30"]),
        ("Am 01.10.2026 kam nichts.", []),
        ("Lieferung in KW 42", []),
        ("Bestellung vom 14.10.2026", []),
        ("Unser Angebot gilt bis 30.11.2026, gültig bis 30.11.2026", []),
        ("Anlieferung bitte nur dienstags bis 12 Uhr", []),
    ],
)
def test_the_day_of_delivery_is_told_from_other_days(text, found):
    assert wanted(text) == found


def test_two_days_of_delivery_are_both_kept():
    assert wanted("Liefertermin 30.10.2026\nLiefertermin 06.11.2026") == ["2026-10-30", "2026-11-06"]


def test_a_label_above_the_day_counts():
    assert wanted("Liefertermin\n30.10.2026") == ["2026-10-30"]


def test_the_line_that_a_fax_machine_prints_names_no_day_of_delivery():
    page = scan("x", "Liefertermin 30.10.2026\n")
    first = rows_of(page, 0)

    assert [field.value for field in dates_of([row for row in first if row.page == 2], WEDNESDAY)] == [date(2026, 10, 30)]


def test_the_place_of_a_day_is_exact():
    text = "Guten Tag,\nbitte liefern bis 30.10.2026 an die Rampe"

    (field,) = dates_of(rows(text), WEDNESDAY)

    start, end = field.evidence[0].span
    assert text[start:end] == "30.10.2026"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Lieferung nicht vor dem 20.10.", "2026-10-20"),
        ("Frühestens 20.10.", "2026-10-20"),
        ("Lieferung ab 20.10.", "2026-10-20"),
        ("Lieferung vor dem 20.10.", "2026-10-20"),
        ("bitte nicht am Montag liefern", "2026-10-19"),
        ("Lieferung nächsten Freitag", "2026-10-16"),
        ("in 14 Tagen", "2026-10-28"),
        ("Lieferung in zwei Wochen", "2026-10-28"),
        ("bis Ende der Woche", "2026-10-16"),
        ("Lieferung Ende nächster Woche", "2026-10-23"),
        ("KW 48/49", "2026-11-30"),
        ("Liefertermin KW 48 oder 49", "2026-11-30"),
        ("Anfang Dezember", "2026-12-01"),
    ],
)
def test_a_day_that_is_a_bound_or_left_open_is_never_sure(text, day):
    (field,) = dates_of(rows(text), WEDNESDAY)

    assert (field.value.isoformat(), field.confidence < 0.85) == (day, True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("spätestens 3.12., gern früher", "2026-12-03"),
        ("übermorgen früh", "2026-10-16"),
        ("Lieferung diesen Freitag", "2026-10-16"),
        ("Lieferung am kommenden Freitag", "2026-10-16"),
        ("Lieferung nächsten Dienstag", "2026-10-20"),
    ],
)
def test_a_plain_day_is_sure(text, day):
    (field,) = dates_of(rows(text), WEDNESDAY)

    assert (field.value.isoformat(), field.confidence >= 0.85) == (day, True)


@pytest.mark.parametrize("text", ["Zahlbar innerhalb 14 Tagen", "Wir liefern die Rechnung in 14 Tagen", "Schönes Wochenende!"])
def test_a_time_of_payment_is_no_day_of_delivery(text):
    assert dates_of(rows(text), WEDNESDAY) == ()


@pytest.mark.parametrize("text", ["Lieferung erst im neuen Jahr", "Lieferung Mo oder Di", "Bitte im Dezember liefern"])
def test_a_time_without_a_day_is_asked_about(text):
    assert open_day([text]) == text


@pytest.mark.parametrize("text", ["Lieferung so bald wie möglich", "Im Dezember waren wir geschlossen", "Lieferung am 3.12."])
def test_any_other_time_is_not(text):
    assert open_day([text]) == ""
