"""The firm's own texts for questions and refusals, in the administration."""

from __future__ import annotations

from django.contrib import admin

from orders.models import TextModule
from orders.people.site import Logged


@admin.register(TextModule)
class TextModuleAdmin(Logged):
    """Offered on the review page, in the customer's language and for the way the answer goes."""

    list_display = ["name", "purpose", "language", "channel", "position", "active"]
    list_filter = ["purpose", "language", "channel", "active"]
    search_fields = ["name", "text"]
