"""Pieces of the review page that are asked for while somebody types. They read; nothing is stored here."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from orders import pricing
from orders.desk import wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.finding import article_choices, customer_choices
from orders.desk.forms import delivery_choices
from orders.desk.lines import MOST_LINES
from orders.desk.linewords import counted_text, per_unit
from orders.desk.lookups import articles_for, customer_for
from orders.desk.numbers import NumberError, read_number, sign_of
from orders.desk.past import past_of
from orders.desk.spelling import in_language_of, language_of
from orders.people.log import about

_MOST_TYPED = 100


@needs(Right.SEE)
@require_GET
def find_articles(request: ClerkRequest) -> HttpResponse:
    """Articles for what was typed; those that the customer bought before first."""
    query = request.GET.get("q", "")[:_MOST_TYPED]
    choices = article_choices(query, customer_for(request.GET.get("customer", "")))
    return render(request, "desk/choices.html", {"choices": choices})


@needs(Right.SEE)
@require_GET
def find_customers(request: ClerkRequest) -> HttpResponse:
    """Customers for what was typed."""
    return render(request, "desk/choices.html", {"choices": customer_choices(request.GET.get("q", "")[:_MOST_TYPED])})


@needs(Right.SEE)
@require_GET
def customer_panel(request: ClerkRequest) -> HttpResponse:
    """What was before with the chosen customer, and where the customer can be delivered to."""
    customer = customer_for(request.GET.get("customer", ""))
    if customer is not None:
        about(request, customer)
    delivery = delivery_choices(customer, None, request.GET.get("delivery", "")[:24])
    context = {
        "history": past_of(customer),
        "delivery_choices": delivery.choices,
        "delivery_value": delivery.value,
        "with_options": True,
    }
    return render(request, "desk/customer_panel.html", context)


def _currency(data: QueryDict) -> str:
    return data.get("currency", "")[:3] or "EUR"


def _number(text: str, decimal_sign: str) -> Decimal | None:
    try:
        return read_number(text, decimal_sign=decimal_sign) if text.strip() else None
    except NumberError:
        return None


@needs(Right.DECIDE, logged=False)
@require_POST
def price(request: ClerkRequest) -> HttpResponse:
    """Price and amount of one line as it stands; a price that a person typed is left alone."""
    data = request.POST
    sign = sign_of(language_of(data))
    text, unit = data.get("article", ""), data.get("unit", "")
    article = articles_for([text]).get(text)
    quantity, typed = _number(data.get("quantity", ""), sign), _number(data.get("price", ""), sign)
    source, found = data.get("price_source", ""), None
    counted = pricing.in_article_units(article, quantity, unit) if article and quantity is not None else None
    if article and source not in ("manual", "stated"):
        # Before quantity and unit are known, the price for one is the best that can be said.
        found, source = pricing.price_for(article, customer_for(data.get("customer", "")), counted or Decimal(1))
    valid = found if found is not None else typed
    units = pricing.units_of(article) if article else ()
    with in_language_of(data):
        return JsonResponse(
            {
                "price": None if found is None else wording.input_number(found, least_places=2),
                "price_source": source,
                "amount": wording.money(pricing.amount(article, quantity, unit, valid), _currency(data)),
                "per": per_unit(article, unit),
                "counted": counted_text(article, quantity, unit),
                "units": [{"code": code, "name": wording.unit_text(code)} for code in units],
            }
        )


@needs(Right.DECIDE, logged=False)
@require_POST
def total(request: ClerkRequest) -> HttpResponse:
    """The sum of all lines as they stand; a dash where one cannot be told."""
    data = request.POST
    sign = sign_of(language_of(data))
    texts = data.getlist("article")[:MOST_LINES]
    articles = articles_for(texts)
    columns = (
        texts,
        data.getlist("quantity")[:MOST_LINES],
        data.getlist("unit")[:MOST_LINES],
        data.getlist("price")[:MOST_LINES],
    )
    amounts = [
        pricing.amount(articles.get(text), _number(quantity, sign), unit, _number(each, sign))
        for text, quantity, unit, each in zip_longest(*columns, fillvalue="")
        if text or quantity or each
    ]
    known = [amount for amount in amounts if amount is not None]
    complete = bool(known) and len(known) == len(amounts)
    with in_language_of(data):
        return JsonResponse({"total": wording.money(sum(known, Decimal(0)) if complete else None, _currency(data))})
