"""What arrived, to look at: a message is never changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from intake.models import Attachment, Message, StoredDocument
from orders.admin import ReadOnly
from orders.people.site import Logged

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
else:
    Inline = admin.TabularInline


class AttachmentInline(ReadOnly, Inline):
    """The files as they arrived."""

    model = Attachment
    fields = ["position", "name", "media_type", "size", "sha256"]
    extra = 0


class DocumentInline(ReadOnly, Inline):
    """What could be read in them."""

    model = StoredDocument
    fields = ["position", "name", "media_type", "role", "problem"]
    extra = 0


@admin.register(Message)
class MessageAdmin(ReadOnly, Logged):
    """One row a message, with how far it has come and why it did not get further."""

    list_display = [
        "received_at",
        "channel",
        "sender",
        "subject",
        "state",
        "kind",
        "decision",
        "attempts",
        "needs_person_because",
    ]
    list_filter = ["state", "channel", "kind", "decision", "needs_person_because", "received_at"]
    search_fields = ["id", "external_id", "sender", "subject", "last_error"]
    date_hierarchy = "received_at"
    # Counting a hundred thousand messages for the foot of a page takes longer than the page.
    show_full_result_count = False
    inlines = [AttachmentInline, DocumentInline]
