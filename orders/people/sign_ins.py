"""What the sign-in tells the log: who came and went, who failed, whose account was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.contrib.auth.models import User
from django.http import HttpRequest

from orders.people.log import About, What, write


def connect() -> None:
    """Listen; called once when the program starts."""
    account.user_logged_in.connect(_signed_in, dispatch_uid="log.signed_in")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="log.signed_out")
    auth.user_login_failed.connect(_failed, dispatch_uid="log.failed")
    mfa.authentication_failed.connect(_second_factor_failed, dispatch_uid="log.second_factor_failed")
    account.password_changed.connect(_password_changed, dispatch_uid="log.password_changed")
    account.password_set.connect(_password_changed, dispatch_uid="log.password_set")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="log.factor_added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="log.factor_removed")
    mfa.authenticator_reset.connect(_factor_renewed, dispatch_uid="log.factor_renewed")


def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    write(What.SIGN_IN, request, actor=user.get_username())


def _signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        write(What.SIGN_OUT, request, actor=user.get_username())


def _failed(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    write(What.SIGN_IN_FAILED, request, actor=str(credentials.get("username") or credentials.get("email") or ""))


def _second_factor_failed(request: HttpRequest, user: User, **_more: Any) -> None:
    write(What.SIGN_IN_FAILED, request, About(detail="second factor"), actor=user.get_username())


def _password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    write(What.ACCOUNT, request, About("user", user.get_username(), detail="password"))


def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    write(What.ACCOUNT, request, About("user", user.get_username(), detail=f"added: {authenticator.type}"))


def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    write(What.ACCOUNT, request, About("user", user.get_username(), detail=f"removed: {authenticator.type}"))


def _factor_renewed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    write(What.ACCOUNT, request, About("user", user.get_username(), detail=f"renewed: {authenticator.type}"))
