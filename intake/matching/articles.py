"""Which article a position means: by its numbers, by its words, and both held against each other. Plain Python.

A number in the catalogue alone proves nothing on a scan: one wrong digit leads to a neighbour. Numbers and words, or numbers and price,
must agree before a position is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from intake.contracts import Rival
from intake.matching.catalogue import Catalogue
from intake.matching.comparing import Comparison, compare
from intake.matching.lessons import Lessons
from intake.understanding.result import Code, Item
from intake.understanding.wording import Wording
from orders.folding import folded
from orders.reasons import ReasonCode
from orders.units import unit_name

SURE = 0.9
_NEAR = 0.06
_MOST_RIVALS = 8
_MOST_STEPS = 5
_MISREAD_LITRE = re.compile(r"(?<![\d.,x])(\d{1,3}?)\s?[1I|](?=\s|$|,\s)")

_WHICH = re.compile(r"(?i)\b(?:die|der|das|mit|ohne|nicht|extra|normale?n?|\w+e[nrs]?)\b")
_SIZE = re.compile(r"(?i)\d+(?:[.,]\d+)?(?:\s?x\s?\d+(?:[.,]\d+)?)*\s?(?:l|liter|ml|cl|kg|g|m|mm|cm|v|w|bar|zoll|a|ah|qm|m2)")
_REMARK = re.compile(r"(?i)\b(?:ve|vpe|karton|box|pack|je|also|entspricht|wie|nicht\s+\d+|statt|bitte|telefon\w*|letzte\w*)\b|=")

Query = tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What matching needs of an article's row."""

    pk: int
    sku: str
    gtin: str
    name: str
    description: str
    aliases: str
    unit: str
    pack_unit: str
    pack_size: Decimal | None
    price: Decimal
    active: bool
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Identified:
    """The article of a position.

    Attributes:
        article: ``None`` where none can be told.
        replaced: Number of the discontinued article that was written, where its successor is meant.
        doubt: Why it is not certain, with a sentence; ``None`` if it is.
    """

    article: ArticleFacts | None
    confidence: float
    rivals: tuple[Rival, ...] = ()
    replaced: str = ""
    doubt: ReasonCode | None = None
    detail: str = ""


@dataclass(slots=True)
class Shelf:
    """What one message's positions are looked up in.

    Attributes:
        own: The customer's own numbers by the master data, folded → article key.
        lessons: What the desk has taught for the customer.
        bought: How often the customer bought each article (key → times).
        load: Rows by key.
        by_sku: A row by its article number.
    """

    catalogue: Catalogue
    own: Mapping[str, int]
    bought: Mapping[int, int]
    load: Callable[[Sequence[int]], dict[int, ArticleFacts]]
    by_sku: Callable[[str], ArticleFacts | None]
    prices: Callable[[ArticleFacts], Sequence[Decimal]] = field(default=lambda facts: [facts.price])
    lessons: Lessons = field(default_factory=Lessons)


@dataclass(frozen=True, slots=True)
class _Weighed:
    facts: ArticleFacts
    comparison: Comparison


def identify(item: Item, shelf: Shelf) -> Identified:
    """Tell the article of a position."""
    query = _query(item)
    numbered = _by_numbers(item, shelf)
    taught = _as_taught(item, query, shelf)
    if taught is not None:
        return _alive(taught, shelf)
    own = shelf.own.get(folded(item.description)[:200])
    if own is not None and not numbered:
        facts = shelf.load([own]).get(own)
        if facts is not None:
            return _alive(Identified(facts, 0.97), shelf)
    described = _by_words(query, shelf)
    settle = (
        _settle_numbers(item, query, numbered, described, shelf) if numbered else _settle_words(item, query, described, shelf)
    )
    return _alive(_undisputed(settle, item, shelf), shelf)


def _as_taught(item: Item, query: Query, shelf: Shelf) -> Identified | None:
    """The article that a person chose for the same words before; asked again where the words say another one."""
    pk = shelf.lessons.article_of(item)
    facts = shelf.load([pk]).get(pk) if pk is not None else None
    if facts is None:
        return None
    contradictions = _compared(query, facts, shelf).contradictions
    if contradictions:
        detail = f"Gelernt ist „{facts.name}“, im Text steht {', '.join(contradictions)}"
        rivals = _rivals(_by_words(query, shelf))
        return Identified(facts, 0.85, rivals, doubt=ReasonCode.ARTICLE_UNSURE, detail=detail[:300])
    return Identified(facts, 0.95 if item.scanned else 0.97)


