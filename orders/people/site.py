"""The administration: Django's own, with our sign-in, our look, and a row in the log for every change and every customer read."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from orders.people.rights import Right

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Administration(admin.AdminSite):
    """Open to whoever has the right to enter; what one may do inside is said by the permissions of each table."""

    site_header = site_title = "Allwege"
    index_title = _("Verwaltung")
    # Fifty tables at the side of every page help nobody; the start page and the path above each page lead everywhere.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may come in at all."""
        user = request.user
        return bool(user.is_active and (user.is_staff or user.has_perm(Right.ENTER_ADMIN)))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one sign-in there is, with lock-out and second factor; who is signed in and may not enter is told."""
        if self.has_permission(request):
            return super().login(request, extra_context)
        if request.user.is_authenticated:
            return render(request, "403.html", status=403)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or request.get_full_path())

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a page as Django does, and log what it read or changed."""
        guarded: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        @wraps(guarded)
        def logged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            from orders.people.log import log_request

            if not self.has_permission(request):
                return self.login(request)
            response = guarded(request, *args, **kwargs)
            # A form with mistakes and the question "really delete?" are shown with 200; what was done leads on.
            log_request(request, response, changed=request.method == "POST" and 300 <= response.status_code < 400)
            return response

        logged.right = Right.ENTER_ADMIN  # type: ignore[attr-defined]
        return cast(View, logged)


class Logged(ModelAdmin):
    """A table of the administration: the log names the row and which fields were changed."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """The row that a page shows."""
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is not None:
            _about(request, row)
        return row

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Log a new row."""
        _about(request, obj, _words(1, message))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Log a changed row."""
        _about(request, obj, _words(2, message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Log rows that go."""
        rows = list(queryset)
        _about(request, rows[0] if len(rows) == 1 else None, f"{_words(3, '')} {', '.join(map(str, rows))}")
        return super().log_deletions(request, queryset)


def _about(request: HttpRequest, row: Model | None, detail: str = "") -> None:
    from orders.people.log import about

    about(request, row, detail=detail)


def _words(flag: int, message: Any) -> str:
    from django.contrib.admin.models import LogEntry

    return LogEntry(
        action_flag=flag, change_message=message if isinstance(message, str) else json.dumps(message)
    ).get_change_message()
