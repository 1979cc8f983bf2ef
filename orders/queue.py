"""What waits for a person, for whom, until when: claim, release, assign, next."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext

from orders.history import record
from orders.models import QueueItem
from orders.staff import Absences
from orders.waiting import held_by_another, managed_by, theirs, unassigned

# So many of the most urgent are tried in a row; each fails only if somebody took it in the same moment.
_TRIED = 20


class AlreadyClaimed(Exception):
    """Somebody else works on the item, or it is done."""


class ReasonMissing(Exception):
    """An item that a colleague holds is taken over with a reason only."""


# --- claiming -----------------------------------------------------------------------------------------------------
def claim(*, item_id: int, user: User) -> QueueItem:
    """Hold an item for ``settings.CLAIM_MINUTES``; the holder may renew it at any time.

    Raises:
        AlreadyClaimed: Another person holds it, or it is done.
    """
    now = timezone.now()
    free = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE).exclude(held_by_another(user))
    if not free.update(claimed_by=user, claimed_until=now + timedelta(minutes=settings.CLAIM_MINUTES)):
        raise AlreadyClaimed(item_id)
    return QueueItem.objects.get(pk=item_id)


def renew(*, item_id: int, user: User) -> bool:
    """Hold an item longer, and tell whether it is still theirs; what was taken over or given back is not claimed anew."""
    until = timezone.now() + timedelta(minutes=settings.CLAIM_MINUTES)
    return bool(_still(item_id, user).update(claimed_until=until))


def holds(*, item_id: int, user: User) -> bool:
    """Whether an item is (still) theirs; a lease that ended is, as long as nobody else came."""
    return _still(item_id, user).exists()


def _still(item_id: int, user: User) -> QuerySet[QueueItem]:
    return QueueItem.objects.filter(pk=item_id, claimed_by=user).exclude(state=QueueItem.State.DONE)


def release_claim(*, item_id: int, user: User) -> bool:
    """Give an item back, and tell whether it was theirs; one that another person holds stays as it is."""
    return bool(QueueItem.objects.filter(pk=item_id, claimed_by=user).update(claimed_by=None, claimed_until=None))


def take_over(*, item_id: int, user: User, reason: str) -> QueueItem:
    """Take an item from whoever holds it; the order's history says who took it and why.

    Args:
        reason: May be empty only where nobody else holds it (any more).

    Raises:
        AlreadyClaimed: It is done meanwhile.
        ReasonMissing: Nothing was taken.
    """
    with transaction.atomic():
        until = timezone.now() + timedelta(minutes=settings.CLAIM_MINUTES)
        open_items = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE)
        held_by = QueueItem.objects.filter(pk=item_id).values_list("claimed_by__username", flat=True).first() or ""
        if not reason.strip() and QueueItem.objects.filter(held_by_another(user), pk=item_id).exists():
            raise ReasonMissing(item_id)
        if not open_items.update(claimed_by=user, claimed_until=until):
            raise AlreadyClaimed(item_id)
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        if item.order and held_by != user.get_username():
            words = gettext("Übernommen von %(name)s: %(why)s") if reason else gettext("Übernommen von %(name)s")
            note = words % {"name": held_by or "–", "why": reason}
            record(item.order, actor=user.get_username(), what="note", note=note)
    return item


def assign(*, item_id: int, user: User | None, actor: str, group: Group | None = None) -> QueueItem:
    """Make a person or a group responsible for an item, or (both ``None``) nobody; one that is done stays as it is."""
    with transaction.atomic():
        open_items = QueueItem.objects.filter(pk=item_id).exclude(state=QueueItem.State.DONE)
        changed = open_items.exclude(_is_assigned(user, group)).update(assigned_to=user, assigned_group=group)
        item = QueueItem.objects.select_related("order").get(pk=item_id)
        if changed and item.order:
            name = (user.get_full_name() or user.get_username()) if user else group.name if group else ""
            note = gettext("Weitergegeben an %(name)s") % {"name": name} if name else gettext("Niemandem mehr zugeteilt")
            record(item.order, actor=actor, what="note", note=note)
    return item


def _is_assigned(user: User | None, group: Group | None) -> Q:
    who = Q(assigned_to=user) if user else Q(assigned_to__isnull=True)
    return who & (Q(assigned_group=group) if group else Q(assigned_group__isnull=True))


# --- next -----------------------------------------------------------------------------------------------------------
def next_for(user: User) -> QueueItem | None:
    """Claim the most urgent item that this person should do now.

    First what is theirs: by assignment, as the customer's contact, or for an absent colleague as the deputy. Then what is their
    group's, then what nobody has. Never what another person holds, or what is assigned to somebody who is there.

    Returns:
        The item, held for them: two people who ask at once get two items.
    """
    away = Absences.today()
    own, groups = theirs(user, away), Q(assigned_to__isnull=True, assigned_group__in=user.groups.all())
    turn = Case(When(own | managed_by(user), then=0), When(groups, then=1), default=Value(2), output_field=IntegerField())
    candidates = (
        QueueItem.objects.filter(state=QueueItem.State.OPEN)
        .exclude(held_by_another(user))
        .filter(own | groups | unassigned(away))
        .annotate(turn=turn)
        .order_by("turn", "due_at", "pk")
        .values_list("pk", flat=True)
    )
    for item_id in list(candidates[:_TRIED]):
        try:
            return claim(item_id=item_id, user=user)
        except AlreadyClaimed:
            continue
    return None
