"""The review: one screen, one decision."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from orders import lifecycle, queue
from orders.desk import conflict, decisions, drafts, takeback, wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.arranging import arranged, is_arranging
from orders.desk.events import person_named
from orders.desk.numbers import whole
from orders.desk.reviewing import (
    OrderForms,
    item_context,
    load_item,
    open_points,
    order_context,
    order_forms,
    order_to_decide,
    texts_of,
)
from orders.desk.spelling import for_this_page
from orders.desk.wishes import Done, NotYet, Wish
from orders.lifecycle import MoveRefused, StaleVersion, undoable
from orders.models import Order, QueueItem, ReviewDraft
from orders.people.log import about

_PANEL_TEXTS = ("question", "refusal", "duplicate_of", "note", "kind", "reason", "change_of", "merge_with")


# What leaves an item to be decided: texts for the customer that stand in its panels are still to be sent.
_UNDECIDED = frozenset({"save", "put_back", "hand_over", "split", "merge", "take_as_change"})


def item_or_404(item_id: int) -> QueueItem:
    """Read an item with all that belongs to it.

    Raises:
        Http404: There is none.
    """
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
    return item_or_404(item.pk)


@needs(Right.SEE)
@require_GET
def review(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Show an item and hold it for the person who looks; whoever may only read holds nothing.

    What the person has typed here and not decided stands in the fields again; what a colleague typed is offered (``?draft=``).
    """
    item = item_or_404(item_id)
    about(request, item)
    if request.user.has_perm(Right.DECIDE):
        item = _claimed(request, item)
    order, draft = order_to_decide(item), _draft(request, item)
    if draft is None:
        return show(request, item, order_forms(item, order) if order else None, status=200)
    data = for_this_page(drafts.posted(draft, version=str(order.version if order else 0)))
    more: dict[str, Any] = {"draft": draft, **{name: data[name] for name in _PANEL_TEXTS if name in data}}
    if order is not None and not drafts.has_order(draft):
        return show(request, item, order_forms(item, order), status=200, **more)
    if order is None:
        return show(request, item, None, status=200, **more)
    forms = order_forms(item, order, data)
    mine = drafts.own(item, request.user)
    if mine is not None and draft.user != request.user and drafts.has_order(mine):
        rows = conflict.differences(conflict.of_draft(mine), conflict.of_draft(draft))
        more["conflict"] = conflict.Conflict(wording.person(request.user), mine.updated_at, rows, mine.version, draft.user)
    elif draft.order_version != order.version:
        more["conflict"] = _conflict_with_order(order, conflict.of_draft(draft))
    return show(request, item, forms, status=200, **more)


def _draft(request: ClerkRequest, item: QueueItem) -> ReviewDraft | None:
    """The person's own draft, or the colleague's that was asked for."""
    if item.state == QueueItem.State.DONE or item.claimed_by != request.user:
        return None
    if key := whole(request.GET.get("draft", ""), most_digits=18):
        other = ReviewDraft.objects.select_related("user").filter(pk=key, item=item).first()
        if other is not None:
            return other
    return drafts.own(item, request.user)


def _conflict_with_order(order: Order, typed: conflict.Version) -> conflict.Conflict:
    last = order.events.order_by("-pk").first()
    rows = conflict.differences(conflict.of_order(order), typed)
    return conflict.Conflict(person_named(last.actor if last else ""), last.at if last else order.created_at, rows)


def show(request: ClerkRequest, item: QueueItem, forms: OrderForms | None, *, status: int = 422, **more: Any) -> HttpResponse:
    """Print the page of an item.

    Args:
        forms: Of its order; ``None`` where it has none to be decided.
        more: What is said or kept beside that.
    """
    own = drafts.own(item, request.user)
    common = {
        # A page that comes back from a decision stands at an address that only takes one.
        "page_url": reverse("desk:review", args=[item.pk]) if request.method == "POST" else "",
        "draft_version": own.version if own else 0,
        "other_drafts": drafts.of_others(item, request.user),
        "undo": takeback.offered(request),
        "can_take_back": item.state == QueueItem.State.DONE and undoable(item),
    }
    if forms is None:
        context = item_context(item, request.user)
        return render(request, "desk/review_item.html", {**context, **common, **more}, status=status)
    context = order_context(item, forms, request.user)
    return render(request, "desk/review.html", {**context, **common, **more}, status=status)


