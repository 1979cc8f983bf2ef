"""Orders that speak of earlier ones: as always, the same as last time, twice by two ways, a second one on purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.days import spoken
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.habits import po_number
from intake.evaluation.worlds.model import Customer, Post
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.quantities import figures, unit_word
from intake.evaluation.worlds.scenes_mail import plain
from intake.evaluation.worlds.studio import Placed, Studio
from intake.evaluation.worlds.text import body, ending, terms


def as_always(studio: Studio, received: datetime, dice: Dice) -> Post:
    """A regular asks for the usual; one quantity may differ this time."""
    if not studio.kept:
        return plain(studio, received, dice)
    number = dice.pick(sorted(studio.kept))
    studio.kept.discard(number)
    customer = next(each for each in studio.world.customers if each.number == number)
    order = Order(customer, received, _last(studio, customer))
    _terms_of_chance(order, dice)
    lines = [
        dice.pick(
            (
                "bitte die Lieferung wie immer",
                "bitte wieder das Übliche",
                "wie immer bitte",
                "die gleiche Bestellung wie immer, bitte",
            )
        )
    ]
    if dice.chance(0.5):
        place = dice.number(0, len(order.items) - 1)
        item = order.items[place]
        nouns = [each.article.family.noun for each in order.items]
        if nouns.count(item.article.family.noun) == 1 and item.quantity:
            order.items[place] = replace(item, quantity=item.quantity + max(Decimal(1), item.quantity // 2))
            more = order.items[place].quantity or Decimal(1)
            counted = f"{figures(more, dice)} {unit_word(item.article, more, item.unit, dice)}"
            lines[0] += f", nur von {item.article.family.noun} diesmal {counted} statt {figures(item.quantity, dice)}"
    return _post(studio, order, "email-usual", [f"{lines[0]}."], dice, note="wie immer")


def last_time(studio: Studio, received: datetime, dice: Dice) -> Post:
    """The same as in the customer's last order."""
    with_history = {row.customer for row in studio.world.history}
    choices = [
        each
        for each in studio.world.customers
        if each.number in with_history
        and each.number not in studio.kept
        and each.number not in studio.wrote
        and each.habits.voice != "english"
    ]
    if not choices:
        return plain(studio, received, dice)
    customer = dice.pick(choices)
    order = Order(customer, received, _last(studio, customer))
    if not order.items:
        return plain(studio, received, dice)
    _terms_of_chance(order, dice)
    said = dice.pick(
        (
            "bitte nochmal das Gleiche wie letztes Mal.",
            "bitte die letzte Bestellung noch einmal.",
            "wir brauchen dasselbe wie bei der letzten Bestellung.",
        )
    )
    return _post(studio, order, "email-usual", [said], dice, note="wie letztes Mal")


def vague(studio: Studio, received: datetime, dice: Dice) -> Post:
    """The usual, of somebody who has none."""
    orders: dict[str, int] = {}
    for row in studio.world.history:
        orders[row.customer] = orders.get(row.customer, 0) + 1
    regular = set(studio.world.regulars)
    choices = [
        each
        for each in studio.world.customers
        if each.number not in regular and orders.get(each.number, 0) != 1 and each.habits.voice != "english"
    ]
    order = Order(dice.pick(choices), received, [])
    order.why.append("'das Übliche' ist aus den bisherigen Bestellungen nicht zu bestimmen")
    noun = dice.pick(studio.world.trade.families).noun
    return _post(
        studio,
        order,
        "email-vague",
        [dice.pick((f"bitte wieder das übliche Material, {noun} und so.", "bitte wieder das Übliche schicken."))],
        dice,
    )


