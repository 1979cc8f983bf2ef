"""What a message's positions are looked up in, and an article held against what was written. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from intake.contracts import Rival
from intake.matching.catalogue import Catalogue
from intake.matching.comparing import Comparison, compare
from intake.matching.lessons import Lessons
from intake.understanding.result import Item
from intake.understanding.wording import Wording
from orders.reasons import ReasonCode
from orders.units import unit_name

SURE = 0.9
_NEAR = 0.06
_MOST_RIVALS = 8

Query = tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What matching needs of an article's row."""

    pk: int
    sku: str
    gtin: str
    name: str
    description: str
    aliases: str
    unit: str
    pack_unit: str
    pack_size: Decimal | None
    price: Decimal
    active: bool
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Identified:
    """The article of a position.

    Attributes:
        article: ``None`` where none can be told.
        replaced: Number of the discontinued article that was written, where its successor is meant.
        doubt: Why it is not certain, with a sentence; ``None`` if it is.
    """

    article: ArticleFacts | None
    confidence: float
    rivals: tuple[Rival, ...] = ()
    replaced: str = ""
    doubt: ReasonCode | None = None
    detail: str = ""


@dataclass(slots=True)
class Shelf:
    """What one message's positions are looked up in.

    Attributes:
        own: The customer's own numbers by the master data, folded → article key.
        lessons: What the desk has taught for the customer.
        bought: How often the customer bought each article (key → times).
        load: Rows by key.
        by_sku: A row by its article number.
    """

    catalogue: Catalogue
    own: Mapping[str, int]
    bought: Mapping[int, int]
    load: Callable[[Sequence[int]], dict[int, ArticleFacts]]
    by_sku: Callable[[str], ArticleFacts | None]
    prices: Callable[[ArticleFacts], Sequence[Decimal]] = field(default=lambda facts: [facts.price])
    lessons: Lessons = field(default_factory=Lessons)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article, held against what was written."""

    facts: ArticleFacts
    comparison: Comparison


def compared(query: Query, facts: ArticleFacts, shelf: Shelf, *, shared: bool = False) -> Comparison:
    """Hold an article against every way the text may be meant; the best counts."""
    pack = f" {facts.pack_size:f} {unit_name(facts.unit, 2)}" if facts.pack_size else ""
    found = [compare(each, facts.name, facts.aliases, facts.description + pack, shelf.catalogue, shared=shared) for each in query]
    return max(found, key=lambda comparison: comparison.score)


def price_fits(item: Item, facts: ArticleFacts, shelf: Shelf) -> bool:
    """Whether the price on the paper is one of this article's, within one per cent."""
    if item.price is None:
        return False
    stated = item.price / item.per
    sizes = [Decimal(1), *([facts.pack_size] if facts.pack_size else [])]
    return any(abs(stated - price * size) <= price * size / 100 for price in shelf.prices(facts) for size in sizes if price)


def rivals_of(weighed: Sequence[Weighed]) -> tuple[Rival, ...]:
    """The next-best articles for a person to choose from, the likeliest first."""
    ordered = sorted({each.facts.pk: each for each in weighed}.values(), key=lambda each: -each.comparison.score)
    return tuple(
        Rival(each.facts.sku, each.facts.name, round(max(0.0, each.comparison.score), 3)) for each in ordered[:_MOST_RIVALS]
    )


def is_near(best: Weighed, other: Weighed) -> bool:
    """Whether another article explains the text as well."""
    return not other.comparison.contradictions and other.comparison.explained >= best.comparison.explained - _NEAR
