"""Who calls: a token in the header, nothing else. No session, no cookie, hence no CSRF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from channels.api.clients import client_of
from channels.models import ApiClient

_KEYWORDS = frozenset({"bearer", "token"})


@dataclass(frozen=True, slots=True)
class Principal:
    """The program that calls, where Django expects a user. It is never one of the desk: it has no rights there."""

    client: ApiClient
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False
    is_staff: bool = False
    is_superuser: bool = False

    @property
    def pk(self) -> None:
        """No user of ours."""
        return None

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        """Nothing at the desk."""
        return False

    def __str__(self) -> str:
        return f"api:{self.client.name}"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``; ``Token <token>`` is taken as well."""

    def authenticate(self, request: Request) -> tuple[Principal, ApiClient] | None:
        """Recognise the token.

        Returns:
            ``None`` without the header, or with one for another scheme.

        Raises:
            AuthenticationFailed: A token that is unknown, revoked or malformed.
        """
        keyword, _, token = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
        if keyword.lower() not in _KEYWORDS:
            return None
        client = client_of(token.strip())
        if client is None:
            raise AuthenticationFailed("The token is unknown or was revoked.")
        return Principal(client), client

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answers with."""
        return 'Bearer realm="Allwege"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names it."""

    target_class = "channels.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "From manage.py api_token; see docs/api.md."}
