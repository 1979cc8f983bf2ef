"""Which article a position's numbers mean, and whether the words beside them agree. Plain Python.

A number in the catalogue alone proves nothing on a scan: one wrong digit leads to a neighbour. Numbers and words, or numbers and price,
must agree before a position is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from intake.contracts import Rival
from intake.matching.comparing import Comparison
from intake.matching.shelf import SURE, Identified, Query, Shelf, Weighed, compared, is_near, price_fits, rivals_of
from intake.matching.words import settle_words
from intake.understanding.result import Code, Item
from orders.reasons import ReasonCode

# How much more of a text another article must explain to be the one that is meant.
_GAP = 0.04
_WELL_EXPLAINED = 0.9
_LEAST_EXPLAINED = 0.5
# So many signs of a number may each be one of two.
_MOST_OPEN = 3
_LONG_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Number:
    """An article that a written number leads to."""

    pk: int
    how: str
    code: Code


def by_numbers(item: Item, shelf: Shelf) -> list[Number]:
    """The articles that a position's numbers lead to: the customer's own, learned ones, and those of the catalogue."""
    found: list[Number] = []
    for code in item.codes:
        own, taught = shelf.own.get(code.folded), shelf.lessons.numbers.get(code.folded)
        if own is not None:
            found.append(Number(own, "own", code))
        elif taught is not None:
            found.append(Number(taught.article, "taught", code))
        found += [Number(hit.pk, hit.how, code) for hit in shelf.catalogue.by_number(code.folded)]
        if item.scanned and not found:
            alike = (hit for plain in _as_read(code.folded) for hit in shelf.catalogue.by_skeleton(plain))
            found += [Number(pk, "skeleton", code) for pk in dict.fromkeys(hit.pk for hit in alike)]
    return found


def _as_read(plain: str) -> Iterator[str]:
    """A number as it was read, and with noughts for each ``C`` that may be one: a catalogue's look-alikes know it as a six."""
    yield plain
    places = [at for at, sign in enumerate(plain) if sign == "C"][-_MOST_OPEN:]
    for chosen in (some for count in range(1, len(places) + 1) for some in combinations(places, count)):
        yield "".join("0" if at in chosen else sign for at, sign in enumerate(plain))


def settle_numbers(item: Item, query: Query, numbers: Sequence[Number], described: Sequence[Weighed], shelf: Shelf) -> Identified:
    """Choose among the articles that the numbers name, by the words beside them, and say how sure that is."""
    rows = shelf.load([number.pk for number in numbers])
    weighed = {pk: Weighed(facts, compared(query, facts, shelf)) for pk, facts in rows.items()}
    rivals = rivals_of([*weighed.values(), *described])
    ranked = sorted(
        (number for number in numbers if number.pk in weighed),
        key=lambda number: (-_standing(number, weighed[number.pk]), number.pk),
    )
    if not ranked:
        return settle_words(item, query, described, shelf)
    first = ranked[0]
    chosen = weighed[first.pk]
    others = {
        number.pk
        for number in ranked
        if number.pk != first.pk and number.code.folded != first.code.folded and number.how in {"own", "taught", "sku", "gtin"}
    }
    loud = _strong(first, query) and any(_standing(n, weighed[n.pk]) > 0.8 for n in ranked if n.pk in others)
    # What is another article's number in full stands in the row for that article, whatever the customer's own number says.
    full = any(n.how == "sku" and len(n.code.folded) >= _LONG_NUMBER for n in ranked if n.pk in others)
    if others and (first.how != "own" or loud or full):
        names = ", ".join(weighed[pk].facts.sku for pk in sorted(others))
        return Identified(
            None,
            0.5,
            rivals,
            doubt=ReasonCode.ARTICLE_UNSURE,
            detail=f"Die Nummern führen zu verschiedenen Artikeln: {chosen.facts.sku}, {names}",
        )
    return _judge_number(item, query, first, chosen, described, rivals, shelf)


def _standing(number: Number, weighed: Weighed) -> float:
    """How well a number and the words beside it speak for an article."""
    base = {"own": 0.5, "taught": 0.45, "gtin": 0.42, "sku": 0.4, "alias": 0.3, "skeleton": 0.15}[number.how]
    return base + weighed.comparison.score


def _strong(number: Number, query: Query) -> bool:
    return bool(query[0].words) or number.how in {"gtin", "own", "taught"}


