"""Two orders side by side: what is the same, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext

from orders import pricing
from orders.desk import wording
from orders.history import delivery_text
from orders.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class Compared:
    """One field or line as it stands in both; empty where it is missing.

    Attributes:
        counts: Whether it matters that they differ: not when the two came in.
    """

    label: str
    here: str
    there: str
    counts: bool = True

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.counts and self.here != self.there


@dataclass(frozen=True, slots=True)
class Comparison:
    """This order and another one."""

    here: Order
    there: Order
    header: list[Compared] = field(default_factory=list)
    lines: list[Compared] = field(default_factory=list)

    @property
    def differing(self) -> int:
        """How many fields and lines are not the same."""
        return sum(row.differs for row in (*self.header, *self.lines))

    @property
    def changed_lines(self) -> list[Compared]:
        """Only the lines that differ."""
        return [row for row in self.lines if row.differs]


def compare(here: Order, there: Order) -> Comparison:
    """Put two orders side by side, lines of the same article in one row; three queries an order at most."""
    titles = (
        gettext("Kunde"),
        gettext("Eingang"),
        gettext("Bestellnummer"),
        gettext("Wunschtermin"),
        gettext("Lieferung an"),
        gettext("Anmerkung"),
        gettext("Summe"),
    )
    mine, theirs = (list(order.lines.select_related("article").order_by("position")) for order in (here, there))
    values = zip(titles, _header(here, mine), _header(there, theirs), strict=True)
    header = [Compared(title, one, other, title != titles[1]) for title, one, other in values if one or other]
    return Comparison(here, there, header, _lines(mine, theirs))


def _header(order: Order, lines: Iterable[OrderLine]) -> tuple[str, ...]:
    return (
        str(order.customer or ""),
        f"{wording.moment(order.received_at)} · {wording.named(wording.CHANNELS, order.channel)}",
        order.po_number,
        date_format(order.requested_date, "d.m.Y") if order.requested_date else "",
        delivery_text(order),
        order.comment,
        wording.money(pricing.total(lines), order.currency),
    )


def _lines(mine: list[OrderLine], theirs: list[OrderLine]) -> list[Compared]:
    left, rows = list(theirs), []
    for line in mine:
        # The same article, the same quantity first: an article may stand in two lines.
        same = [each for each in left if each.article_id is not None and each.article_id == line.article_id]
        other = next((each for each in same if said(each) == said(line)), same[0] if same else None)
        if other is not None:
            left.remove(other)
        rows.append(Compared(_goods(line), said(line), said(other) if other else ""))
    return rows + [Compared(_goods(line), "", said(line)) for line in left]


def _goods(line: OrderLine) -> str:
    return str(line.article) if line.article else f"„{line.text}“"


def said(line: OrderLine) -> str:
    """Quantity and price of a line in words."""
    quantity = f"{wording.plain_number(line.quantity) or '—'} {wording.unit_text(line.unit, line.quantity) if line.unit else ''}"
    return f"{quantity.strip()} · {wording.unit_price(line.price)}" if line.price is not None else quantity.strip()
