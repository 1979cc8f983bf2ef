"""When two values mean the same: the normalisation of the score. Plain Python.

A score must not punish what no clerk would call wrong, and must not forgive what a customer would notice:

- customer and article numbers: runs of blanks do not count, everything else does;
- order numbers: capitals, blanks and the kind of dash do not count, every other sign does; empty is the same as none;
- streets: capitals, blanks, dots, commas and dashes do not count; ``Str.`` = ``Straße`` = ``Strasse``, ``ü`` = ``ue``;
- postal codes: blanks and a country in front (``D-73730``) do not count;
- no delivery address is the same as the customer's main address written out: the goods go to the same door;
- quantities: trailing zeros do not count, and both are counted in the article's own unit (3 CT of a ``pack_size`` of 10
  = 30 C62; H87 = C62; a vessel of an article counted in pieces is a piece: 12 BO = 12 C62). A unit that the article is
  not counted in stays as it is, and is then right only where the same was expected.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from intake.evaluation.cases import Catalogue, Place
from orders.units import VESSELS, canonical

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe"})
_COUNTRY = re.compile(r"^[a-z]{1,3}-")


def same_number(text: str | None) -> str:
    """Fold an article's or a customer's number."""
    return " ".join((text or "").split())


def same_po(text: str | None) -> str:
    """Fold a customer's order number."""
    return "".join((text or "").split()).translate(_DASHES).casefold()


def same_street(text: str | None) -> str:
    """Fold a street with its house number: ``"Carl-Benz-Str. 4 A"`` → ``"carlbenzstrasse4a"``."""
    plain = (text or "").casefold().translate(_UMLAUTS)
    plain = re.sub(r"str(?:\.|(?=[\s\d]|$))", "strasse", plain)
    return "".join(character for character in plain if character.isalnum())


def same_postal_code(text: str | None) -> str:
    """Fold a postal code: ``"D-73 730"`` → ``"73730"``."""
    return _COUNTRY.sub("", "".join((text or "").split()).translate(_DASHES).casefold())


def same_place(place: Place | None, customer: str | None, catalogue: Catalogue) -> tuple[str, str] | None:
    """Fold where the goods go; ``None`` only where there is neither an address nor a known customer."""
    if place is None:
        place = catalogue.main_addresses.get(customer or "")
    return None if place is None else (same_postal_code(place.postal_code), same_street(place.street))


def base_quantity(sku: str, quantity: Decimal, unit: str, catalogue: Catalogue) -> str:
    """Count a quantity in the article's own unit; the unit is named where it is none of the article's."""
    article, code = catalogue.articles.get(sku), canonical(unit)
    if article is None:
        return f"{_plain(quantity)} {code}"
    own, pack = canonical(article.unit), canonical(article.pack_unit)
    if code == own:
        return _plain(quantity)
    if article.pack_size and code == pack:
        return _plain(quantity * article.pack_size)
    if own == "C62" and code in VESSELS:
        return _plain(quantity)
    return f"{_plain(quantity)} {code}"


def as_decimal(value: object) -> Decimal | None:
    """Read a quantity of a result; ``None`` where there is none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
