"""Units: what the customer counted in, brought to a unit that the article is sold in. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from intake.matching.saying import number_said
from intake.understanding.result import Item, Quantity
from intake.understanding.wording import fold
from orders.units import VESSELS, canonical, unit_key, unit_name

_PACKS = frozenset({"PK", "BX", "BG", "CT", "SET", "RM", "BE"})
_SMALL_PACKS = frozenset({"PK", "BX", "BG"})
_COUNTED = frozenset({"C62", "PR", "SET"})
_ONE_PIECE = frozenset({"RO", "SET", "CA", "BO", "CN", "BJ", "DR", "TU", "RM"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# "à 10", not "à 12,90".
_PACK_SAID = re.compile(r"(?i)(?:^|[\s(])(?:à|á|a|je|zu)\s+(\d{1,4})(?![\d.,]*\d)(?!\s?(?:€|eur|chf|mm|cm|m|l|ml|kg|g)\b)")
_MEASURED = {"LTR": "l", "KGM": "kg", "MTR": "m"}


@dataclass(frozen=True, slots=True)
class Sold:
    """How an article is sold: its own unit, and the pack with its size where there is one."""

    unit: str
    pack_unit: str
    pack_size: Decimal | None
    name: str

    @property
    def units(self) -> tuple[str, ...]:
        """Own unit first."""
        own = canonical(self.unit)
        pack = canonical(self.pack_unit) if self.pack_unit and self.pack_size else ""
        return (own, pack) if pack and pack != own else (own,)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity in a unit of the article, and how sure that is."""

    value: Decimal
    unit: str
    confidence: float
    doubt: str = ""


def count(
    quantity: Quantity, sold: Sold, item: Item, *, used_before: Sequence[str] = (), taught: Mapping[str, str] | None = None
) -> Counted:
    """Bring a quantity to a unit of the article.

    Args:
        quantity: As written.
        sold: How the article is sold.
        item: The position, for the remarks in brackets ("Karton (10)").
        used_before: Units in which this customer ordered the article before.
        taught: What the customer means by a written unit of the article, as learned at the desk (``Lessons.units``).
    """
    meant = (taught or {}).get(unit_key(quantity.unit_text or quantity.unit))
    if meant in sold.units:
        return Counted(quantity.value, meant, 0.97)
    counted = _counted(quantity, sold, item, used_before)
    if meant is None:
        return counted
    return replace(counted, confidence=min(counted.confidence, 0.6), doubt="Bisher wurden verschiedene Einheiten gewählt")


def unlike_pack(counted: Counted, sold: Sold, item: Item) -> str:
    """What is said of a pack ("à 10") that the article does not bear out, or empty.

    "5 Stück à 10" of an article sold in pieces may be five or fifty, even where ten are in its pack.
    """
    said = _PACK_SAID.search(f"{item.aside} {item.description}")
    if said is None:
        return ""
    size = Decimal(said[1])
    named = {Decimal(hit.replace(",", ".")) for hit in _NUMBER.findall(sold.name)}
    if size in named or (size == sold.pack_size and counted.unit != sold.units[0]) or size == 1:
        return ""
    return f"{said.group().strip(' (')}: " + (
        f"verpackt zu {number_said(sold.pack_size)}" if sold.pack_size else "im Stamm steht kein Gebinde"
    )


def _counted(quantity: Quantity, sold: Sold, item: Item, used_before: Sequence[str]) -> Counted:
    own, units = sold.units[0], sold.units
    code = quantity.unit or _from_text(quantity.unit_text, units)
    if not code:
        return _without_unit(quantity, sold, used_before)
    code = canonical(code)
    if code in units:
        return Counted(quantity.value, code, 0.98)
    if own == "C62" and code in VESSELS:
        return Counted(quantity.value, own, 0.97)
    if code in _MEASURED:
        return _measured(quantity, code, sold, item)
    return _another(quantity, code, sold, item, used_before)


