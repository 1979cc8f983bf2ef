"""The search field in the top bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.finding import matching_articles, matching_customers, matching_orders
from orders.desk.showing import order_rows
from orders.models import Order
from orders.people.log import about

SHOWN = 15


@needs(Right.SEE)
@require_GET
def search(request: ClerkRequest) -> HttpResponse:
    """Orders, customers and articles for what was typed; the full number of an order opens it."""
    query = request.GET.get("q", "").strip()[:100]
    if query and Order.objects.filter(number=query).exists():
        return redirect("desk:order", query)
    context: dict[str, Any] = {"q": query, "rows": [], "customers": [], "articles": []}
    if query:
        about(request, kind="search", detail=query)
        orders = matching_orders(query).select_related("customer").prefetch_related("lines__article")
        context |= {
            "rows": order_rows(orders[:SHOWN]),
            "customers": list(matching_customers(query)[:SHOWN]),
            "articles": list(matching_articles(query)[:SHOWN]),
        }
    return render(request, "desk/search.html", context)
