"""Several items at once: each is done by itself, and what could not be done is told, not forced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import Group, User
from django.db.models import QuerySet

from orders import lifecycle, queue
from orders.lifecycle import MoveRefused, StaleVersion
from orders.models import QueueItem
from orders.states import MessageKind

MOST = 200


@dataclass(slots=True)
class Outcome:
    """What became of the items.

    Attributes:
        done: Keys of those that were changed.
        held: Those that a colleague works on; nothing was changed.
        refused: Those that are done meanwhile, or of which it cannot be said.
        undo: What takes it back: for each key what was before, and of an assignment what is since, as JSON can hold it.
    """

    done: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    undo: dict[str, list[int | None]] = field(default_factory=dict)


def assign_all(*, item_ids: Iterable[int], user: User | None, group: Group | None, actor: str) -> Outcome:
    """Make a person, a group or (both ``None``) nobody responsible for items."""
    outcome = Outcome()
    for item in _items(item_ids, outcome):
        if item.state == QueueItem.State.DONE:
            outcome.refused.append(item.pk)
            continue
        if item.holder is not None and item.holder.get_username() != actor:
            outcome.held.append(item.pk)
            continue
        queue.assign(item_id=item.pk, user=user, group=group, actor=actor)
        outcome.done.append(item.pk)
        since = (user.pk if user else None, group.pk if group else None)
        outcome.undo[str(item.pk)] = [item.assigned_to_id, item.assigned_group_id, *since]
    return outcome


def assign_back(*, before: dict[str, list[int | None]], actor: str) -> Outcome:
    """Undo ``assign_all``: give items back to whoever had them, unless somebody assigned, took up or closed them since."""
    outcome = Outcome()
    users = User.objects.in_bulk([each[0] for each in before.values() if each[0] is not None])
    groups = Group.objects.in_bulk([each[1] for each in before.values() if each[1] is not None])
    for item in _items(map(int, before), outcome):
        user_id, group_id, *since = before[str(item.pk)]
        if item.holder is not None and item.holder.get_username() != actor:
            outcome.held.append(item.pk)
            continue
        if item.state == QueueItem.State.DONE or (since and since != [item.assigned_to_id, item.assigned_group_id]):
            outcome.refused.append(item.pk)
            continue
        queue.assign(item_id=item.pk, user=users.get(user_id or 0), group=groups.get(group_id or 0), actor=actor)
        outcome.done.append(item.pk)
    return outcome


def release_all(*, item_ids: Iterable[int], user: User) -> Outcome:
    """Give back what the person holds; what others hold stays theirs."""
    outcome = Outcome()
    for item in _items(item_ids, outcome):
        target = outcome.done if queue.release_claim(item_id=item.pk, user=user) else outcome.refused
        target.append(item.pk)
    return outcome


def no_order_all(*, item_ids: Iterable[int], kind: str, user: User) -> Outcome:
    """Close items as no order. Items that a colleague holds, and all but undecided messages and orders, are left alone.

    Args:
        kind: What they are instead, of ``MessageKind``.

    Raises:
        ValueError: There is no such kind.
    """
    kind = str(MessageKind(kind))
    outcome = Outcome()
    for item in _items(item_ids, outcome):
        if item.holder not in (None, user):
            outcome.held.append(item.pk)
            continue
        try:
            _no_order(item, kind, user)
        except (MoveRefused, StaleVersion):
            outcome.refused.append(item.pk)
        else:
            outcome.done.append(item.pk)
            outcome.undo[str(item.pk)] = [item.order_id, None]
    return outcome


def _no_order(item: QueueItem, kind: str, user: User) -> None:
    if item.state == QueueItem.State.DONE or item.purpose != "decide":
        raise MoveRefused("")
    if item.order is not None:
        lifecycle.no_order(order_id=item.order.pk, kind=kind, actor=user.get_username())
    else:
        lifecycle.close_item(item_id=item.pk, outcome="no_order", actor=user.get_username())


def open_all_again(*, before: Iterable[str], actor: str) -> Outcome:
    """Undo decisions of a person: each that can still be taken back (``lifecycle.undo``), and that nobody else made since."""
    outcome = Outcome()
    for item in _items(map(int, before), outcome):
        try:
            if item.closed_by != actor:
                raise MoveRefused("")
            lifecycle.undo(item_id=item.pk, actor=actor)
        except MoveRefused:
            outcome.refused.append(item.pk)
        else:
            outcome.done.append(item.pk)
    return outcome


def _items(item_ids: Iterable[int], outcome: Outcome) -> Sequence[QueueItem]:
    wanted = list(dict.fromkeys(item_ids))[:MOST]
    rows: QuerySet[QueueItem] = QueueItem.objects.filter(pk__in=wanted).select_related("order").order_by("due_at", "pk")
    items = list(rows)
    known = {item.pk for item in items}
    outcome.refused += [item_id for item_id in wanted if item_id not in known]
    return items
