"""The demand for a second factor: without one, people of certain roles get no further than the page that sets it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from orders.desk.access import is_fetched
from orders.people.roles import roles_of

# What must stay open for somebody who sets up a factor, signs out, or has not signed in at all.
_OPEN = ("mfa_", "account_", "set_language", "livez", "readyz", "shop:", "api:")


class DemandSecondFactor:
    """Middleware; does nothing, and asks nothing of the database, where ``settings.TWO_FACTOR_ROLES`` is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the decision needs the view's name and is made in ``process_view``."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponseBase | None:
        """Lead whoever lacks the factor to its page; ``None`` lets the view answer."""
        match = request.resolver_match
        if not settings.TWO_FACTOR_ROLES or not request.user.is_authenticated:
            return None
        if match is not None and match.view_name.startswith(_OPEN):
            return None
        if not lacks_second_factor(request):
            return None
        if request.method != "GET" or is_fetched(request):
            return HttpResponse(
                gettext("Für diese Rolle ist ein zweiter Faktor nötig. Bitte zuerst unter „Mein Konto“ einrichten."), status=403
            )
        return redirect("mfa_index")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person must have a second factor and has none. The firm's own sign-on counts as one: it asks for its own."""
    user = cast(User, request.user)
    if not must_have_second_factor(user):
        return False
    if any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user)):
        return False
    return not is_mfa_enabled(user)


def must_have_second_factor(user: User) -> bool:
    """Whether one of the person's roles is among those that the configuration names."""
    named = set(settings.TWO_FACTOR_ROLES)
    return "all" in named or bool(named and named.intersection(role.value for role in roles_of(user)))
