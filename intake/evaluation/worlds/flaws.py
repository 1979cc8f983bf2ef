"""What makes a person needed: one position that cannot be entered without asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article, World
from intake.evaluation.worlds.numbering import folded
from intake.evaluation.worlds.orders import Item, Order
from intake.evaluation.worlds.tokens import Meanings, joined, tokens
from intake.evaluation.worlds.wording import ambiguous

_STRANGE = (
    "Schneefräse 7 PS", "Kaffeevollautomat Barista", "Notstromaggregat 5 kVA", "Bürodrehstuhl Ergo", "Winterreifen 205/55 R16",
    "Faltpavillon 3x6 m", "Laserdrucker A4", "Regalsystem verzinkt 200 cm", "Hochdruckreiniger 150 bar", "Wasserspender Office",
    "Kompressor 50 l", "Akkuschrauber 18 V", "Gefriertruhe 300 l", "Whiteboard 120x90 cm",
)  # fmt: skip


def spoil(world: World, meanings: Meanings, order: Order, dice: Dice, *, prices: bool) -> str:
    """Make one position of an order impossible to enter without asking.

    Args:
        prices: Whether prices are printed, so that one may be far off.

    Returns:
        The flaw that was taken: ``unknown``, ``ambiguous``, ``dead``, ``price``, ``quantity`` or ``conflict``.
    """
    weights = {"unknown": 3.0, "ambiguous": 3.0, "dead": 1.5, "price": 1.5 if prices else 0.0, "quantity": 1.5, "conflict": 2.0}
    for _attempt in range(8):
        flaw = dice.weighted(weights)
        place = dice.number(0, len(order.items) - 1)
        made = _FLAWS[flaw](world, meanings, order.items[place], dice)
        if made is not None:
            order.items[place], why = made
            order.why.append(why)
            return flaw
    order.items[0] = replace(order.items[0], text=dice.pick(_STRANGE), number="", number_is="", sure=False)
    order.why.append(f"{order.items[0].text}: kein solcher Artikel im Sortiment")
    return "unknown"


Made = tuple[Item, str] | None


def _unknown(world: World, _meanings: Meanings, item: Item, dice: Dice) -> Made:
    if item.number and item.number_is == "sku" and dice.chance(0.5):
        taken = {folded(number) for each in world.articles for number in (each.sku, each.gtin, *each.aliases)}
        taken |= {folded(number) for own in world.own_numbers.values() for number in own.values()}
        for _attempt in range(20):
            number = "".join(str(dice.number(0, 9)) if sign.isdigit() else sign for sign in item.number)
            if folded(number) not in taken:
                return replace(item, number=number, text="", sure=False), f"Artikelnummer {number} gibt es nicht"
    text = dice.pick(_STRANGE)
    return replace(item, number="", number_is="", text=text, sure=False), f"{text}: kein solcher Artikel im Sortiment"


def _ambiguous(_world: World, meanings: Meanings, item: Item, dice: Dice) -> Made:
    found = ambiguous(item.article, meanings, dice)
    if found is None:
        return None
    text, missing = found
    return replace(
        item, text=text, number="", number_is="", sure=False
    ), f"{text}: nicht eindeutig, es fehlt eine Angabe wie {missing}"


def _dead(world: World, _meanings: Meanings, item: Item, dice: Dice) -> Made:
    dead = [each for each in world.articles if not each.active and not each.replaced_by]
    if not dead:
        return None
    chosen = dice.pick(dead)
    return (
        replace(
            item, article=chosen, number=chosen.sku, number_is="sku", text=chosen.name, unit=chosen.unit, price=None, sure=False
        ),
        f"{chosen.sku} ist ausgelaufen und hat keinen Nachfolger",
    )


def _price(world: World, _meanings: Meanings, item: Item, dice: Dice) -> Made:
    if not item.number or item.number_is not in {"sku", "gtin"} or item.article.price < Decimal("0.5"):
        return None
    factor = Decimal(dice.pick(("0.1", "0.25", "0.4", "2.5", "4")))
    price = (item.article.price * factor).quantize(Decimal("0.01"))
    return replace(item, price=price), f"{item.article.sku}: genannter Preis {price}, Listenpreis {item.article.price}"


def _quantity(_world: World, _meanings: Meanings, item: Item, _dice: Dice) -> Made:
    return replace(item, quantity=None, sure=False), f"Menge fehlt bei {item.text or item.number}"


def _conflict(world: World, meanings: Meanings, item: Item, dice: Dice) -> Made:
    """The number says one article, the words say its neighbour."""
    if not item.number or item.number_is != "sku":
        return None
    near = [
        each
        for each in world.articles
        if each.active and each.family is item.article.family and each.series == item.article.series and each is not item.article
    ]
    near = [each for each in near if _clear(each, meanings)]
    if not near:
        return None
    other = dice.pick(near)
    return replace(item, text=other.name, sure=False), f"{item.number} ist {item.article.name}, der Text nennt {other.name}"


def _clear(article: Article, meanings: Meanings) -> bool:
    parts = [article.family.noun, article.series, *(prop.form.format(value) for prop, value in article.values)]
    return article.sku in meanings.of(tokens(joined([part for part in parts if part])))


_FLAWS: dict[str, Callable[[World, Meanings, Item, Dice], Made]] = {
    "unknown": _unknown,
    "ambiguous": _ambiguous,
    "dead": _dead,
    "price": _price,
    "quantity": _quantity,
    "conflict": _conflict,
}
