"""What a person did last and can still take back: kept in the session, shown on the next page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orders.lifecycle import undoable
from orders.models import QueueItem

_NAME = "desk-undo"


def remember(request: HttpRequest, what: str, before: dict[str, list[int | None]]) -> None:
    """Keep what takes it back; what was kept before can no more be taken back from here.

    Args:
        what: ``assign`` or ``decision``.
        before: For each item what was before.
    """
    request.session[_NAME] = {"what": what, "before": before}


def forget(request: HttpRequest) -> dict[str, Any] | None:
    """Give what was kept, and keep it no more."""
    kept: dict[str, Any] | None = request.session.pop(_NAME, None)
    return kept


def offered(request: HttpRequest) -> dict[str, Any] | None:
    """What can be taken back now; a single decision whose answer has left cannot."""
    kept: dict[str, Any] | None = request.session.get(_NAME)
    if not kept or kept["what"] == "assign" or len(kept["before"]) != 1:
        return kept
    item = QueueItem.objects.select_related("order").filter(pk=int(next(iter(kept["before"])))).first()
    return kept if item is not None and undoable(item) else None