def _from_text(text: str, units: Sequence[str]) -> str:
    """A unit that only this article explains: ``PA`` of an article sold in pairs and packs is unclear, of one sold in pairs alone it is not."""
    plain = fold(text.strip(".,"))
    if not plain:
        return ""
    fitting = [unit for unit in units if any(fold(unit_name(unit, number)).startswith(plain) for number in (1, 2))]
    return fitting[0] if len(fitting) == 1 else (fitting[0] if fitting and fitting[0] == units[0] else "")


def _without_unit(quantity: Quantity, sold: Sold, used_before: Sequence[str]) -> Counted:
    own = sold.units[0]
    if quantity.unit_text and len(quantity.unit_text) > 1:
        return Counted(quantity.value, own, 0.6, f"Einheit „{quantity.unit_text}“ ist unbekannt")
    if own in _COUNTED:
        return Counted(quantity.value, own, 0.97)
    if own in _ONE_PIECE or (used_before and set(used_before) == {own}):
        return Counted(quantity.value, own, 0.93)
    if own in _PACKS:
        return Counted(quantity.value, own, 0.9)
    return Counted(quantity.value, own, 0.6, "Keine Einheit genannt")


def _another(quantity: Quantity, code: str, sold: Sold, item: Item, used_before: Sequence[str]) -> Counted:
    """A unit that the article is not sold in: the nearest one, as far as the text bears it out."""
    own, units = sold.units[0], sold.units
    value = quantity.value
    hinted = sold.pack_size is not None and _hints_at(sold.pack_size, item)
    packs = [unit for unit in units if unit in _PACKS]
    if code in _PACKS and packs:
        fitting = [unit for unit in packs if unit in _SMALL_PACKS] if code in _SMALL_PACKS else packs
        if len(fitting) == 1:
            return Counted(
                value,
                fitting[0],
                0.95 if hinted or code in _SMALL_PACKS or len(units) == 1 else 0.75,
                "" if hinted or code in _SMALL_PACKS else _said(code, units),
            )
        return Counted(value, packs[0], 0.7, _said(code, units))
    if code == "C62" and own in _ONE_PIECE:
        return Counted(value, own, 0.95)
    if (
        code == "RO"
        and own == "C62"
        and re.search(r"roll|band|foli|krepp|vlies|schlauch|kabel|leitung|draht|papier|tuch", fold(sold.name))
    ):
        return Counted(value, own, 0.94)
    if code == "C62" and own == "PR":
        return Counted(value, own, 0.7, _said(code, units))
    if code in VESSELS and own in _PACKS | _ONE_PIECE:
        return Counted(value, own, 0.85, _said(code, units))
    if len(units) == 1 and used_before and set(used_before) == {own}:
        return Counted(value, own, 0.75, _said(code, units))
    return Counted(value, own, 0.5, _said(code, units))


def _measured(quantity: Quantity, code: str, sold: Sold, item: Item) -> Counted:
    """ "20 Liter" of a ten-litre can are two cans; said twice ("also zwei Kanister") it is certain."""
    sign = _MEASURED[code]
    own = sold.units[0]
    size = re.search(rf"(\d+(?:[.,]\d+)?)\s?{sign}\b", sold.name.lower())
    if own in {"C62", "RO", "PK", "BG", "CA"} and size is not None:
        each = Decimal(size[1].replace(",", "."))
        pieces = quantity.value / each if each else Decimal(0)
        if pieces == pieces.to_integral_value() and pieces > 0:
            twice = any(other.value == pieces and other is not quantity for other in item.quantities)
            return Counted(
                pieces,
                own,
                0.96 if twice else 0.8,
                "" if twice else f"{quantity.text} als {number_said(pieces)} × {size.group()}",
            )
    return Counted(quantity.value, own, 0.4, _said(code, sold.units))


def _hints_at(size: Decimal, item: Item) -> bool:
    text = f"{item.aside} {item.description}"
    return any(Decimal(hit.replace(",", ".")) == size for hit in _NUMBER.findall(text))


def _said(code: str, units: Sequence[str]) -> str:
    sold_in = " oder ".join(unit_name(unit, 2) for unit in units)
    return f"bestellt in {unit_name(code, 2)}, verkauft in {sold_in}"