def _undisputed(found: Identified, item: Item, shelf: Shelf) -> Identified:
    """What was decided now so, now so is never certain."""
    if found.doubt is not None or not shelf.lessons.is_disputed(item):
        return found
    detail = f"„{item.text[:80]}“: bisher wurden verschiedene Artikel gewählt"
    return replace(found, confidence=min(found.confidence, 0.85), doubt=ReasonCode.ARTICLE_UNSURE, detail=detail)


def _query(item: Item) -> Query:
    """What was written, in every way it may be meant: on scans "5 1" is often "5 l"."""
    text = f"{item.description} {item.aside}" if _aside_describes(item) else item.description
    texts = [text]
    if item.scanned and (litres := _MISREAD_LITRE.sub(r"\1 l", text)) != text:
        texts.append(litres)
    return tuple(Wording(each) for each in texts)


def _aside_describes(item: Item) -> bool:
    """Brackets that say which one is meant ("die mit 72 Rollen"), not how many are in a pack or what was said before."""
    if _SIZE.fullmatch(item.aside.strip("() ")):
        return True
    return bool(_WHICH.search(item.aside)) and not _REMARK.search(item.aside)


# --- numbers ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Number:
    """An article that a written number leads to."""

    pk: int
    how: str
    code: Code


def _by_numbers(item: Item, shelf: Shelf) -> list[_Number]:
    found: list[_Number] = []
    for code in item.codes:
        own, taught = shelf.own.get(code.folded), shelf.lessons.numbers.get(code.folded)
        if own is not None:
            found.append(_Number(own, "own", code))
        elif taught is not None:
            found.append(_Number(taught.article, "taught", code))
        found += [_Number(hit.pk, hit.how, code) for hit in shelf.catalogue.by_number(code.folded)]
        if item.scanned and not found:
            found += [_Number(hit.pk, "skeleton", code) for hit in shelf.catalogue.by_skeleton(code.folded)]
    return found


def _settle_numbers(
    item: Item, query: Query, numbers: Sequence[_Number], described: Sequence[_Weighed], shelf: Shelf
) -> Identified:
    rows = shelf.load([number.pk for number in numbers])
    weighed = {pk: _Weighed(facts, _compared(query, facts, shelf)) for pk, facts in rows.items()}
    rivals = _rivals([*weighed.values(), *described])
    ranked = sorted(
        (number for number in numbers if number.pk in weighed),
        key=lambda number: (-_standing(number, weighed[number.pk]), number.pk),
    )
    if not ranked:
        return _settle_words(item, query, described, shelf)
    first = ranked[0]
    chosen = weighed[first.pk]
    others = {
        number.pk
        for number in ranked
        if number.pk != first.pk and number.code.folded != first.code.folded and number.how in {"own", "taught", "sku", "gtin"}
    }
    loud = _strong(first, query) and any(_standing(n, weighed[n.pk]) > 0.8 for n in ranked if n.pk in others)
    if others and (first.how != "own" or loud):
        names = ", ".join(weighed[pk].facts.sku for pk in sorted(others))
        return Identified(
            None,
            0.5,
            rivals,
            doubt=ReasonCode.ARTICLE_UNSURE,
            detail=f"Die Nummern führen zu verschiedenen Artikeln: {chosen.facts.sku}, {names}",
        )
    return _judge_number(item, query, first, chosen, described, rivals, shelf)


def _standing(number: _Number, weighed: _Weighed) -> float:
    """How well a number and the words beside it speak for an article."""
    base = {"own": 0.5, "taught": 0.45, "gtin": 0.42, "sku": 0.4, "alias": 0.3, "skeleton": 0.15}[number.how]
    return base + weighed.comparison.score


def _strong(number: _Number, query: Query) -> bool:
    return bool(query[0].words) or number.how in {"gtin", "own", "taught"}