def _judge_number(
    item: Item,
    query: Query,
    number: Number,
    chosen: Weighed,
    described: Sequence[Weighed],
    rivals: tuple[Rival, ...],
    shelf: Shelf,
) -> Identified:
    """How sure an article is that a number names, given the words beside the number."""
    comparison = chosen.comparison
    known_words = [word for word in query[0].words if shelf.catalogue.knows(word) or shelf.catalogue.expansions(word)]
    says_much = len(known_words) + len(query[0].pairs) >= 2
    agrees = comparison.explained >= 0.55 and not comparison.contradictions
    better = next((each for each in described if each.facts.pk != chosen.facts.pk), None)
    if comparison.contradictions or (says_much and comparison.explained < 0.3):
        strong_words = (
            better is not None
            and better.comparison.explained >= comparison.explained + 0.25
            and not better.comparison.contradictions
        )
        if comparison.contradictions or strong_words:
            said = ", ".join(comparison.contradictions) or "anderes"
            detail = f"{number.code.text} ist „{chosen.facts.name}“, im Text steht {said}"
            # On a scan a figure of the name is sooner misread than a whole number that an article has.
            kept = (
                chosen.facts if item.scanned and number.how != "skeleton" and not strong_words and _is_slip(comparison) else None
            )
            return Identified(kept, 0.45, rivals, doubt=ReasonCode.ARTICLE_UNSURE, detail=detail[:300])
    if says_much and better is not None and _is_rather_said(better.comparison, comparison, own=number.how == "own"):
        detail = (
            f"{number.code.text} ist „{chosen.facts.name}“, der Text passt besser zu {better.facts.sku} „{better.facts.name}“"
        )
        # On a scan a measure is soon misread: then the number stays the likelier.
        kept = chosen.facts if item.scanned and better.comparison.explained < _WELL_EXPLAINED else None
        return Identified(kept, 0.5, rivals, doubt=ReasonCode.ARTICLE_UNSURE, detail=detail[:300])
    priced = price_fits(item, chosen.facts, shelf)
    if number.how == "skeleton" or (item.scanned and number.code.confidence < 0.5):
        sure = (
            0.95
            if agrees and comparison.telling >= 2 and not _rival_near(chosen, described)
            else 0.93
            if agrees and priced
            else 0.7
        )
    elif item.scanned and not agrees:
        sure = 0.92 if priced and not says_much else 0.85 if not says_much else 0.75
    elif agrees:
        sure = 0.985
    elif not says_much:
        # A number that was learned with other words beside it may mean something else with these.
        sure = 0.88 if number.how == "taught" and item.description else 0.96
    else:
        sure = 0.88 if not priced else 0.95
    if chosen.facts.pk in shelf.bought:
        sure = min(0.99, sure + 0.02)
    if comparison.unmet and not item.scanned:
        sure = min(sure, 0.88)
    doubt = None if sure >= SURE else ReasonCode.ARTICLE_UNSURE
    detail = "" if doubt is None else f"{number.code.text}: Nummer und Text passen nicht sicher zusammen („{chosen.facts.name}“)"
    return Identified(chosen.facts, sure, rivals, doubt=doubt, detail=detail[:300])


def _is_slip(comparison: Comparison) -> bool:
    """Whether one thing alone contradicts a number, and the rest of the words fits."""
    return len(comparison.contradictions) == 1 and comparison.explained >= _LEAST_EXPLAINED


def _is_rather_said(better: Comparison, chosen: Comparison, *, own: bool) -> bool:
    """Whether the words beside a number name another article; what a customer calls an article by its own number is its own affair."""
    if better.contradictions or better.explained < chosen.explained + _GAP:
        return False
    # "2024" beside the number of the vintage 2023: nothing that the other one is called is left unsaid, and of this one the year is.
    measured = better.open < chosen.open and any(word.startswith("#") for word in chosen.open - better.open)
    return measured or (not own and better.explained >= _WELL_EXPLAINED and better.explained >= chosen.explained + 0.08)


def _rival_near(chosen: Weighed, described: Sequence[Weighed]) -> bool:
    return any(
        each.facts.pk != chosen.facts.pk
        and is_near(chosen, each)
        and each.comparison.confirmed >= chosen.comparison.confirmed - 0.05
        for each in described
    )
