"""The queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from orders import bulk, waiting
from orders import queue as line
from orders.desk import takeback, wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.numbers import whole
from orders.desk.paging import page_of
from orders.desk.rows import empty_words, queue_rows, rail_entries, view_title
from orders.people.roles import people_with
from orders.staff import Absences

# More than two screens of it are not looked at, and it is asked for at every change.
PAGE_SIZE = 30
# What a message of the queue may turn out to be; an order is none of them.
_OTHER_KINDS = [(value, title) for value, title in wording.KINDS.items() if value != "order"]


@needs(Right.SEE)
@require_GET
@vary_on_headers("HX-Request")
def queue(request: ClerkRequest) -> HttpResponse:
    """Everything that waits for a person; a piece of the page where htmx asks for it anew."""
    away = Absences.today()
    counts = waiting.counts(request.user, away=away)
    view = request.GET.get("view", "")
    if view not in counts:
        view = "mine" if counts["mine"] else "all"
    page = page_of(waiting.waiting(request.user, view, away=away), waiting.ORDER, request.GET, size=PAGE_SIZE)
    context: dict[str, Any] = {
        "area": "queue",
        "view": view,
        "view_title": view_title(view),
        "subtitle": ngettext("%(n)s Vorgang", "%(n)s Vorgänge", counts[view]) % {"n": counts[view]} if counts[view] else "",
        "rail": rail_entries(counts, view),
        "rows": queue_rows(page.rows, request.user),
        "page": page,
        "empty": empty_words(view, counts),
    }
    if request.htmx:
        return render(request, "desk/queue_body.html", context)
    return render(request, "desk/queue.html", context | _bulk_context(request))


def _bulk_context(request: ClerkRequest) -> dict[str, Any]:
    return {
        "people": people_with(Right.DECIDE).order_by("last_name", "username"),
        "groups": Group.objects.order_by("name"),
        "other_kinds": _OTHER_KINDS,
        "undo": takeback.offered(request),
    }


@needs(Right.DECIDE)
@require_POST
def next_item(request: ClerkRequest) -> HttpResponse:
    """Take the most urgent thing that nobody works on."""
    item = line.next_for(request.user)
    if item is None:
        messages.info(request, gettext("Es wartet nichts, was nicht schon jemand bearbeitet."))
        return redirect("desk:queue")
    return redirect("desk:review", item.pk)


@needs(Right.DECIDE)
@require_POST
def several(request: ClerkRequest) -> HttpResponse:
    """Do one thing to all items that were chosen: ``assign`` (``who``: u or g and a key, or empty), ``release``, ``no_order``."""
    ids = [key for text in request.POST.getlist("item") if (key := whole(text, most_digits=18))][: bulk.MOST]
    action = request.POST.get("action", "")
    takeback.forget(request)
    if not ids:
        messages.warning(request, gettext("Es ist nichts ausgewählt. Mit X oder dem Kästchen vorn in der Zeile wählen Sie aus."))
        return _back(request)
    if action == "assign":
        _assign(request, ids)
    elif action == "release":
        _tell(request, bulk.release_all(item_ids=ids, user=request.user), gettext("zurückgelegt"))
    elif action == "no_order" and request.POST.get("kind") in dict(_OTHER_KINDS):
        outcome = bulk.no_order_all(item_ids=ids, kind=request.POST["kind"], user=request.user)
        _tell(request, outcome, gettext("als „kein Auftrag“ erledigt"))
        _keep(request, "decision", outcome)
    else:
        messages.error(request, gettext("Bitte wählen, was mit den Vorgängen geschehen soll."))
    return _back(request)


def _assign(request: ClerkRequest, ids: list[int]) -> None:
    who = request.POST.get("who", "")
    key = whole(who[1:])
    user = people_with(Right.DECIDE).filter(pk=key).first() if who.startswith("u") else None
    group = Group.objects.filter(pk=key).first() if who.startswith("g") else None
    if who and user is None and group is None:
        messages.error(request, gettext("Diese Person oder Gruppe gibt es nicht mehr."))
        return
    outcome = bulk.assign_all(item_ids=ids, user=user, group=group, actor=request.user.get_username())
    name = wording.person(user) if user else group.name if group else ""
    _tell(request, outcome, gettext("%(name)s zugeteilt") % {"name": name} if name else gettext("niemandem mehr zugeteilt"))
    _keep(request, "assign", outcome)


def _tell(request: ClerkRequest, outcome: bulk.Outcome, done: str) -> None:
    """Say how many were done, and of how many not, and why."""
    parts = []
    if outcome.done:
        parts.append(
            ngettext("%(n)s Vorgang %(done)s.", "%(n)s Vorgänge %(done)s.", len(outcome.done))
            % {"n": len(outcome.done), "done": done}
        )
    if outcome.held:
        text = ngettext("%(n)s ist bei jemand anderem in Arbeit.", "%(n)s sind bei jemand anderem in Arbeit.", len(outcome.held))
        parts.append(text % {"n": len(outcome.held)})
    if outcome.refused:
        text = ngettext("Bei %(n)s ging es nicht (mehr).", "Bei %(n)s ging es nicht (mehr).", len(outcome.refused))
        parts.append(text % {"n": len(outcome.refused)})
    level = messages.SUCCESS if outcome.done and not (outcome.held or outcome.refused) else messages.WARNING
    messages.add_message(request, level, " ".join(parts))


def _keep(request: ClerkRequest, what: str, outcome: bulk.Outcome) -> None:
    if outcome.undo:
        takeback.remember(request, what, outcome.undo)


@needs(Right.DECIDE)
@require_POST
def undo(request: ClerkRequest) -> HttpResponse:
    """Take back what was done last to several items, once."""
    kept = takeback.forget(request)
    if not kept:
        messages.info(request, gettext("Es gibt nichts mehr zurückzunehmen."))
        return _back(request)
    take_back = bulk.assign_back if kept["what"] == "assign" else bulk.open_all_again
    outcome = take_back(before=kept["before"], actor=request.user.get_username())
    _tell(request, outcome, gettext("wieder wie vorher"))
    if kept["what"] == "decision" and len(outcome.done) == 1:
        return redirect("desk:review", outcome.done[0])
    return _back(request)


def _back(request: ClerkRequest) -> HttpResponse:
    """To the view of the queue that it was done in."""
    came_from = request.POST.get("back", "")
    if came_from.startswith("?") and url_has_allowed_host_and_scheme(came_from, None):
        return redirect(reverse("desk:queue") + came_from)
    return redirect("desk:queue")
