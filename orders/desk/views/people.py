"""Customers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from orders.desk.access import ClerkRequest, clerk_required
from orders.desk.finding import matching_customers
from orders.desk.showing import customer_context
from orders.models import Customer

PAGE_SIZE = 50


@clerk_required
@require_GET
def customer_list(request: ClerkRequest) -> HttpResponse:
    """All customers by name."""
    query = request.GET.get("q", "").strip()[:100]
    page = Paginator(matching_customers(query), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"area": "customers", "page": page, "filter_q": query, "query": f"{kept.urlencode()}&" if kept else ""}
    return render(request, "desk/customers.html", context)


@clerk_required
@require_GET
def customer_page(request: ClerkRequest, number: str) -> HttpResponse:
    """One customer: master data, orders, what is usually bought."""
    return render(request, "desk/customer.html", customer_context(get_object_or_404(Customer, number=number)))
