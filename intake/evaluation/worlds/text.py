"""The text of a mail: greeting, positions in one of many forms, number, day, place, signature."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Address, Company
from intake.evaluation.worlds.money import money
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.quantities import figures, number_word, unit_word


def body(order: Order, company: Company, dice: Dice, *, positions: list[str] | None = None, signed: bool = True) -> str:
    """Write a mail that holds an order.

    Args:
        positions: Instead of lines of a form of chance.
        signed: With greeting below and signature.
    """
    voice = order.customer.habits.voice
    lines = [speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, company), ""]
    facts = terms(order, dice)
    before, after = (facts, []) if dice.chance(0.3) else ([], facts)
    if before:
        lines += [*before, ""]
    if positions is None and dice.chance(0.12):
        lines += [prose(order, dice), ""]
    else:
        lines += [dice.pick(speech.OPENINGS[voice]), "", *(positions or lines_of(order, dice)), ""]
    lines += after
    if dice.chance(0.25) and voice != "english":
        lines += ["", dice.pick(speech.CHATTER)]
    if signed:
        lines += ["", *ending(order, company, dice)]
    return speech.local("\n".join(lines), voice) + "\n"


def ending(order: Order, company: Company, dice: Dice) -> list[str]:
    """Greeting and signature."""
    closing = speech.fill(dice.pick(speech.CLOSINGS[order.customer.habits.voice]), dice, order.customer, company)
    return [closing, *speech.signature(order.customer, company, dice, person=dice.pick(order.customer.habits.people))]


def terms(order: Order, dice: Dice) -> list[str]:
    """Order number, day and place in sentences, as far as the order has them."""
    voice = order.customer.habits.voice
    found = []
    if order.po_number:
        found.append(dice.pick(speech.PO_LABELS[voice]).format(order.po_number))
    if order.day:
        found.append(dice.pick(speech.DAY_LABELS[voice]).format(order.day_said).replace("..", "."))
    elif order.day_said:
        found.append(
            dice.pick(("Lieferung: {}", "{}", "Termin: {}")).format(order.day_said) if voice != "english" else order.day_said
        )
    if order.place:
        found.append(dice.pick(speech.PLACE_LABELS[voice]).format(place_said(order.place, order.place_said)))
    return dice.shuffled(found)


def place_said(place: Address, how: str) -> str:
    """A place by its label, by its street, or in full."""
    if how == "label":
        return place.label
    if how == "street":
        return f"{place.street}, {place.city}"
    return speech.one_line(place)


def amount(item: Item, dice: Dice, *, english: bool = False, short: bool = False, spell: bool = False) -> str:
    """How many of what unit: ``"12 Stück"``, ``"zwei Kartons"``, ``"3 Karton à 10 Stück"``."""
    if item.quantity is None:
        return ""
    word = number_word(item.quantity, dice, english=english) if spell else None
    if word == "ein Dutzend" and item.unit != "C62":
        word = "zwölf"
    unit = unit_word(item.article, item.quantity, item.unit, dice, english=english, short=short)
    if word == "ein Dutzend":
        return word
    if word in {"eine", "ein", "einen"}:
        word = {
            "Rolle": "eine",
            "Packung": "eine",
            "Box": "eine",
            "Palette": "eine",
            "Flasche": "eine",
            "Dose": "eine",
            "Tube": "eine",
        }.get(unit, "ein")
    number = word or figures(item.quantity, dice)
    inside = ""
    if item.unit == item.article.pack_unit and item.article.pack_size and not english and dice.chance(0.12):
        size = item.article.pack_size
        inside = dice.pick(
            (
                f" à {size}",
                f" à {size} {unit_word(item.article, Decimal(size), item.article.unit, dice, short=True)}",
                f" (je {size})",
            )
        )
    return f"{number} {unit}{inside}"


def lines_of(order: Order, dice: Dice) -> list[str]:
    """Every position as a line, all in one form."""
    english = order.customer.habits.voice == "english"
    form = dice.pick(_FORMS)
    spell = dice.chance(0.12)
    short = dice.chance(0.5)
    stream = dice.child("units")
    lines = []
    for place, item in enumerate(order.items, start=1):
        how = stream.child(place if spell else item.unit)
        line = form(place, amount(item, how, english=english, short=short, spell=spell and stream.chance(0.7)), item, dice)
        lines.append(" ".join(line.split()) if "  " not in form(1, "1 X", item, dice) else line.rstrip(" ,:-"))
    stripped = [line.strip(" ,:") for line in lines]
    return [f"{line}{price_said(item, order)}" for line, item in zip(stripped, order.items, strict=True)]


def price_said(item: Item, order: Order) -> str:
    """The price of one of what is ordered ("à 3,60 EUR"), where the writer states one."""
    if item.price is None or item.quantity is None:
        return ""
    return f" à {money(item.price * item.article.in_units(Decimal(1), item.unit), order.customer.country)} EUR"


def prose(order: Order, dice: Dice) -> str:
    """All positions in one sentence."""
    english = order.customer.habits.voice == "english"
    spell = dice.chance(0.5)
    parts = []
    for item in order.items:
        said = amount(item, dice, english=english, spell=spell and dice.chance(0.6))
        parts.append(" ".join(f"{said} {item.text}{_bracket(item)}".split()) + price_said(item, order))
    last = " and " if english else dice.pick((" und ", " sowie ", " und dann noch "))
    text = ", ".join(parts[:-1]) + last + parts[-1] if len(parts) > 1 else parts[0]
    if english:
        return f"we need {text}, please."
    return dice.pick(
        ("wir bräuchten {}.", "bitte schickt uns {}.", "ich hätte gern {}.", "für uns bitte {}, danke.", "Wir benötigen {}.")
    ).format(text)


def _bracket(item: Item) -> str:
    if not item.number:
        return ""
    return f" ({item.number})" if item.text else item.number


def _named(item: Item) -> str:
    return f"{item.text}{_bracket(item)}".strip()


def _times(item: Item, said: str) -> str:
    """``3x`` for what is counted in pieces."""
    if item.quantity is None:
        return ""
    return f"{item.quantity:f}x" if item.unit == item.article.unit and item.unit == "C62" else said


Form = Callable[[int, str, Item, Dice], str]
_FORMS: tuple[Form, ...] = (
    lambda place, said, item, dice: f"{said} {_named(item)}",
    lambda place, said, item, dice: f"- {said} {_named(item)}",
    lambda place, said, item, dice: f"* {said} {item.number} {item.text}",
    lambda place, said, item, dice: f"{said} {item.number} {item.text}",
    lambda place, said, item, dice: f"{_times(item, said)} {_named(item)}",
    lambda place, said, item, dice: f"- {_named(item)}, {said}",
    lambda place, said, item, dice: f"{_named(item)}: {said}",
    lambda place, said, item, dice: f"{place}. {said} {_named(item)}",
    lambda place, said, item, dice: f"Pos. {place}: {said} {item.number} {item.text}",
    lambda place, said, item, dice: f"{place}) {item.number} {item.text} - {said}",
    lambda place, said, item, dice: f"{item.number} {item.text} / {said}",
    lambda place, said, item, dice: f"{said} Art. {item.number} {item.text}" if item.number else f"{said} {item.text}",
    lambda place, said, item, dice: (
        f"Art.-Nr. {item.number} {item.text}, Menge: {said}" if item.number else f"{item.text}, Menge: {said}"
    ),
    lambda place, said, item, dice: f"{_named(item)} .... {said}",
    lambda place, said, item, dice: f"{_named(item)} = {said}",
    lambda place, said, item, dice: f"{said:<14}{item.number:<16}{item.text}" if item.number else f"{said:<14}{item.text}",
)
