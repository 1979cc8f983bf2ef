"""Calls that are being taken down: saved with every pause in typing, found again after a crash, on any machine."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from channels.models import CallNote
from orders.desk.lines import MOST_LINES
from orders.storable import storable

FIELDS = (
    "caller",
    "caller_name",
    "customer",
    "new_name",
    "new_street",
    "new_postal_code",
    "new_city",
    "new_email",
    "po_number",
    "requested_date",
    "reply_channel",
    "reply_to",
    "delivery",
    "delivery_name",
    "delivery_street",
    "delivery_postal_code",
    "delivery_city",
    "comment",
    "lang",
    "lines-TOTAL_FORMS",
)
_LINE_FIELD = re.compile(r"lines-\d{1,4}-(article|quantity|unit|price|price_source|DELETE)")
_LONGEST_VALUE = 2000
_MOST_VALUES = 6 * MOST_LINES
# What stands in a form before anybody has typed, or is put there by the page itself.
_NOTHING_YET = frozenset({"lang", "lines-TOTAL_FORMS", "reply_channel", "delivery"})


class NoteConflict(Exception):
    """Another window wrote meanwhile.

    Attributes:
        note: As it is stored now.
    """

    def __init__(self, note: CallNote) -> None:
        super().__init__(str(note.pk))
        self.note = note


class NoteTaken(Exception):
    """The call became a message already: nothing more can be written.

    Attributes:
        note: As it is stored.
    """

    def __init__(self, note: CallNote) -> None:
        super().__init__(str(note.pk))
        self.note = note


def typed(posted: QueryDict) -> dict[str, str]:
    """All that was typed into the form, and nothing else."""
    known = [name for name in posted if name in FIELDS or _LINE_FIELD.fullmatch(name)][:_MOST_VALUES]
    return {name: storable(posted.get(name, ""))[:_LONGEST_VALUE] for name in known}


def as_posted(data: Mapping[str, str]) -> QueryDict:
    """What was typed as the form takes it."""
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted[name] = value
    posted["lines-INITIAL_FORMS"] = "0"
    return posted


def is_empty(data: Mapping[str, str]) -> bool:
    """Whether nothing was typed that would be missed."""
    return not any(value.strip() for name, value in data.items() if name not in _NOTHING_YET and not name.endswith("-unit"))


def save(*, note_id: uuid.UUID, user: User, data: Mapping[str, str], version: int, window: str) -> CallNote:
    """Store what was typed; the first time makes the note. What somebody discarded is open again by it.

    Args:
        version: Of the note that the page was made from; 0 for a new one.
        window: Tells a window from another, so that it knows its own writing again when an answer was lost.

    Raises:
        NoteConflict: The note has another version, and other contents.
        NoteTaken: The call is a message already.
    """
    now = timezone.now()
    with transaction.atomic():
        first = {"user": user, "data": dict(data), "window": window[:36], "title": _title(data), "updated_at": now}
        note, created = CallNote.objects.get_or_create(pk=note_id, defaults=first)
        if created:
            return note
        if note.state == CallNote.State.DONE:
            raise NoteTaken(note)
        if note.version == version or note.data == data:
            changed = CallNote.objects.filter(pk=note_id, version=note.version).exclude(state=CallNote.State.DONE)
            values = {**first, "user": note.user or user, "state": CallNote.State.OPEN, "version": note.version + 1}
            if changed.update(**values):
                return CallNote.objects.get(pk=note_id)
        note.refresh_from_db()
        raise NoteConflict(note)


def _title(data: Mapping[str, str]) -> str:
    parts = (data.get("customer") or data.get("new_name"), data.get("caller_name"), data.get("caller"))
    return " · ".join(part.strip() for part in parts if part and part.strip())[:250]


def discard(*, note_id: uuid.UUID) -> bool:
    """Put a note out of sight; it can be fetched back. ``False`` if there is none to discard."""
    return _move(note_id, CallNote.State.OPEN, CallNote.State.DISCARDED)


def restore(*, note_id: uuid.UUID) -> bool:
    """Fetch a discarded note back. ``False`` if there is none."""
    return _move(note_id, CallNote.State.DISCARDED, CallNote.State.OPEN)


def _move(note_id: uuid.UUID, before: str, after: str) -> bool:
    with transaction.atomic():
        note = CallNote.objects.filter(pk=note_id, state=before).first()
        if note is None:
            return False
        same = CallNote.objects.filter(pk=note_id, state=before, version=note.version)
        return bool(same.update(state=after, version=note.version + 1, updated_at=timezone.now()))


def parked() -> QuerySet[CallNote]:
    """Unfinished calls of everybody, the newest first."""
    return CallNote.objects.filter(state=CallNote.State.OPEN).select_related("user").order_by("-updated_at")


def discarded() -> QuerySet[CallNote]:
    """Calls that were discarded since yesterday."""
    since = timezone.now() - timedelta(days=1)
    return CallNote.objects.filter(state=CallNote.State.DISCARDED, updated_at__gte=since).order_by("-updated_at")
