"""Prices of many articles at once: list prices, or those of a customer who has shown to be one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from orders.models import Article, Customer, Price


class Prices:
    """The prices of some articles for one visitor, read in one query."""

    def __init__(self, articles: Iterable[Article], customer: Customer | None) -> None:
        self._steps: dict[int, list[tuple[Decimal, Decimal]]] = {}
        if customer is None or not customer.price_list:
            return
        keys = [article.pk for article in articles]
        steps = Price.objects.filter(price_list=customer.price_list, article__in=keys).order_by("min_quantity")
        for step in steps:
            self._steps.setdefault(step.article_id, []).append((step.min_quantity, step.price))

    def price(self, article: Article, counted: Decimal) -> Decimal:
        """The net price per article unit for so many article units; the same as ``orders.pricing.price_for`` finds."""
        reached = [price for least, price in self.steps(article) if least <= counted]
        return reached[-1] if reached else article.price

    def steps(self, article: Article) -> list[tuple[Decimal, Decimal]]:
        """(from quantity, price) in article units, the smallest first; empty where only the list price holds."""
        return self._steps.get(article.pk, [])
