"""Orders by shop, by system and by telephone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Post
from intake.evaluation.worlds.orders import Item
from intake.evaluation.worlds.speech import as_written
from intake.evaluation.worlds.structured import shop, system, written
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.text import amount, place_said

_WORDS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def web(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A basket of the shop."""
    customer = studio.customer(dice)
    order = studio.order(customer, received, dice, flawed=0)
    return studio.post("web-valid", order, "web", customer.emails[0], {"order.json": written(shop(order, dice), dice)})


def api(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A system's order in keys of its own."""
    customer = studio.customer(dice)
    order = studio.order(customer, received, dice, flawed=0)
    sender = customer.domain.removesuffix(".example")
    return studio.post("api-valid", order, "api", sender, {"order.json": written(system(order, dice), dice)})


def broken(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A system's order with a wrong number or quantity, or cut off in the middle."""
    customer = studio.customer(dice)
    order = studio.order(customer, received, dice, flawed=0)
    data = system(order, dice)
    text = written(data, dice)
    how = dice.pick(("number", "quantity", "cut"))
    place = dice.number(0, len(order.items) - 1)
    item = order.items[place]
    if how == "cut":
        text = written(data, dice.child("again"))
        text = text[: len(text) * dice.number(55, 90) // 100]
        order.items = [each for each in order.items if _whole(each, text)]
        # What is certain depends on where the cut is; a position is counted only if it stands there in full.
        order.day = (
            order.day if order.day and any(_stands(f"{order.day:{form}}", text) for form in ("%Y-%m-%d", "%d.%m.%Y")) else None
        )
        order.why.append("Datei bricht mitten in den Positionen ab")
        order.place = order.place if order.place and _stands(order.place.street, text) else None
        order.po_number = order.po_number if _stands(order.po_number, text) else ""
    elif how == "number":
        order.items[place] = replace(item, number=f"X{dice.digits(3)}-{dice.digits(3)}", number_is="sku", text="", sure=False)
        order.why.append(f"{order.items[place].number} gibt es nicht")
        text = written(system(order, dice.child("again")), dice)
    else:
        order.items[place] = replace(item, quantity=-(item.quantity or Decimal(1)), sure=False)
        order.why.append(f"Menge {order.items[place].quantity} bei Position {place + 1}")
        text = written(system(order, dice.child("again")), dice)
    sender = customer.domain.removesuffix(".example")
    return studio.post("api-invalid", order, "api", sender, {"order.json": text})


def _whole(item: Item, text: bytes) -> bool:
    """Whether a position is complete in a file that was cut off."""
    for number in (item.number, item.article.sku):
        told = b'"' + re.escape(number.encode()) + rb'"[^{]*?\}'
        if number and re.search(told, text):
            return True
    return False


def _stands(value: str, text: bytes) -> bool:
    """Whether a value stands in a file in full, with or without escaped letters."""
    return any(json.dumps(value, ensure_ascii=plain).encode() in text for plain in (True, False))


def note(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A clerk's note of a call."""
    customer = studio.customer(dice, voices=("formal", "casual", "austrian", "swiss"))
    order = studio.order(customer, received, dice, numbers=False)
    person = dice.pick(customer.habits.people)
    manager = dice.pick(studio.world.company.managers)
    head = dice.pick(("Telefonnotiz", "Anruf", "Gesprächsnotiz"))
    lines = [f"{head} {received:%d.%m.%Y}, {received:%H:%M}, aufgenommen: {manager}", ""]
    lines.append(f"Anrufer: {person}, {customer.name}, {customer.address.city}, {as_written(customer.phone, dice)}")
    lines += ["", dice.pick(("braucht:", "bestellt:", "möchte:"))]
    lines += [
        f" - {amount(item, dice.child(place), short=dice.chance(0.5))} {item.text}".rstrip()
        for place, item in enumerate(order.items)
    ]
    lines.append("")
    lines += [f"Bestellnummer: {order.po_number}"] if order.po_number else []
    lines += [f"bis {order.day_said}"] if order.day else [order.day_said] if order.day_said else []
    lines += [f"Lieferung: {place_said(order.place, order.place_said)}"] if order.place else []
    sender = dice.pick((customer.phone, customer.phone, customer.mobile or customer.phone))
    return studio.post("phone-note", order, "phone", sender, {"call.txt": ("\n".join(lines) + "\n").encode()})


def transcript(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A conversation with a correction and a position that is taken back."""
    customer = studio.customer(dice, voices=("formal", "casual", "austrian", "swiss"))
    order = studio.order(customer, received, dice, numbers=False, flawed=0)
    order.po_number, order.place = "", None
    order.items = list({item.article.family.noun: item for item in order.items}.values())[:6]
    company, person = studio.world.company, dice.pick(customer.habits.people)
    lines = [f"Gesprächsprotokoll {received:%d.%m.%Y} {received:%H:%M}", "", f"W: {company.name}, guten Tag."]
    lines.append(f"A: {person}, {customer.name} in {customer.address.city}. Ich bräuchte was.")
    lines.append("W: Gern, was darf es sein?")
    struck = dice.pick(order.items) if len(order.items) > 2 and dice.chance(0.5) else None
    for place, item in enumerate(list(order.items)):
        lines.append(f"A: {_ordered(item, dice, first=place == 0)}")
        if item is not struck and dice.chance(0.2) and item.quantity:
            more = replace(item, quantity=item.quantity + 1)
            order.items[order.items.index(item)] = more
            lines.append(f"A: Nein, warten Sie, machen Sie {_spoken(more)}.")
        lines.append(f"W: {dice.pick(('Hab ich.', 'Notiert.', 'Gut.', 'Ja.'))}")
    if struck:
        order.items.remove(struck)
        lines += [f"A: Ach nein, {struck.article.family.noun} lassen Sie weg, da liegt noch was.", "W: Gestrichen."]
    if order.day:
        lines += ["W: Bis wann?", f"A: Bis {order.day_said}.".replace("..", "."), "W: Geht klar."]
    lines.append("A: Danke, tschüss!")
    return studio.post("phone-transcript", order, "phone", customer.phone, {"call.txt": ("\n".join(lines) + "\n").encode()})


def _ordered(item: Item, dice: Dice, *, first: bool) -> str:
    said = f"{amount(item, dice, spell=dice.chance(0.6))} {item.text}".strip()
    return f"{dice.pick(('Also, ', 'Ich brauche ', '')) if first else dice.pick(('Dann ', 'Und ', 'Noch '))}{said}."


def _spoken(item: Item) -> str:
    number = int(item.quantity or 0)
    return _WORDS[number - 1] if 0 < number <= 12 else str(number)
