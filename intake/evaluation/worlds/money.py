"""Amounts as they are printed in a country."""

from __future__ import annotations

from decimal import Decimal


def money(value: Decimal, country: str) -> str:
    """An amount with two digits at least, in the country's notation."""
    value = value.quantize(Decimal("0.0001")).normalize()
    exponent = value.as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    text = f"{value:,.{places}f}"
    if country == "CH":
        return text.replace(",", "'")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def amount_of(text: str, country: str) -> Decimal:
    """The amount that ``money`` wrote."""
    return Decimal(text.replace("'", "") if country == "CH" else text.replace(".", "").replace(",", "."))
