"""The review: one screen, one decision."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from orders import queue
from orders.desk import decisions, wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.reviewing import (
    OrderForms,
    compared,
    item_context,
    load_item,
    one_line_more,
    order_context,
    order_forms,
    order_to_decide,
)
from orders.lifecycle import MoveRefused, StaleVersion
from orders.models import QueueItem
from orders.people.log import about


def _item_or_404(item_id: int) -> QueueItem:
    item = load_item(item_id)
    if item is None:
        raise Http404
    return item


def _claimed(request: ClerkRequest, item: QueueItem) -> QueueItem:
    """Hold an item for whoever looks at it, unless somebody else does; the lease ends by itself."""
    if item.state == QueueItem.State.DONE:
        return item
    with suppress(queue.AlreadyClaimed):
        queue.claim(item_id=item.pk, user=request.user)
    return _item_or_404(item.pk)


@needs(Right.SEE)
@require_GET
def review(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Show an item and hold it for the person who looks; whoever may only read holds nothing."""
    item = _item_or_404(item_id)
    about(request, item)
    if request.user.has_perm(Right.DECIDE):
        item = _claimed(request, item)
    order = order_to_decide(item)
    return _show(request, item, order_forms(item, order) if order else None)


def _show(request: ClerkRequest, item: QueueItem, forms: OrderForms | None, **more: Any) -> HttpResponse:
    status = 422 if more else 200
    if forms is None:
        context = item_context(item, request.user)
        return render(request, "desk/review_item.html", {**context, **more}, status=status)
    context = order_context(item, forms, request.user)
    return render(request, "desk/review.html", {**context, **more}, status=status)


@needs(Right.DECIDE)
@require_POST
def decide(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Do what the pressed button says, then go on to the next item."""
    item = _item_or_404(item_id)
    about(request, item, detail=request.POST.get("action", "")[:40])
    if item.state == QueueItem.State.DONE:
        messages.warning(request, gettext("Das hat inzwischen %(name)s erledigt.") % {"name": item.closed_by or "–"})
        return _next(request)
    item = _claimed(request, item)
    wish = decisions.Wish.from_post(request.POST)
    order = order_to_decide(item)
    if wish.action == "add_line" and order:
        return _show(request, item, order_forms(item, order, one_line_more(request.POST)), version=wish.version)
    forms = order_forms(item, order, request.POST, complete=wish.action == "accept") if order else None
    if item.claimed_by != request.user:
        problem = gettext("%(name)s arbeitet gerade daran. Es wurde nichts gespeichert.") % {
            "name": wording.person(item.claimed_by)
        }
        return _show(request, item, forms, problem=problem, **_typed(request))
    try:
        done = decisions.carry_out(item, forms, wish, request.user)
    except decisions.NotYet as trouble:
        return _show(request, _item_or_404(item.pk), forms, problem=trouble.text, **_typed(request), **trouble.again)
    except StaleVersion:
        return _conflict(request, item.pk)
    except MoveRefused as refused:
        return _show(
            request, _item_or_404(item.pk), forms, problem=gettext("Nicht möglich: %(why)s") % {"why": refused}, **_typed(request)
        )
    messages.success(request, done.text)
    return _go(request, item, done)


def _go(request: ClerkRequest, item: QueueItem, done: decisions.Done) -> HttpResponse:
    if done.item_id is not None:
        return redirect("desk:review", done.item_id)
    if done.stay:
        return redirect("desk:review", item.pk)
    return _next(request) if done.go_on else redirect("desk:queue")


def _conflict(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Somebody else stored meanwhile: show both, keep what was typed."""
    item = _item_or_404(item_id)
    order = order_to_decide(item)
    if order is None:
        return redirect("desk:review", item.pk)
    forms = order_forms(item, order, request.POST)
    last = order.events.order_by("-pk").first()
    conflict = {"actor": last.actor if last else "", "at": last.at if last else item.received_at, "rows": compared(forms)}
    return _show(request, item, forms, conflict=conflict)


def _typed(request: ClerkRequest) -> dict[str, str]:
    """The texts of the panels as they were typed."""
    return {name: request.POST.get(name, "") for name in ("question", "refusal", "duplicate_of", "note", "kind")}


def _next(request: ClerkRequest) -> HttpResponse:
    item = queue.next_for(request.user)
    return redirect("desk:review", item.pk) if item else redirect("desk:queue")


@needs(Right.DECIDE)
@require_POST
def take_over(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Take an item from a colleague, with a reason that stays in the history."""
    item = _item_or_404(item_id)
    about(request, item, detail="take over")
    try:
        decisions.take_over(item, request.user, request.POST.get("why", ""))
    except queue.ReasonMissing:
        messages.error(
            request, gettext("Bitte einen Grund angeben: er steht im Verlauf, damit die Kollegin oder der Kollege ihn kennt.")
        )
    except queue.AlreadyClaimed:
        messages.warning(request, gettext("Das ist inzwischen erledigt."))
    return redirect("desk:review", item.pk)


@needs(Right.DECIDE, logged=False)
@require_POST
def hold(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Renew the lease of whoever works on the page."""
    _item_or_404(item_id)
    try:
        queue.claim(item_id=item_id, user=request.user)
    except queue.AlreadyClaimed:
        return HttpResponse(gettext("Jemand anderes hat den Vorgang übernommen."), status=409)
    return HttpResponse(status=204)
