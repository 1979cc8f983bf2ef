"""A table of positions, before it becomes HTML, a spreadsheet or paper: headings and cells in a system's own order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.money import money
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.quantities import figures, unit_word

_CENT = Decimal("0.01")
HEADINGS: dict[str, tuple[str, ...]] = {
    "pos": ("Pos.", "Pos", "Nr.", "lfd. Nr.", "#"),
    "sku": ("Artikelnr.", "Art.-Nr.", "Ihre Art.-Nr.", "Artikel", "Best.-Nr. Lieferant", "Artikelnummer", "Ihre Artikelnummer"),
    "own": ("Material", "Unsere Art.-Nr.", "Materialnr.", "Artikel-Nr. (uns)", "Mat.-Nr."),
    "gtin": ("EAN", "GTIN", "Barcode", "EAN-Code"),
    "maker": ("Hersteller-Nr.", "Herst.-Art.", "Typ/Hersteller", "Herstellernummer"),
    "text": ("Bezeichnung", "Artikelbezeichnung", "Beschreibung", "Text", "Artikeltext"),
    "quantity": ("Menge", "Anzahl", "Bestellmenge", "Mg."),
    "unit": ("ME", "Einheit", "Einh.", "EH"),
    "both": ("Menge", "Anzahl", "Bestellmenge"),
    "price": ("Preis", "E-Preis", "Einzelpreis", "EP EUR", "Preis/ME"),
    "per": ("PE", "per", "Preiseinh."),
    "total": ("Gesamt", "Gesamtpreis", "Betrag", "Nettowert", "GP EUR"),
}
_ENGLISH = {
    "pos": "Item", "sku": "Your part no.", "own": "Our part no.", "gtin": "EAN", "maker": "Mfr. no.", "text": "Description",
    "quantity": "Qty", "unit": "Unit", "both": "Quantity", "price": "Unit price", "per": "per", "total": "Amount",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table of positions.

    Attributes:
        keys: What each column is, as in ``HEADINGS``.
        total: Sum of all amounts as printed; empty where there are no prices.
    """

    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: str = ""


def table(order: Order, dice: Dice, *, prices: bool = False, capitals: bool = False) -> Table:
    """Lay an order's positions out in columns."""
    english = order.customer.habits.voice == "english"
    kinds = {item.number_is for item in order.items if item.number_is}
    keys = _keys(kinds, dice, prices=prices)
    per_hundred = prices and "per" in keys
    style = dice.pick(("plain", "plain", "thousands", "decimals") if order.customer.country != "CH" else ("plain", "swiss"))
    step = dice.pick((1, 1, 10))
    width = dice.pick((0, 0, 4, 5))
    units = dice.child("units")
    rows, total = [], Decimal(0)
    for place, item in enumerate(order.items, start=1):
        factor = 100 if per_hundred and item.price is not None and item.price < 1 else 1
        # A number that nobody knows must not be explained by the name of what was meant.
        words = item.text or (item.article.name if item.sure else "")
        cells = {"pos": f"{place * step:0{width}d}" if width else str(place * step), "text": words}
        cells |= {"sku": "", "own": "", "gtin": "", "maker": ""}
        if item.number_is:
            cells[item.number_is] = item.number
        cells |= _quantity_cells(item, units, style, english=english)
        if item.price is not None and item.quantity is not None:
            amount = (item.price * item.article.in_units(item.quantity, item.unit)).quantize(_CENT, ROUND_HALF_UP)
            total += amount
            shown = item.price * (item.article.in_units(Decimal(1), item.unit)) * factor
            cells |= {
                "price": money(shown, order.customer.country),
                "per": str(factor),
                "total": money(amount, order.customer.country),
            }
        text = cells["text"]
        cells["text"] = text.upper().replace("ẞ", "SS") if capitals else text
        rows.append(tuple(cells.get(key, "") for key in keys))
    named = dice.child("headings")
    headings = tuple(_ENGLISH[key] if english else named.pick(HEADINGS[key]) for key in keys)
    return Table(keys, headings, tuple(rows), money(total, order.customer.country) if prices else "")


def as_text(made: Table, dice: Dice) -> list[str]:
    """The table in columns of blanks, as systems print it into mails."""
    widths = [
        max(len(heading), *(len(row[place]) for row in made.rows)) + dice.number(2, 3)
        for place, heading in enumerate(made.headings)
    ]
    right = {place for place, key in enumerate(made.keys) if key in {"quantity", "price", "total", "per"}}

    def line(cells: tuple[str, ...]) -> str:
        placed = [
            f"{cell:>{width - 2}}  " if place in right else f"{cell:<{width}}"
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "".join(placed).rstrip()

    rule = "-" * min(100, sum(widths)) if dice.chance(0.5) else ""
    return [each for each in (line(made.headings), rule, *(line(row) for row in made.rows), rule) if each]


def _keys(kinds: set[str], dice: Dice, *, prices: bool) -> tuple[str, ...]:
    numbers = [kind for kind in ("own", "sku", "gtin", "maker") if kind in kinds]
    counted = dice.pick((("quantity", "unit"), ("quantity", "unit"), ("both",), ("unit", "quantity")))
    named = [*numbers, "text"] if dice.chance(0.8) else ["text", *numbers]
    keys = [*counted, *named] if dice.chance(0.25) else [*named, *counted]
    if dice.chance(0.7):
        keys.insert(0, "pos")
    if prices:
        keys += dice.pick((["price", "total"], ["price", "per", "total"], ["price", "total"]))
    return tuple(keys)


def _quantity_cells(item: Item, dice: Dice, style: str, *, english: bool) -> dict[str, str]:
    unit = unit_word(
        item.article, item.quantity or Decimal(1), item.unit, dice.child(item.unit), english=english, short=dice.chance(0.6)
    )
    number = figures(item.quantity, dice, style=style) if item.quantity is not None else ""
    return {"quantity": number, "unit": unit, "both": f"{number} {unit}" if number else ""}
