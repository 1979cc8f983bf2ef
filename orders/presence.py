"""Who looks at an item right now. Nothing hangs on it: who holds an item is said by its claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from orders.models import Presence, QueueItem

# A page says every half of this that it is still looked at.
LASTS_S = 60


def look(*, item_id: int, user: User) -> None:
    """Note that somebody looks at an item, for ``LASTS_S``; others are told if it is news."""
    now = timezone.now()
    known = Presence.objects.filter(item_id=item_id, user=user, until__gt=now)
    until = now + timedelta(seconds=LASTS_S)
    if known.update(until=until):
        return
    Presence.objects.update_or_create(item_id=item_id, user=user, defaults={"until": until})
    QueueItem.objects.filter(pk=item_id).update(changed_at=now)


def leave(*, item_id: int, user: User) -> None:
    """Note that somebody looks no more, and clear away what ended by itself."""
    now = timezone.now()
    gone, _by_model = Presence.objects.filter(item_id=item_id, user=user).delete()
    Presence.objects.filter(until__lte=now - timedelta(hours=1)).delete()
    if gone:
        QueueItem.objects.filter(pk=item_id).update(changed_at=now)


def lookers(item_ids: Iterable[int], *, but: User) -> dict[int, list[User]]:
    """Who else looks, by item, in one query."""
    rows = Presence.objects.filter(item_id__in=list(item_ids), until__gt=timezone.now()).exclude(user=but)
    found: dict[int, list[User]] = {}
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.item_id, []).append(row.user)
    return found
