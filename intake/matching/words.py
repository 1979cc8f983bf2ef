"""Which article a position's words mean. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from intake.matching.shelf import SURE, Identified, Query, Shelf, Weighed, compared, is_near, price_fits, rivals_of
from intake.understanding.result import Item
from orders.folding import folded
from orders.reasons import ReasonCode

# From here on most of a text is explained; so much better than the second the first must be.
_MOSTLY = 0.55
_LEAD = 0.03
# A number so long is no other article's by chance, if one sign of it is misread.
_LONG_NUMBER = 6


def by_words(query: Query, shelf: Shelf) -> list[Weighed]:
    """The articles that a description may mean, the likeliest first."""
    if not any(each.words or each.pairs for each in query):
        return []
    rows = shelf.load(list(dict.fromkeys(pk for each in query for pk in shelf.catalogue.search(each))))
    weighed = [Weighed(facts, compared(query, facts, shelf)) for facts in rows.values() if facts.active]
    return sorted(weighed, key=lambda each: (-each.comparison.score, each.facts.sku))


def settle_words(item: Item, query: Query, described: Sequence[Weighed], shelf: Shelf) -> Identified:
    """Choose among the articles that the words may mean, and say how sure that is."""
    rivals = rivals_of(described)
    labelled = next((code.text for code in item.codes if code.labelled), "")
    if not described or described[0].comparison.explained < 0.4:
        detail = f"„{labelled or item.description[:80]}“ ist kein Artikel"
        return Identified(None, 0.2, rivals, doubt=ReasonCode.ARTICLE_UNKNOWN, detail=detail)
    best = described[0]
    near = [each for each in described[1:] if is_near(best, each)]
    chosen, sure = best, _word_confidence(*_told_apart(best, near, query, shelf))
    if near and sure < SURE:
        usual = [each for each in (best, *near) if shelf.bought.get(each.facts.pk)]
        priced = [each for each in (best, *near) if price_fits(item, each.facts, shelf)] if item.price is not None else []
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
    code = ReasonCode.ARTICLE_UNSURE if best.comparison.explained >= _MOSTLY else ReasonCode.ARTICLE_UNKNOWN
    keep = chosen.facts if sure >= 0.8 or _stands_out(described) or _is_numbered_so(item, chosen) else None
    return Identified(keep, sure, rivals, doubt=code, detail=f"„{item.description[:80]}“: {names}"[:300])


def _stands_out(described: Sequence[Weighed]) -> bool:
    """Whether one article fits so much better than all others that a person only has to confirm it."""
    best = described[0].comparison
    second = described[1].comparison.score if len(described) > 1 else 0.0
    return best.explained >= _MOSTLY and not best.contradictions and best.score >= second + _LEAD


def _is_numbered_so(item: Item, chosen: Weighed) -> bool:
    """Whether a number on a scan is the article's own but for one sign, and the words fit: a person only has to confirm it."""
    own = folded(chosen.facts.sku)
    if not item.scanned or len(own) < _LONG_NUMBER or chosen.comparison.contradictions:
        return False
    return any(Levenshtein.distance(code.folded, own, score_cutoff=1) <= 1 for code in item.codes)


def _told_apart(best: Weighed, near: Sequence[Weighed], query: Query, shelf: Shelf) -> tuple[Weighed, Sequence[Weighed]]:
    """The nearest articles again, without what an alias that they share would confirm of each."""
    if not near or not _aliases(best).intersection(_aliases(near[0])):
        return best, near
    return _whole(best, query, shelf), [_whole(each, query, shelf) for each in near]


def _aliases(weighed: Weighed) -> set[str]:
    return set(filter(None, weighed.facts.aliases.split("|")))


def _whole(weighed: Weighed, query: Query, shelf: Shelf) -> Weighed:
    return replace(weighed, comparison=compared(query, weighed.facts, shelf, shared=True))


def _leaves_open(best: Weighed) -> bool:
    """Whether words of the article's name are not said."""
    return any(not word.startswith("#") for word in best.comparison.open)


def _may_be_a_unit(item: Item, query: Query, shelf: Shelf) -> bool:
    """Whether a word that nobody knows stands where the unit would stand."""
    if not item.quantities or item.quantities[0].unit or not query[0].words:
        return False
    first = query[0].words[0]
    return not shelf.catalogue.knows(first) and not shelf.catalogue.expansions(first)


def _word_confidence(best: Weighed, near: Sequence[Weighed]) -> float:
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
