"""Looking around: search, categories, one article."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from channels.web import catalogue
from channels.web.basket import countable
from channels.web.prices import Prices
from channels.web.proving import proven
from channels.web.views.page import asked, shop_page, show
from orders import pricing
from orders.desk import wording
from orders.models import Article, Customer


@dataclass(frozen=True, slots=True)
class Offer:
    """An article with the price for this visitor."""

    article: Article
    price: Decimal
    units: list[tuple[str, str]]
    whole: bool


def offers(articles: list[Article], customer: Customer | None) -> list[Offer]:
    """Articles with prices, in one query."""
    prices = Prices(articles, customer)
    return [
        Offer(
            article,
            prices.price(article, Decimal(1)),
            [(code, wording.unit_text(code, 1)) for code in pricing.units_of(article)],
            countable(article.unit),
        )
        for article in articles
    ]


@shop_page
@require_safe
def assortment(request: HttpRequest) -> HttpResponse:
    """The assortment: all of it, a category, or what a search finds."""
    query, category = asked(request, "q"), asked(request, "k", 200)
    found = catalogue.find(query, category)
    page = Paginator(found, catalogue.PAGE_SIZE).get_page(request.GET.get("page"))
    roughly = bool(query) and page.paginator.count == 0
    if roughly:
        page = Paginator(catalogue.find_roughly(query, category), catalogue.PAGE_SIZE).get_page(request.GET.get("page"))
    kept = urlencode({name: value for name, value in (("q", query), ("k", category)) if value})
    context = {
        "q": query,
        "category": category,
        "branch": category.partition("/")[0],
        "categories": catalogue.categories(),
        "offers": offers(list(page.object_list), proven(request.session)),
        "page": page,
        "roughly": roughly,
        "query": f"{kept}&" if kept else "",
        "here": request.get_full_path(),
    }
    return show(request, "assortment.html", context)


@shop_page
@require_safe
def article(request: HttpRequest, sku: str) -> HttpResponse:
    """One article; of one that is not sold any more, what takes its place."""
    found = Article.objects.filter(sku=sku.replace("\x00", "")[:60]).first()
    if found is None:
        raise Http404
    customer = proven(request.session)
    (offer,) = offers([found], customer)
    steps = [step for step in Prices([found], customer).steps(found) if step[0] > 1]
    successor = catalogue.on_sale(found.replaced_by) if not found.active and found.replaced_by else None
    context = {
        "article": found,
        "offer": offer,
        "steps": steps,
        "successor": successor,
        "title": found.name,
        "other_names": [name for name in found.aliases.split("|") if name],
        "price_hint": gettext("Ihr Preis, netto") if customer else gettext("Listenpreis, netto"),
        "here": request.get_full_path(),
    }
    return show(request, "article.html", context)
