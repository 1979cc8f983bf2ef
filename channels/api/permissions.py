"""What a client may do. Whose orders and messages it sees is decided by the query, never here."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from channels.models import ApiClient


class _MayPost(BasePermission):
    """Reading what is one's own is always allowed."""

    right: ClassVar[str]

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Look up the right of the client for anything but reading."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return True
        return isinstance(request.auth, ApiClient) and bool(getattr(request.auth, self.right))


class MayPostOrders(_MayPost):
    """For ``POST /orders/``."""

    right = "may_post_orders"
    message = "This token may not post orders."


class MayPostMessages(_MayPost):
    """For ``POST /messages/``."""

    right = "may_post_messages"
    message = "This token may not post messages."
