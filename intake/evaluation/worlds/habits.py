"""What was ordered before: favourites, usual quantities, and those who order the same every four weeks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article, Customer, PastLine
from intake.evaluation.worlds.quantities import usual

_DAYS_BETWEEN = 28


def make_history(
    customers: list[Customer], articles: list[Article], favourites: dict[str, list[Article]], first_day: date, dice: Dice
) -> tuple[list[PastLine], list[str]]:
    """Make about a year of earlier orders, all of them before ``first_day``.

    Args:
        favourites: Filled with what each customer tends to order.

    Returns:
        The rows in the order of days, and the numbers of the regulars.
    """
    active = [each for each in articles if each.active]
    rows: list[PastLine] = []
    regulars = []
    for customer in customers:
        own = dice.child(customer.number)
        favourites[customer.number] = own.several(active, own.number(6, 25))
        if own.chance(0.12):
            regulars.append(customer.number)
            rows += _regular(customer, favourites[customer.number], first_day, own)
        elif own.chance(0.8):
            rows += _now_and_then(customer, favourites[customer.number], first_day, own)
    rows.sort(key=lambda row: (row.day, row.customer, row.po_number))
    return rows, regulars


def po_number(pattern: str, day: date, dice: Dice) -> str:
    """An order number in a customer's pattern; empty where the customer gives none."""
    return pattern.format(
        y=day.year, yy=f"{day.year % 100:02d}", n=dice.digits(5 if pattern.startswith(("45", "BE", "PO")) else 4)
    )


def _regular(customer: Customer, favourites: list[Article], first_day: date, dice: Dice) -> list[PastLine]:
    lines = [(article, *usual(article, dice)) for article in favourites[: dice.number(3, 5)]]
    last = first_day - timedelta(days=dice.number(15, 24))
    days = [last - timedelta(days=_DAYS_BETWEEN * back) for back in range(8)]
    return [
        PastLine(customer.number, _working(day), number, article.sku, int(quantity), unit)
        for day in days
        for number in [po_number(customer.habits.po_pattern, day, dice)]
        for article, quantity, unit in lines
    ]


def _now_and_then(customer: Customer, favourites: list[Article], first_day: date, dice: Dice) -> list[PastLine]:
    normal = {article.sku: usual(article, dice) for article in favourites}
    rows = []
    for _turn in range(dice.number(2, 9)):
        day = _working(first_day - timedelta(days=dice.number(4, 360)))
        number = po_number(customer.habits.po_pattern, day, dice)
        for article in dice.several(favourites, dice.number(1, 6)):
            quantity, unit = normal[article.sku]
            rows.append(PastLine(customer.number, day, number, article.sku, _varied(quantity, dice), unit))
    return rows


def _varied(quantity: Decimal, dice: Dice) -> int:
    return max(1, int(quantity * Decimal(dice.pick(("0.5", "1", "1", "1", "2")))))


def _working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
