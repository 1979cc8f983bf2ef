"""The basket's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from channels.web import catalogue
from channels.web.basket import MOST_LINES, Basket, BasketFull, BasketLine, BasketRow, total
from channels.web.forms import QuantityForm
from channels.web.proving import proven
from channels.web.views.page import decimal_sign, shop_page, show
from orders.desk import wording


@shop_page
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put an article into the basket and go back to where it was seen."""
    article = catalogue.on_sale(request.POST.get("sku", "").replace("\x00", "")[:60])
    if article is None:
        messages.error(request, gettext("Diesen Artikel gibt es nicht mehr."))
        return _back(request)
    form = QuantityForm(request.POST, article=article, decimal_sign=decimal_sign(request))
    if not form.is_valid():
        messages.error(request, f"{article.name}: {_first_error(form)}")
        return _back(request)
    line = form.line()
    try:
        there = Basket(request.session).add(line.sku, line.unit, line.quantity)
    except BasketFull:
        messages.error(request, gettext("Im Korb ist für höchstens %(n)s Positionen Platz.") % {"n": MOST_LINES})
        return _back(request)
    words = {"name": article.name, "quantity": wording.plain_number(there), "unit": wording.unit_text(line.unit, there)}
    messages.success(request, gettext("Im Korb: %(quantity)s %(unit)s %(name)s.") % words)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(address if safe else "shop:basket")


def _first_error(form: QuantityForm) -> str:
    return str(next(iter(form.errors.values()))[0])


@shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """Show the basket; or change quantities, take lines out, and go on."""
    customer = proven(request.session)
    content = Basket(request.session)
    rows = content.rows(customer)
    if request.method != "POST":
        return _show(request, rows, {})
    kept, errors = _read(request, rows)
    if errors:
        return _show(request, rows, errors, status=422)
    content.replace(kept)
    return redirect("shop:details" if request.POST.get("action") == "order" else "shop:basket")


def _read(request: HttpRequest, rows: list[BasketRow]) -> tuple[list[BasketLine], dict[int, str]]:
    """The lines as they stand in the form. Lines are named by what they hold: another window may have moved them."""
    kept, errors = [], {}
    removed = request.POST.get("remove", "")
    for index, row in enumerate(rows):
        name = f"{row.line.sku}|{row.line.unit}"
        typed = request.POST.get(f"quantity-{name}")
        if removed == name or (typed is not None and typed.strip() in ("", "0")):
            continue
        if typed is None or row.article is None or removed:
            kept.append(row.line)
            continue
        given = {"quantity": typed, "unit": request.POST.get(f"unit-{name}", row.line.unit)}
        form = QuantityForm(given, article=row.article, decimal_sign=decimal_sign(request))
        if form.is_valid():
            kept.append(form.line())
        else:
            errors[index] = _first_error(form)
    return kept, errors


def _show(request: HttpRequest, rows: list[BasketRow], errors: dict[int, str], *, status: int = 200) -> HttpResponse:
    typed: dict[str, Any] = request.POST.dict() if errors else {}
    shown = [
        {
            "row": row,
            "name": (name := f"{row.line.sku}|{row.line.unit}"),
            "quantity": typed.get(f"quantity-{name}", wording.input_number(row.line.quantity)),
            "unit": typed.get(f"unit-{name}", row.line.unit),
            "units": [(code, wording.unit_text(code)) for code in row.units],
            "error": errors.get(index, ""),
        }
        for index, row in enumerate(rows)
    ]
    context = {"rows": shown, "total": total(rows), "gone": any(not row.is_sold for row in rows)}
    return show(request, "basket.html", context, status=status)
