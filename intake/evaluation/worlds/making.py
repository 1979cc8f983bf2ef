"""Makes a world from a seed, and its post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from intake.evaluation.worlds.catalogue import make_articles
from intake.evaluation.worlds.customers import make_company, make_customers
from intake.evaluation.worlds.days import is_working, moment, working_days
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.habits import make_history
from intake.evaluation.worlds.mix import SCENES, chosen, plan
from intake.evaluation.worlds.model import Article, Customer, Post, World
from intake.evaluation.worlds.numbering import folded
from intake.evaluation.worlds.studio import Studio
from intake.evaluation.worlds.tokens import Meanings
from intake.evaluation.worlds.trades import TRADES

_LISTS = ("HANDEL", "GROSS", "HANDWERK", "PARTNER", "A", "B", "P2", "OBJEKT", "STANDARD")
_A_DAY = 25


def make_world(*, seed: int, trade: str = "", articles: int = 0, customers: int = 0) -> World:
    """Make a company with everything it knows.

    Args:
        trade: Name of one of ``TRADES``; by the seed where it is empty.
        articles: About how many; 200 to 5,000 by the seed where it is 0.
        customers: How many; 60 to 250 by the seed where it is 0.

    Raises:
        ValueError: There is no such trade.
    """
    dice = Dice("world", seed)
    if trade and trade not in TRADES:
        raise ValueError(f"There is no trade {trade}. There are: {', '.join(TRADES)}.")
    kind = TRADES[trade or dice.pick(sorted(TRADES))]
    size = articles or round(200 * 25 ** dice.between(0, 1))
    company = make_company(kind, dice.child("company"))
    lists = dice.several(_LISTS, dice.number(2, 4))
    people = make_customers(kind, company, lists, customers or dice.number(60, 250), dice.child("customers"))
    goods = make_articles(kind, size, dice.child("articles"))
    first_day = date(2026, 1, 12) + timedelta(days=7 * dice.number(0, 90))
    while not is_working(first_day):
        first_day += timedelta(days=1)
    world = World(seed, kind, company, goods, people, first_day)
    world.by_sku = {each.sku: each for each in goods}
    world.history, world.regulars = make_history(people, goods, world.favourites, first_day, dice.child("history"))
    world.prices = _prices(goods, lists, dice.child("prices"))
    world.own_numbers = _own_numbers(world, dice.child("own numbers"))
    world.customers = [_known_by_own(each, world) for each in people]
    return world


def make_post(world: World, *, count: int, only: Sequence[str] = ()) -> list[Post]:
    """Make a company's post, in the order in which it arrives.

    Args:
        only: Patterns for the classes; all where it is empty.

    Raises:
        ValueError: No class fits.
    """
    dice = Dice("post", world.seed)
    names = plan(chosen(only), count, dice)
    days = working_days(world.first_day, max(5, -(-count // _A_DAY)))
    times = sorted(moment(dice.pick(days), dice) for _each in names)
    studio = Studio(world, Meanings(world.articles), kept=set(world.regulars))
    return [
        SCENES[name][1](studio, when, dice.child(place, name))
        for place, (name, when) in enumerate(zip(names, times, strict=True))
    ]


def _prices(articles: Sequence[Article], lists: Sequence[str], dice: Dice) -> dict[tuple[str, str], list[tuple[int, Decimal]]]:
    made = {}
    for name in lists:
        own = dice.child(name)
        level, share = own.between(0.78, 0.98), own.between(0.3, 0.9)
        for article in articles:
            if not article.active or not own.chance(share):
                continue
            places = Decimal("0.0001") if article.price < Decimal("0.5") else Decimal("0.01")
            steps = [(1, (article.price * Decimal(f"{level:.3f}")).quantize(places))]
            if own.chance(0.3):
                least = (article.pack_size or 10) * own.pick((1, 5, 10))
                steps.append((max(2, least), (steps[0][1] * Decimal("0.95")).quantize(places)))
            made[name, article.sku] = steps
    return made


def _own_numbers(world: World, dice: Dice) -> dict[str, dict[str, str]]:
    """Customers' own numbers; a few are also numbers of other articles here, which makes them dangerous."""
    forms = ("{l}-{n}", "{n}", "{l}{n}", "100{n}", "{l} {n}", "{n}.{d}", "MAT{n}")
    taken = {folded(number) for each in world.articles for number in (each.sku, each.gtin, *each.aliases)}
    made: dict[str, dict[str, str]] = {}
    for customer in world.customers:
        own = dice.child(customer.number)
        if customer.habits.naming != "own" and not own.chance(0.05):
            continue
        letters = "".join(sign for sign in customer.name if sign.isascii() and sign.isupper())[:2] or "M"
        form, start, colliding = own.pick(forms), own.number(1000, 80_000), own.chance(0.2)
        numbers: dict[str, str] = {}
        for place, article in enumerate(world.favourites[customer.number]):
            number = form.format(l=letters, n=start + place * own.number(1, 3), d=own.number(10, 99))
            if colliding and own.chance(0.15):
                number = own.pick(world.articles).sku
            elif folded(number) in taken:
                continue
            if number not in numbers.values() and number != article.sku:
                numbers[article.sku] = number
        made[customer.number] = numbers
    return made


def _known_by_own(customer: Customer, world: World) -> Customer:
    """Who orders by own numbers needs some."""
    if customer.habits.naming == "own" and not world.own_numbers.get(customer.number):
        return replace(customer, habits=replace(customer.habits, naming="sku"))
    return customer
