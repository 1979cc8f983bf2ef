"""Who may see which page of the desk, and what the log keeps of it. Every view says ``@needs(Right.…)``.

Which role has which right: ``orders.people.roles``. A test walks all addresses of the product and fails for one without a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from orders.people.log import About, What, log_request, write
from orders.people.rights import Right

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    class ClerkRequest(HttpRequest):
        """A request of somebody who is signed in."""

        user: User
        htmx: HtmxDetails

else:
    ClerkRequest = HttpRequest

View = Callable[..., Any]

__all__ = ["ClerkRequest", "Right", "is_fetched", "needs"]


def is_fetched(request: HttpRequest) -> bool:
    """Whether a script asks for a piece of a page; a sign-in page in its place would be put into the page."""
    stream = "text/event-stream" in request.headers.get("Accept", "")
    return stream or "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch"


def needs(right: Right, *, logged: bool = True) -> Callable[[View], View]:
    """Let only people in who have the right; strangers go to the sign-in page and come back, others are told.

    What the view said it is about (``orders.people.log.about``), and every change, is logged before the answer leaves.

    Args:
        logged: Whether a POST is a change: not where it only computes or keeps what is being typed.
    """

    def declare(view: View) -> View:
        guarded = _guarded_stream(view, right) if iscoroutinefunction(view) else _guarded(view, right, logged=logged)
        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return declare


def _guarded(view: View, right: Right, *, logged: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (refused := _refusal(request, request.user, right)) is not None:
            return refused
        response: HttpResponseBase = view(cast(ClerkRequest, request), *args, **kwargs)
        log_request(request, response, changed=None if logged else False)
        return response

    return guarded


def _guarded_stream(view: View, right: Right) -> View:
    """A stream runs as long as its page is open, and sends numbers only: it is not logged."""

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (refused := await sync_to_async(_refusal)(request, await request.auser(), right)) is not None:
            return refused
        response: HttpResponseBase = await view(request, *args, **kwargs)
        return response

    return guarded


def _refusal(request: HttpRequest, user: User | AnonymousUser, right: Right) -> HttpResponse | None:
    """What to answer somebody who may not; ``None`` for those who may."""
    if not user.is_authenticated:
        if is_fetched(request):
            return HttpResponse(_("Ihre Anmeldung ist abgelaufen."), status=401)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    if user.has_perm(right):
        return None
    write(What.REFUSED, request, About(detail=right.value))
    if is_fetched(request):
        return HttpResponse(_("Dafür fehlt Ihnen die Berechtigung."), status=403)
    return render(request, "403.html", status=403)
