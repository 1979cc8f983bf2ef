"""From the basket to the order: who, where to, a last look, the order."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels.web import limits
from channels.web.basket import Basket, BasketRow, total
from channels.web.following import order_of, token_for
from channels.web.forms import MAIL, PAGE, Details, DetailsForm, ProveForm
from channels.web.proving import TooManyTries, forget, prove, proven
from channels.web.receive import place, shown
from channels.web.views.page import shop_page, show
from orders.models import Customer

_DETAILS, _ORDERS = "shop_details", "shop_orders"
_KEPT_ORDERS = 20
MOST_ORDERS = 20
_MOST_FROM_ADDRESS = 200
_WITHIN = timedelta(hours=1)
# What the next order of the same visitor begins with.
_LASTING = ("name", "street", "postal_code", "city", "phone", "email", "confirm_by")


@shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def prove_customer(request: HttpRequest) -> HttpResponse:
    """Ask for customer number and postcode."""
    form = ProveForm(request.POST or None)
    going_on = "details" if len(Basket(request.session)) else "home"
    if request.method != "POST" or not form.is_valid():
        return show(request, "customer.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        customer = prove(request, **form.cleaned_data)
    except TooManyTries:
        problem = gettext(
            "Das war zu oft. Bitte versuchen Sie es in einer Viertelstunde wieder, oder bestellen Sie ohne Kundennummer."
        )
        return show(request, "customer.html", {"form": form, "problem": problem}, status=429)
    if customer is None:
        problem = gettext("Kundennummer und Postleitzahl passen nicht zusammen. Bitte prüfen Sie beide.")
        return show(request, "customer.html", {"form": form, "problem": problem}, status=422)
    messages.success(request, gettext("Guten Tag, %(name)s. Die Preise sind jetzt Ihre.") % {"name": customer.name})
    return redirect(f"shop:{going_on}")


@shop_page
@require_POST
def forget_customer(request: HttpRequest) -> HttpResponse:
    """Go on as a guest."""
    forget(request.session)
    return redirect("shop:basket")


@shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Ask for what is needed besides the goods; what was typed is kept, right or wrong."""
    rows, customer = _basket(request)
    if not _can_order(request, rows):
        return redirect("shop:basket")
    kept = request.session.get(_DETAILS, {})
    if request.method != "POST":
        return _show_details(
            request, DetailsForm(guest=customer is None, initial={"confirm_by": PAGE if customer else MAIL, **kept}), rows
        )
    form = DetailsForm(request.POST, guest=customer is None)
    request.session[_DETAILS] = {
        **kept,
        **{name: request.POST.get(name, "")[:2000] for name in form.fields if name in request.POST},
    }
    if not form.is_valid():
        return _show_details(request, form, rows, status=422)
    return redirect("shop:summary")


def _show_details(request: HttpRequest, form: DetailsForm, rows: list[BasketRow], *, status: int = 200) -> HttpResponse:
    return show(request, "details.html", {"form": form, "total": total(rows), "line_count": len(rows)}, status=status)


def _basket(request: HttpRequest) -> tuple[list[BasketRow], Customer | None]:
    customer = proven(request.session)
    return Basket(request.session).rows(customer), customer


def _can_order(request: HttpRequest, rows: list[BasketRow]) -> bool:
    if not rows:
        messages.info(request, gettext("Der Korb ist leer."))
    elif not all(row.is_sold for row in rows):
        messages.error(request, gettext("Etwas im Korb gibt es nicht mehr. Bitte nehmen Sie es heraus."))
    return bool(rows) and all(row.is_sold for row in rows)


def _kept_details(request: HttpRequest, customer: Customer | None) -> Details | None:
    """What was typed before, if it is still complete."""
    form = DetailsForm(request.session.get(_DETAILS, {}), guest=customer is None)
    return form.details() if form.is_valid() else None


@shop_page
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """Show all that will be ordered, before it is."""
    rows, customer = _basket(request)
    if not _can_order(request, rows):
        return redirect("shop:basket")
    found = _kept_details(request, customer)
    if found is None:
        return redirect("shop:details")
    return _show_summary(request, rows, found, customer)


def _show_summary(
    request: HttpRequest, rows: list[BasketRow], found: Details, customer: Customer | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "rows": rows,
        "total": total(rows),
        "details": found,
        "token": Basket(request.session).token,
        "seen": shown(rows, found, customer),
        **more,
    }
    return show(request, "summary.html", context, status=status)


@shop_page
@require_POST
def place_order(request: HttpRequest) -> HttpResponse:
    """Order. A double click, a reload and the way back make no second order."""
    token = request.POST.get("token", "")
    known = request.session.get(_ORDERS, {}).get(token)
    if known:
        return _to_page(uuid.UUID(known))
    rows, customer = _basket(request)
    if not _can_order(request, rows):
        return redirect("shop:basket")
    found = _kept_details(request, customer)
    if found is None:
        return redirect("shop:details")
    if token != Basket(request.session).token or request.POST.get("seen", "") != shown(rows, found, customer):
        problem = gettext("Inzwischen hat sich etwas geändert. Bitte sehen Sie noch einmal alles an.")
        return _show_summary(request, rows, found, customer, status=409, problem=problem)
    who = limits.visitor(request)
    most = {f"session:{who['session']}": MOST_ORDERS, f"address:{who['address']}": _MOST_FROM_ADDRESS}
    if not limits.allowed(what="order", most=most, within=_WITHIN):
        problem = gettext("Von hier kamen gerade sehr viele Bestellungen. Bitte versuchen Sie es später, oder rufen Sie uns an.")
        return _show_summary(request, rows, found, customer, status=429, problem=problem)
    message_id = place(token=token, rows=rows, details=found, customer=customer)
    _ordered(request, token, message_id)
    return _to_page(message_id)


def _ordered(request: HttpRequest, token: str, message_id: uuid.UUID) -> None:
    """Begin anew: an empty basket, and only that of the details which will hold for the next order."""
    before = list(request.session.get(_ORDERS, {}).items())[-_KEPT_ORDERS:]
    request.session[_ORDERS] = {**dict(before), token: str(message_id)}
    kept = request.session.get(_DETAILS, {})
    request.session[_DETAILS] = {name: kept[name] for name in _LASTING if name in kept}
    Basket(request.session).clear()
    messages.success(request, gettext("Danke! Ihre Bestellung ist da."))


def _to_page(message_id: uuid.UUID) -> HttpResponse:
    order = order_of(message_id)
    return redirect("shop:order", order.public_token if order else token_for(message_id))
