"""The call form of the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels.models import CallNote
from channels.phone import notes
from channels.phone.acting import acted
from channels.phone.callers import caller_choices, customers_calling
from channels.phone.forms import CallForms, call_forms, usual_reply
from channels.phone.reading_back import sentences_of
from channels.phone.receive import outcome_of, take
from orders.desk import wording
from orders.desk.access import ClerkRequest, Right, needs
from orders.desk.forms import delivery_choices
from orders.desk.lookups import customer_for
from orders.desk.numbers import whole
from orders.desk.past import open_items, past_of
from orders.desk.spelling import call_for_this_page
from orders.models import Order, QueueItem
from orders.people.log import about

_MOST_TYPED = 100


def _note_or_404(note_id: uuid.UUID) -> CallNote:
    note = CallNote.objects.select_related("user").filter(pk=note_id).first()
    if note is None:
        raise Http404
    return note


def _version(request: ClerkRequest) -> int:
    return whole(request.POST.get("version", ""))


def _show(request: ClerkRequest, note_id: uuid.UUID, version: int, forms: CallForms, **more: Any) -> HttpResponse:
    header = forms.header
    delivery = delivery_choices(forms.customer, None, str(header["delivery"].value() or ""))
    context = {
        "area": "calls",
        "note_id": note_id,
        "version": version,
        "window": uuid.uuid4(),
        "form": header,
        "lines": forms.lines,
        "mine": True,
        "total": forms.lines.total_text("EUR"),
        "delivery_choices": delivery.choices,
        "delivery_value": delivery.value,
        "history": forms.past,
        "open_items": open_items(forms.customer),
        "callers": customers_calling(str(header["caller"].value() or "")) if forms.customer is None else [],
        "sentences": sentences_of(forms),
        "parked_count": notes.parked().exclude(pk=note_id).count(),
        **more,
    }
    return render(request, "channels/phone/call.html", context, status=more.get("status", 200))


@needs(Right.CALL)
@require_GET
def new(request: ClerkRequest) -> HttpResponse:
    """An empty form; a telephone system may hand the caller's number over (``?caller=``), a page of the desk the customer's."""
    data = {"caller": request.GET.get("caller", "")[:60]}
    customer = request.GET.get("customer", "")[:_MOST_TYPED]
    forms = call_forms(acted(data, f"customer:{customer}") if customer else data)
    if forms.customer is not None:
        about(request, forms.customer)
    return _show(request, uuid.uuid4(), 0, forms)


@needs(Right.CALL)
@require_GET
def call_list(request: ClerkRequest) -> HttpResponse:
    """Unfinished calls, and what was discarded since yesterday."""
    context = {"area": "calls", "parked": list(notes.parked()[:200]), "discarded": list(notes.discarded()[:50])}
    return render(request, "channels/phone/calls.html", context)


@needs(Right.CALL)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: ClerkRequest, note_id: uuid.UUID) -> HttpResponse:
    """Show a call as it was typed; or do what the pressed button says, after saving it."""
    if request.method != "POST":
        note = _note_or_404(note_id)
        if note.state == CallNote.State.DONE:
            return redirect("phone:done", note_id)
        if note.state == CallNote.State.DISCARDED:
            messages.warning(request, gettext("Dieser Anruf ist verworfen. Hier lässt er sich wiederherstellen."))
            return redirect("phone:calls")
        forms = call_forms(call_for_this_page(note.data))
        about(request, kind="call", key=str(note.pk), customer=forms.customer)
        return _show(request, note.pk, note.version, forms)
    action = request.POST.get("action", "")
    data = acted(call_for_this_page(notes.typed(request.POST)), action)
    window = request.POST.get("window", "")
    try:
        note = notes.save(note_id=note_id, user=request.user, data=data, version=_version(request), window=window)
        if action == "submit":
            return _submit(request, note)
    except notes.NoteConflict as conflict:
        return _show(request, note_id, conflict.note.version, call_forms(data), conflict=conflict.note, status=409)
    except notes.NoteTaken:
        messages.warning(request, gettext("Dieser Anruf war schon aufgenommen. Es wurde nichts geändert."))
        return redirect("phone:done", note_id)
    if action == "park":
        return redirect("phone:calls")
    return redirect("phone:call", note.pk)


def _submit(request: ClerkRequest, note: CallNote) -> HttpResponse:
    forms = call_forms(note.data, complete=True)
    if not forms.is_valid():
        problem = gettext("Es fehlt noch etwas. Die Stellen sind markiert; gespeichert ist alles.")
        return _show(request, note.pk, note.version, forms, problem=problem, status=422)
    about(request, forms.customer, kind="call", key=str(note.pk), detail="submit")
    take(note=note, forms=forms, user=request.user)
    return redirect("phone:done", note.pk)


@needs(Right.CALL, logged=False)
@require_POST
def save(request: ClerkRequest, note_id: uuid.UUID) -> HttpResponse:
    """Save while somebody types; what comes back is the order in words."""
    data, window = notes.typed(request.POST), request.POST.get("window", "")
    version = _version(request)
    if version == 0 and notes.is_empty(data):
        return JsonResponse({"version": 0, "words": ""})
    try:
        note = notes.save(note_id=note_id, user=request.user, data=data, version=version, window=window)
    except notes.NoteConflict as conflict:
        other = conflict.note
        told = gettext("In einem anderen Fenster geändert von %(name)s, %(when)s. Ihre Eingabe ist noch nicht gespeichert.") % {
            "name": wording.person(other.user),
            "when": wording.moment(other.updated_at),
        }
        return JsonResponse({"version": other.version, "mine": bool(window) and other.window == window, "text": told}, status=409)
    except notes.NoteTaken:
        return JsonResponse({"taken": True, "text": gettext("Dieser Anruf ist schon aufgenommen.")}, status=409)
    forms = call_forms(data)
    words = render_to_string("channels/phone/words.html", {"sentences": sentences_of(forms)}, request)
    return JsonResponse({"version": note.version, "words": words})


@needs(Right.CALL)
@require_POST
def discard(request: ClerkRequest, note_id: uuid.UUID) -> HttpResponse:
    """Put a call out of sight; the list offers to fetch it back."""
    if notes.discard(note_id=note_id):
        messages.success(request, gettext("Anruf verworfen. Unten lässt er sich einen Tag lang wiederherstellen."))
    return redirect("phone:calls")


@needs(Right.CALL)
@require_POST
def restore(request: ClerkRequest, note_id: uuid.UUID) -> HttpResponse:
    """Fetch a discarded call back."""
    notes.restore(note_id=note_id)
    return redirect("phone:call", _note_or_404(note_id).pk)


@needs(Right.CALL)
@require_GET
def done(request: ClerkRequest, note_id: uuid.UUID) -> HttpResponse:
    """Go to what the call became; wait for it if that takes longer."""
    note = _note_or_404(note_id)
    if note.state != CallNote.State.DONE:
        return redirect("phone:call", note.pk)
    found = outcome_of(note.message_ref)
    if isinstance(found, QueueItem):
        messages.info(request, gettext("Der Anruf ist aufgenommen. Hier ist noch etwas zu prüfen."))
        return redirect("desk:review", found.pk)
    if isinstance(found, Order):
        messages.success(request, gettext("Aufgenommen: Auftrag %(number)s.") % {"number": found.number})
        return redirect("desk:order", found.number)
    return render(request, "channels/phone/waiting.html", {"area": "calls", "note": note})


@needs(Right.CALL)
@require_GET
def callers(request: ClerkRequest) -> HttpResponse:
    """Customers for what is typed of a number or a name, the best first."""
    return render(request, "desk/choices.html", {"choices": caller_choices(request.GET.get("q", "")[:_MOST_TYPED])})


@needs(Right.CALL)
@require_GET
def panel(request: ClerkRequest) -> HttpResponse:
    """What was before with the chosen customer, where to deliver, and how to answer."""
    customer = customer_for(request.GET.get("customer", "")[: 3 * _MOST_TYPED])
    if customer is not None:
        about(request, customer)
    delivery = delivery_choices(customer, None, request.GET.get("delivery", "")[:24])
    channel, to = usual_reply(customer)
    context = {
        "history": past_of(customer),
        "open_items": open_items(customer),
        "delivery_choices": delivery.choices,
        "delivery_value": delivery.value,
        "with_options": True,
        "reply_channel": channel,
        "reply_to": to,
    }
    return render(request, "channels/phone/panel.html", context)
