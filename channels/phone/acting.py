"""What the buttons of the call form do to what was typed. They work without any script."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from channels.phone.forms import FIRST_LINES, usual_reply
from orders import pricing
from orders.desk import wording
from orders.desk.lines import MOST_LINES
from orders.desk.lookups import articles_for, customer_for, label
from orders.desk.numbers import whole
from orders.desk.past import Bought, past_of
from orders.models import Article, Customer

_FIELDS = ("article", "quantity", "unit", "price", "price_source")


def acted(data: Mapping[str, str], action: str) -> dict[str, str]:
    """What was typed, changed as a button says: ``customer:…``, ``usual:…``, ``again``, ``add_line``."""
    kind, _sign, value = action.partition(":")
    if kind == "customer":
        return _with_customer(data, customer_for(value))
    if kind == "usual":
        return _with_line(data, {"article": label(articles_for([value]).get(value))})
    if kind == "again":
        return _as_last_time(data)
    return _with_line(data, {}) if kind == "add_line" else dict(data)


def _with_customer(data: Mapping[str, str], customer: Customer | None) -> dict[str, str]:
    channel, to = usual_reply(customer)
    return {**data, "customer": label(customer), "delivery": "main", "reply_channel": channel, "reply_to": to}


def _as_last_time(data: Mapping[str, str]) -> dict[str, str]:
    """Add the lines of the customer's last order, as far as their articles are still sold, at today's prices."""
    customer = customer_for(data.get("customer", ""))
    lines = [line for line in past_of(customer).last if line.current]
    articles = articles_for(line.sku for line in lines)
    changed = dict(data)
    for line in lines:
        article = articles.get(line.sku)
        if article is not None:
            changed = _with_line(changed, _line_of(line, article, customer))
    return changed


def _line_of(line: Bought, article: Article, customer: Customer | None) -> dict[str, str]:
    counted = pricing.in_article_units(article, line.quantity, line.unit)
    price, source = pricing.price_for(article, customer, counted or Decimal(1))
    return {
        "article": label(article),
        "quantity": wording.input_number(line.quantity),
        "unit": line.unit,
        "price": wording.input_number(price, least_places=2),
        "price_source": source,
    }


def _with_line(data: Mapping[str, str], line: Mapping[str, str]) -> dict[str, str]:
    """Put a line in the place of the first empty one, or behind the last; an empty one stands behind the last."""
    count = whole(data.get("lines-TOTAL_FORMS", ""), most_digits=5) or FIRST_LINES
    free = next((at for at in range(count) if not any(data.get(f"lines-{at}-{name}") for name in ("article", "quantity"))), count)
    at = free if line else count
    if at >= MOST_LINES:
        return dict(data)
    return {
        **data,
        **{f"lines-{at}-{name}": line.get(name, "") for name in _FIELDS},
        "lines-TOTAL_FORMS": str(max(count, at + 1)),
    }
