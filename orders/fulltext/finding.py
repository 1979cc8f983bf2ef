"""Finds the newest entries that hold some words, however frequent or rare the words are.

The database cannot tell a rare word from a frequent one, least of all one that nobody ever wrote: left to itself it reads a
million entries to find none, or sorts half of them to show nine. So the last few thousand entries are looked through first. Only
where they do not yield enough the index of words is asked, for the word that is the rarest among them; the others are compared
with what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from orders.contacts import normal_phone
from orders.fulltext.words import MOST_WORDS
from orders.models import SearchEntry

# Of so many keys, of orders and of documents, the entries are looked through one by one.
_WINDOW = 8_000
# With so many finds among them, and such a share of what is wanted, it is quicker to look on one by one than to ask the index.
_SOME, _SHARE = 3, 6
# Among so many keys a word is counted, and if it stands there more often it is too frequent to read all its entries.
_SAMPLE, _FREQUENT = 2_000, 5


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        rows: Of one kind; further conditions may have been added, and what is to be fetched with them.
        words: As typed, parted by blanks.
        phone: The whole query as a telephone number; empty if it is none.
    """

    rows: QuerySet[SearchEntry]
    words: Sequence[str]
    phone: str

    @classmethod
    def of(cls, query: str, rows: QuerySet[SearchEntry]) -> Search:
        """Read a query; a telephone number is found in any notation."""
        return cls(rows.defer("words"), query.split()[:MOST_WORDS], normal_phone(query))

    def newest(self, count: int, *, below: int | None = None) -> list[SearchEntry]:
        """The newest, the last first.

        Args:
            below: Only entries with smaller keys.
        """
        rows = self.rows if below is None else self.rows.filter(pk__lt=below)
        return self._fetched(self._keys(rows, "-pk", count), reverse=True)

    def oldest_above(self, key: int, count: int) -> list[SearchEntry]:
        """The oldest of those with larger keys, the last first: the page before."""
        return self._fetched(self._keys(self.rows.filter(pk__gt=key), "pk", count), reverse=True)

    def _keys(self, rows: QuerySet[SearchEntry], order: str, count: int) -> list[int]:
        if not self.words:
            return []
        rows = rows.select_related(None).prefetch_related(None)
        first = rows.order_by(order).values_list("pk", flat=True).first()
        if first is None:
            return []
        query = " ".join(self.words)
        one_by_one, by_index = Q(words__also_hold=query), Q()
        if self.phone:
            one_by_one |= Q(words__also_hold=self.phone)
            by_index = Q(words__hold=self.phone)
        near = _piece(rows, order, first, _WINDOW)
        found = list(near.filter(one_by_one).order_by(order).values_list("pk", flat=True)[:count])
        if len(found) == count or (order == "-pk" and first <= _WINDOW):
            return found
        if len(found) >= max(_SOME, count // _SHARE):
            # As many again are to be expected within reach; the index would bring all that there ever were.
            further = _piece(rows, order, first, 2 * _WINDOW * count // len(found))
            found = list(further.filter(one_by_one).order_by(order).values_list("pk", flat=True)[:count])
            if len(found) == count:
                return found
        by_index |= self._by_rarest(_piece(rows, order, first, _SAMPLE))
        return list(rows.filter(by_index).order_by(_calculated_key(order)).values_list("pk", flat=True)[:count])

    def _by_rarest(self, sample: QuerySet[SearchEntry]) -> Q:
        """All words: the rarest by the index, the others compared; all by the index where none is rare."""
        query = " ".join(self.words)
        if len(self.words) == 1:
            return Q(words__hold=query)
        names = {f"word{number}": word for number, word in enumerate(self.words)}
        asked = {name: Count("pk", filter=Q(words__also_hold=word)) for name, word in names.items()}
        counts = sample.order_by().aggregate(**asked)
        rarest = min(names, key=lambda name: counts[name])
        if counts[rarest] > _FREQUENT:
            return Q(words__hold=query)
        return Q(words__hold=names[rarest]) & Q(words__also_hold=query)

    def _fetched(self, keys: Sequence[int], *, reverse: bool) -> list[SearchEntry]:
        """The entries themselves: only the few that are shown are read whole."""
        found = self.rows.filter(pk__in=keys) if keys else []
        return sorted(found, key=lambda entry: entry.pk, reverse=reverse)


def _piece(rows: QuerySet[SearchEntry], order: str, first: int, length: int) -> QuerySet[SearchEntry]:
    """The next so many keys. By numbers, not by a subquery: the database must see how short the piece is."""
    return rows.filter(pk__gt=first - length) if order == "-pk" else rows.filter(pk__lt=first + length)


def search(query: str, kind: str) -> Search:
    """Look for words in entries of a kind."""
    return Search.of(query, SearchEntry.objects.filter(kind=kind))


def _calculated_key(order: str) -> OrderBy:
    """The key as something calculated: no index brings it in order, so that the one of words is used."""
    key = F("pk") + 0
    return key.desc() if order == "-pk" else key.asc()
