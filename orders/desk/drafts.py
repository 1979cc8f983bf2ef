"""What a person is typing at an item, kept on the server apart from the order until it is decided or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from orders.desk.numbers import whole
from orders.models import QueueItem, ReviewDraft
from orders.storable import storable

# A form of as many lines as there may be is about two thirds of it.
MOST_CHARACTERS = 1_000_000
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "action", "draft_version", "leave"})


@dataclass(slots=True)
class OtherWindow(Exception):
    """The same person has gone on typing in another window; ``draft`` is what stands there."""

    draft: ReviewDraft


class TooLong(ValueError):
    """More than a form can hold."""


def keep(*, item: QueueItem, user: User, data: QueryDict, version: int) -> ReviewDraft:
    """Keep what stands in the form.

    Args:
        data: As posted; the order's version is in it.
        version: Of the draft that the window knows; 0 if it has kept none yet.

    Raises:
        OtherWindow: Nothing was kept.
        TooLong: Nothing was kept.
    """
    names = [name for name in data if name not in _NOT_KEPT and not name.startswith("keep-")]
    kept = {storable(name): [storable(value) for value in data.getlist(name)] for name in names}
    if sum(len(value) for values in kept.values() for value in values) > MOST_CHARACTERS:
        raise TooLong
    values = {
        "data": kept,
        "order_version": whole(data.get("version", "")),
        "updated_at": timezone.now(),
    }
    mine = ReviewDraft.objects.filter(item=item, user=user)
    if version and mine.filter(version=version).update(version=version + 1, **values):
        return mine.get()
    try:
        with transaction.atomic():
            return ReviewDraft.objects.create(item=item, user=user, **values)
    except IntegrityError:
        other = mine.first()
        if other is None:
            # Thrown away in this very moment: the next pause in typing keeps it.
            return ReviewDraft(item=item, user=user, version=0, **values)
        if other.data == kept:
            return other
        raise OtherWindow(other) from None


def keep_texts(*, item: QueueItem, user: User, texts: Mapping[str, str], order_version: int) -> None:
    """Keep what was written to the customer and not sent, while the order beside it is as it is stored."""
    if texts:
        data = {storable(name): [storable(text)[:MOST_CHARACTERS]] for name, text in texts.items()}
        values = {"data": data, "order_version": order_version, "updated_at": timezone.now()}
        ReviewDraft.objects.update_or_create(item=item, user=user, defaults=values)


def has_order(draft: ReviewDraft) -> bool:
    """Whether fields and lines of an order were kept, not only the texts beside it."""
    return "lines-TOTAL_FORMS" in draft.data


def own(item: QueueItem, user: User) -> ReviewDraft | None:
    """What the person has typed at an item."""
    return ReviewDraft.objects.filter(item=item, user=user).first()


def of_others(item: QueueItem, user: User) -> list[ReviewDraft]:
    """What others have typed at an item that is not done, the newest first."""
    if item.state == QueueItem.State.DONE:
        return []
    return list(ReviewDraft.objects.filter(item=item).exclude(user=user).select_related("user").order_by("-updated_at"))


def drop(item: QueueItem, user: User) -> None:
    """Throw away what the person has typed; with a decision on the item, what all have."""
    drafts = ReviewDraft.objects.filter(item=item)
    if QueueItem.objects.filter(pk=item.pk).exclude(state=QueueItem.State.DONE).exists():
        drafts = drafts.filter(user=user)
    drafts.delete()


def posted(draft: ReviewDraft, **changes: str) -> QueryDict:
    """A draft as the form would post it."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, list(values))
    for name, value in changes.items():
        data[name] = value
    return data
