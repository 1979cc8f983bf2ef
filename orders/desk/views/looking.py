"""Pieces of the review that are only looked at: a page of the original, another order beside this one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orders.desk.access import ClerkRequest, Right, is_fetched, needs
from orders.desk.comparing import compare as compare_orders
from orders.desk.originals import originals_of
from orders.desk.reviewing import evidence_of, order_to_decide
from orders.desk.source import source_of
from orders.desk.viewing import page_of
from orders.desk.views.review import item_or_404
from orders.models import Order
from orders.people.log import about


@needs(Right.SEE)
@require_GET
def page(request: ClerkRequest, item_id: int, source_ref: str, position: int, page_number: int) -> HttpResponse:
    """One page of a long original with its words, for whoever comes near it (``?as``: number of the document on the page)."""
    item = item_or_404(item_id)
    originals = originals_of(item)
    if source_ref not in originals.first_documents:
        raise Http404
    about(request, item)
    shown_as = originals.first_documents[source_ref] + position
    order = order_to_decide(item)
    evidence = evidence_of(order, order.lines.all(), originals.first_documents) if order else []
    found = page_of(source_of(source_ref, only=(position, page_number)), evidence, shown_as=shown_as)
    if found is None:
        raise Http404
    return render(request, "desk/source_page.html", {"page": found, "index": shown_as})


@needs(Right.SEE)
@require_GET
def compare(request: ClerkRequest, item_id: int) -> HttpResponse:
    """This order and another one (``?with``: its number) side by side."""
    item = item_or_404(item_id)
    about(request, item)
    order, number = order_to_decide(item), request.GET.get("with", "").strip()[:20]
    other = Order.objects.select_related("customer").filter(number=number).first()
    if order is None or other is None or other.pk == order.pk:
        return render(request, "desk/comparison.html", {"item": item, "number": number, "plain": not is_fetched(request)})
    context = {"item": item, "comparison": compare_orders(order, other), "plain": not is_fetched(request)}
    return render(request, "desk/comparison.html", context)