@needs(Right.DECIDE)
@require_POST
def decide(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Do what the pressed button says, then go on to the next item."""
    item = item_or_404(item_id)
    about(request, item, detail=request.POST.get("action", "")[:40])
    if item.state == QueueItem.State.DONE:
        messages.warning(request, gettext("Das hat inzwischen %(name)s erledigt.") % {"name": item.closed_by or "–"})
        return _next(request)
    item = _claimed(request, item)
    order = order_to_decide(item)
    data = _as_chosen(request, for_this_page(request.POST), item, order)
    wish = Wish.from_post(data)
    if order and (again := _without_a_decision(request, item, order, data, wish)) is not None:
        return again
    complete = wish.action in ("accept", "apply_change")
    seen = _what_was_seen(data, wish)
    forms = order_forms(item, order, data, complete=complete) if order else None
    unsent = _unsent(item, forms, data) if wish.action in _UNDECIDED else {}
    if item.claimed_by != request.user:
        problem = gettext("%(name)s arbeitet gerade daran. Es wurde nichts gespeichert.") % {
            "name": wording.person(item.claimed_by)
        }
        return show(request, item, forms, problem=problem, **seen)
    try:
        done = decisions.carry_out(item, forms, wish, request.user)
    except NotYet as trouble:
        return show(request, item_or_404(item.pk), forms, problem=trouble.text, **{**seen, **trouble.again})
    except StaleVersion as stale:
        return _stale(request, item.pk, data, stale)
    except MoveRefused as refused:
        problem = gettext("Nicht möglich: %(why)s") % {"why": refused}
        return show(request, item_or_404(item.pk), forms, problem=problem, **seen)
    drafts.drop(item, request.user)
    drafts.keep_texts(item=item, user=request.user, texts=unsent, order_version=wish.version)
    if done.undo is not None:
        what, before = done.undo
        takeback.remember(request, what, {str(item.pk): list(before)})
    messages.success(request, done.text)
    return _go(request, item, done)


def _as_chosen(request: ClerkRequest, data: QueryDict, item: QueueItem, order: Order | None) -> QueryDict:
    """What was posted; of two versions, the values that the person chose."""
    if order is None or not any(name.startswith("keep-") for name in data):
        return data
    own = drafts.own(item, request.user) if data.get("conflict_with") == "draft" else None
    return conflict.resolved(data, conflict.of_draft(own) if own else conflict.of_order(order))


def _without_a_decision(request: ClerkRequest, item: QueueItem, order: Order, data: QueryDict, wish: Wish) -> HttpResponse | None:
    """The page again, for buttons that only change what stands in the form; ``None`` for all others."""
    action, said = wish.action, _what_was_seen(data, wish)
    if is_arranging(action):
        return show(request, item, order_forms(item, order, arranged(data, action)), **said)
    if action == "resolve":
        return show(request, item, order_forms(item, order, data), status=200, **said)
    if action == "compare" and (own := drafts.own(item, request.user)) is not None:
        rows = conflict.differences(conflict.of_draft(own), conflict.of_posted(data))
        said["conflict"] = conflict.Conflict(wording.person(request.user), own.updated_at, rows, of_draft=own.version)
        return show(request, item, order_forms(item, order, data), **said)
    name, _sign, key = action.partition(":")
    if name not in ("question_text", "refusal_text"):
        return None
    forms = order_forms(item, order, data)
    purpose, panel = ("question", "ask") if name == "question_text" else ("refusal", "reject")
    chosen = next((each.text for each in texts_of(item, forms, purpose, request.user) if each.key == (key or data.get(name))), "")
    return show(request, item, forms, **{**said, purpose: chosen or said[purpose], "panel": panel})


def _go(request: ClerkRequest, item: QueueItem, done: Done) -> HttpResponse:
    if done.item_id is not None:
        return redirect("desk:review", done.item_id)
    if done.stay:
        return redirect("desk:review", item.pk)
    return _next(request) if done.go_on else redirect("desk:queue")


def _stale(request: ClerkRequest, item_id: int, data: QueryDict, stale: StaleVersion) -> HttpResponse:
    """Somebody else stored meanwhile: show both, keep what was typed, and let the person choose."""
    item = item_or_404(item_id)
    order = order_to_decide(item)
    if order is None:
        return redirect("desk:review", item.pk)
    forms, earlier = order_forms(item, order, data), item.related_order
    if earlier is not None and stale.order_id == earlier.pk:
        words = gettext("%(number)s wurde inzwischen geändert. Bitte noch einmal ansehen, was sich dort ändert.")
        return show(request, item, forms, problem=words % {"number": earlier.number}, **_typed(data))
    return show(request, item, forms, conflict=_conflict_with_order(order, conflict.of_posted(data)), **_typed(data))


def _what_was_seen(data: QueryDict, wish: Wish) -> dict[str, Any]:
    """What was typed, and the versions that the person saw: a page that comes back tells what is new before that is lost."""
    seen = {name: getattr(wish, name) for name in ("earlier_version", "seen") if data.get(name)}
    return {"version": wish.version, **seen, **_typed(data)}


def _typed(data: QueryDict) -> dict[str, Any]:
    """The texts of the panels as they were typed."""
    return {name: data.get(name, "") for name in _PANEL_TEXTS}


def _unsent(item: QueueItem, forms: OrderForms | None, data: QueryDict) -> dict[str, str]:
    """The texts of the panels that a person has typed; a question that the page itself had put there is none."""
    texts = {name: data.get(name, "").replace("\r\n", "\n").strip() for name in ("question", "refusal", "note", "reason")}
    if forms is not None and texts["question"] == open_points(item, forms).strip():
        texts["question"] = ""
    return {name: text for name, text in texts.items() if text}


def _next(request: ClerkRequest) -> HttpResponse:
    item = queue.next_for(request.user)
    return redirect("desk:review", item.pk) if item else redirect("desk:queue")


@needs(Right.DECIDE)
@require_POST
def take_over(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Take an item from a colleague, with a reason that stays in the history."""
    item = item_or_404(item_id)
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
    """Renew the lease of whoever works on the page; posted ``look`` only asks whether the item is still theirs.

    An old page never takes back what a colleague has taken over.
    """
    item = item_or_404(item_id)
    theirs = queue.holds if "look" in request.POST else queue.renew
    if theirs(item_id=item.pk, user=request.user):
        return HttpResponse(status=204)
    if item.state == QueueItem.State.DONE:
        words = gettext("Das hat inzwischen %(name)s erledigt.") % {"name": item.closed_by or "–"}
    elif item.claimed_by in (None, request.user):
        words = gettext("Der Vorgang ist nicht mehr für Sie reserviert.")
    else:
        words = gettext("Jemand anderes hat den Vorgang übernommen.")
    return HttpResponse(words, status=409)


@needs(Right.DECIDE)
@require_POST
def take_back(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Take the decision on an item back, from its own page."""
    item = item_or_404(item_id)
    about(request, item, detail="take back")
    try:
        lifecycle.undo(item_id=item.pk, actor=request.user.get_username())
    except MoveRefused as refused:
        messages.error(request, gettext("Nicht möglich: %(why)s") % {"why": refused})
    else:
        messages.success(request, gettext("Zurückgenommen. Der Vorgang ist wieder offen."))
    return redirect("desk:review", item.pk)
