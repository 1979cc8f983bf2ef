"""Which article a position means: by its numbers, by its words, and both held against each other. Plain Python."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.matching.numbers import by_numbers, settle_numbers
from intake.matching.shelf import ArticleFacts, Identified, Query, Shelf, compared, rivals_of
from intake.matching.words import by_words, settle_words
from intake.understanding.result import Item
from intake.understanding.wording import Wording
from orders.folding import folded
from orders.reasons import ReasonCode

_MOST_STEPS = 5
# What scans make of measures: "11/4" of "1 1/4", "60 m]" of "60 ml", "0, 2 ml" of "0,2 ml".
_MISREAD = (
    (re.compile(r"(?<![\d.,/])(\d)(1/[248]|3/[48])(?![\d/])"), r"\1 \2"),
    (re.compile(r"(?<=\d)\s?m[\]I1|!](?![\w])"), " ml"),
    (re.compile(r"(?<!\d)0,\s(?=\d)"), "0,"),
    (re.compile(r"(?<=\d),\s(?=\d{1,2}\s?[xX*]\s?\d)"), ","),
    (re.compile(r"(?<![\d,.])0\.\s(?=[A-ZÄÖÜ])"), "o. "),
    (re.compile(r"(?<!\w)[CG6][rt]\.?\s?(\d)[COo](?!\w)"), r"Gr. \g<1>0"),
    (re.compile(r"(?<!\w)[CG6][rt]\.?\s?(?=\d{1,2}(?!\w))"), "Gr. "),
)
# Litres, in the order in which they are mended: "0,7142 %" of "0,7 l 42 %", "20222,0 Itr" of "2022 2,0 ltr", "0,51" of "0,5 l", "5 1" of "5 l".
_MISREAD_LITRES = (
    (re.compile(r"(?<![\d.,])(\d{1,2}[.,]\d{1,2}?)\s?[1I|]\.?\s?(\d{2})\s?%"), r"\1 l \2 %"),
    (re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?=\d{1,2}[.,]\d)"), r"\1 "),
    (re.compile(r"(?<=\d)\s?[I1|]?tr\.?(?=\s|$|,)"), " l"),
    (re.compile(r"(?<![\d.,])(\d{1,2}[.,]\d{1,2}?)\s?[1I|](?=\s|$|,\s)"), r"\1 l"),
    (re.compile(r"(?<![\d.,x])(\d{1,3}?)\s?[1I|](?=\s|$|,\s)"), r"\1 l"),
)

_WHICH = re.compile(r"(?i)\b(?:die|der|das|mit|ohne|nicht|extra|normale?n?|\w+e[nrs]?)\b")
_SIZE = re.compile(r"(?i)\d+(?:[.,]\d+)?(?:\s?x\s?\d+(?:[.,]\d+)?)*\s?(?:l|liter|ml|cl|kg|g|m|mm|cm|v|w|bar|zoll|a|ah|qm|m2)")
_REMARK = re.compile(r"(?i)\b(?:ve|vpe|karton|box|pack|je|also|entspricht|wie|nicht\s+\d+|statt|bitte|telefon\w*|letzte\w*)\b|=")


def identify(item: Item, shelf: Shelf) -> Identified:
    """Tell the article of a position."""
    query = _query(item)
    numbered = by_numbers(item, shelf)
    taught = _as_taught(item, query, shelf)
    if taught is not None:
        return _alive(taught, shelf)
    own = shelf.own.get(folded(item.description)[:200])
    if own is not None and not numbered:
        facts = shelf.load([own]).get(own)
        if facts is not None:
            return _alive(Identified(facts, 0.97), shelf)
    described = by_words(query, shelf)
    settle = settle_numbers(item, query, numbered, described, shelf) if numbered else settle_words(item, query, described, shelf)
    return _alive(_undisputed(settle, item, shelf), shelf)


def _as_taught(item: Item, query: Query, shelf: Shelf) -> Identified | None:
    """The article that a person chose for the same words before; asked again where the words say another one."""
    pk = shelf.lessons.article_of(item)
    facts = shelf.load([pk]).get(pk) if pk is not None else None
    if facts is None:
        return None
    contradictions = compared(query, facts, shelf).contradictions
    if contradictions:
        detail = f"Gelernt ist „{facts.name}“, im Text steht {', '.join(contradictions)}"
        rivals = rivals_of(by_words(query, shelf))
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
    if item.scanned:
        for signs, meant in _MISREAD:
            text = signs.sub(meant, text)
        texts.append(text)
        for signs, meant in _MISREAD_LITRES:
            text = signs.sub(meant, text)
        texts.append(text)
    return tuple(Wording(each) for each in dict.fromkeys(texts))


def _aside_describes(item: Item) -> bool:
    """Brackets that say which one is meant ("die mit 72 Rollen"), not how many are in a pack or what was said before."""
    if _SIZE.fullmatch(item.aside.strip("() ")):
        return True
    return bool(_WHICH.search(item.aside)) and not _REMARK.search(item.aside)


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
