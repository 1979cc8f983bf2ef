"""What all views of the API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from channels.api.problems import FieldError, Problem, field_errors
from channels.api.throttling import ClientThrottle
from channels.models import ApiClient


class ApiView(APIView):
    """A view for programs: they read English, whatever language the house speaks."""

    http_method_names = ["get", "post", "head"]
    throttle_classes = (ClientThrottle,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in English."""
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)


def client_of(request: Request) -> ApiClient:
    """The client that calls.

    Raises:
        Problem: ``not_authenticated``.
    """
    if not isinstance(request.auth, ApiClient):
        raise Problem("not_authenticated")
    return request.auth


def valid(kind: type[serializers.Serializer[Any]], data: object, *, query: bool = False) -> dict[str, Any]:
    """Check what was sent against its description.

    Args:
        query: The data are query parameters: errors name them so.

    Raises:
        Problem: ``invalid``, naming every field that is wrong.
    """
    serializer = kind(data=data)
    if serializer.is_valid():
        found: dict[str, Any] = serializer.validated_data
        return found
    errors = list(field_errors(serializer.errors))
    if query:
        errors = [FieldError(f"?{each.pointer.removeprefix('#/')}", each.code, each.detail) for each in errors]
    raise Problem("invalid", f"{len(errors)} {'error' if len(errors) == 1 else 'errors'}; each is named below.", errors=errors)


def singly(parameters: QueryDict, *, query: bool = False) -> Mapping[str, str]:
    """Parameters of which each may stand once.

    Raises:
        Problem: ``invalid`` for one that stands twice.
    """
    sign = "?" if query else "#/"
    twice = [
        FieldError(f"{sign}{name}", "twice", "Given more than once.") for name, values in parameters.lists() if len(values) > 1
    ]
    if twice:
        raise Problem("invalid", errors=twice)
    return {name: str(value) for name, value in parameters.items()}
