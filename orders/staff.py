"""Who is there, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from orders.models import ClerkProfile


def is_away() -> Q:
    """The condition for profiles of people who are not there today; one end of an absence may be open."""
    today = timezone.localdate()
    begun = Q(absent_from__lte=today) & (Q(absent_until__isnull=True) | Q(absent_until__gte=today))
    ends = Q(absent_from__isnull=True, absent_until__gte=today)
    return Q(absent=True) | begun | ends


@dataclass(frozen=True, slots=True)
class Absences:
    """Who is away today: keys of people.

    Attributes:
        deputies: For each who is away the one who is named to stand in, there or not.
        uncovered: Those for whom nobody stands in who is there.
    """

    deputies: Mapping[int, int | None]
    uncovered: frozenset[int]

    @classmethod
    def today(cls) -> Absences:
        """Read them, in one query."""
        rows = list(ClerkProfile.objects.filter(is_away()).values_list("user_id", "deputy_id", "deputy__is_active"))
        deputies = {person: deputy for person, deputy, _active in rows}
        return cls(deputies, frozenset(person for person, deputy, active in rows if not active or deputy in deputies))

    def covered_by(self, person: int) -> list[int]:
        """Those for whom this person is named to stand in."""
        return [away for away, deputy in self.deputies.items() if deputy == person]


def contact_for(account_manager: str) -> User | None:
    """The person who looks after a customer; their deputy while they are away, or nobody: then whoever has time does."""
    if not account_manager:
        return None
    profiles = ClerkProfile.objects.filter(manages=account_manager, user__is_active=True).select_related("user", "deputy")
    there = profiles.exclude(is_away()).order_by("pk").first()
    if there is not None:
        return there.user
    away = profiles.filter(deputy__isnull=False).order_by("pk").first()
    return present(away.deputy) if away else None


def present(user: User | None) -> User | None:
    """The person, if active and there; else their deputy, if that one is. Nobody further down the line."""
    if user is None:
        return None
    profile = ClerkProfile.objects.filter(is_away(), user=user).select_related("deputy").first()
    if user.is_active and profile is None:
        return user
    deputy = profile.deputy if profile else None
    if deputy is None or not deputy.is_active:
        return None
    return None if ClerkProfile.objects.filter(is_away(), user=deputy).exists() else deputy
