"""The description of the API for programs and for people, and the page of each problem."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from channels.api.problems import KINDS, Problem, problem_json
from channels.api.views.base import ApiView


class SchemaView(SpectacularAPIView):
    """``/api/schema/``: OpenAPI 3, open to everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class DocsView(SpectacularSwaggerSplitView):
    """``/api/docs/``: Swagger UI from our own server, with neither script nor style inside the page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    url_name = "api:schema"
    template_name = "channels/api/docs.html"


class ProblemView(ApiView):
    """``/api/problems/<code>/``: where ``type`` of a problem leads."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, _request: Request, code: str) -> Response:
        """Say what a code means."""
        if code not in KINDS:
            raise Problem("not_found", "There is no problem of this code.")
        kind = KINDS[code]
        shown = problem_json(code)
        return Response({name: shown[name] for name in ("type", "title", "status", "code")} | {"remedy": kind.remedy})


class NowhereView(ApiView):
    """Every other address below ``/api/``: a program gets no page for people."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options"]

    @extend_schema(exclude=True)
    def get(self, _request: Request, **_kwargs: Any) -> Response:
        """There is nothing.

        Raises:
            Problem: ``not_found``.
        """
        raise Problem("not_found", "There is nothing at this address. All addresses end with a slash; see /api/docs/.")

    def options(self, request: Any, *_args: Any, **kwargs: Any) -> Response:
        """There is nothing here either."""
        return self.get(request, **kwargs)

    post = put = patch = delete = head = get
