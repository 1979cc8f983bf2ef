"""The list of orders and the page of one order."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from orders import lifecycle
from orders.desk import wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.numbers import whole
from orders.desk.paging import Keyset, found_page, page_of
from orders.desk.showing import listed_orders, order_page_context, order_rows, orders_found
from orders.fulltext.finding import Search
from orders.lifecycle import MoveRefused, StaleVersion
from orders.models import Answer, Order, QueueItem, SearchEntry
from orders.people.log import about


@needs(Right.SEE)
@require_GET
def order_list(request: ClerkRequest) -> HttpResponse:
    """All orders, the newest first."""
    query, state, channel = (request.GET.get(name, "").strip()[:100] for name in ("q", "state", "channel"))
    wish = {
        **({"state": state} if state in wording.STATES else {}),
        **({"channel": channel} if channel in wording.CHANNELS else {}),
    }
    page = _found(request, query, wish) if query else _all(request, wish)
    context = {
        "area": "orders",
        "rows": order_rows(_orders_of(page.rows)),
        "page": page,
        "filter_q": query,
        "state": state,
        "channel": channel,
        "states": [(value, title) for value, (title, _weight) in wording.STATES.items()],
        "channels": wording.CHANNELS.items(),
    }
    return render(request, "desk/orders.html", context)


def _all(request: ClerkRequest, wish: dict[str, str]) -> Keyset[Order]:
    return page_of(listed_orders().filter(**wish), ("-received_at", "-pk"), request.GET)


def _found(request: ClerkRequest, query: str, wish: dict[str, str]) -> Keyset[SearchEntry]:
    entries = SearchEntry.objects.filter(kind=SearchEntry.Kind.ORDER, **{f"order__{name}": wish[name] for name in wish})
    return found_page(Search.of(query, orders_found(entries)), request.GET)


def _orders_of(rows: Sequence[Order] | Sequence[SearchEntry]) -> list[Order]:
    return [order for row in rows if (order := row.order if isinstance(row, SearchEntry) else row) is not None]


def _order_or_404(number: str) -> Order:
    order = Order.objects.select_related("customer", "duplicate_of", "merged_into").filter(number=number).first()
    if order is None:
        raise Http404
    return order


@needs(Right.SEE)
@require_GET
def order_page(request: ClerkRequest, number: str) -> HttpResponse:
    """One order: lines, state, papers, answers, history."""
    order = _order_or_404(number)
    about(request, order)
    return render(request, "desk/order.html", order_page_context(order))


@needs(Right.MOVE)
@require_POST
def step(request: ClerkRequest, number: str) -> HttpResponse:
    """Move an order on: release, close, cancel, open again."""
    order = _order_or_404(number)
    about(request, order, detail=request.POST.get("move", "")[:20])
    moves = {"release": lifecycle.release, "close": lifecycle.close, "cancel": lifecycle.cancel, "reopen": lifecycle.reopen}
    move = moves.get(request.POST.get("move", ""))
    version = whole(request.POST.get("version", ""))
    if move is None or not version:
        raise Http404
    note = request.POST.get("note", "").strip()[:500]
    try:
        move(order_id=order.pk, version=version, actor=request.user.get_username(), note=note)
    except StaleVersion:
        messages.error(request, gettext("Der Auftrag wurde inzwischen geändert. Bitte ansehen und noch einmal entscheiden."))
    except MoveRefused as refused:
        messages.error(request, gettext("Nicht möglich: %(why)s") % {"why": refused})
    else:
        order.refresh_from_db()
        state = wording.named(wording.STATES, order.state)
        messages.success(request, gettext("%(number)s: %(state)s.") % {"number": order.number, "state": state})
        item = order.items.filter(state=QueueItem.State.OPEN).first()
        if item is not None:
            return redirect("desk:review", item.pk)
    return redirect("desk:order", order.number)


@needs(Right.DECIDE)
@require_POST
def resend(request: ClerkRequest, answer_id: int) -> HttpResponse:
    """Send an answer again that did not arrive."""
    answer = (
        Answer.objects.select_related("order__customer", "item__customer", "item__order__customer").filter(pk=answer_id).first()
    )
    if answer is None:
        raise Http404
    about(request, answer.order or answer.item, detail="resend")
    try:
        lifecycle.resend(answer_id=answer.pk, actor=request.user.get_username())
    except MoveRefused as refused:
        messages.error(request, gettext("Nicht möglich: %(why)s") % {"why": refused})
    else:
        messages.success(request, gettext("Wird noch einmal gesendet."))
    if answer.order:
        return redirect("desk:order", answer.order.number)
    return redirect("desk:review", answer.item_id) if answer.item_id else redirect("desk:queue")
