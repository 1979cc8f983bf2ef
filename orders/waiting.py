"""The views of the queue: what waits, for whom, what is due first first, and how much of each there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from orders.models import ClerkProfile, QueueItem
from orders.reasons import ReasonCode
from orders.staff import Absences, is_away
from orders.states import ChannelName

ORDER = ("due_at", "pk")
# As the partial indexes say it.
UNDONE = Q(state__in=[QueueItem.State.OPEN, QueueItem.State.WAITING])
REASON_PREFIX = "reason-"
# Reasons as text: JSON is asked for differently in each database, and only the few open items are looked through.
_REASONS_TEXT = Cast("reasons", TextField())
_CODE = re.compile(r'"code": "(\w+)"')


def waiting(user: User, view: str, *, away: Absences | None = None) -> QuerySet[QueueItem]:
    """What waits, the most urgent first.

    Args:
        view: ``mine``, ``unassigned``, ``all``, ``overdue``, ``question`` (the customer's answer is awaited), a channel, or
            ``reason-`` with the code of a reason.
        away: Who is, where that was read already.

    Raises:
        ValueError: There is no such view.
    """
    items = QueueItem.objects.filter(UNDONE).order_by(*ORDER)
    code = view.removeprefix(REASON_PREFIX)
    if view != code and code in set(ReasonCode):
        of_reason = items.alias(reasons_text=_REASONS_TEXT).filter(reasons_text__contains=f'"code": "{code}"')
        return of_reason.filter(state=QueueItem.State.OPEN)
    views = _views(user, away or Absences.today())
    if view not in views:
        raise ValueError(f"no view of the queue is called {view!r}; there are {', '.join(views)}")
    return items.filter(views[view])


def counts(user: User, *, away: Absences | None = None) -> dict[str, int]:
    """How many wait in each view, in one query: what is alike is counted together."""
    views, found = _views(user, away or Absences.today()), Counter[str]()
    asked = {"reasons_text": _REASONS_TEXT, "mine": views["mine"], "unassigned": views["unassigned"], "late": views["overdue"]}
    alike = QueueItem.objects.filter(UNDONE).order_by().annotate(**asked).values_list("state", "channel", *asked)
    for state, channel, text, mine, unassigned, late, number in alike.annotate(number=Count("pk")):
        here = state == QueueItem.State.OPEN
        true = {"mine": mine, "unassigned": unassigned, "all": here, "overdue": late, "question": not here, channel: here}
        names = {view for view, holds in true.items() if holds}
        if here:
            names |= {f"{REASON_PREFIX}{code}" for code in _CODE.findall(text)}
        found.update(dict.fromkeys(names, number))
    return {view: found[view] for view in (*views, *(f"{REASON_PREFIX}{code}" for code in ReasonCode))}


def _views(user: User, away: Absences) -> Mapping[str, Q]:
    """A question that is out rests in a view of its own until it is answered or overdue."""
    now = timezone.now()
    here = Q(state=QueueItem.State.OPEN)
    views = {
        "mine": here & (theirs(user, away) | Q(claimed_by=user, claimed_until__gt=now) | Q(assigned_group__in=user.groups.all())),
        "unassigned": here & unassigned(away),
        "all": here,
        "overdue": Q(due_at__lte=now),
        "question": Q(state=QueueItem.State.WAITING),
    }
    return views | {str(channel): here & Q(channel=channel) for channel in ChannelName}


# --- conditions -----------------------------------------------------------------------------------------------------
def held_by_another(user: User) -> Q:
    """Somebody else works on it now."""
    return Q(claimed_by__isnull=False, claimed_until__gt=timezone.now()) & ~Q(claimed_by=user)


def theirs(user: User, away: Absences) -> Q:
    """Assigned to a person, or to an absent colleague for whom they stand in."""
    return Q(assigned_to__in=[user.pk, *away.covered_by(user.pk)])


def unassigned(away: Absences) -> Q:
    """Nobody has it, or somebody who is not there and for whom nobody stands in."""
    nobody = Q(assigned_to__isnull=True, assigned_group__isnull=True)
    return nobody | Q(assigned_to__in=sorted(away.uncovered)) | Q(assigned_to__is_active=False)


def managed_by(user: User) -> Q:
    """The customer's contact is this person, or somebody absent for whom they stand in."""
    profiles = ClerkProfile.objects.filter(Q(user=user) | Q(is_away(), deputy=user))
    manages = [name for name in profiles.values_list("manages", flat=True) if name]
    if not manages:
        return Q(pk__in=[])
    return Q(order__responsible__in=manages) | Q(order__isnull=True, customer__account_manager__in=manages)
