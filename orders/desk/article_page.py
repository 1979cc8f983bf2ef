"""What the page of an article shows: a fixed number of queries, and of every list the newest only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Article, Customer, CustomerArticle, OrderLine, Price, Purchase

_SHOWN_LINES = 20
_SHOWN_BUYERS = 10
_SHOWN_NAMES = 20
_SHOWN_PREDECESSORS = 10
# Who buys an article is told by the last so many lines and purchases.
_READ = 300


@dataclass(slots=True)
class Buyer:
    """A customer who buys an article, with the last time."""

    customer: Customer
    on: date
    quantity: Decimal | None
    unit: str
    times: int = 1


def article_context(article: Article) -> dict[str, Any]:
    """All that is known of an article."""
    lines = list(OrderLine.objects.filter(article=article).select_related("order__customer").order_by("-pk")[:_READ])
    names = CustomerArticle.objects.filter(article=article).select_related("customer").order_by("customer__name", "customer_sku")
    return {
        "area": "articles",
        "article": article,
        "prices": list(Price.objects.filter(article=article).order_by("price_list", "min_quantity")),
        "last_lines": lines[:_SHOWN_LINES],
        "buyers": _buyers(article, lines),
        "other_names": [name for name in article.aliases.split("|") if name],
        "customers_names": list(names[:_SHOWN_NAMES]),
        "successor": Article.objects.filter(sku=article.replaced_by).first() if article.replaced_by else None,
        "predecessors": list(Article.objects.filter(replaced_by=article.sku).order_by("sku")[:_SHOWN_PREDECESSORS]),
    }


def _buyers(article: Article, lines: list[OrderLine]) -> list[Buyer]:
    """Those who buy it most often, the latest first where it is equally often."""
    buyers: dict[int, Buyer] = {}
    for line in lines:
        customer = line.order.customer
        if customer is not None:
            _count(buyers, Buyer(customer, timezone.localtime(line.order.received_at).date(), line.quantity, line.unit))
    purchases = Purchase.objects.filter(article=article).select_related("customer").order_by("-pk")[:_READ]
    for each in purchases:
        _count(buyers, Buyer(each.customer, each.order_date, each.quantity, each.unit))
    most = sorted(buyers.values(), key=lambda buyer: (-buyer.times, -buyer.on.toordinal(), buyer.customer.number))
    return most[:_SHOWN_BUYERS]


def _count(buyers: dict[int, Buyer], bought: Buyer) -> None:
    known = buyers.get(bought.customer.pk)
    if known is not None:
        bought.times += known.times
    if known is None or known.on <= bought.on:
        buyers[bought.customer.pk] = bought
    else:
        known.times = bought.times
