"""What the pages of orders, customers and articles show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from orders import pricing
from orders.desk import wording
from orders.desk.events import events_of
from orders.desk.lines import per_unit
from orders.desk.past import open_items, past_of
from orders.desk.source import source_of
from orders.lessons import Lesson, lessons_of
from orders.models import Article, Customer, CustomerArticle, Order, OrderLine, Price, QueueItem
from orders.states import TRANSITIONS, OrderState

_SHOWN_LINES = 20


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list."""

    number: str
    channel: str
    customer: Customer | None
    sender: str
    po_number: str
    line_count: int
    total: Decimal | None
    currency: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A position to read."""

    line: OrderLine
    amount: Decimal | None
    per: str


def order_rows(orders: Iterable[Order]) -> list[OrderRow]:
    """Rows for orders that were fetched with customer, lines and articles."""
    rows = []
    for order in orders:
        lines = list(order.lines.all())
        total = pricing.total(lines)
        rows.append(
            OrderRow(
                number=order.number,
                channel=order.channel,
                customer=order.customer,
                sender=order.sender,
                po_number=order.po_number,
                line_count=len(lines),
                total=total,
                currency=order.currency,
                received_at=order.received_at,
                state=order.state,
            )
        )
    return rows


def order_page_context(order: Order) -> dict[str, Any]:
    """All of one order."""
    lines = list(order.lines.select_related("article").order_by("position"))
    source = source_of(order.source_ref)
    allowed = TRANSITIONS[OrderState(order.state)]
    item = order.items.exclude(state=QueueItem.State.DONE).order_by("pk").first()
    return {
        "area": "orders",
        "order": order,
        "lines": [LineRow(line, pricing.line_amount(line), per_unit(line.article, line.unit)) for line in lines],
        "total": wording.money(pricing.total(lines), order.currency),
        "events": events_of(order),
        "answers": list(order.answers.order_by("-pk")),
        "documents": source.documents if source else (),
        "item": item,
        "related_items": list(order.related_items.order_by("-pk")[:20]),
        "can": {
            "release": OrderState.RELEASED in allowed,
            "close": OrderState.CLOSED in allowed,
            "cancel": OrderState.CANCELLED in allowed and order.state != OrderState.REVIEW,
            "reopen": OrderState.REVIEW in allowed,
        },
    }


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson with the name of the person who taught it."""

    lesson: Lesson
    by: str


def _lesson_rows(customer: Customer) -> list[LessonRow]:
    lessons = lessons_of(customer)
    names = {
        user.get_username(): wording.person(user) for user in User.objects.filter(username__in={each.by for each in lessons})
    }
    return [LessonRow(lesson, names.get(lesson.by, lesson.by)) for lesson in lessons]


def customer_context(customer: Customer) -> dict[str, Any]:
    """All that is known of a customer."""
    return {
        "area": "customers",
        "customer": customer,
        "history": past_of(customer, shown_usual=30),
        "addresses": list(customer.addresses.order_by("label")),
        "items": open_items(customer, most=20),
        "own_numbers": list(
            CustomerArticle.objects.filter(customer=customer, learned=False)
            .select_related("article")
            .order_by("customer_sku")[:50]
        ),
        "lessons": _lesson_rows(customer),
    }


def article_context(article: Article) -> dict[str, Any]:
    """All that is known of an article, and who ordered it last."""
    lines = (
        OrderLine.objects.filter(article=article)
        .select_related("order__customer")
        .order_by("-order__received_at", "-pk")[:_SHOWN_LINES]
    )
    return {
        "area": "articles",
        "article": article,
        "prices": list(Price.objects.filter(article=article).order_by("price_list", "min_quantity")),
        "last_lines": list(lines),
        "other_names": [name for name in article.aliases.split("|") if name],
        "successor": Article.objects.filter(sku=article.replaced_by).first() if article.replaced_by else None,
    }
