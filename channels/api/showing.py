"""What a client gets to see: its own orders and messages, in the words of the API, with a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from channels.models import ApiClient, Submission
from intake.models import Message
from orders.documents.content import delivery_of
from orders.models import Answer, Order, OrderEvent, OrderLine, QueueItem
from orders.pricing import line_amount, total
from orders.reasons import Reason
from orders.replying import WITHDRAWN
from orders.states import OrderState

# Notes between clerks, hand-overs and repeated sending are nobody else's business.
PUBLIC_EVENTS = frozenset(
    {
        "placed",
        "accepted",
        "corrected",
        "asked",
        "rejected",
        "duplicate",
        "no_order",
        "cancelled",
        "released",
        "closed",
        "reopened",
    }
)

# A confirmation that was taken back before it left was never said.
_ANSWERS = Answer.objects.exclude(needs_person_because=WITHDRAWN)
_CONFIRMED_LINE = ("position", "sku", "customer_sku", "name", "quantity", "unit", "price", "amount")
_PUBLIC_RESULT = ("kind", "decision", "customer", "po_number", "requested_date", "delivery", "lines", "order", "duplicate_of")


def orders_of(client: ApiClient) -> QuerySet[Order]:
    """The orders that came of what this client handed in.

    One that turned out to be another customer's is not shown to a client that is bound to a customer.
    """
    return (
        _visible(Order.objects.filter(source_ref__in=Submission.objects.filter(client=client).values("source_ref")), client)
        .select_related("customer", "duplicate_of")
        .prefetch_related(
            Prefetch("lines", OrderLine.objects.select_related("article").order_by("position")),
            Prefetch("answers", _ANSWERS.order_by("pk")),
            Prefetch("events", OrderEvent.objects.order_by("pk")),
            Prefetch("items", QueueItem.objects.order_by("pk")),
        )
        .order_by("-pk")
    )


def _visible(orders: QuerySet[Order], client: ApiClient) -> QuerySet[Order]:
    if client.customer_id is None:
        return orders
    return orders.filter(Q(customer=None) | Q(customer_id=client.customer_id))


def submissions_of(client: ApiClient) -> QuerySet[Submission]:
    """What this client handed in, the newest first."""
    return Submission.objects.filter(client=client).select_related("message").order_by("-pk")


def order_json(order: Order) -> dict[str, Any]:
    """An order as the API shows it."""
    customer = order.customer
    items = [item for item in order.items.all() if item.purpose == "decide"]
    in_review = order.state == OrderState.REVIEW
    lines = list(order.lines.all())
    events = [event for event in order.events.all() if event.what in PUBLIC_EVENTS]
    return {
        "number": order.number,
        "url": reverse("api:order", kwargs={"number": order.number}),
        "message": order.source_ref,
        "channel": order.channel,
        "state": order.state,
        "decision": "review" if items else "accepted",
        "reasons": [reason_json(reason) for item in items for reason in item.reasons] if in_review else [],
        "customer_number": customer.number if customer else None,
        "customer_name": customer.name if customer else None,
        "po_number": order.po_number,
        "requested_date": order.requested_date.isoformat() if order.requested_date else None,
        "delivery": delivery_of(order),
        "comment": order.comment,
        "contact": order.responsible,
        "currency": order.currency,
        "lines": [_line(line) for line in lines],
        "total": _number(total(lines)),
        "duplicate_of": order.duplicate_of.number if order.duplicate_of else None,
        "received_at": order.received_at.isoformat(),
        "accepted_at": order.accepted_at.isoformat() if order.accepted_at else None,
        "updated_at": max((event.at for event in events), default=order.created_at).isoformat(),
        "answers": [answer_json(answer) for answer in order.answers.all()],
        "events": [{"at": event.at.isoformat(), "what": event.what} for event in events],
    }


def reason_json(stored: dict[str, Any]) -> dict[str, Any]:
    """A reason without its detail, which is meant for the clerk and may name others."""
    reason = Reason.from_json(stored)
    return {"code": str(reason.code), "field": reason.field, "line": reason.line, "text": reason.sentence}


def answer_json(answer: Answer) -> dict[str, Any]:
    """What we tell the customer: a confirmation, a question, a refusal."""
    return {
        "kind": answer.kind,
        "channel": answer.channel,
        "state": answer.state,
        "subject": answer.subject,
        "text": answer.body,
        "confirmed": _confirmed(answer.content) if answer.kind == Answer.Kind.CONFIRMATION else None,
        "created_at": answer.created_at.isoformat(),
        "sent_at": answer.sent_at.isoformat() if answer.sent_at else None,
    }


def _confirmed(content: dict[str, Any]) -> dict[str, Any]:
    """What was confirmed, as it was frozen: the order itself may be changed later."""
    return {
        "po_number": content["po_number"],
        "requested_date": content["requested_date"] or None,
        "currency": content["currency"],
        "lines": [{name: line[name] for name in _CONFIRMED_LINE} for line in content["lines"]],
        "total": content["total"],
    }


def messages_json(submissions: Sequence[Submission], client: ApiClient) -> list[dict[str, Any]]:
    """Messages as the API shows them to the client that handed them in."""
    references = [submission.source_ref for submission in submissions]
    orders = _by_reference(_visible(Order.objects.filter(source_ref__in=references), client).order_by("source_part"))
    answers = _ANSWERS.filter(order=None, item__source_ref__in=references).select_related("item").order_by("pk")
    asked: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.item is not None:
            asked.setdefault(answer.item.source_ref, []).append(answer)
    return [
        _message(submission.message, client, orders.get(submission.source_ref, []), asked.get(submission.source_ref, []))
        for submission in submissions
    ]


def message_json(submission: Submission, client: ApiClient) -> dict[str, Any]:
    """One message as the API shows it."""
    return messages_json([submission], client)[0]


def _by_reference(orders: Iterable[Order]) -> dict[str, list[Order]]:
    found: dict[str, list[Order]] = {}
    for order in orders:
        found.setdefault(order.source_ref, []).append(order)
    return found


def _message(message: Message, client: ApiClient, orders: Sequence[Order], answers: Sequence[Answer]) -> dict[str, Any]:
    own = {None, client.customer.number} if client.customer else None
    results = [result for result in message.results if own is None or result.get("customer") in own]
    return {
        "id": str(message.pk),
        "url": reverse("api:message", kwargs={"message_id": message.pk}),
        "channel": message.channel,
        "sender": message.sender,
        "subject": message.subject,
        "received_at": message.received_at.isoformat(),
        "state": message.state,
        "kind": message.kind or None,
        "decision": message.decision or None,
        "problem": (message.needs_person_because or None) if message.state == Message.State.FAILED else None,
        "results": [_result(result) for result in results],
        "orders": [
            {"number": order.number, "state": order.state, "url": reverse("api:order", kwargs={"number": order.number})}
            for order in orders
        ],
        "answers": [answer_json(answer) for answer in answers],
    }


def _result(stored: dict[str, Any]) -> dict[str, Any]:
    """What was understood, as ``docs/receive.md`` describes it; of the reasons only what a customer may read."""
    return {**{name: stored.get(name) for name in _PUBLIC_RESULT}, "reasons": [reason_json(each) for each in stored["reasons"]]}


def _line(line: OrderLine) -> dict[str, Any]:
    article = line.article
    return {
        "position": line.position,
        "sku": article.sku if article else None,
        "name": article.name if article else None,
        "text": line.text,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "price": _number(line.price),
        "price_unit": article.unit if article else None,
        "amount": _number(line_amount(line)),
        "replaces": line.replaced or None,
    }


def _number(value: Decimal | None) -> str | None:
    """As a string, since many languages would read a binary fraction."""
    return None if value is None else f"{value:f}"
