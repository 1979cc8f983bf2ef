"""Where the goods go: a known address of the customer, or one that the message gives in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from rapidfuzz import fuzz

from intake.contracts import DeliveryAddress, Field
from intake.matching.customers import CustomerFacts, road_of, street_key
from intake.matching.knowledge import Knowledge
from intake.understanding.places import street_in
from intake.understanding.result import DeliveryHint
from intake.understanding.wording import fold
from orders.models import Address
from orders.reasons import Reason, ReasonCode

# A word of an address that is read worse than this may be wrong.
_CLEAR = 0.6
_PLAIN = frozenset("lager werk filiale baustelle niederlassung depot zentrale halle standort haus werkstatt buro".split())


def tell_delivery(
    hints: Sequence[DeliveryHint], customer: CustomerFacts | None, knowledge: Knowledge
) -> tuple[Field[DeliveryAddress] | None, list[Reason]]:
    """Tell the delivery address, or ``None`` where the main address holds.

    Args:
        hints: Places named in the message, those behind a label first.
        customer: Whose known addresses are looked at.
    """
    known = knowledge.addresses_of(customer) if customer is not None else []
    unclear: list[DeliveryHint] = []
    for hint in hints:
        if hint.denied:
            return None, [_doubt(hint)]
        if hint.stray:
            continue
        address, sure = _known(hint, known)
        if address is not None:
            return _field(address, hint, sure), [] if sure >= 0.9 else [_doubt(hint)]
        if hint.address is not None and hint.wanted:
            clear = hint.confidence >= _CLEAR and not _is_misread(hint, knowledge)
            return _field(hint.address, hint, 0.95 if clear else 0.7), [] if clear else [_doubt(hint)]
        if hint.wanted:
            unclear.append(hint)
    for hint in unclear:
        address = _completed(hint, customer)
        if address is not None:
            return _field(address, hint, 0.7), [_doubt(hint)]
    doubts = [_doubt(hint) for hint in unclear[:1] if not _is_main_text(hint.text, customer)]
    return None, doubts or [_doubt(hint) for hint in hints if hint.stray and _is_elsewhere(hint, customer, knowledge)][:1]


def _is_misread(hint: DeliveryHint, knowledge: Knowledge) -> bool:
    """Whether the street on a paper is that of other customers but for one letter."""
    on_paper = any(place.box is not None for place in hint.evidence)
    return on_paper and hint.address is not None and knowledge.customers.is_misread_road(road_of(hint.address.street))


def _is_elsewhere(hint: DeliveryHint, customer: CustomerFacts | None, knowledge: Knowledge) -> bool:
    """Whether an address is neither the customer's main one nor our own."""
    if customer is None or hint.address is None or _is_main_text(hint.text, customer) or knowledge.is_own(hint.text):
        return False
    return hint.address.postal_code not in {customer.postal_code, settings.COMPANY["postal_code"]}


def _field(address: DeliveryAddress, hint: DeliveryHint, sure: float) -> Field[DeliveryAddress]:
    return Field(address, hint.text[:300], sure, hint.evidence)


def _doubt(hint: DeliveryHint) -> Reason:
    return Reason(ReasonCode.DELIVERY_UNSURE, "delivery", detail=hint.text[:200])


def _known(hint: DeliveryHint, known: Sequence[Address]) -> tuple[DeliveryAddress | None, float]:
    """The customer's address that a text means: by street and postcode, by street, or by its label."""
    text, key = fold(hint.text), street_key(hint.text)
    by_street = [each for each in known if len(street_key(each.street)) > 4 and street_key(each.street) in key]
    if not by_street and hint.address is not None:
        # A scan may have misread a letter of the street, hardly the postcode as well.
        written = street_key(hint.address.street)
        by_street = [
            each
            for each in known
            if each.postal_code == hint.address.postal_code and fuzz.ratio(street_key(each.street), written) >= 85
        ]
    if len(by_street) == 1:
        return _of(by_street[0]), 0.97
    if hint.address is not None or (not by_street and street_in(hint.text)):
        return None, 0.0  # a street that is none of the customer's, whatever else the place is called
    scored = sorted(((_label_share(each, text), each) for each in known), key=lambda pair: -pair[0])
    good = [pair for pair in scored if pair[0] >= 0.75]
    if good and (len(good) == 1 or good[0][0] > good[1][0] + 0.1):
        return _of(good[0][1]), 0.95
    by_road = [each for each in known if road_of(each.street) and road_of(each.street) in text]
    if len(by_road) == 1:
        return _of(by_road[0]), 0.95
    return None, 0.0


def _label_share(address: Address, text: str) -> float:
    """How much of an address's label or name stands in a text."""
    words = set(re.split(r"[^a-z0-9]+", text))
    best = 0.0
    for named in (address.label, f"{address.label} {address.city}"):
        parts = [part for part in re.split(r"[^a-z0-9]+", fold(named)) if part]
        if not parts:
            continue
        weights = [0.4 if part in _PLAIN else 1.0 for part in parts]
        hit = sum(
            weight
            for part, weight in zip(parts, weights, strict=True)
            if part in words or (len(part) >= 5 and any(_like(part, word) for word in words))
        )
        share = hit / sum(weights)
        if all(part in _PLAIN for part in parts):
            share *= 0.9
        best = max(best, share)
    return best


def _like(part: str, word: str) -> bool:
    return len(word) >= 5 and (word.startswith(part) or part.startswith(word) or fuzz.ratio(part, word) >= 86)


def _of(address: Address) -> DeliveryAddress:
    return DeliveryAddress(address.street, address.postal_code, address.city, address.name, address.country)


def _is_main_text(text: str, customer: CustomerFacts | None) -> bool:
    return customer is not None and bool(customer.street) and street_key(customer.street) in street_key(text)


def _completed(hint: DeliveryHint, customer: CustomerFacts | None) -> DeliveryAddress | None:
    """A street without a postcode in the customer's own town."""
    street = street_in(hint.text)
    if not street or customer is None or not customer.city:
        return None
    town = fold(customer.city).split()[0]
    if town not in fold(hint.text):
        return None
    return DeliveryAddress(street, customer.postal_code, customer.city)
