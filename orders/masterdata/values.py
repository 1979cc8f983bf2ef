"""From the text of a cell to a value; a ``ValueError`` says in one sentence what is wrong. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from orders.states import ChannelName
from orders.units import all_codes, known

_PLACES = 4
_MOST = Decimal(10) ** 12
_YES = frozenset({"1", "true", "yes", "ja", ""})
_NO = frozenset({"0", "false", "no", "nein"})


def text(longest: int, *, needed: bool = False) -> Callable[[str], str]:
    """Text of a length that the database can hold."""

    def convert(cell: str) -> str:
        if needed and not cell:
            raise ValueError("is empty")
        if len(cell) > longest:
            raise ValueError(f"has {len(cell)} characters, {longest} are possible")
        return cell

    return convert


def number(*, least: str = "0", above: bool = False) -> Callable[[str], Decimal]:
    """A decimal number, at least ``least``, or above it."""

    def convert(cell: str) -> Decimal:
        if not cell:
            raise ValueError("is empty")
        try:
            value = Decimal(cell) if re.fullmatch(r"[-+0-9.]+", cell) else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_nan():
            hint = ": write the decimals after a point, and no sign between the thousands" if "," in cell else ""
            raise ValueError(f"{cell!r} is no number{hint}")
        if value != round(value, _PLACES):
            raise ValueError(f"{cell!r} has more than {_PLACES} digits after the point")
        if value >= _MOST:
            raise ValueError(f"{cell!r} is too large")
        if value < Decimal(least) or (above and value == Decimal(least)):
            raise ValueError(f"{cell!r} must be {'more than' if above else 'at least'} {least}")
        return value

    return convert


def optional(convert: Callable[[str], Decimal]) -> Callable[[str], Decimal | None]:
    """The same, but an empty cell is nothing."""
    return lambda cell: convert(cell) if cell else None


def days(cell: str) -> int | None:
    """A whole number of days, or nothing."""
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()) or int(cell) > 999:
        raise ValueError(f"{cell!r} is no whole number of days between 0 and 999")
    return int(cell)


def day(cell: str) -> date:
    """A date as 2026-12-01."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError(f"{cell!r} is no date: write 2026-12-01")


def unit(cell: str) -> str:
    """A unit code that we can count in."""
    if not cell:
        raise ValueError("is empty")
    if not known(cell):
        raise ValueError(f"{cell!r} is no unit that is known: use one of {', '.join(all_codes())} (UN/ECE Recommendation 20)")
    return cell.upper()


def optional_unit(cell: str) -> str:
    """The same, or nothing."""
    return unit(cell) if cell else ""


def yes_no(cell: str) -> bool:
    """1 or 0; an empty cell means yes."""
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise ValueError(f"{cell!r} is neither 1 nor 0")


def country(home: str) -> Callable[[str], str]:
    """Two letters; empty means the home country."""

    def convert(cell: str) -> str:
        if cell and not re.fullmatch(r"[A-Za-z]{2}", cell):
            raise ValueError(f"{cell!r} is no country: write two letters, as DE")
        return cell.upper() or home

    return convert


def known_key(keys: frozenset[str] | set[str], *, what: str) -> Callable[[str], str]:
    """A key that must be there: of an article or a customer."""

    def convert(cell: str) -> str:
        if not cell:
            raise ValueError("is empty")
        if cell not in keys:
            raise ValueError(f"{cell!r} is no {what} that is known")
        return cell

    return convert


def language(cell: str) -> str:
    """Two letters, perhaps with a region; empty means German."""
    if cell and not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{2})?", cell):
        raise ValueError(f"{cell!r} is no language: write two letters, as de")
    return cell.lower() or "de"


def currency(cell: str) -> str:
    """Three letters; empty means euros."""
    if cell and not re.fullmatch(r"[A-Za-z]{3}", cell):
        raise ValueError(f"{cell!r} is no currency: write three letters, as EUR")
    return cell.upper() or "EUR"


def channel(cell: str) -> str:
    """The way a customer likes best, or nothing."""
    names = [str(name) for name in ChannelName]
    if cell and cell.lower() not in names:
        raise ValueError(f"{cell!r} is no channel: use one of {', '.join(names)}, or leave it empty")
    return cell.lower()


def gtin_is_right(digits: str) -> bool:
    """Check length and check digit of a GTIN-8, -12, -13 or -14.

    Source: GS1 General Specifications 7.9: from the right, weights 3 and 1 by turns.
    """
    if len(digits) not in (8, 12, 13, 14) or not (digits.isascii() and digits.isdigit()):
        return False
    body = [int(digit) for digit in reversed(digits[:-1])]
    total = sum(digit * (1 if index % 2 else 3) for index, digit in enumerate(body))
    return (10 - total % 10) % 10 == int(digits[-1])
