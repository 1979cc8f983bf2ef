"""What a world consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from intake.evaluation.worlds.trades.vocabulary import Family, Prop, Trade


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        family, series, values: What the name is made of; ``values`` belong to ``family.props`` one by one.
        slang: Words for the noun that stand among its aliases.
        maker_number, old_number: Further numbers that stand among its aliases; empty if there are none.
        replaced_by: Article number; empty also where a discontinued article has no successor.
    """

    sku: str
    gtin: str
    name: str
    family: Family
    series: str
    values: tuple[tuple[Prop, str], ...]
    price: Decimal
    pack_size: int | None = None
    pack_unit: str = ""
    slang: tuple[str, ...] = ()
    maker_number: str = ""
    old_number: str = ""
    category: str = ""
    active: bool = True
    replaced_by: str = ""

    @property
    def unit(self) -> str:
        """In what it is counted."""
        return self.family.unit

    @property
    def aliases(self) -> tuple[str, ...]:
        """As they stand in the master data."""
        return tuple(each for each in (*self.slang, self.maker_number, self.old_number) if each)

    def in_units(self, quantity: Decimal, unit: str) -> Decimal:
        """Count a quantity in the article's own unit."""
        return quantity * self.pack_size if self.pack_size and unit == self.pack_unit else quantity


@dataclass(frozen=True, slots=True)
class Address:
    """A place to which goods go."""

    label: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How a customer writes; the same in every message.

    Attributes:
        voice: ``formal``, ``casual``, ``austrian``, ``swiss`` or ``english``.
        naming: How articles are named: ``sku``, ``own``, ``gtin``, ``maker`` or ``words``.
        po_pattern: With ``{y}`` year, ``{yy}`` short year and ``{n}`` number; empty where orders have no number.
        terse: From 0 (full names) to 1 (as short as can be).
        layout: Name of the stream from which the customer's paper is made.
        people: Who signs.
    """

    voice: str
    naming: str
    po_pattern: str
    terse: float
    layout: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer."""

    number: str
    name: str
    address: Address
    vat_id: str
    emails: tuple[str, ...]
    phone: str
    mobile: str
    fax: str
    channel: str
    price_list: str
    manager: str
    habits: Habits
    places: tuple[Address, ...] = ()
    known: bool = True

    @property
    def domain(self) -> str:
        """Of the mail addresses."""
        return self.emails[0].partition("@")[2]

    @property
    def country(self) -> str:
        """DE, AT or CH."""
        return self.address.country


@dataclass(frozen=True, slots=True)
class Company:
    """Whose post it is."""

    name: str
    address: Address
    phone: str
    fax: str
    email: str
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastLine:
    """A row of the history."""

    customer: str
    day: date
    po_number: str
    sku: str
    quantity: int
    unit: str


@dataclass(slots=True)
class World:
    """A company, what it sells, to whom, and what was ordered before.

    Attributes:
        prices: (price list, article number) → steps (least quantity, price), smallest first.
        own_numbers: Customer number → article number → the customer's own number.
        favourites: Customer number → what the customer tends to order.
        regulars: Numbers of customers that order the same every four weeks; what they ordered last is their habit.
        first_day: The first day of the post.
    """

    seed: int
    trade: Trade
    company: Company
    articles: list[Article]
    customers: list[Customer]
    first_day: date
    prices: dict[tuple[str, str], list[tuple[int, Decimal]]] = field(default_factory=dict)
    own_numbers: dict[str, dict[str, str]] = field(default_factory=dict)
    history: list[PastLine] = field(default_factory=list)
    regulars: list[str] = field(default_factory=list)
    favourites: dict[str, list[Article]] = field(default_factory=dict)
    by_sku: dict[str, Article] = field(default_factory=dict)

    def price(self, article: Article, customer: Customer, units: Decimal) -> Decimal:
        """The net price of one unit: the highest step of the customer's list that is reached, else the list price."""
        steps = [price for least, price in self.prices.get((customer.price_list, article.sku), ()) if least <= units]
        return steps[-1] if steps else article.price


@dataclass(slots=True)
class Post:
    """A message with its answer.

    Attributes:
        group: The class in ``cases/index.tsv``.
        expected: As in ``expected.json``.
        repeats: The earlier message whose order this one repeats.
    """

    group: str
    channel: str
    sender: str
    received_at: datetime
    files: dict[str, bytes]
    expected: dict[str, Any]
    note: str = ""
    repeats: Post | None = None
