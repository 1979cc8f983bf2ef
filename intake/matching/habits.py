"""What "wie immer" means: the customer's last orders, as positions, with whatever the text changes in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from intake.matching.customers import CustomerFacts
from intake.matching.knowledge import Knowledge
from intake.matching.saying import number_said
from intake.matching.shelf import ArticleFacts
from intake.understanding.changes import change_items, is_change, sentences_in
from intake.understanding.result import Code, Item, Quantity
from orders.folding import folded
from orders.models import Order, Purchase
from orders.states import CONFIRMED
from orders.units import unit_name

_LAST = re.compile(r"(?i)\bletzte|\bvorige|\blast\b|\bzuletzt")
_KINDS = re.compile(r"(?i)(?:ü|ue)bliche\w*\s+(?!bestellung|lieferung|menge|programm|sortiment)[a-zäöüß]{4,}|,\s*\w+\s+und\s+\w+")
_LOOKED_AT = 6
_REGULAR = 3
_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Usual:
    """The positions that are meant.

    Attributes:
        certain: The last orders were all the same, so that nothing else can be meant.
    """

    items: tuple[Item, ...]
    certain: bool


def points_at_orders(said: str) -> bool:
    """Whether words point at whole orders ("wie immer"), not at some kinds of goods ("das übliche Putzzeug, Reiniger und Säcke")."""
    return not _KINDS.search(said)


_Basket = dict[int, tuple[Decimal, str]]


def usual_items(said: str, text: str, customer: CustomerFacts, knowledge: Knowledge, received_at: datetime) -> Usual | None:
    """Resolve an order that only points at earlier ones.

    Args:
        said: The words that point ("wie immer").
        text: All that the sender says, for changes ("nur von L diesmal 30").
        received_at: Only what was ordered before counts.

    Returns:
        ``None`` where there is no earlier order.
    """
    baskets = _baskets(customer, received_at)
    if not baskets:
        return None
    chosen = baskets[0]
    regular = len(baskets) >= _REGULAR and all(basket == chosen for basket in baskets[:_REGULAR])
    certain = regular if not _LAST.search(said) else True
    facts = knowledge.load(list(chosen))
    items = [_item(facts[pk], *chosen[pk]) for pk in chosen if pk in facts]
    changed = change_items(items[:_MOST_LINES], [sentence for sentence in sentences_in(text) if is_change(sentence)])
    return Usual(tuple(changed.items), certain and not changed.unplaced)


def _baskets(customer: CustomerFacts, before: datetime) -> list[_Basket]:
    """The customer's last orders (article key → quantity and unit), the newest first."""
    days: defaultdict[tuple[date, str], _Basket] = defaultdict(dict)
    rows = Purchase.objects.filter(customer_id=customer.pk, order_date__lt=before.date()).order_by("-order_date", "pk")
    for day, number, article, quantity, unit in rows.values_list("order_date", "po_number", "article_id", "quantity", "unit")[
        :400
    ]:
        days[(day, number)][article] = (quantity, unit)
    orders = Order.objects.filter(customer_id=customer.pk, received_at__lt=before, state__in=CONFIRMED).prefetch_related("lines")
    for order in orders.order_by("-received_at")[:_LOOKED_AT]:
        basket = {line.article_id: (line.quantity, line.unit) for line in order.lines.all() if line.article_id and line.quantity}
        if basket:
            days[(timezone.localtime(order.received_at).date(), order.number)] = basket
    return [days[key] for key in sorted(days, key=lambda key: key[0], reverse=True)][:_LOOKED_AT]


def _item(facts: ArticleFacts, quantity: Decimal, unit: str) -> Item:
    """An earlier position as if the customer had written it now."""
    code = Code(facts.sku, folded(facts.sku), labelled=True)
    said = Quantity(quantity, unit, f"{quantity:f} {unit}", "data", 1.0, 9.0)
    text = f"{number_said(quantity)} {unit_name(unit, quantity)} {facts.name}"
    return Item(text=text, description=facts.name, codes=(code,), quantities=(said,))


def shown(items: Sequence[Item]) -> str:
    """The resolved positions for the clerk."""
    return "; ".join(item.text for item in items)[:200]
