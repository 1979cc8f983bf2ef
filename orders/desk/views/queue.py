"""The queue."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from orders import queue as waiting_line
from orders.desk import wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.rows import VIEWS, empty_words, queue_rows, rail_entries, with_relations

PAGE_SIZE = 50


@needs(Right.SEE)
@require_GET
@vary_on_headers("HX-Request")
def queue(request: ClerkRequest) -> HttpResponse:
    """Everything that waits for a person; a piece of the page where htmx asks for it anew."""
    counts = waiting_line.counts(request.user)
    view = request.GET.get("view", "")
    if view not in VIEWS and view not in wording.CHANNELS:
        view = "mine" if counts.get("mine") else "all"
    items = with_relations(waiting_line.waiting(request.user, view))
    page = Paginator(items, PAGE_SIZE).get_page(request.GET.get("page"))
    number = page.paginator.count
    context = {
        "area": "queue",
        "view": view,
        "view_title": wording.named(VIEWS | wording.CHANNELS, view),
        "subtitle": ngettext("%(n)s Vorgang", "%(n)s Vorgänge", number) % {"n": number} if number else "",
        "rail": rail_entries(counts),
        "rows": queue_rows(page.object_list),
        "page": page,
        "query": f"view={view}&",
        "empty": empty_words(view, counts),
    }
    return render(request, "desk/queue_body.html" if request.htmx else "desk/queue.html", context)


@needs(Right.DECIDE)
@require_POST
def next_item(request: ClerkRequest) -> HttpResponse:
    """Take the most urgent thing that nobody works on."""
    item = waiting_line.next_for(request.user)
    if item is None:
        messages.info(request, gettext("Es wartet nichts, was nicht schon jemand bearbeitet."))
        return redirect("desk:queue")
    return redirect("desk:review", item.pk)
