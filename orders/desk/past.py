"""What was before with a customer: orders at Allwege and what is usually bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from orders import pricing
from orders.desk import wording
from orders.models import Contact, Customer, Order, Purchase, QueueItem
from orders.states import OrderState

_SHOWN_ORDERS = 8
_READ_PURCHASES = 300
_SHOWN_USUAL = 12


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An earlier order in one row."""

    number: str
    received_at: datetime
    channel: str
    po_number: str
    what: str
    total: Decimal | None
    currency: str
    state: str


@dataclass(frozen=True, slots=True)
class Usual:
    """An article that the customer bought before, with the last quantity."""

    sku: str
    name: str
    quantity: Decimal
    unit: str
    on: date
    times: int


@dataclass(frozen=True, slots=True)
class Bought:
    """One line that a customer bought.

    Attributes:
        order: The customer's number or ours, which tells two orders of one day apart.
        current: Whether it can still be ordered.
    """

    on: date
    order: str
    sku: str
    name: str
    quantity: Decimal
    unit: str
    current: bool


@dataclass(frozen=True, slots=True)
class CustomerPast:
    """All of it; empty where there is no customer.

    Attributes:
        last: The lines of the last order that was kept to.
    """

    customer: Customer | None = None
    orders: list[KnownOrder] = field(default_factory=list)
    usual: list[Usual] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    last: list[Bought] = field(default_factory=list)

    def hints(self) -> dict[str, str]:
        """By article number, when and how much was bought last: "zuletzt 02.10., 5 Dosen"."""
        words = gettext("zuletzt %(day)s, %(quantity)s %(unit)s")
        return {
            usual.sku: words
            % {
                "day": usual.on.strftime("%d.%m.%Y"),
                "quantity": wording.plain_number(usual.quantity),
                "unit": wording.unit_text(usual.unit, usual.quantity),
            }
            for usual in self.usual
        }


def past_of(customer: Customer | None, *, but: int | None = None, shown_usual: int = _SHOWN_USUAL) -> CustomerPast:
    """Read a customer's past in a fixed number of queries.

    Args:
        but: Key of an order to be left out: the one on the screen.
    """
    if customer is None:
        return CustomerPast()
    orders = list(
        Order.objects.filter(customer=customer)
        .exclude(pk=but or 0)
        .order_by("-received_at", "-pk")
        .prefetch_related("lines__article")[:_SHOWN_ORDERS]
    )
    bought = _bought(customer, orders)
    return CustomerPast(
        customer,
        known_orders(orders),
        _usual(bought)[:shown_usual],
        list(customer.contacts.filter(disputed=False).order_by("kind", "value")),
        _last(bought),
    )


def open_items(customer: Customer | None, *, most: int = 5) -> list[QueueItem]:
    """What waits in the queue for a customer, what is due first."""
    if customer is None:
        return []
    waiting = customer.items.exclude(state=QueueItem.State.DONE)
    return list(waiting.select_related("order", "related_order").order_by("due_at", "pk")[:most])


def known_orders(orders: list[Order]) -> list[KnownOrder]:
    """Rows for orders whose lines and articles were fetched with them."""
    rows = []
    for order in orders:
        lines = list(order.lines.all())
        what = ngettext("%(n)s Position", "%(n)s Positionen", len(lines)) % {"n": len(lines)}
        rows.append(
            KnownOrder(
                order.number,
                order.received_at,
                order.channel,
                order.po_number,
                what,
                pricing.total(lines),
                order.currency,
                order.state,
            )
        )
    return rows


def _bought(customer: Customer, orders: list[Order]) -> list[Bought]:
    bought = []
    for order in orders:
        if order.state in (OrderState.CANCELLED, OrderState.REJECTED, OrderState.REVIEW):
            continue
        day = timezone.localtime(order.received_at).date()
        for line in order.lines.all():
            article = line.article
            if article and line.quantity:
                bought.append(Bought(day, order.number, article.sku, article.name, line.quantity, line.unit, article.active))
    purchases = (
        Purchase.objects.filter(customer=customer).select_related("article").order_by("-order_date", "pk")[:_READ_PURCHASES]
    )
    for each in purchases:
        article = each.article
        bought.append(
            Bought(each.order_date, each.po_number, article.sku, article.name, each.quantity, each.unit, article.active)
        )
    return bought


def _last(bought: list[Bought]) -> list[Bought]:
    newest = max(bought, key=lambda each: each.on, default=None)
    return [each for each in bought if newest and (each.on, each.order) == (newest.on, newest.order)]


def _usual(bought: list[Bought]) -> list[Usual]:
    counted: dict[str, list[Bought]] = {}
    for entry in bought:
        counted.setdefault(entry.sku, []).append(entry)
    usual = []
    for entries in counted.values():
        last = max(entries, key=lambda entry: entry.on)
        usual.append(Usual(last.sku, last.name, last.quantity, last.unit, last.on, len(entries)))
    return sorted(usual, key=lambda each: (-each.times, -each.on.toordinal(), each.sku))
