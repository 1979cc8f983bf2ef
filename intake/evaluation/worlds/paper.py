"""A customer's paper: letterhead, facts, positions and foot, before a layout makes pages of them."""

from __future__ import annotations

from dataclasses import dataclass

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.days import in_figures
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Company
from intake.evaluation.worlds.orders import Order
from intake.evaluation.worlds.tables import Table, table
from intake.evaluation.worlds.text import lines_of, place_said, prose

_PO_LABELS = (
    "Bestellnummer",
    "Bestell-Nr.",
    "Bestellung Nr.",
    "Unsere Bestellung",
    "Auftrags-Nr.",
    "Belegnummer",
    "Unser Zeichen",
)
_DAY_LABELS = ("Liefertermin", "Lieferdatum", "Wunschtermin", "gew. Liefertermin", "Lieferung bis", "Anlieferung am")
_PLACE_LABELS = ("Lieferanschrift", "Lieferadresse", "Warenempfänger", "Anlieferung", "Bitte liefern Sie an", "Versandanschrift")
_TRAP_FACTS = (
    ("Sachbearbeiter", "{p}"),
    ("Lieferantennummer", "{6}"),
    ("Ihr Angebot", "AN-{5}"),
    ("Kostenstelle", "{4}"),
    ("Zahlungsbed.", "30 Tage netto"),
    ("Lieferbedingung", "frei Haus"),
    ("Telefon", "{t}"),
    ("Währung", "EUR"),
    ("Seite", "1"),
    ("Projekt", "P{4}"),
    ("Kreditor", "7{4}"),
)
REMARKS = (
    "Bitte bestätigen Sie uns die Bestellung innerhalb von 2 Arbeitstagen.",
    "Auf allen Papieren ist unsere Bestellnummer anzugeben.",
    "Diese Bestellung wurde maschinell erstellt und ist ohne Unterschrift gültig.",
    "Es gelten unsere Einkaufsbedingungen.",
    "Warenannahme Mo–Do 7:00–15:30 Uhr, Fr bis 12:00 Uhr.",
    "Teillieferungen nur nach Rücksprache.",
    "Rechnung bitte in zweifacher Ausfertigung.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a customer's order paper.

    Attributes:
        order: Whose it is.
        company: To whom it goes.
        title: "Bestellung".
        facts: Label and value: number, date, wanted day, and others that are none of the order's.
        place_label, place: Where to deliver; empty if no place is named.
        positions: As a table.
        lines: The same as lines, for letters.
        sentence: The same as one sentence.
        foot: Small lines at the bottom.
        remarks: Sentences below the positions.
        person: Who signs.
    """

    order: Order
    company: Company
    title: str
    facts: tuple[tuple[str, str], ...]
    place_label: str
    place: str
    positions: Table
    lines: tuple[str, ...]
    sentence: str
    foot: tuple[str, ...]
    remarks: tuple[str, ...]
    person: str


def paper(order: Order, company: Company, dice: Dice, *, prices: bool, capitals: bool = False) -> Paper:
    """Put an order on paper; what the customer's forms look like stays the same from order to order.

    Args:
        prices: Print prices and amounts; the order's items must have them.
    """
    habits = order.customer.habits
    form = Dice("paper", habits.layout)
    english = habits.voice == "english"
    facts = []
    if order.po_number:
        facts.append(("PO number" if english else form.pick(_PO_LABELS), order.po_number))
    facts.append(("Date" if english else form.pick(("Datum", "Bestelldatum", "vom")), f"{order.received:%d.%m.%Y}"))
    if order.day_said:
        day = in_figures(order.day, form, english=english) if order.day and dice.chance(0.7) else order.day_said
        if order.day and not day[0].isdigit() and not dice.chance(0.5):
            day = in_figures(order.day, form, english=english)
        facts.append(("Delivery date" if english else form.pick(_DAY_LABELS), day))
    if form.chance(0.4):
        facts.append(
            (form.pick(("Unsere Kundennr. bei Ihnen", "Kundennummer", "Kd.-Nr.")), order.customer.number or form.digits(5))
        )
    traps = form.several(_TRAP_FACTS, form.number(0, 3))
    facts += [(label, _filled(value, order, form)) for label, value in traps]
    if form.chance(0.5):
        facts = [facts[0], *form.shuffled(facts[1:])]
    place = place_said(order.place, order.place_said) if order.place else ""
    foot = [speech.fill(trap, form, order.customer, company) for trap in form.several(speech.TRAPS, form.number(1, 4))]
    return Paper(
        order=order,
        company=company,
        title="Purchase order"
        if english
        else form.pick(("Bestellung", "BESTELLUNG", "Bestellschein", "Auftrag", "Bestellung / Order")),
        facts=tuple((label, speech.local(value, habits.voice)) for label, value in facts),
        place_label="Ship to" if english else form.pick(_PLACE_LABELS),
        place=place,
        positions=table(order, form, prices=prices, capitals=capitals),
        lines=tuple(lines_of(order, dice)),
        sentence=prose(order, dice),
        foot=tuple(foot),
        remarks=() if english else tuple(form.several(REMARKS, form.number(0, 2))),
        person=dice.pick(habits.people),
    )


def contact(paper_: Paper, dice: Dice) -> list[str]:
    """Telephone, fax and mail of the customer, as a letterhead shows them."""
    customer = paper_.order.customer
    found = [f"Tel. {speech.as_written(customer.phone, dice)}"]
    if customer.fax:
        found.append(f"Fax {speech.as_written(customer.fax, dice)}")
    return [*found, customer.emails[0]] if dice.chance(0.6) else found


def _filled(value: str, order: Order, dice: Dice) -> str:
    text = value.replace("{p}", dice.pick(order.customer.habits.people)).replace(
        "{t}", speech.as_written(order.customer.phone, dice)
    )
    for length in (4, 5, 6):
        text = text.replace(f"{{{length}}}", dice.digits(length))
    return text
