"""How allauth behaves in this house: nobody signs up, a lock-out is said and logged, the firm's own sign-on finds its people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.people.log import About, What, write
from orders.people.roles import Role, give


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The sign-in with user name and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Zu viele gescheiterte Anmeldungen. Zur Sicherheit ist die Anmeldung für einige Minuten gesperrt. "
            "Danach geht es weiter; die Verwaltung kann inzwischen ein neues Kennwort setzen."
        ),
        "username_password_mismatch": _("Benutzername oder Kennwort stimmt nicht. Bitte noch einmal versuchen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are made in the administration."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("account_overview")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt.

        Raises:
            ValidationError: There were too many; it is logged.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            write(What.LOCKED_OUT, request, actor=str(credentials.get("username") or ""))
            raise


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The sign-on by the firm's own server."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lead somebody who comes for the first time to the person who has the same e-mail address here."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = _person_of(sociallogin)
        if person is not None:
            sociallogin.connect(request, person)
            write(
                What.ACCOUNT, request, About("user", person.get_username(), detail="single sign-on"), actor=person.get_username()
            )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Somebody unknown is let in only where the configuration names a role for them."""
        address = _trusted_address(sociallogin) if settings.OIDC_SIGN_UP_ROLE else ""
        return address != "" and not User.objects.filter(email__iexact=address).exists()

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Keep somebody new, with the role that the configuration names."""
        user: User = super().save_user(request, sociallogin, form)
        give(user, Role(settings.OIDC_SIGN_UP_ROLE))
        role = f"single sign-on, new, {settings.OIDC_SIGN_UP_ROLE}"
        write(What.ACCOUNT, request, About("user", user.get_username(), detail=role), actor=user.get_username())
        return user


def _trusted_address(sociallogin: SocialLogin) -> str:
    """The e-mail address that the server vouches for; empty if there is none."""
    for address in sociallogin.email_addresses:
        if address.email and (address.verified or settings.OIDC_TRUST_EMAIL):
            return str(address.email)
    return ""


def _person_of(sociallogin: SocialLogin) -> User | None:
    """The one active person with the server's address. Where two share it, nobody can say which one came."""
    address = _trusted_address(sociallogin)
    found = list(User.objects.filter(email__iexact=address, is_active=True)[:2]) if address else []
    return found[0] if len(found) == 1 else None
