"""What waits for a person, for whom, until when: claim, release, assign, next."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext

from orders.history import record
from orders.models import ClerkProfile, QueueItem
from orders.states import ChannelName

# So many of the most urgent are tried in a row; each fails only if somebody took it in the same moment.
_TRIED = 20


class AlreadyClaimed(Exception):
    """Somebody else works on the item, or it is done."""


# --- claiming -----------------------------------------------------------------------------------------------------
def claim(*, item_id: int, user: User) -> QueueItem:
    """Hold an item for ``settings.CLAIM_MINUTES``; the holder may renew it at any time.

    Raises:
        AlreadyClaimed: Another person holds it, or it is done.
    """
    now = timezone.now()
    free = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE).exclude(_held_by_another(user))
    if not free.update(claimed_by=user, claimed_until=now + timedelta(minutes=settings.CLAIM_MINUTES)):
        raise AlreadyClaimed(item_id)
    return QueueItem.objects.get(pk=item_id)


def release_claim(*, item_id: int, user: User) -> None:
    """Give an item back; one that another person holds stays theirs."""
    QueueItem.objects.filter(pk=item_id, claimed_by=user).update(claimed_by=None, claimed_until=None)


def take_over(*, item_id: int, user: User, reason: str) -> QueueItem:
    """Take an item from whoever holds it; the order's history says who took it and why.

    Raises:
        AlreadyClaimed: It is done meanwhile.
    """
    with transaction.atomic():
        until = timezone.now() + timedelta(minutes=settings.CLAIM_MINUTES)
        open_items = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE)
        held_by = QueueItem.objects.filter(pk=item_id).values_list("claimed_by__username", flat=True).first() or ""
        if not open_items.update(claimed_by=user, claimed_until=until):
            raise AlreadyClaimed(item_id)
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        if item.order and held_by != user.get_username():
            words = gettext("Übernommen von %(name)s: %(why)s") if reason else gettext("Übernommen von %(name)s")
            note = words % {"name": held_by or "–", "why": reason}
            record(item.order, actor=user.get_username(), what="note", note=note)
    return item


def assign(*, item_id: int, user: User, actor: str) -> QueueItem:
    """Make somebody responsible for an item; one that is done stays as it is."""
    with transaction.atomic():
        open_items = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE)
        changed = open_items.exclude(assigned_to=user).update(assigned_to=user)
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        if changed and item.order:
            name = user.get_full_name() or user.get_username()
            record(item.order, actor=actor, what="note", note=gettext("Weitergegeben an %(name)s") % {"name": name})
    return item


# --- who ----------------------------------------------------------------------------------------------------------
def contact_for(account_manager: str) -> User | None:
    """The person who looks after a customer, unless absent: then whoever has time does."""
    if not account_manager:
        return None
    profile = (
        ClerkProfile.objects.filter(manages=account_manager, absent=False, user__is_active=True)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    return profile.user if profile else None


def next_for(user: User) -> QueueItem | None:
    """Claim the most urgent item that this person should do now.

    First what is theirs by assignment or as the customer's contact, then what nobody has. Never what another person holds,
    or what is assigned to another person who is there.

    Returns:
        The item, held for them: two people who ask at once get two items.
    """
    candidates = (
        QueueItem.objects.filter(state=QueueItem.State.OPEN)
        .exclude(_held_by_another(user))
        .filter(Q(assigned_to=user) | _unassigned())
        .annotate(turn=Case(When(Q(assigned_to=user) | _managed_by(user), then=0), default=Value(1), output_field=IntegerField()))
        .order_by("turn", "due_at", "pk")
        .values_list("pk", flat=True)
    )
    for item_id in list(candidates[:_TRIED]):
        try:
            return claim(item_id=item_id, user=user)
        except AlreadyClaimed:
            continue
    return None


# --- views of the queue -------------------------------------------------------------------------------------------
def waiting(user: User, view: str) -> QuerySet[QueueItem]:
    """What waits, the most urgent first.

    Args:
        view: ``mine``, ``unassigned``, ``all``, ``overdue``, ``question`` (the customer's answer is awaited), or a channel.

    Raises:
        ValueError: There is no such view.
    """
    views = _views(user)
    if view not in views:
        raise ValueError(f"no view of the queue is called {view!r}; there are {', '.join(views)}")
    return QueueItem.objects.filter(views[view]).order_by("due_at", "pk")


def counts(user: User) -> dict[str, int]:
    """How many wait in each view, in one query."""
    found = QueueItem.objects.aggregate(
        **{f"in_{view}": Count("pk", filter=condition) for view, condition in _views(user).items()}
    )
    return {view: found[f"in_{view}"] for view in _views(user)}


def _views(user: User) -> dict[str, Q]:
    """A question that is out rests in a view of its own until it is answered or overdue."""
    now = timezone.now()
    here = Q(state=QueueItem.State.OPEN)
    mine = Q(assigned_to=user) | Q(claimed_by=user, claimed_until__gt=now)
    views = {
        "mine": here & mine,
        "unassigned": here & _unassigned(),
        "all": here,
        "overdue": ~Q(state=QueueItem.State.DONE) & Q(due_at__lte=now),
        "question": Q(state=QueueItem.State.WAITING),
    }
    return views | {str(channel): here & Q(channel=channel) for channel in ChannelName}


def _held_by_another(user: User) -> Q:
    return Q(claimed_by__isnull=False, claimed_until__gt=timezone.now()) & ~Q(claimed_by=user)


def _unassigned() -> Q:
    """Nobody has it, or somebody who is not there."""
    absent = ClerkProfile.objects.filter(absent=True).values("user_id")
    return Q(assigned_to__isnull=True) | Q(assigned_to__in=absent) | Q(assigned_to__is_active=False)


def _managed_by(user: User) -> Q:
    manages = ClerkProfile.objects.filter(user=user).values_list("manages", flat=True).first()
    return Q(order__responsible=manages) | Q(order__isnull=True, customer__account_manager=manages) if manages else Q(pk__in=[])
