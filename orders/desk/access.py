"""Who may see the desk: everybody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    class ClerkRequest(HttpRequest):
        """A request of somebody who is signed in."""

        user: User
        htmx: HtmxDetails

else:
    ClerkRequest = HttpRequest

View = Callable[..., HttpResponseBase]


def is_fetched(request: HttpRequest) -> bool:
    """Whether a script asks for a piece of a page; a sign-in page in its place would be put into the page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch"


def clerk_required(view: View) -> View:
    """Let only people in who are signed in; others go to the sign-in page and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(cast(ClerkRequest, request), *args, **kwargs)
        if is_fetched(request):
            return HttpResponse(_("Ihre Anmeldung ist abgelaufen."), status=401)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")

    return guarded
