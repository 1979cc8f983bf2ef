"""The lines of an order as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orders import pricing
from orders.data import AddressData, LineData
from orders.models import Article, Customer, Order, OrderLine
from orders.units import canonical


def make_lines(order: Order, lines: Iterable[LineData], customer: Customer | None) -> list[OrderLine]:
    """Store lines; one without a price is given the one that holds for the customer."""
    lines = list(lines)
    articles = Article.objects.in_bulk({line.article_id for line in lines if line.article_id})
    rows = [_row(order, line, articles.get(line.article_id or 0)) for line in lines]
    for row in rows:
        give_price(row, customer)
    return OrderLine.objects.bulk_create(rows)


def _row(order: Order, line: LineData, article: Article | None) -> OrderLine:
    return OrderLine(
        order=order,
        position=line.position,
        article=article,
        text=line.text,
        quantity=line.quantity,
        unit=canonical(line.unit) if line.unit else "",
        price=line.price,
        price_source=line.price_source,
        stated_price=line.stated_price,
        confidence=line.confidence,
        evidence=list(line.evidence),
        rivals=list(line.rivals),
        replaced=line.replaced,
        said=dict(line.said),
    )


def data_of(line: OrderLine, *, position: int, source: str, into: str) -> LineData:
    """A stored line as it is handed to another order; its evidence names the message it was read in, unless both came by one.

    Args:
        position: In the other order.
        source, into: Messages of the line's order and of the other.
    """
    return LineData(
        position=position,
        article_id=line.article_id,
        text=line.text,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        price_source=line.price_source,
        stated_price=line.stated_price,
        confidence=line.confidence,
        evidence=[_placed(place, source, into) for place in line.evidence],
        rivals=line.rivals,
        replaced=line.replaced,
        said=line.said,
    )


def _placed(place: Mapping[str, Any], source: str, into: str) -> dict[str, Any]:
    read_in = place.get("source") or source
    rest = {name: value for name, value in place.items() if name != "source"}
    return rest if read_in == into else {**rest, "source": read_in}


def give_price(line: OrderLine, customer: Customer | None) -> bool:
    """Fill in the price that holds where none stands; tell whether it did."""
    if line.price is not None or line.article is None or line.quantity is None:
        return False
    counted = pricing.in_article_units(line.article, line.quantity, line.unit) if line.unit else None
    if counted is None:
        return False
    line.price, line.price_source = pricing.price_for(line.article, customer, counted)
    return True


def delivery_values(address: AddressData | None) -> dict[str, str]:
    """The order's fields for a delivery address; all empty for the customer's main address."""
    names = ("name", "street", "postal_code", "city", "country")
    return {f"delivery_{name}": getattr(address, name) if address else "" for name in names}


def moved_reasons(
    reasons: Sequence[dict[str, Any]], before: Iterable[OrderLine], after: Iterable[LineData]
) -> list[dict[str, Any]]:
    """Let reasons follow their lines to new positions; those of lines that are gone go with them."""
    waiting = [(line.position, _mark(line.text, line.evidence)) for line in before]
    places: dict[int, int] = {}
    for line in after:
        mark = _mark(line.text, line.evidence)
        old = next((entry for entry in waiting if entry[1] == mark), None)
        if old is not None:
            places[old[0]] = line.position
            waiting.remove(old)
    kept = []
    for reason in reasons:
        position = reason.get("line")
        if position is None:
            kept.append(reason)
        elif position in places:
            kept.append({**reason, "line": places[position]})
    return kept


def _mark(text: str, evidence: Sequence[Mapping[str, Any]]) -> str:
    # Which message a place stands in is said only where lines of two came together.
    places = [{name: value for name, value in place.items() if name != "source"} for place in evidence]
    return json.dumps([text, places], sort_keys=True, default=str)
