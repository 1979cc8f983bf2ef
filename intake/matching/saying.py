"""Figures as a clerk reads them in a reason. Plain Python."""

from __future__ import annotations

from decimal import Decimal

_DECIMALS_OF_A_PRICE = 2


def number_said(value: Decimal) -> str:
    """Write a quantity in German: no needless noughts, a decimal comma, thousands parted (``1.250,5``)."""
    plain = f"{value:,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return _german(plain)


def price_said(value: Decimal) -> str:
    """Write a price in German, with two decimals or as many more as it has (``7,15``; ``0,0195``)."""
    whole, _, fraction = f"{value:,f}".partition(".")
    return _german(f"{whole}.{fraction.rstrip('0').ljust(_DECIMALS_OF_A_PRICE, '0')}")


def _german(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))
