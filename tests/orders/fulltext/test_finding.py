"""However the entries are gone through, piece by piece or by the index, the finds are those of a plain search."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from orders.fulltext import finding
from orders.fulltext.entries import put_document
from orders.fulltext.finding import search
from orders.models import SearchEntry

WORDS = ("Ventil", "Ventilator", "Riemen", "Leim", "Filter", "Pumpe")


@pytest.fixture
def texts(db):
    """What stands in entries, by key: frequent words, rare ones, and one at each end."""
    dice = random.Random(3)
    for number in range(80):
        words = dice.sample(WORDS[:3], 1) + [word for word in WORDS[3:] if dice.random() < 0.1]
        words += ["Anfang"] if number == 0 else ["Ende", "+497115551020"] if number == 79 else []
        put_document(source_ref=f"m{number}", at=timezone.now(), heads=[], texts=[" ".join(words)])
    return {entry.pk: entry.text.lower().split() for entry in SearchEntry.objects.all()}


def plain(texts, query):
    asked = query.lower().split()
    return [key for key in sorted(texts, reverse=True) if all(any(w.startswith(a) for w in texts[key]) for a in asked)]


@pytest.mark.parametrize("window", [1, 7, 30, 1000])
@pytest.mark.parametrize("query", ["ventil", "ventil leim", "vent riem", "anfang", "ende", "leim pumpe", "filter", "dichtung"])
@pytest.mark.parametrize("count", [1, 5, 100])
def test_the_newest_and_the_next_pages_are_complete(texts, monkeypatch, window, query, count):
    monkeypatch.setattr(finding, "_WINDOW", window)
    wanted = plain(texts, query)
    asked = search(query, SearchEntry.Kind.DOCUMENT)

    found, below = [], None
    while page := [entry.pk for entry in asked.newest(count, below=below)]:
        found += page
        below = page[-1]

    assert found == wanted
    if wanted:
        last = len(wanted) - 1
        assert [entry.pk for entry in asked.oldest_above(wanted[last], count)] == wanted[max(0, last - count) : last]


@pytest.mark.parametrize("window", [1, 1000])
def test_a_telephone_number_is_found_beyond_the_newest(texts, monkeypatch, window):
    monkeypatch.setattr(finding, "_WINDOW", window)

    for query in ("0711 5551020", "+49 711 5551020"):
        assert len(search(query, SearchEntry.Kind.DOCUMENT).newest(5)) == 1