def again(studio: Studio, received: datetime, dice: Dice) -> Post:
    """The same goods once more, days later, under a number of their own: a new order."""
    found = earlier(studio, received, dice, least=timedelta(days=2), numbered=True)
    if found is None:
        return plain(studio, received, dice)
    customer = found.order.customer
    order = Order(customer, received, list(found.order.items))
    order.po_number = po_number(customer.habits.po_pattern, received.date(), dice)
    order.day, order.day_said = spoken(received.date(), dice, voice=customer.habits.voice)
    sender, files = studio.mail(order, dice, text=body(order, studio.world.company, dice))
    return studio.post("email-again", order, "email", sender, files, note="zweite Bestellung derselben Waren mit eigener Nummer")


def doubled(studio: Studio, received: datetime, dice: Dice) -> Post:
    """An order that came by another way before."""
    found = earlier(studio, received, dice, most=timedelta(days=3), numbered=False, not_by="email")
    if found is None:
        return again(studio, received, dice)
    order = replace(found.order, received=received, why=["Dublette: dieselbe Bestellung kam schon auf anderem Weg"])
    order.items = list(order.items)
    if order.day:
        order.day_said = f"{order.day:%d.%m.%Y}"
    english = order.customer.habits.voice == "english"
    opening = (
        ""
        if english
        else dice.pick(("hier noch einmal schriftlich unsere Bestellung:\n\n", "zur Sicherheit noch mal per Mail:\n\n", ""))
    )
    text = opening + body(order, studio.world.company, dice)
    sender, files = studio.mail(order, dice, text=text)
    made = studio.post("email-duplicate", order, "email", sender, files, note="Dublette")
    made.repeats = found.post
    made.expected |= {"delivery": found.post.expected["delivery"], "requested_date": found.post.expected["requested_date"]}
    return made


def earlier(
    studio: Studio,
    received: datetime,
    dice: Dice,
    *,
    least: timedelta = timedelta(hours=1),
    most: timedelta = timedelta(days=12),
    numbered: bool,
    not_by: str = "",
    with_fax: bool = False,
) -> Placed | None:
    """An earlier order of which no second message was made.

    Args:
        least, most: How long ago.
        numbered: Only one with an order number.
        not_by: A channel by which it must not have come.
        with_fax: Only of a customer who has a fax machine.
    """
    choices = [
        (place, each)
        for place, each in enumerate(studio.placed)
        if least <= received - each.order.received <= most
        and place not in studio.repeated
        and each.post.channel != not_by
        and (each.order.po_number or not numbered)
        and len(each.order.items) > 1
        and each.post.repeats is None
        and (each.order.customer.fax or not with_fax)
    ]
    if not choices:
        return None
    place, found = dice.pick(choices)
    studio.repeated.add(place)
    return found


def _terms_of_chance(order: Order, dice: Dice) -> None:
    order.po_number = po_number(order.customer.habits.po_pattern, order.received.date(), dice)
    if dice.chance(0.6):
        order.day, order.day_said = spoken(order.received.date(), dice, voice=order.customer.habits.voice)
    if order.customer.places and dice.chance(0.3):
        order.place, order.place_said = dice.pick(order.customer.places), "label"


def _last(studio: Studio, customer: Customer) -> list[Item]:
    """The positions of a customer's last order, successors in the place of what is discontinued."""
    rows = [row for row in studio.world.history if row.customer == customer.number]
    last = [row for row in rows if (row.day, row.po_number) == (rows[-1].day, rows[-1].po_number)]
    return [Item(studio.world.by_sku[row.sku], Decimal(row.quantity), row.unit, "") for row in last]


def _post(studio: Studio, order: Order, group: str, lines: list[str], dice: Dice, note: str = "") -> Post:
    voice = order.customer.habits.voice
    greeting = speech.fill(dice.pick(speech.GREETINGS[voice]), dice, order.customer, studio.world.company)
    text = "\n".join([greeting, "", *lines, "", *terms(order, dice), "", *ending(order, studio.world.company, dice), ""])
    sender, files = studio.mail(order, dice, text=speech.local(text, voice))
    return studio.post(group, order, "email", sender, files, note)
