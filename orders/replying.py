"""What is told to a customer: by which way, to whom, and in what words. Written in the transaction of the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from orders.bell import ring
from orders.documents.content import letter_content, order_content
from orders.documents.words import words_for
from orders.models import Answer, Contact, Customer, Order, QueueItem
from orders.states import ChannelName

SEND_TASK = "channels.tasks.send_due_answers"
WITHDRAWN = "withdrawn"
# These know their customer without an address: a page in the shop, a webhook.
_WITHOUT_ADDRESS = frozenset({ChannelName.WEB, ChannelName.API})


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where an answer goes; ``thread`` is the mail it belongs to."""

    channel: str
    recipient: str
    thread: Mapping[str, Any] = field(default_factory=dict)


def address_of_order(order: Order) -> ReplyAddress:
    """Where the customer wants to hear of an order.

    What was asked for comes first, then the way the order came and its sender, then the customer's preferred way.
    """
    channel = order.reply_channel or order.channel
    recipient = order.reply_to or (order.sender if channel == order.channel else "")
    channel, recipient = _reachable(order.customer, channel, recipient)
    return ReplyAddress(channel, recipient, order.reply_thread if channel == ChannelName.EMAIL else {})


def address_of_item(item: QueueItem) -> ReplyAddress:
    """Where whoever wrote a message wants to hear of it."""
    channel, recipient = _reachable(item.customer, item.channel, item.sender)
    same_way = channel == ChannelName.EMAIL == item.channel
    return ReplyAddress(channel, recipient, {"subject": item.subject} if same_way and item.subject else {})


def _reachable(customer: Customer | None, channel: str, recipient: str) -> tuple[str, str]:
    """Fill an address from the master data where none is known."""
    if recipient or channel in _WITHOUT_ADDRESS or customer is None:
        return channel, recipient
    for way in filter(None, (channel, customer.preferred_channel)):
        found = _contact(customer, way)
        if found or way in _WITHOUT_ADDRESS:
            return way, found
    return channel, ""


def _contact(customer: Customer, channel: str) -> str:
    """The customer's own number or address; one from master data before one that was learned."""
    contact = Contact.objects.filter(customer=customer, kind=channel, disputed=False).order_by("learned", "pk").first()
    return (contact.normal or contact.value) if contact else ""


def confirm(order: Order, *, hold_s: int = 0, changed: bool = False) -> Answer:
    """Write the confirmation of an order; what it says is frozen here, whenever it is printed or sent.

    Args:
        hold_s: So many seconds it stays here, so that a person can take the decision back.
        changed: The order was confirmed before, and now stands otherwise.
    """
    content = order_content(order)
    words = words_for(content["language"])
    return _write(
        Answer.Kind.CONFIRMATION,
        address_of_order(order),
        hold_s,
        subject=words["changed_confirmation_of" if changed else "confirmation_of"] % order.number,
        content=content,
        order=order,
    )


def write_letter(
    *, kind: Answer.Kind, text: str, order: Order | None = None, item: QueueItem | None = None, hold_s: int = 0
) -> Answer:
    """Write a question or a refusal in a person's own words; ``hold_s`` as in ``confirm``."""
    customer = order.customer if order else item.customer if item else None
    content = letter_content(customer=customer, order=order, kind=str(kind))
    if order is not None:
        address = address_of_order(order)
    elif item is not None:
        address = address_of_item(item)
    else:
        raise ValueError("a letter belongs to an order or to an item")
    return _write(kind, address, hold_s, subject=content["subject"], body=text, content=content, order=order, item=item)


def _write(kind: Answer.Kind, address: ReplyAddress, hold_s: int = 0, **values: Any) -> Answer:
    answer = Answer.objects.create(
        kind=kind,
        channel=address.channel,
        recipient=address.recipient[:250],
        thread=dict(address.thread),
        not_before=timezone.now() + timedelta(seconds=hold_s),
        **values,
    )
    ring_after_commit()
    return answer


def ring_after_commit() -> None:
    """Tell the senders that something is due."""
    transaction.on_commit(lambda: ring(SEND_TASK))


def withdraw(order: Order, *kinds: Answer.Kind) -> None:
    """Keep answers back that have not left: the order is no longer as they say.

    Args:
        kinds: Confirmations where none is named.
    """
    kept = Answer.objects.filter(order=order, kind__in=kinds or [Answer.Kind.CONFIRMATION], state=Answer.State.DUE)
    kept.update(
        state=Answer.State.FAILED,
        needs_person_because=WITHDRAWN,
        last_error="Zurückgezogen, bevor sie hinausging: Der Auftrag wurde wieder geöffnet oder storniert.",
    )
