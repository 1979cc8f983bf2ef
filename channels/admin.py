"""What the channels remember, to look at; of a program that talks to us, also what it may do."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from channels.models import ApiClient, CallNote, ShopAttempt, Submission
from orders.admin import ReadOnly
from orders.people.site import Logged


@admin.register(ApiClient)
class ApiClientAdmin(Logged):
    """Rights of programs; a new one gets its token by ``manage.py api_token``, where it is shown once."""

    list_display = ["name", "customer", "may_post_orders", "may_post_messages", "may_name_channel", "active", "last_used_at"]
    list_filter = ["active", "may_post_orders", "may_post_messages", "may_name_channel"]
    list_select_related = ["customer"]
    search_fields = ["name", "prefix", "customer__number", "customer__name"]
    autocomplete_fields = ["customer"]
    fields = ["name", "prefix", "customer", "may_post_orders", "may_post_messages", "may_name_channel", "active", "last_used_at"]
    readonly_fields = ["prefix", "last_used_at"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """A token that nobody has seen would be of no use."""
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, Logged):
    """What came through the API under which key."""

    list_display = ["created_at", "client", "key", "source_ref"]
    list_filter = ["client"]
    list_select_related = ["client"]
    search_fields = ["key", "source_ref"]


@admin.register(CallNote)
class CallNoteAdmin(ReadOnly, Logged):
    """Calls that were taken down."""

    list_display = ["updated_at", "title", "user", "state", "message_ref"]
    list_filter = ["state", "user"]
    list_select_related = ["user"]
    search_fields = ["title", "message_ref"]


@admin.register(ShopAttempt)
class ShopAttemptAdmin(ReadOnly, Logged):
    """How often somebody tried something in the shop."""

    list_display = ["at", "what", "key"]
    list_filter = ["what"]
    search_fields = ["key"]
