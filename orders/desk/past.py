"""What was before with a customer: orders at Allwege and what is usually bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from orders import pricing
from orders.desk import wording
from orders.models import Contact, Customer, Order, Purchase
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
class CustomerPast:
    """All of it; empty where there is no customer."""

    customer: Customer | None = None
    orders: list[KnownOrder] = field(default_factory=list)
    usual: list[Usual] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

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
    usual = _usual(customer, orders)
    return CustomerPast(
        customer,
        known_orders(orders),
        usual[:shown_usual],
        list(customer.contacts.filter(disputed=False).order_by("kind", "value")),
    )


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


def _usual(customer: Customer, orders: list[Order]) -> list[Usual]:
    bought: list[tuple[date, str, str, Decimal, str]] = []
    for order in orders:
        if order.state in (OrderState.CANCELLED, OrderState.REJECTED, OrderState.REVIEW):
            continue
        day = timezone.localtime(order.received_at).date()
        bought += [
            (day, line.article.sku, line.article.name, line.quantity, line.unit)
            for line in order.lines.all()
            if line.article and line.quantity
        ]
    purchases = (
        Purchase.objects.filter(customer=customer).select_related("article").order_by("-order_date", "pk")[:_READ_PURCHASES]
    )
    bought += [(each.order_date, each.article.sku, each.article.name, each.quantity, each.unit) for each in purchases]
    counted: dict[str, list[tuple[date, str, str, Decimal, str]]] = {}
    for entry in bought:
        counted.setdefault(entry[1], []).append(entry)
    usual = []
    for entries in counted.values():
        day, sku, name, quantity, unit = max(entries, key=lambda entry: entry[0])
        usual.append(Usual(sku, name, quantity, unit, day, len(entries)))
    return sorted(usual, key=lambda each: (-each.times, -each.on.toordinal(), each.sku))
