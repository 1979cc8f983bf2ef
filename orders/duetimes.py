"""Until when an answer is promised: minutes counted in working hours, without holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_DAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6, "di": 1, "mi": 2, "do": 3, "so": 6}
_ENTRY = re.compile(r"(?:(?P<first>[a-z]{2})(?:\s*-\s*(?P<last>[a-z]{2}))?\s+)?(?P<ranges>\d.*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
# Nothing is promised beyond this; only hours that never come lead there.
_MOST_DAYS = 1500

Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people are at the desk.

    Attributes:
        days: By weekday (0 is Monday): (start, end) in minutes after midnight, in order, not touching.
    """

    days: Mapping[int, tuple[Minutes, ...]]

    @classmethod
    def parse(cls, text: str) -> WorkingHours:
        """Read ``Mo-Th 07:30-12:00, 12:45-17:00, Fr 07:30-15:00``; hours without a day belong to the days before them.

        Raises:
            ImproperlyConfigured: It cannot be read; says which part.
        """
        days: dict[int, list[Minutes]] = {}
        current: tuple[int, ...] = ()
        for part in filter(None, (entry.strip() for entry in re.split(r"[,;]", text))):
            entry = _ENTRY.fullmatch(part)
            if entry is None:
                raise _wrong(text, part)
            if entry["first"]:
                current = _days(text, part, entry["first"], entry["last"] or entry["first"])
            if not current:
                raise _wrong(text, part)
            ranges = [_range(text, part, found) for found in entry["ranges"].split()]
            for day in current:
                days.setdefault(day, []).extend(ranges)
        if not days:
            raise _wrong(text, text)
        for ranges in days.values():
            ranges.sort()
            if any(later[0] < earlier[1] for earlier, later in pairwise(ranges)):
                raise _wrong(text, "Zeiten überschneiden sich")
        return cls({day: tuple(ranges) for day, ranges in days.items()})

    def on(self, day: date) -> tuple[Minutes, ...]:
        """The hours of a day, holidays aside."""
        return self.days.get(day.weekday(), ())


def _wrong(text: str, part: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f'ALLWEGE_WORKING_HOURS="{text}": "{part}" ist nicht lesbar. Beispiel: "Mo-Th 07:30-17:00, Fr 07:30-15:00".'
    )


def _days(text: str, part: str, first: str, last: str) -> tuple[int, ...]:
    try:
        start, end = _DAYS[first.lower()], _DAYS[last.lower()]
    except KeyError:
        raise _wrong(text, part) from None
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def _range(text: str, part: str, found: str) -> Minutes:
    match = _RANGE.fullmatch(found)
    if match is None:
        raise _wrong(text, part)
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or not start < end <= 24 * 60:
        raise _wrong(text, part)
    return start, end


@lru_cache(maxsize=16)
def _hours(text: str) -> WorkingHours:
    return WorkingHours.parse(text)


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    import holidays  # slow to import: only where a due time is counted

    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError as error:
        raise ImproperlyConfigured(
            f'ALLWEGE_COUNTRY="{country}", ALLWEGE_HOLIDAYS="{subdivision}": dafür sind keine Feiertage bekannt ({error}).'
        ) from error
    return frozenset(found)


def is_working_day(day: date) -> bool:
    """Whether people are at the desk on a day."""
    return bool(_hours(settings.WORKING_HOURS).on(day)) and day not in _holidays(
        settings.COUNTRY, settings.HOLIDAYS_SUBDIVISION, day.year
    )


def due_at(received_at: datetime, minutes: int) -> datetime:
    """The moment at which so many working minutes have gone by.

    Args:
        received_at: Aware. Outside working hours the clock starts when they begin.
        minutes: Whole minutes, 0 or more.

    Returns:
        Aware, in the installation's time zone; at the end of a working day rather than at the start of the next.

    Raises:
        ImproperlyConfigured: Working hours or holidays cannot be read.
    """
    left = timedelta(minutes=minutes)
    since = received_at.astimezone(UTC)
    for start, end in _spans(since):
        begin = max(start, since)
        if left <= end - begin:
            return (begin + left).astimezone(timezone.get_default_timezone())
        left -= end - begin
    raise _wrong(settings.WORKING_HOURS, "es gibt keinen Arbeitstag")


def working_minutes(start: datetime, end: datetime) -> int:
    """How many whole working minutes lie between two moments.

    Args:
        start, end: Aware, in any order.

    Returns:
        Rounded down; below 0 where ``end`` is the earlier one.
    """
    if end < start:
        return -working_minutes(end, start)
    begin, stop = start.astimezone(UTC), end.astimezone(UTC)
    total = timedelta()
    for opens, closes in _spans(begin):
        if opens >= stop:
            break
        total += max(min(closes, stop) - max(opens, begin), timedelta())
    return int(total.total_seconds() // 60)


def before(moment: datetime, minutes: int) -> datetime:
    """The moment from which so many working minutes have gone by until another.

    Args:
        moment: Aware.
        minutes: Whole minutes, 0 or more.

    Returns:
        Aware, in the installation's time zone, inside working hours; at most a year back.
    """
    left, stop = timedelta(minutes=minutes), moment.astimezone(UTC)
    day = timezone.localtime(stop, timezone.get_default_timezone()).date()
    for _ in range(366):
        if is_working_day(day):
            for start, end in reversed(_hours(settings.WORKING_HOURS).on(day)):
                opens, closes = _moment(day, start), min(_moment(day, end), stop)
                if closes > opens and left <= closes - opens:
                    return (closes - left).astimezone(timezone.get_default_timezone())
                left -= max(closes - opens, timedelta())
        day -= timedelta(days=1)
    return (stop - timedelta(days=366)).astimezone(timezone.get_default_timezone())


def _spans(since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Working hours that end after a moment, in order, in UTC: so a day on which clocks change has its true length."""
    day = timezone.localtime(since, timezone.get_default_timezone()).date()
    for _ in range(_MOST_DAYS):
        if is_working_day(day):
            for start, end in _hours(settings.WORKING_HOURS).on(day):
                span = _moment(day, start), _moment(day, end)
                if span[1] > since:
                    yield span
        day += timedelta(days=1)


def _moment(day: date, minutes: int) -> datetime:
    if minutes == 24 * 60:
        day, minutes = day + timedelta(days=1), 0
    return datetime.combine(day, time(minutes // 60, minutes % 60), timezone.get_default_timezone()).astimezone(UTC)
