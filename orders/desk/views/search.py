"""The search field in the top bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.finding import matching_articles, matching_customers
from orders.desk.paging import found_page
from orders.desk.showing import order_rows, orders_found
from orders.fulltext.finding import Search
from orders.fulltext.finding import search as fulltext
from orders.models import Order, QueueItem, SearchEntry
from orders.people.log import about

SHOWN = 8


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A message in whose text something was found, and what became of it."""

    entry: SearchEntry
    orders: list[Order]
    items: list[QueueItem]


@needs(Right.SEE)
@require_GET
def search(request: ClerkRequest) -> HttpResponse:
    """Orders, documents, customers and articles for what was typed; the full number of an order opens it.

    ``in=documents`` pages through all documents; the other lists have pages of their own.
    """
    query = request.GET.get("q", "").strip()[:100]
    if query and Order.objects.filter(number=query).exists():
        return redirect("desk:order", query)
    if query:
        about(request, kind="search", detail=query)
    context: dict[str, Any] = {"q": query, "rows": [], "customers": [], "articles": [], "documents": []}
    if query and request.GET.get("in") == "documents":
        page = found_page(fulltext(query, SearchEntry.Kind.DOCUMENT), request.GET)
        context |= {"documents": document_rows(page.rows), "page": page, "only": "documents"}
    elif query:
        context |= _groups(query)
    return render(request, "desk/search.html", context)


def _groups(query: str) -> dict[str, Any]:
    """The first of each kind, and for each whether there are more."""
    found = Search.of(query, orders_found(SearchEntry.objects.filter(kind=SearchEntry.Kind.ORDER))).newest(SHOWN + 1)
    groups: dict[str, list[Any]] = {
        "rows": [entry.order for entry in found if entry.order is not None],
        "documents": fulltext(query, SearchEntry.Kind.DOCUMENT).newest(SHOWN + 1),
        "customers": list(matching_customers(query)[: SHOWN + 1]),
        "articles": list(matching_articles(query)[: SHOWN + 1]),
    }
    more = {name: len(found) > SHOWN for name, found in groups.items()}
    shown: dict[str, Any] = {name: found[:SHOWN] for name, found in groups.items()}
    return shown | {"rows": order_rows(shown["rows"]), "documents": document_rows(shown["documents"]), "more": more}


def document_rows(entries: list[SearchEntry]) -> list[DocumentRow]:
    """Documents with the orders and the queue items that came of them, in two queries."""
    refs = [entry.ref for entry in entries]
    orders: dict[str, list[Order]] = {}
    named = Order.objects.select_related("customer").only("number", "state", "source_ref", "customer__name")
    for order in named.filter(source_ref__in=refs).order_by("pk"):
        orders.setdefault(order.source_ref, []).append(order)
    items: dict[str, list[QueueItem]] = {}
    waiting = QueueItem.objects.select_related("customer").only("order", "kind", "state", "source_ref", "customer__name")
    for item in waiting.filter(source_ref__in=refs).order_by("pk"):
        items.setdefault(item.source_ref, []).append(item)
    return [DocumentRow(entry, orders.get(entry.ref, []), items.get(entry.ref, [])) for entry in entries]