def _judge_number(
    item: Item,
    query: Query,
    number: _Number,
    chosen: _Weighed,
    described: Sequence[_Weighed],
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
            return Identified(None, 0.45, rivals, doubt=ReasonCode.ARTICLE_UNSURE, detail=detail[:300])
    if says_much and better is not None and number.how != "own" and _fits_better(better.comparison, comparison):
        detail = (
            f"{number.code.text} ist „{chosen.facts.name}“, der Text passt besser zu {better.facts.sku} „{better.facts.name}“"
        )
        return Identified(None, 0.5, rivals, doubt=ReasonCode.ARTICLE_UNSURE, detail=detail[:300])
    priced = _price_fits(item, chosen.facts, shelf)
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


def _fits_better(better: Comparison, chosen: Comparison) -> bool:
    """Whether the words beside a number plainly name another article."""
    return not better.contradictions and better.explained >= 0.9 and better.explained >= chosen.explained + 0.08


# --- words ------------------------------------------------------------------------------------------------------
def _by_words(query: Query, shelf: Shelf) -> list[_Weighed]:
    """The articles that a description may mean, the likeliest first."""
    if not any(each.words or each.pairs for each in query):
        return []
    rows = shelf.load(list(dict.fromkeys(pk for each in query for pk in shelf.catalogue.search(each))))
    weighed = [_Weighed(facts, _compared(query, facts, shelf)) for facts in rows.values() if facts.active]
    return sorted(weighed, key=lambda each: (-each.comparison.score, each.facts.sku))


def _compared(query: Query, facts: ArticleFacts, shelf: Shelf) -> Comparison:
    pack = f" {facts.pack_size:f} {unit_name(facts.unit, 2)}" if facts.pack_size else ""
    found = [compare(each, facts.name, facts.aliases, facts.description + pack, shelf.catalogue) for each in query]
    return max(found, key=lambda comparison: comparison.score)


def _settle_words(item: Item, query: Query, described: Sequence[_Weighed], shelf: Shelf) -> Identified:
    rivals = _rivals(described)
    labelled = next((code.text for code in item.codes if code.labelled), "")
    if not described or described[0].comparison.explained < 0.4:
        detail = f"„{labelled or item.description[:80]}“ ist kein Artikel"
        return Identified(None, 0.2, rivals, doubt=ReasonCode.ARTICLE_UNKNOWN, detail=detail)
    best = described[0]
    near = [each for each in described[1:] if _is_near(best, each)]
    chosen, sure = best, _word_confidence(best, near)
    if near and sure < SURE:
        usual = [each for each in (best, *near) if shelf.bought.get(each.facts.pk)]
        priced = [each for each in (best, *near) if _price_fits(item, each.facts, shelf)] if item.price is not None else []
        if len(priced) == 1 and (len(usual) == 0 or usual == priced):
            # What the words leave open, a price may hint at; whether it was meant, only a person can ask.
            chosen, sure = priced[0], 0.85
        elif (
            len(usual) == 1
            and shelf.bought[usual[0].facts.pk] >= 2
            and usual[0].comparison.explained >= best.comparison.explained - 0.02
        ):
            chosen, sure = usual[0], 0.85
    if item.scanned and sure >= SURE and best.comparison.explained < 0.8:
        sure = 0.86
    if labelled and sure >= SURE and not item.scanned:
        # A number that nobody knows beside words that fit: whose number is it?
        near_miss = shelf.catalogue.by_skeleton(folded(labelled)) or (item.quantities[:1] and item.quantities[0].how == "data")
        exact = best.comparison.explained >= 0.97 and best.comparison.confirmed >= 0.85
        sure = min(sure, 0.85) if near_miss or not exact else sure
    if (best.comparison.unmet or best.comparison.guessed) and not item.scanned:
        sure = min(sure, 0.88)
    if best.comparison.strange and (_leaves_open(best) or _may_be_a_unit(item, query, shelf)):
        # "Roggenmehl Type 550" is no wheat flour, though all that is known of it fits; "1 Trommel NYM" is no ring.
        sure = min(sure, 0.88)
    if sure >= SURE:
        return Identified(chosen.facts, sure, rivals)
    names = ", ".join(each.facts.name for each in (best, *near)[:3])
    code = ReasonCode.ARTICLE_UNSURE if best.comparison.explained >= 0.55 else ReasonCode.ARTICLE_UNKNOWN
    keep = chosen.facts if sure >= 0.8 else None
    return Identified(keep, sure, rivals, doubt=code, detail=f"„{item.description[:80]}“: {names}"[:300])


def _leaves_open(best: _Weighed) -> bool:
    """Whether words of the article's name are not said."""
    return any(not word.startswith("#") for word in best.comparison.open)


def _may_be_a_unit(item: Item, query: Query, shelf: Shelf) -> bool:
    """Whether a word that nobody knows stands where the unit would stand."""
    if not item.quantities or item.quantities[0].unit or not query[0].words:
        return False
    first = query[0].words[0]
    return not shelf.catalogue.knows(first) and not shelf.catalogue.expansions(first)


def _is_near(best: _Weighed, other: _Weighed) -> bool:
    """Whether another article explains the text as well."""
    return not other.comparison.contradictions and other.comparison.explained >= best.comparison.explained - _NEAR


def _rival_near(chosen: _Weighed, described: Sequence[_Weighed]) -> bool:
    return any(
        each.facts.pk != chosen.facts.pk
        and _is_near(chosen, each)
        and each.comparison.confirmed >= chosen.comparison.confirmed - 0.05
        for each in described
    )


def _word_confidence(best: _Weighed, near: Sequence[_Weighed]) -> float:
    """How sure an article is that only words name: everything said is explained, and nothing else explains it as well."""
    comparison = best.comparison
    if comparison.contradictions or comparison.telling == 0:
        return 0.4
    explained = comparison.explained
    if not near:
        if explained >= 0.9:
            return 0.95 if comparison.telling >= 2 or comparison.confirmed >= 0.6 else 0.91
        return (
            0.92
            if explained >= 0.8 and comparison.confirmed >= 0.6 and comparison.telling >= 2
            else 0.8
            if explained >= 0.7
            else 0.6
        )
    # The others have properties of which the text says nothing; this one has none that is left open.
    plain = not comparison.open and all(each.comparison.open for each in near)
    if plain and explained >= 0.9 and comparison.telling >= 2:
        return 0.93
    gap = comparison.confirmed - max(each.comparison.confirmed for each in near)
    lead = comparison.score - max(each.comparison.score for each in near)
    if explained >= 0.9 and comparison.confirmed >= 0.85 and gap >= 0.15:
        return 0.91
    if lead >= 0.1 and explained >= 0.85:
        return 0.85
    return 0.6


# --- both -------------------------------------------------------------------------------------------------------
def _price_fits(item: Item, facts: ArticleFacts, shelf: Shelf) -> bool:
    """Whether the price on the paper is one of this article's, within one per cent."""
    if item.price is None:
        return False
    stated = item.price / item.per
    sizes = [Decimal(1), *([facts.pack_size] if facts.pack_size else [])]
    return any(abs(stated - price * size) <= price * size / 100 for price in shelf.prices(facts) for size in sizes if price)


def _rivals(weighed: Sequence[_Weighed]) -> tuple[Rival, ...]:
    ordered = sorted({each.facts.pk: each for each in weighed}.values(), key=lambda each: -each.comparison.score)
    return tuple(
        Rival(each.facts.sku, each.facts.name, round(max(0.0, each.comparison.score), 3)) for each in ordered[:_MOST_RIVALS]
    )


def _alive(found: Identified, shelf: Shelf) -> Identified:
    """A discontinued article becomes its successor; without one a person is needed."""
    facts = found.article
    if facts is None or facts.active:
        return found
    successor: ArticleFacts | None = facts
    for _ in range(_MOST_STEPS):
        if successor is None or successor.active or not successor.replaced_by:
            break
        successor = shelf.by_sku(successor.replaced_by)
    if successor is None or not successor.active:
        return Identified(
            None, 0.9, found.rivals, doubt=ReasonCode.ARTICLE_INACTIVE, detail=f"{facts.sku} „{facts.name}“ ist ausgelaufen"
        )
    return Identified(successor, found.confidence, found.rivals, replaced=facts.sku, doubt=found.doubt, detail=found.detail)
