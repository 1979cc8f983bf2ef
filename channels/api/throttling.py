"""So many calls a minute and client."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from channels.api.clients import count_call
from channels.models import ApiClient


class ClientThrottle(BaseThrottle):
    """Counts in the client's own row: exact however many processes there are."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the call; whoever has no token was refused before."""
        client = request.auth
        if not isinstance(client, ApiClient):
            return True
        return count_call(client_id=client.pk, at=timezone.now(), most=settings.API_CALLS_PER_MINUTE)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return 60 - timezone.now().timestamp() % 60
