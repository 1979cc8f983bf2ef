"""Finds the newest entries that hold some words, however frequent or rare the words are."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import CombinedExpression

from orders.contacts import normal_phone
from orders.models import SearchEntry

# A word that is found less often than a page is long among so many of the newest entries is rare enough for the index.
_WINDOW = 4_000


def holding(query: str, column: str = "words") -> Q:
    """The condition for entries that hold every word; a telephone number is found in any notation."""
    phone = normal_phone(query)
    found = Q(**{f"{column}__hold": query})
    return found | Q(**{f"{column}__hold": phone}) if phone else found


def entries_holding(query: str, kind: str) -> QuerySet[SearchEntry]:
    """Entries of a kind, to be read by ``newest``."""
    return SearchEntry.objects.defer("words").filter(holding(query), kind=kind)


def newest(entries: QuerySet[SearchEntry], count: int, *, below: int | None = None) -> list[SearchEntry]:
    """The newest of some entries.

    The database cannot tell a rare word from a frequent one, least of all one that nobody ever wrote: it would read all entries,
    the newest first, to find one of the latter. So the last few thousand are looked through; only where they do not yield
    enough the index of words is asked, and then it has not much to say.

    Args:
        count: As many as are wanted.
        below: Only entries with smaller keys.
    """
    top = below if below is not None else _next_key()
    recent = list(entries.filter(pk__lt=top, pk__gte=top - _WINDOW).order_by("-pk")[:count])
    if len(recent) == count:
        return recent
    return list(entries.filter(pk__lt=top).order_by(_without_the_keys_index().desc())[:count])


def oldest_above(entries: QuerySet[SearchEntry], count: int, *, above: int) -> list[SearchEntry]:
    """The oldest of the entries with larger keys, the newest of them first: the page before."""
    near = list(entries.filter(pk__gt=above, pk__lte=above + _WINDOW).order_by("pk")[:count])
    if len(near) < count:
        near = list(entries.filter(pk__gt=above).order_by(_without_the_keys_index().asc())[:count])
    return near[::-1]


def _without_the_keys_index() -> CombinedExpression:
    """The key as something calculated: no index brings it in order, so that the one of words is used."""
    return F("pk") + 0


def _next_key() -> int:
    last = SearchEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1
