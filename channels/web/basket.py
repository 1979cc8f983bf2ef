"""The basket: kept in the session, at the server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.sessions.backends.base import SessionBase

from channels.web.prices import Prices
from orders import pricing
from orders.models import Article, Customer
from orders.units import canonical

_KEY = "shop_basket"
MOST_LINES = 200
MOST_QUANTITY = Decimal(1_000_000)
# What is measured can be broken; all else is counted.
_MEASURED = frozenset({"MTR", "KGM", "LTR", "TNE", "MTK", "MTQ", "GRM", "CMT", "MMT"})


class BasketFull(Exception):
    """More lines than one order may have."""


@dataclass(frozen=True, slots=True)
class BasketLine:
    """What was put in; quantity is counted in ``unit``."""

    sku: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class BasketRow:
    """A line with all that a page shows of it.

    Attributes:
        article: ``None`` if it is not sold any more.
        price: Net per article unit.
        amount: Of the line; ``None`` if the article is gone or not sold in this unit.
    """

    line: BasketLine
    article: Article | None
    price: Decimal | None
    amount: Decimal | None
    units: tuple[str, ...]

    @property
    def is_sold(self) -> bool:
        """Whether the line can be ordered."""
        return self.amount is not None


def countable(unit: str) -> bool:
    """Whether only whole numbers of it can be ordered."""
    return canonical(unit) not in _MEASURED


class Basket:
    """The basket of one session. Each change is written into the session at once."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        kept = session.get(_KEY) or {}
        self.token: str = kept.get("token", "")
        self._lines = {(sku, unit): Decimal(quantity) for sku, unit, quantity in kept.get("lines", [])}

    def __iter__(self) -> Iterator[BasketLine]:
        return (BasketLine(sku, unit, quantity) for (sku, unit), quantity in self._lines.items())

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, sku: str, unit: str, quantity: Decimal) -> Decimal:
        """Put something in, on top of what is there; give back what is there now.

        Raises:
            BasketFull: It would be one line too many.
        """
        if (sku, unit) not in self._lines and len(self._lines) >= MOST_LINES:
            raise BasketFull
        total = min(self._lines.get((sku, unit), Decimal(0)) + quantity, MOST_QUANTITY)
        self._lines[(sku, unit)] = total
        self._keep()
        return total

    def replace(self, lines: list[BasketLine]) -> None:
        """Put other lines in the place of all; equal ones are added up, empty ones left out."""
        self._lines = {}
        for line in lines[:MOST_LINES]:
            if line.quantity > 0:
                key = (line.sku, line.unit)
                self._lines[key] = min(self._lines.get(key, Decimal(0)) + line.quantity, MOST_QUANTITY)
        self._keep()

    def clear(self) -> None:
        """Take all out; the next order is another one."""
        self._session.pop(_KEY, None)
        self._lines, self.token = {}, ""

    def _keep(self) -> None:
        # The token names the order that this basket becomes, however often it is sent.
        self.token = self.token or uuid.uuid4().hex
        lines = [[sku, unit, str(quantity)] for (sku, unit), quantity in self._lines.items()]
        self._session[_KEY] = {"token": self.token, "lines": lines}

    def rows(self, customer: Customer | None) -> list[BasketRow]:
        """All lines with article, price and amount, in three queries at most."""
        articles = {
            article.sku: article for article in Article.objects.filter(sku__in={sku for sku, _ in self._lines}, active=True)
        }
        prices = Prices(articles.values(), customer)
        return [_row(line, articles.get(line.sku), prices) for line in self]


def _row(line: BasketLine, article: Article | None, prices: Prices) -> BasketRow:
    if article is None:
        return BasketRow(line, None, None, None, (line.unit,))
    counted = pricing.in_article_units(article, line.quantity, line.unit)
    price = prices.price(article, counted if counted is not None else Decimal(1))
    amount = pricing.amount(article, line.quantity, line.unit, price)
    return BasketRow(line, article, price, amount, pricing.units_of(article))


def total(rows: list[BasketRow]) -> Decimal:
    """The sum of what can be ordered."""
    return sum((row.amount for row in rows if row.amount is not None), Decimal(0))
