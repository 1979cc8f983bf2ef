"""A basket becomes a message, and an order while the customer waits for the page."""

from __future__ import annotations

import hashlib
import uuid

from django.utils import timezone

from channels.structured import StructuredLine, StructuredOrder, decide_now, order_file
from channels.web.basket import BasketRow
from channels.web.following import Conversation
from channels.web.forms import MAIL, Details
from intake.contracts import Envelope, EnvelopeFile
from intake.receive import receive
from orders.bell import muted
from orders.models import Customer
from orders.states import ChannelName


def place(*, token: str, rows: list[BasketRow], details: Details, customer: Customer | None) -> uuid.UUID:
    """Take an order and decide it at once. The same basket sent twice is one order.

    Args:
        token: Of the basket.
        rows: All of them on sale.
        customer: Who has shown to be one; ``None``: a guest.

    Returns:
        The message's id.

    Raises:
        OSError, DatabaseError: Nothing was taken.
    """
    envelope = envelope_of(token=token, rows=rows, details=details, customer=customer)
    # Who waits here decides: a worker that was rung for would only be in the way.
    with muted():
        message_id = receive(envelope).message_id
    decide_now(message_id)
    return message_id


def envelope_of(*, token: str, rows: list[BasketRow], details: Details, customer: Customer | None) -> Envelope:
    """The message for a basket."""
    order = StructuredOrder(
        customer_number=customer.number if customer else None,
        customer=None if customer else details.customer,
        po_number=details.po_number,
        requested_date=details.requested_date,
        delivery=details.delivery,
        comment=details.comment,
        lines=[StructuredLine(sku=row.line.sku, quantity=row.line.quantity, unit=row.line.unit) for row in rows],
    )
    facts = {"reply_channel": details.confirm_by, "reply_to": details.email if details.confirm_by == MAIL else ""}
    facts |= {"authenticated_customer": customer.number} if customer else {"guest": "1"}
    return Envelope(
        channel=ChannelName.WEB,
        external_id=f"shop-{token}",
        sender=details.email or (customer.number if customer else ""),
        recipient="shop",
        received_at=timezone.now(),
        files=(order_file(order),),
        facts={name: value for name, value in facts.items() if value},
    )


def shown(rows: list[BasketRow], details: Details, customer: Customer | None) -> str:
    """A mark of all that a summary shows: what is ordered must be what was seen."""
    seen = [(row.line.sku, row.line.unit, str(row.line.quantity), str(row.price)) for row in rows]
    return hashlib.sha256(repr((seen, details, customer.number if customer else "")).encode()).hexdigest()


def reply(*, conversation: Conversation, text: str, sender: str) -> uuid.UUID:
    """Take a customer's reply to a question of ours; it goes to whoever asked."""
    facts = {"answers_item": str(conversation.item_id), "answers_order": conversation.order_number}
    if conversation.question_id is not None:
        facts["answers"] = str(conversation.question_id)
    envelope = Envelope(
        channel=ChannelName.WEB,
        # A double click sends the same words to the same question; they count once.
        external_id=f"reply-{conversation.item_id}-{conversation.question_id}-{hashlib.sha256(text.encode()).hexdigest()[:32]}",
        sender=sender,
        recipient="shop",
        received_at=timezone.now(),
        subject="Antwort auf unsere Rückfrage",
        files=(EnvelopeFile("antwort.txt", "text/plain; charset=utf-8", text.encode()),),
        facts=facts,
    )
    with muted():
        message_id = receive(envelope).message_id
    decide_now(message_id)
    return message_id
