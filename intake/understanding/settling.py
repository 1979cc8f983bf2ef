"""The rows of one position brought to one item: which quantity holds, what it costs, what describes it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from intake.understanding.columns import Columns
from intake.understanding.facts import Facts
from intake.understanding.phrases import in_figures
from intake.understanding.result import Code, Item, Quantity
from intake.understanding.tokens import Token
from intake.understanding.vague import left_open
from orders.folding import folded
from orders.reasons import Reason, ReasonCode

_CENT = Decimal("0.011")
_UNSAFE_WORD = 0.6
_MOST_WRAPPED = 3


def item_of(gathered: Sequence[Facts], columns: Columns | None) -> Item | None:
    """Make one item; ``None`` where nothing names any goods."""
    unit = next((facts for facts in gathered if facts.unit_text), None)
    quantities = [_in_unit(quantity, unit) for facts in gathered for quantity in facts.quantities]
    wrapped = _wrapped_number(gathered, columns)
    codes = _once([*_with_rest(gathered, wrapped), *(code for facts in gathered for code in facts.codes)])
    description = " ".join(filter(None, (_described(facts, wrapped) for facts in gathered)))
    if not codes and not any(facts.content for facts in gathered) and not re.search(r"[A-Za-zÄÖÜäöüß]{2,}", description):
        return None
    price = next((facts.price for facts in gathered if facts.price is not None), None)
    total = next((facts.total for facts in gathered if facts.total is not None), None)
    per = next((facts.per for facts in gathered if facts.per), Decimal(1))
    ordered, proven_per = _ordered(quantities, price, total, per)
    trouble = _trouble(gathered, ordered)
    scanned = any(facts.row.scanned for facts in gathered)
    return Item(
        text=" / ".join(dict.fromkeys(facts.row.text.replace("\t", "  ") for facts in gathered)),
        description=description,
        aside=" ".join(filter(None, (facts.aside for facts in gathered))),
        beside=" ".join(filter(None, (facts.beside for facts in gathered))),
        codes=codes,
        quantities=tuple(ordered),
        position=next((facts.position for facts in gathered if facts.position is not None), None),
        price=price,
        per=proven_per,
        total=total,
        scanned=scanned,
        confidence=_confidence(gathered) if scanned else 1.0,
        evidence=tuple(place for facts in gathered for place in facts.row.evidence()),
        trouble=trouble,
        place=(gathered[0].row.document, gathered[0].row.page, gathered[0].row.index),
    )


def _wrapped_number(gathered: Sequence[Facts], columns: Columns | None) -> tuple[Token, ...]:
    """The rest of a number that its narrow column wrapped: ``BRMS-VOR-17-`` over ``OHN``; it is no part of the name beside it."""
    if columns is None or not gathered[0].codes:
        return ()
    below = [token for facts in gathered[1:] if not facts.codes for token in facts.tokens]
    rest = tuple(token for token in below if token.column is not None and columns.of(token) == "code")
    plain = "".join(token.text for token in rest).strip("-/.,")
    return rest if len(rest) <= _MOST_WRAPPED and plain and plain.upper() == plain else ()


def _with_rest(gathered: Sequence[Facts], wrapped: Sequence[Token]) -> list[Code]:
    """The number with its rest, before the torn one; which of them an article has, the catalogue tells."""
    if not wrapped:
        return []
    torn = gathered[0].codes[-1]
    text = torn.text + "".join(token.text for token in wrapped).strip(".,;:")
    sure = min(torn.confidence, *(token.confidence for token in wrapped))
    return [Code(text, folded(text), torn.labelled, sure)]


def _described(facts: Facts, wrapped: Sequence[Token]) -> str:
    if not wrapped or not any(token in wrapped for token in facts.tokens):
        return facts.description
    return in_figures([token for token in facts.tokens if token not in wrapped]).strip(" -–—*•·:;,|")


def _in_unit(quantity: Quantity, told: Facts | None) -> Quantity:
    """A quantity with the unit that stands in a row of its own."""
    if told is None or quantity.unit or quantity.unit_text:
        return quantity
    return replace(quantity, unit=told.unit, unit_text=told.unit_text)


def _once(codes: Sequence[Code]) -> tuple[Code, ...]:
    return tuple({code.folded: code for code in reversed(codes)}.values())[::-1]


def _ordered(
    quantities: Sequence[Quantity], price: Decimal | None, total: Decimal | None, per: Decimal
) -> tuple[list[Quantity], Decimal]:
    """Put the quantity first that the arithmetic of the paper proves; find whether the price is for one or a hundred."""
    ordered = sorted(quantities, key=lambda quantity: -quantity.weight)
    if price is None or total is None:
        return ordered, per
    for quantity in ordered:
        for size in dict.fromkeys((per, Decimal(1), Decimal(100), Decimal(1000))):
            if abs(quantity.value * price / size - total) <= max(_CENT, total / 2000):
                return [quantity, *(other for other in ordered if other is not quantity)], size
    return ordered, per


def proven(item: Item) -> bool:
    """Whether quantity × price gives the total that stands on the paper."""
    if not item.quantities or item.price is None or item.total is None:
        return False
    return abs(item.quantities[0].value * item.price / item.per - item.total) <= max(_CENT, item.total / 2000)


def _trouble(gathered: Sequence[Facts], ordered: Sequence[Quantity]) -> tuple[Reason, ...]:
    unread = [text for facts in gathered for text in facts.unread]
    if unread:
        return (Reason(ReasonCode.QUANTITY_MISSING, detail=f"In der Spalte der Menge steht: {' '.join(unread)[:60]}"),)
    if not ordered:
        vague = next((facts.vague for facts in gathered if facts.vague), "")
        detail = f"„{vague}“ ist keine Menge" if vague else "Keine Menge gefunden."
        return (Reason(ReasonCode.QUANTITY_MISSING, detail=detail),)
    said = " ".join(facts.row.text for facts in gathered)
    if vague := left_open(said, ordered[0].text):
        return (Reason(ReasonCode.QUANTITY_UNSURE, detail=f"„{vague}“ ist keine feste Menge"),)
    if any(facts.corrected for facts in gathered):
        return (Reason(ReasonCode.QUANTITY_UNSURE, detail=f"Im Satz verbessert: {said[:80]}"),)
    if any(facts.row.shared for facts in gathered):
        return (Reason(ReasonCode.QUANTITY_UNSURE, detail=f"Eine Menge für mehrere Artikel: {said[:80]}"),)
    clear = [
        quantity for quantity in ordered if quantity.weight >= ordered[0].weight - 0.4 and quantity.value != ordered[0].value
    ]
    if clear:
        said = ", ".join(quantity.text for quantity in (ordered[0], *clear))
        return (Reason(ReasonCode.QUANTITY_UNSURE, detail=f"Mehrere Zahlen kommen in Frage: {said[:80]}"),)
    return ()


def _confidence(gathered: Sequence[Facts]) -> float:
    words = [token.confidence for facts in gathered for token in facts.row.tokens if len(token.text) > 1]
    low = sorted(words)[: max(1, len(words) // 4)]
    return round(sum(low) / len(low), 3) if low else _UNSAFE_WORD
