"""Days as people write them, and working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.trades.vocabulary import listed

_ZONE = ZoneInfo("Europe/Berlin")
_WEEKDAYS = listed("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag")
_MONTHS = listed("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
_ENGLISH_DAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_ENGLISH_MONTHS = listed("January February March April May June July August September October November December")
_FREE = {country: holidays.country_holidays(country, years=range(2024, 2031)) for country in ("DE", "AT", "CH")}
SOON = ("so bald wie möglich", "schnellstmöglich", "sofort", "dringend", "baldmöglichst", "eilt nicht")


def is_working(day: date) -> bool:
    """Tell whether people work on a day, in all three countries."""
    return day.weekday() < 5 and not any(day in free for free in _FREE.values())


def working_days(first: date, count: int) -> list[date]:
    """That many working days from a day on."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if is_working(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def moment(day: date, dice: Dice) -> datetime:
    """A time of a day, mostly in office hours."""
    hour = dice.number(7, 17) if dice.chance(0.9) else dice.pick((5, 6, 19, 21))
    return datetime.combine(day, time(hour, dice.number(0, 59), dice.number(0, 59)), _ZONE)


def wanted_day(received: date, dice: Dice) -> date:
    """A working day on which goods are wanted."""
    return dice.pick(working_days(received + timedelta(days=1), 18)[1:])


def in_figures(day: date, dice: Dice, *, english: bool = False) -> str:
    """A day for a form: in figures, mostly with the year."""
    if english:
        return dice.pick((f"{day:%Y-%m-%d}", f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}", f"{day:%d.%m.%Y}"))
    return dice.pick(
        (f"{day:%d.%m.%Y}", f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year}")
    )


def spoken(received: date, dice: Dice, *, voice: str) -> tuple[date, str]:
    """A wanted day and how somebody writes it: as a date, a weekday, a week.

    Returns:
        The day (a week means its Monday), and words that stand after "bis" or "Liefertermin:".
    """
    if voice == "english":
        return _english(received, dice)
    day = wanted_day(received, dice)
    how = dice.weighted(
        {"figures": 4, "short": 2, "month": 1.5, "weekday": 3, "next_week": 1, "week": 2, "tomorrow": 1, "both": 1}
    )
    return _HOW[how](received, day, dice, "Jänner" if voice == "austrian" else "Januar")


def _figures(_received: date, day: date, dice: Dice, _january: str) -> tuple[date, str]:
    return day, in_figures(day, dice)


def _short(_received: date, day: date, dice: Dice, _january: str) -> tuple[date, str]:
    return day, dice.pick((f"{day:%d.%m.}", f"{day.day}.{day.month}."))


def _month(_received: date, day: date, _dice: Dice, january: str) -> tuple[date, str]:
    name = january if day.month == 1 else _MONTHS[day.month - 1]
    return day, f"{day.day}. {name}"


def _weekday(received: date, _day: date, dice: Dice, _january: str) -> tuple[date, str]:
    ahead = [received + timedelta(days=count) for count in range(2, 7)]
    choices = [each for each in ahead if is_working(each)]
    if not choices:
        return _figures(received, _day, dice, _january)
    day = dice.pick(choices)
    return day, dice.pick(("{}", "kommenden {}")).format(_WEEKDAYS[day.weekday()])


def _next_week(received: date, day: date, dice: Dice, january: str) -> tuple[date, str]:
    monday = received + timedelta(days=7 - received.weekday())
    choices = [each for each in (monday + timedelta(days=count) for count in range(5)) if is_working(each)]
    if not choices:
        return _figures(received, day, dice, january)
    chosen = dice.pick(choices)
    name = _WEEKDAYS[chosen.weekday()]
    return chosen, dice.pick((f"nächste Woche {name}", f"{name} nächster Woche", f"{name} nächste Woche"))


def _week(received: date, day: date, dice: Dice, january: str) -> tuple[date, str]:
    year, week, _weekday_number = day.isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    if monday <= received or not is_working(monday):
        return _figures(received, day, dice, january)
    return monday, dice.pick((f"KW {week}", f"KW{week}", f"KW {week}/{year}", f"{week}. KW", f"Kalenderwoche {week}"))


def _tomorrow(received: date, day: date, dice: Dice, january: str) -> tuple[date, str]:
    words = dice.pick((("morgen", 1), ("übermorgen", 2)))
    chosen = received + timedelta(days=words[1])
    return (chosen, words[0]) if is_working(chosen) else _figures(received, day, dice, january)


def _both(_received: date, day: date, dice: Dice, _january: str) -> tuple[date, str]:
    name = _WEEKDAYS[day.weekday()]
    return day, dice.pick((f"{name}, den {day:%d.%m.%Y}", f"{name}, {day:%d.%m.}", f"{name[:2]}. {day:%d.%m.%y}"))


_HOW = {
    "figures": _figures, "short": _short, "month": _month, "weekday": _weekday, "next_week": _next_week, "week": _week,
    "tomorrow": _tomorrow, "both": _both,
}  # fmt: skip


def _english(received: date, dice: Dice) -> tuple[date, str]:
    day = wanted_day(received, dice)
    year, week, _weekday_number = day.isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    if dice.chance(0.2) and monday > received and is_working(monday):
        return monday, f"calendar week {week}"
    month = _ENGLISH_MONTHS[day.month - 1]
    return day, dice.pick(
        (
            f"{day.day} {month}",
            f"{month} {day.day}, {day.year}",
            f"{day:%Y-%m-%d}",
            f"{_ENGLISH_DAYS[day.weekday()]}, {day.day} {month}",
        )
    )
