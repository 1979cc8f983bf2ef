"""What a line costs: units an article is sold in, the price that holds for a customer, the amount of a line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from orders.models import Article, Customer, OrderLine, Price
from orders.units import VESSELS, canonical

_CENT = Decimal("0.01")


class Sold(Protocol):
    """What units need to know of an article; its row and what matching keeps of it both say it."""

    @property
    def unit(self) -> str:
        """Its own unit."""

    @property
    def pack_unit(self) -> str:
        """What it is packed in; empty without packs."""

    @property
    def pack_size(self) -> Decimal | None:
        """How many of its own unit a pack holds."""


def units_of(article: Article | Sold) -> tuple[str, ...]:
    """The units an article can be counted in, its own first."""
    units = [canonical(article.unit)]
    if article.pack_unit and article.pack_size:
        units.append(canonical(article.pack_unit))
    return tuple(dict.fromkeys(units))


def in_article_units(article: Article | Sold, quantity: Decimal, unit: str) -> Decimal | None:
    """Count a quantity in the article's own unit; ``None`` where the unit is none of the article's."""
    code, own = canonical(unit), canonical(article.unit)
    if code == own or (own == "C62" and code in VESSELS and code not in units_of(article)):
        return quantity
    if article.pack_size and code == canonical(article.pack_unit):
        size: Decimal = article.pack_size
        return quantity * size
    return None


def price_for(article: Article, customer: Customer | None, quantity: Decimal) -> tuple[Decimal, str]:
    """Give the net price per article unit and where it comes from (``customer`` or ``list``).

    Args:
        quantity: In article units; the highest step that it reaches counts.
    """
    if customer and customer.price_list:
        steps = Price.objects.filter(price_list=customer.price_list, article=article, min_quantity__lte=quantity)
        step = steps.order_by("-min_quantity").first()
        if step is not None:
            return step.price, "customer"
    return article.price, "list"


def amount(article: Article | None, quantity: Decimal | None, unit: str, price: Decimal | None) -> Decimal | None:
    """The net amount of a line, rounded to the cent; ``None`` where something is missing or does not fit."""
    if article is None or quantity is None or price is None:
        return None
    counted = in_article_units(article, quantity, unit)
    return None if counted is None else (counted * price).quantize(_CENT, ROUND_HALF_UP)


def line_amount(line: OrderLine) -> Decimal | None:
    """The amount of a stored line."""
    return amount(line.article, line.quantity, line.unit, line.price)


def total(lines: Iterable[OrderLine]) -> Decimal | None:
    """The sum of all lines; ``None`` where a line's amount is unknown, since a part would look like the whole."""
    amounts = [line_amount(line) for line in lines]
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None
