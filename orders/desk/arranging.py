"""Lines of a form in another order, split, joined or added, as it was posted: nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.http import QueryDict

from orders.desk.lines import MOST_LINES
from orders.desk.numbers import NumberError, read_number, sign_of
from orders.desk.spelling import language_of

Row = dict[str, str]
_COUNT = "lines-TOTAL_FORMS"
_DROP = "DELETE"


def is_arranging(action: str) -> bool:
    """Whether a button only arranges lines: ``add_line``, or ``up``, ``down``, ``part``, ``join`` with a line: ``up:0``."""
    name, _sign, number = action.partition(":")
    return action == "add_line" or (name in _MOVES and number.isdecimal() and len(number) < 6)


def arranged(data: QueryDict, action: str) -> QueryDict:
    """What was posted, with its lines as the button wants them; a line that is not there changes nothing."""
    rows = rows_of(data)
    name, _sign, number = action.partition(":")
    if name == "add_line":
        if len(rows) < MOST_LINES:
            rows.append({})
    elif (at := int(number)) < len(rows):
        rows = _MOVES[name](rows, at, sign_of(language_of(data)))
    return with_rows(data, rows)


def rows_of(data: QueryDict) -> list[Row]:
    """The posted lines: what each field holds, by its name."""
    count = data.get(_COUNT, "")
    rows: list[Row] = [{} for _each in range(min(int(count), MOST_LINES))] if count.isdecimal() and len(count) < 6 else []
    for name in data:
        _prefix, _sign, rest = name.partition("lines-")
        number, sign, field = rest.partition("-")
        if not _prefix and sign and number.isdecimal() and len(number) < 6 and int(number) < len(rows):
            rows[int(number)][field] = data.get(name, "")
    return rows


def with_rows(data: QueryDict, rows: list[Row]) -> QueryDict:
    """What was posted, with these lines in the place of its own."""
    new = data.copy()
    for name in list(new):
        if name.startswith("lines-") and name.partition("lines-")[2].partition("-")[0].isdecimal():
            del new[name]
    for number, row in enumerate(rows):
        for field, value in row.items():
            new[f"lines-{number}-{field}"] = value
    new[_COUNT] = str(len(rows))
    return new


def _up(rows: list[Row], at: int, _sign: str) -> list[Row]:
    return _swapped(rows, at, at - 1) if at > 0 else rows


def _down(rows: list[Row], at: int, _sign: str) -> list[Row]:
    return _swapped(rows, at, at + 1) if at + 1 < len(rows) else rows


def _swapped(rows: list[Row], one: int, other: int) -> list[Row]:
    rows[one], rows[other] = rows[other], rows[one]
    return rows


def _part(rows: list[Row], at: int, _sign: str) -> list[Row]:
    """Two of one: the second is of the same words and goods, and how many of each is for the person to say."""
    if len(rows) < MOST_LINES:
        second = {name: value for name, value in rows[at].items() if name not in (_DROP, "also")}
        rows.insert(at + 1, {**second, "quantity": ""})
    return rows


def _join(rows: list[Row], at: int, sign: str) -> list[Row]:
    """One of two: the next line goes into this one; quantities are added up where they count the same."""
    if at + 1 >= len(rows):
        return rows
    row, other = rows[at], rows[at + 1]
    if row.get(_DROP) or other.get(_DROP):
        return rows  # what is taken out counts in nothing
    marks = " ".join(filter(None, (row.get("also"), other.get("mark"), other.get("also"))))
    row["also"] = " ".join(mark for mark in dict.fromkeys(marks.split()) if mark != row.get("mark"))
    if not row.get("article"):
        row |= {name: other.get(name, "") for name in ("article", "unit", "price", "price_source") if other.get(name)}
    same = other.get("article") in ("", None, row.get("article")) and other.get("unit") in ("", None, row.get("unit"))
    row["quantity"] = _sum(row.get("quantity", ""), other.get("quantity", ""), sign) if same else row.get("quantity", "")
    del rows[at + 1]
    return rows


def _sum(one: str, other: str, sign: str) -> str:
    """The sum in the spelling of the page; what is no number is kept for the person to look at."""
    if not one.strip() or not other.strip():
        return one.strip() or other.strip()
    try:
        total: Decimal = read_number(one, decimal_sign=sign) + read_number(other, decimal_sign=sign)
    except NumberError:
        return f"{one} + {other}"[:20]
    return f"{total.normalize():f}".replace(".", sign)


_MOVES: dict[str, Callable[[list[Row], int, str], list[Row]]] = {"up": _up, "down": _down, "part": _part, "join": _join}
