"""What a customer wants: articles, quantities, a day, a place; and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from intake.evaluation.worlds.days import SOON, spoken
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.habits import po_number
from intake.evaluation.worlds.model import Address, Article, Customer, World
from intake.evaluation.worlds.names import STREET_NAMES, TOWNS
from intake.evaluation.worlds.quantities import usual
from intake.evaluation.worlds.tokens import Meanings
from intake.evaluation.worlds.wording import in_full, in_words


@dataclass(frozen=True, slots=True)
class Item:
    """One position, as it is meant and as it is written.

    Attributes:
        article: What is to be entered.
        number: Written beside the words; empty if there is none.
        number_is: ``sku``, ``own``, ``gtin``, ``maker``, or empty.
        text: In the customer's words; empty where the number stands alone.
        quantity: ``None`` where the writer forgot it.
        price: Of one unit, where the writer states one.
        sure: Whether it can be entered without asking.
    """

    article: Article
    quantity: Decimal | None
    unit: str
    text: str
    number: str = ""
    number_is: str = ""
    price: Decimal | None = None
    sure: bool = True


@dataclass(slots=True)
class Order:
    """An order as it is meant.

    Attributes:
        day_said: How the day is written; also "so bald wie möglich", which is none.
        place_said: ``label``, ``street`` or ``full``; empty if no place is named.
        why: Why a person is needed; empty if none is.
        customer_told: Whether the message tells who it is.
    """

    customer: Customer
    received: datetime
    items: list[Item]
    po_number: str = ""
    day: date | None = None
    day_said: str = ""
    place: Address | None = None
    place_said: str = ""
    why: list[str] = field(default_factory=list)
    customer_told: bool = True

    def expected(self, kind: str = "order") -> dict[str, Any]:
        """What a careful clerk would enter, as in ``expected.json``."""
        return {
            "kind": kind,
            "customer": self.customer.number if self.customer.known and self.customer_told else None,
            "po_number": self.po_number or None,
            "requested_date": self.day.isoformat() if self.day else None,
            "delivery": {"postal_code": self.place.postal_code, "street": self.place.street} if self.place else None,
            "lines": [
                {"sku": item.article.sku, "quantity": f"{item.quantity.normalize():f}", "unit": item.unit}
                for item in self.items
                if item.sure and item.quantity is not None
            ],
            "needs_person": bool(self.why),
            "why": "; ".join(self.why),
        }


def make_order(world: World, meanings: Meanings, customer: Customer, received: datetime, dice: Dice, *, numbers: bool) -> Order:
    """Think of an order.

    Args:
        numbers: Whether article numbers may be written; on the telephone nobody says any.
    """
    count = min(14, max(2, round(abs(dice.normal(0, 4)) + 2)))
    chosen = _articles(world, customer, dice, count)
    naming = customer.habits.naming if numbers else "spoken"
    order = Order(customer, received, [item_for(world, meanings, customer, each, dice, naming=naming) for each in chosen])
    order.po_number = po_number(customer.habits.po_pattern, received.date(), dice)
    if dice.chance(0.6):
        order.day, order.day_said = spoken(received.date(), dice, voice=customer.habits.voice)
    elif dice.chance(0.3):
        order.day_said = dice.pick(SOON) if customer.habits.voice != "english" else "as soon as possible"
    order.place, order.place_said = _place(customer, dice)
    return order


def item_for(world: World, meanings: Meanings, customer: Customer, article: Article, dice: Dice, *, naming: str) -> Item:
    """Write a position: which number, which words, how many."""
    quantity, unit = usual(article, dice)
    number, number_is = _number(world, customer, article, naming, dice)
    if number:
        # A customer's number that is also another article's number here needs words beside it.
        alone = dice.chance(0.12) and not (number_is == "own" and number in world.by_sku)
        short = customer.habits.terse > 0.6 and dice.chance(0.4)
        text = "" if alone else _beside(article, meanings, dice, short=short)
        item = Item(article, quantity, unit, text, number, number_is)
    else:
        words = in_words(article, meanings, dice, terse=customer.habits.terse)
        item = Item(article, quantity, unit, words)
    if naming != "spoken" and dice.chance(0.02):
        item = _old_number(world, item, dice)
    return item


def priced(world: World, order: Order) -> None:
    """State the customer's price at every position, as systems do."""
    order.items = [_with_price(world, order.customer, item) for item in order.items]


def _with_price(world: World, customer: Customer, item: Item) -> Item:
    if item.quantity is None or item.price is not None:
        return item
    return replace(item, price=world.price(item.article, customer, item.article.in_units(item.quantity, item.unit)))


def _beside(article: Article, meanings: Meanings, dice: Dice, *, short: bool) -> str:
    """Words beside a number need not be enough by themselves."""
    if short:
        return " ".join(article.name.split()[: dice.number(1, 3)])
    if dice.chance(0.5):
        return in_full(article, dice)
    return in_words(article, meanings, dice, terse=0.3)


def _articles(world: World, customer: Customer, dice: Dice, count: int) -> list[Article]:
    favourites = [each for each in world.favourites.get(customer.number, ()) if each.active]
    active = [each for each in world.articles if each.active]
    chosen = dice.several(favourites, round(count * 0.7)) if favourites else []
    while len(chosen) < count:
        seed = dice.pick(chosen) if chosen and dice.chance(0.3) else None
        # A neighbour that differs in a property is what the reader must not mix up.
        near = [each for each in active if seed and each.family is seed.family and each.series == seed.series] if seed else active
        article = dice.pick(near)
        if article not in chosen or not near:
            chosen.append(article)
        elif dice.chance(0.2):
            count -= 1
    return chosen


def _number(world: World, customer: Customer, article: Article, naming: str, dice: Dice) -> tuple[str, str]:
    if naming == "own":
        number = world.own_numbers.get(customer.number, {}).get(article.sku, "")
        if number:
            return number, "own"
    if naming == "gtin" and article.gtin:
        return article.gtin, "gtin"
    if naming == "maker" and article.maker_number:
        return article.maker_number, "maker"
    if naming == "spoken" or (naming == "words" and not dice.chance(0.1)):
        return "", ""
    if article.old_number and dice.chance(0.3):
        return article.old_number, "sku"
    return article.sku, "sku"


def _old_number(world: World, item: Item, dice: Dice) -> Item:
    """Written as the discontinued article that the wanted one replaced."""
    old = [each for each in world.articles if each.replaced_by == item.article.sku]
    if not old:
        return item
    chosen = dice.pick(old)
    return replace(item, number=chosen.sku, number_is="sku", text=chosen.name)


def _place(customer: Customer, dice: Dice) -> tuple[Address | None, str]:
    if customer.places and dice.chance(0.4):
        return dice.pick(customer.places), dice.weighted({"label": 4, "street": 1, "full": 3})
    if dice.chance(0.03):
        return customer.address, "full"
    if dice.chance(0.04):
        town = dice.pick([each for each in TOWNS if each[2] == customer.country])
        street = f"{dice.pick(STREET_NAMES)} {dice.number(1, 90)}"
        name = f"Baustelle {dice.pick(('Kita', 'Neubau', 'Schule', 'Rathaus'))} {town[1]}"
        return Address("", name, street.replace("ß", "ss") if town[2] == "CH" else street, town[0], town[1], town[2]), "full"
    return None, ""
