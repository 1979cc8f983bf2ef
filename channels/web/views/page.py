"""What all pages of the shop have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from channels.web.basket import Basket
from channels.web.proving import proven
from orders.desk import wording
from orders.desk.numbers import sign_of

View = Callable[..., HttpResponseBase]


def shop_page(view: View) -> View:
    """Keep a page out of search engines and of everybody's cache: it shows a basket, or somebody's prices."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        add_never_cache_headers(response)
        return response

    return kept


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Print a page of the shop with its head."""
    common = {
        "company": settings.COMPANY,
        "basket_count": len(Basket(request.session)),
        "customer": proven(request.session),
        "lang_value": "de" if wording.is_german() else "en",
    }
    return render(request, f"channels/web/{template}", {**common, **context}, status=status)


def decimal_sign(request: HttpRequest) -> str:
    """The decimal sign of the page that a form was printed on."""
    return sign_of(request.POST.get("lang", "de"))


def asked(request: HttpRequest, name: str, longest: int = 100) -> str:
    """A word of the address, without what no database can hold."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]
