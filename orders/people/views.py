"""One's own account: name and roles, password, second factor, and where one is signed in."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from orders.people.log import About, What, write
from orders.people.roles import roles_of
from orders.people.second_factor import must_have_second_factor


@login_required
@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    user = cast(User, request.user)
    sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.last_seen_at, reverse=True)
    context = {
        "roles": [role.label for role in roles_of(user)],
        "factors": list(
            Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("created_at")
        ),
        "demanded": must_have_second_factor(user),
        "sessions": sessions,
        "others": sum(not session.is_current() for session in sessions),
    }
    return render(request, "people/account.html", context)


def _own_sessions(request: HttpRequest) -> QuerySet[UserSession]:
    """The sessions of whoever asks, but the one that asks."""
    others: QuerySet[UserSession] = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    return others


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out elsewhere; one's own session ends by signing out.

    Raises:
        Http404: It is not one's own.
    """
    session = _own_sessions(request).filter(pk=session_id).first()
    if session is None:
        raise Http404
    session.end()
    write(What.ACCOUNT, request, About("user", request.user.get_username(), detail=f"session ended: {session.ip}"))
    messages.success(request, gettext("Sitzung beendet."))
    return redirect("account_overview")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    sessions = list(_own_sessions(request))
    for session in sessions:
        session.end()
    if sessions:
        write(What.ACCOUNT, request, About("user", request.user.get_username(), detail=f"sessions ended: {len(sessions)}"))
    messages.success(request, gettext("Alle anderen Sitzungen sind beendet."))
    return redirect("account_overview")
