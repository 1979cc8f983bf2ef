"""Delivery dates as people write them, counted from the day the message came in. Plain Python.

German and English: 18.11.2026, 18.11., 18. November, KW 49, Freitag, morgen, nächste Woche Dienstag, Anfang Dezember.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.understanding.numbers import parse_number_word

_MONTHS = {
    "januar": 1, "jänner": 1, "january": 1, "jan": 1, "februar": 2, "feber": 2, "february": 2, "feb": 2, "märz": 3, "maerz": 3,
    "march": 3, "mrz": 3, "mar": 3, "april": 4, "apr": 4, "mai": 5, "may": 5, "juni": 6, "june": 6, "jun": 6, "juli": 7, "july": 7,
    "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10,
    "november": 11, "nov": 11, "dezember": 12, "december": 12, "dez": 12, "dec": 12,
}  # fmt: skip
_WEEKDAYS = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_WEEKDAYS)
_NEXT = r"(?:n[äa]chste[rnms]?|kommende[rnms]?|next)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iso", re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")),
    ("range", re.compile(r"(?<![\d./-])\d{1,2}\s?\.?\s?[-–]\s?(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?((?:20)?\d\d)?(?!\.?\d)")),
    ("numeric", re.compile(r"(?<![\d./-])(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?((?:20)?\d\d)?(?!\.?\d|-)")),
    # "bis 24.12" without the last full stop is a day only behind such a word, and not before a unit.
    (
        "short",
        re.compile(
            r"(?i)\b(?:bis(?:\s+zum)?|am|zum|sp(?:ä|ae)testens)\s+(\d{1,2})\.(\d{1,2})(?![\d.,]|\s?(?:€|eur|uhr|%|x|[mck]?m\b|k?g\b|l\b|ml\b|st\b|stk\b|h\b))"
        ),
    ),
    ("slash", re.compile(r"(?<![\d./-])(\d{1,2})/(\d{1,2})/(20\d\d)(?![\d-])")),
    ("written", re.compile(rf"(?i)(?<!\d)(\d{{1,2}})(?:[.,]|st|nd|rd|th)?\s+({_MONTH})\b\.?(?:\s+(20\d\d))?")),
    ("english", re.compile(rf"(?i)\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d\d)\b")),
    ("week_year", re.compile(r"(?i)\b(?:kw|kalenderwoche|woche|week|lieferwoche)\s*[.:]?\s*(\d{1,2})\s*/\s*(20\d\d|\d\d)\b")),
    (
        "weeks",
        re.compile(
            r"(?i)\b(?:kw|kalenderwoche|woche|week|lieferwoche)\s*[.:]?\s*(\d{1,2})\s*(?:[/–-]|oder|bis|und|u\.|or|to)\s*(?:kw\s*)?(\d{1,2})(?!\s?[./]?\d)"
        ),
    ),
    (
        "ahead",
        re.compile(
            r"(?i)\b(?:in|innerhalb\s+(?:von\s+)?|binnen)\s*(\d{1,2}|ein(?:er|em)?|zwei|drei|vier)\s+(?:(tag(?:en)?|days?)|(woche[n]?|weeks?))\b"
        ),
    ),
    (
        "end_of_week",
        re.compile(rf"(?i)\b(?:ende\s+(?:der|dieser|(?P<next>{_NEXT}))\s+woche|end\s+of\s+(?:the|this)\s+week)\b"),
    ),
    ("week", re.compile(r"(?i)\b(?:kw|kalenderwoche|calendar week|week|lieferwoche)\s*[.:]?\s*(\d{1,2})(?!\s*[/\d])")),
    ("week_before", re.compile(r"(?i)(?<!\d)(\d{1,2})\.\s*(?:kw|kalenderwoche)\b")),
    ("next_week_day", re.compile(rf"(?i)\b{_NEXT}\s+(?:woche|week)\s*,?\s*(?:am\s+|on\s+)?({_DAY})\b")),
    ("day_next_week", re.compile(rf"(?i)\b({_DAY})\s*,?\s+{_NEXT}\s+(?:woche|week)\b")),
    ("next_day", re.compile(rf"(?i)\b{_NEXT}\s+({_DAY})\b")),
    ("part_of_month", re.compile(rf"(?i)\b(anfang|mitte|ende|early|mid|end of)\s+({_MONTH})\b")),
    ("weekday", re.compile(rf"(?i)\b({_DAY})(?:früh|vormittag|mittag|nachmittag|abend)?\b")),
    (
        "tomorrow",
        re.compile(
            r"(?i)\b(übermorgen|uebermorgen|day after tomorrow)\b|(?<!guten\s)(?<!heute\s)(?<!am\s)(?<!guter\s)\b(morgen|tomorrow)\b(?!\s+zusammen)"
        ),
    ),
    ("today", re.compile(r"(?i)\b(?:heute|today)\b")),
    ("next_week", re.compile(rf"(?i)\b{_NEXT}\s+(?:woche|week)\b")),
)
_GREETING = re.compile(r"(?i)^\W*(?:moin|morgen)\s*[,!]")
# Words that leave the day open: a person is asked.
_ROUGH = frozenset({"part_of_month", "next_week", "today", "range", "weeks", "ahead", "end_of_week"})
_NEXT_ALONE = re.compile(r"(?i)n[äa]chste|next")
_MOST_YEARS = 5
_PART_DAY = {"anfang": 1, "early": 1, "mitte": 15, "mid": 15}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; ``span`` is (start, end) in it, end exclusive; ``sure`` is false for words such as "Ende"."""

    value: date
    span: tuple[int, int]
    text: str
    how: str
    sure: bool = True


