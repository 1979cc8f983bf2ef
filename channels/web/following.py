"""What the page of an order shows to whoever holds its secret address, and what it keeps to itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.core import signing
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.models import Message
from orders import answers, pricing
from orders.models import Answer, Order, OrderLine, QueueItem
from orders.states import CONFIRMED, OrderState

_SALT = "channels.web.message"
_STATES: dict[str, tuple[str | Promise, str | Promise, str]] = {
    OrderState.REVIEW: (
        _("eingegangen"),
        _("Wir sehen Ihre Bestellung durch und bestätigen sie so bald wie möglich."),
        "warn",
    ),
    OrderState.ACCEPTED: (_("bestätigt"), _("Ihre Bestellung ist angenommen."), "good"),
    OrderState.RELEASED: (_("in Arbeit"), _("Ihre Bestellung wird zusammengestellt."), "good"),
    OrderState.CLOSED: (_("abgeschlossen"), _("Ihre Bestellung ist abgeschlossen."), ""),
    OrderState.CANCELLED: (_("storniert"), _("Diese Bestellung ist storniert und wird nicht geliefert."), "bad"),
    OrderState.REJECTED: (_("nicht angenommen"), _("Diese Bestellung konnten wir leider nicht annehmen."), "bad"),
}
_DUPLICATE = (_("schon vorhanden"), _("Diese Bestellung lag uns schon vor; sie wird nicht noch einmal geliefert."), "")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A position; without price where the visitor has not shown to be the customer whose price it is."""

    line: OrderLine
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said about the order: by us, or by the customer."""

    at: datetime
    ours: bool
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions and replies.

    Attributes:
        item_id: What waits for the customer's reply; ``None``: nothing does.
        question_id: The question that it waits for.
    """

    said: Sequence[Said]
    item_id: int | None
    question_id: int | None
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of an order shows."""

    order: Order
    state: str | Promise
    sentence: str | Promise
    weight: str
    is_open: bool
    lines: Sequence[ShownLine]
    total: Decimal | None
    has_paper: bool
    conversation: Conversation


def token_for(message_id: uuid.UUID) -> str:
    """The secret end of the address of a message that may not be an order yet."""
    return signing.dumps(str(message_id), salt=_SALT)


def message_for(token: str) -> uuid.UUID | None:
    """The message that such a token was made for."""
    try:
        return uuid.UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None


def order_for(token: str) -> Order | None:
    """The order whose secret address ends so."""
    return Order.objects.select_related("customer", "duplicate_of").filter(public_token=token).first() if token else None


def order_of(message_id: uuid.UUID) -> Order | None:
    """The order that a message became."""
    return Order.objects.filter(source_ref=str(message_id)).order_by("source_part").first()


def page_of(order: Order) -> Page:
    """Gather the page of an order.

    Prices and addresses of a customer are shown only to whoever has shown to be that customer, or once we have confirmed
    the order: a guest who writes another firm's name into the form must not be told that firm's prices.
    """
    state, sentence, weight = _DUPLICATE if order.duplicate_of and order.state != OrderState.REVIEW else _STATES[order.state]
    is_open = order.state in CONFIRMED or _is_proven(order)
    lines = list(order.lines.select_related("article").order_by("position"))
    shown = [_shown(line, is_open=is_open) for line in lines]
    amounts = [line.amount for line in shown if line.amount is not None]
    return Page(
        order=order,
        state=state,
        sentence=sentence,
        weight=weight,
        is_open=is_open,
        lines=shown,
        total=sum(amounts, Decimal(0)) if amounts and len(amounts) == len(shown) else None,
        has_paper=confirmation_of(order) is not None,
        conversation=conversation_about(order),
    )


def _is_proven(order: Order) -> bool:
    facts = _facts(order.source_ref)
    return order.customer is not None and facts.get("authenticated_customer") == order.customer.number


def _facts(source_ref: str) -> dict[str, str]:
    try:
        message_id = uuid.UUID(source_ref)
    except ValueError:
        return {}
    return Message.objects.filter(pk=message_id).values_list("facts", flat=True).first() or {}


def _shown(line: OrderLine, *, is_open: bool) -> ShownLine:
    if is_open or line.price_source == "list":
        return ShownLine(line, line.price, pricing.line_amount(line))
    return ShownLine(line, None, None)


def confirmation_of(order: Order) -> Answer | None:
    """The confirmation that holds: the newest of an order that we have accepted."""
    if order.state not in CONFIRMED:
        return None
    return order.answers.filter(kind=Answer.Kind.CONFIRMATION).order_by("-pk").first()


def paper_of(order: Order) -> Path | None:
    """The confirmation as a PDF, printed now if it was not yet."""
    answer = confirmation_of(order)
    return answers.print_pdf(answer, on_demand=True) if answer else None


def conversation_about(order: Order) -> Conversation:
    """Questions, refusals and replies about an order, oldest first."""
    letters = list(order.answers.exclude(kind=Answer.Kind.CONFIRMATION).order_by("pk"))
    replies = order.events.filter(what="answered").order_by("pk")
    said = [Said(letter.created_at, ours=True, text=letter.body) for letter in letters]
    said += [Said(event.at, ours=False, text=event.note) for event in replies]
    waiting = order.items.filter(state=QueueItem.State.WAITING).order_by("-pk").first()
    return _conversation(said, letters, waiting, order.number)


def conversation_about_message(message_id: uuid.UUID) -> Conversation:
    """The same for a message that is no order."""
    items = QueueItem.objects.filter(source_ref=str(message_id), order__isnull=True)
    letters = list(Answer.objects.filter(Q(item__in=items), order__isnull=True).order_by("pk"))
    said = [Said(letter.created_at, ours=True, text=letter.body) for letter in letters]
    waiting = items.filter(state=QueueItem.State.WAITING).order_by("-pk").first()
    return _conversation(said, letters, waiting, "")


def _conversation(said: list[Said], letters: list[Answer], waiting: QueueItem | None, number: str) -> Conversation:
    questions = [letter.pk for letter in letters if letter.kind == Answer.Kind.QUESTION]
    return Conversation(
        said=sorted(said, key=lambda each: each.at),
        item_id=waiting.pk if waiting else None,
        question_id=questions[-1] if questions else None,
        order_number=number,
    )
