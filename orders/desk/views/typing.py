"""What the review asks and keeps while somebody types. Nothing of it changes an order."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from orders.desk import drafts, wording
from orders.desk.access import ClerkRequest, Right, is_fetched, needs
from orders.desk.arranging import arranged, is_arranging
from orders.desk.checking import findings_of
from orders.desk.drafts import OtherWindow, TooLong
from orders.desk.numbers import whole
from orders.desk.reviewing import order_forms, order_to_decide
from orders.desk.spelling import in_language_of
from orders.desk.views.review import item_or_404
from orders.models import QueueItem


@needs(Right.DECIDE, logged=False)
@require_POST
def keep(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Keep what stands in the form; 409 where the same person has gone on in another window, 410 where all is decided."""
    item = item_or_404(item_id)
    if item.state == QueueItem.State.DONE:
        words = gettext("Das hat inzwischen %(name)s erledigt.") % {"name": item.closed_by or "–"}
        return JsonResponse({"text": words}, status=410)
    known = whole(request.POST.get("draft_version", ""))
    try:
        draft = drafts.keep(item=item, user=request.user, data=request.POST, version=known)
    except OtherWindow as other:
        when = wording.moment(other.draft.updated_at)
        words = gettext("In einem anderen Fenster haben Sie um %(when)s weitergeschrieben.") % {"when": when}
        return JsonResponse({"text": words, "version": other.draft.version}, status=409)
    except TooLong:
        return JsonResponse({"text": gettext("Das ist zu viel, um es zwischenzuspeichern.")}, status=413)
    return JsonResponse({"version": draft.version, "text": gettext("Entwurf gesichert %(when)s") % {"when": _clock(draft)}})


def _clock(draft: object) -> str:
    return wording.moment(getattr(draft, "updated_at", None))


@needs(Right.DECIDE, logged=False)
@require_POST
def drop(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Throw away what the person has typed; the order stands as it is stored."""
    item = item_or_404(item_id)
    drafts.drop(item, request.user)
    return HttpResponse(status=204) if is_fetched(request) else redirect("desk:review", item.pk)


@needs(Right.DECIDE, logged=False)
@require_POST
def check(request: ClerkRequest, item_id: int) -> HttpResponse:
    """Everything that is wrong or strange in the form as it stands."""
    item = item_or_404(item_id)
    order = order_to_decide(item)
    if order is None:
        raise Http404
    with in_language_of(request.POST):
        forms = order_forms(item, order, request.POST, complete=True)
        found = findings_of(forms)
        return JsonResponse({"findings": [each.as_json() for each in found], "total": forms.lines.total_text(order.currency)})


@needs(Right.DECIDE, logged=False)
@require_POST
def arrange(request: ClerkRequest, item_id: int) -> HttpResponse:
    """The lines as they stand in the form, moved, split, joined or one more."""
    item = item_or_404(item_id)
    order, action = order_to_decide(item), request.POST.get("action", "")
    if order is None or not is_arranging(action):
        raise Http404
    with in_language_of(request.POST):
        forms = order_forms(item, order, arranged(request.POST, action))
        total = forms.lines.total_text(order.currency)
        context = {"lines": forms.lines, "mine": True, "arrange": True, "total": total, "said_in": gettext("im Original:")}
        return render(request, "desk/line_set.html", context)
