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
from orders.staff import is_away
from orders.states import ChannelName

ORDER = ("due_at", "pk")
# As the partial indexes say it.
UNDONE = Q(state__in=[QueueItem.State.OPEN, QueueItem.State.WAITING])
REASON_PREFIX = "reason-"
# Reasons as text: JSON is asked for differently in each database, and only the few open items are looked through.
_REASONS_TEXT = Cast("reasons", TextField())
_CODE = re.compile(r'"code": "(\w+)"')


def waiting(user: User, view: str) -> QuerySet[QueueItem]:
    """What waits, the most urgent first.

    Args:
        view: ``mine``, ``unassigned``, ``all``, ``overdue``, ``question`` (the customer's answer is awaited), a channel, or
            ``reason-`` with the code of a reason.

    Raises:
        ValueError: There is no such view.
    """
    items = QueueItem.objects.filter(UNDONE).order_by(*ORDER)
    code = view.removeprefix(REASON_PREFIX)
    if view != code and code in set(ReasonCode):
        of_reason = items.alias(reasons_text=_REASONS_TEXT).filter(reasons_text__contains=f'"code": "{code}"')
        return of_reason.filter(state=QueueItem.State.OPEN)
    views = _views(user)
    if view not in views:
        raise ValueError(f"no view of the queue is called {view!r}; there are {', '.join(views)}")
    return items.filter(views[view])


def counts(user: User) -> dict[str, int]:
    """How many wait in each view, in two queries over what is not done."""
    views = _views(user)
    found = QueueItem.objects.filter(UNDONE).aggregate(
        **{f"in_{view}": Count("pk", filter=condition) for view, condition in views.items()}
    )
    return {view: found[f"in_{view}"] for view in views} | _reason_counts()


def _reason_counts() -> dict[str, int]:
    here = QueueItem.objects.filter(UNDONE, state=QueueItem.State.OPEN).annotate(reasons_text=_REASONS_TEXT)
    counted = Counter(code for text in here.values_list("reasons_text", flat=True) for code in set(_CODE.findall(text)))
    return {f"{REASON_PREFIX}{code}": counted[code] for code in map(str, ReasonCode)}


def _views(user: User) -> Mapping[str, Q]:
    """A question that is out rests in a view of its own until it is answered or overdue."""
    now = timezone.now()
    here = Q(state=QueueItem.State.OPEN)
    views = {
        "mine": here & (theirs(user) | Q(claimed_by=user, claimed_until__gt=now) | Q(assigned_group__in=user.groups.all())),
        "unassigned": here & unassigned(),
        "all": here,
        "overdue": Q(due_at__lte=now),
        "question": Q(state=QueueItem.State.WAITING),
    }
    return views | {str(channel): here & Q(channel=channel) for channel in ChannelName}


# --- conditions -----------------------------------------------------------------------------------------------------
def held_by_another(user: User) -> Q:
    """Somebody else works on it now."""
    return Q(claimed_by__isnull=False, claimed_until__gt=timezone.now()) & ~Q(claimed_by=user)


def theirs(user: User) -> Q:
    """Assigned to a person, or to an absent colleague for whom they stand in."""
    away = ClerkProfile.objects.filter(is_away(), deputy=user).values("user_id")
    return Q(assigned_to=user) | Q(assigned_to__in=away)


def unassigned() -> Q:
    """Nobody has it, or somebody who is not there and for whom nobody stands in."""
    absent = ClerkProfile.objects.filter(is_away()).values("user_id")
    gone = Q(deputy__isnull=True) | Q(deputy__is_active=False) | Q(deputy__in=absent)
    away = ClerkProfile.objects.filter(is_away(), gone).values("user_id")
    nobody = Q(assigned_to__isnull=True, assigned_group__isnull=True)
    return nobody | Q(assigned_to__in=away) | Q(assigned_to__is_active=False)


def managed_by(user: User) -> Q:
    """The customer's contact is this person, or somebody absent for whom they stand in."""
    profiles = ClerkProfile.objects.filter(Q(user=user) | Q(is_away(), deputy=user))
    manages = [name for name in profiles.values_list("manages", flat=True) if name]
    if not manages:
        return Q(pk__in=[])
    return Q(order__responsible__in=manages) | Q(order__isnull=True, customer__account_manager__in=manages)