def find_dates(text: str, received: date) -> list[FoundDate]:
    """Find every date in a text, first to last; of two that overlap the fuller stands."""
    found: list[FoundDate] = []
    for how, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if any(hit.start() < other.span[1] and other.span[0] < hit.end() for other in found):
                continue
            if how == "tomorrow" and _GREETING.match(text):
                continue  # "Morgen, Kübler hier." greets
            value = _resolve(how, hit, received)
            if value is not None:
                found.append(
                    FoundDate(
                        value, hit.span(), hit.group(0), how, how not in _ROUGH and not _is_ambiguous(how, hit, value, received)
                    )
                )
    found.sort(key=lambda item: item.span)
    return [each for number, each in enumerate(found) if not _is_told_again(each, found[number + 1 : number + 2], text)]


def _is_ambiguous(how: str, hit: re.Match[str], value: date, received: date) -> bool:
    """Whether "nächsten Freitag" falls into this week: for some that is the Friday of the next one."""
    return how == "next_day" and bool(_NEXT_ALONE.match(hit.group())) and value.isocalendar()[:2] == received.isocalendar()[:2]


def _is_told_again(each: FoundDate, following: Sequence[FoundDate], text: str) -> bool:
    """ "Montag, 7. Dezember" is one day, and "nächste Woche, am Donnerstag (3.12.)" the day within it."""
    after = following[0] if following else None
    if after is None or after.span[0] - each.span[1] > 24:
        return False
    between = text[each.span[1] : after.span[0]]
    if each.how in {"weekday", "next_day", "day_next_week", "next_week_day"} and re.fullmatch(
        r"[\s,(]*(?:den|der|dem|the|am)?\s*", between
    ):
        return after.how not in {"weekday", "tomorrow", "today"}
    week = each.value.isocalendar()[:2] == after.value.isocalendar()[:2]
    return each.how in {"next_week", "week", "week_year", "week_before"} and week and after.how != each.how


def _resolve(how: str, hit: re.Match[str], received: date) -> date | None:
    try:
        return _RESOLVERS[how](hit, received)
    except ValueError:
        return None


def _year(text: str | None, month: int, day: int, received: date) -> int:
    if text:
        return int(text) if len(text) == 4 else 2000 + int(text)
    guess = date(received.year, month, day)
    # A date without a year is the next one; a little in the past is rather a typing day than next year.
    return received.year if guess >= received - timedelta(days=60) else received.year + 1


def _numeric(hit: re.Match[str], received: date) -> date | None:
    day, month = int(hit[1]), int(hit[2])
    return date(_year(hit[3], month, day, received), month, day)


def _written(hit: re.Match[str], received: date) -> date | None:
    day, month = int(hit[1]), _MONTHS[hit[2].lower()]
    return date(_year(hit[3], month, day, received), month, day)


def _week(hit: re.Match[str], received: date) -> date | None:
    week = int(hit[1])
    monday = date.fromisocalendar(received.year, week, 1)
    return monday if monday >= received - timedelta(days=28) else date.fromisocalendar(received.year + 1, week, 1)


def _week_year(hit: re.Match[str], received: date) -> date | None:
    year = int(hit[2]) if len(hit[2]) == 4 else 2000 + int(hit[2])
    # "KW 43/44" are two weeks, and no year.
    return date.fromisocalendar(year, int(hit[1]), 1) if abs(year - received.year) <= _MOST_YEARS else None


def _weeks(hit: re.Match[str], received: date) -> date | None:
    """Of two weeks the later one."""
    week = int(hit[2])
    monday = date.fromisocalendar(received.year, week, 1)
    return monday if monday >= received - timedelta(days=28) else date.fromisocalendar(received.year + 1, week, 1)


def _weekday(name: str, received: date) -> date:
    ahead = (_WEEKDAYS[name.lower()] - received.weekday()) % 7
    return received + timedelta(days=ahead or 7)


def _next_week_day(hit: re.Match[str], received: date) -> date | None:
    monday = received - timedelta(days=received.weekday()) + timedelta(days=7)
    return monday + timedelta(days=_WEEKDAYS[hit[1].lower()])


def _ahead(hit: re.Match[str], received: date) -> date | None:
    """ "in 14 Tagen", "in zwei Wochen", counted from the day of the message."""
    number = int(hit[1]) if hit[1].isdecimal() else parse_number_word(hit[1])
    return None if number is None else received + timedelta(days=number if hit[2] else 7 * number)


def _end_of_week(hit: re.Match[str], received: date) -> date | None:
    """The Friday of this week or the next."""
    return received - timedelta(days=received.weekday()) + timedelta(days=11 if hit["next"] else 4)


def _part(hit: re.Match[str], received: date) -> date | None:
    month = _MONTHS[hit[2].lower()]
    day = _PART_DAY.get(hit[1].lower())
    year = _year(None, month, day or 28, received)
    if day is not None:
        return date(year, month, day)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


_RESOLVERS: dict[str, Callable[[re.Match[str], date], date | None]] = {
    "iso": lambda hit, received: date(int(hit[1]), int(hit[2]), int(hit[3])),
    "range": _numeric,
    "numeric": _numeric,
    "short": lambda hit, received: date(_year(None, int(hit[2]), int(hit[1]), received), int(hit[2]), int(hit[1])),
    "slash": lambda hit, received: date(int(hit[3]), int(hit[2]), int(hit[1])),
    "written": _written,
    "english": lambda hit, received: date(int(hit[3]), _MONTHS[hit[1].lower()], int(hit[2])),
    "week_year": _week_year,
    "week": _week,
    "weeks": _weeks,
    "week_before": _week,
    "next_week_day": _next_week_day,
    "day_next_week": _next_week_day,
    "next_day": lambda hit, received: _weekday(hit[1], received),
    "part_of_month": _part,
    "ahead": _ahead,
    "end_of_week": _end_of_week,
    "weekday": lambda hit, received: _weekday(hit[1], received),
    "tomorrow": lambda hit, received: received + timedelta(days=2 if hit[1] else 1),
    "today": lambda hit, received: received,
    "next_week": lambda hit, received: received - timedelta(days=received.weekday()) + timedelta(days=7),
}
