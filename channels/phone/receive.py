"""A call becomes a message, and an order while the caller is still on the line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from channels.models import CallNote
from channels.phone.forms import CallForms
from channels.phone.notes import NoteConflict, NoteTaken
from channels.structured import NewCustomer, StructuredLine, StructuredOrder, decide_now, order_file
from intake.contracts import Envelope
from intake.receive import receive
from intake.storing import keep
from orders.bell import muted
from orders.contacts import normal_phone
from orders.data import LineData
from orders.models import Article, Order, QueueItem
from orders.states import ChannelName


def take(*, note: CallNote, forms: CallForms, user: User) -> uuid.UUID:
    """Turn a call into a message and decide it at once.

    Note and message change in one transaction: no call is taken twice, and none is closed without its message.

    Args:
        note: As saved from these forms.
        forms: Valid and complete.

    Returns:
        The message's id.

    Raises:
        NoteConflict, NoteTaken: Another window was faster.
        OSError, DatabaseError: Nothing was taken; the note is still there.
    """
    envelope = envelope_of(note, forms, user)
    for file in envelope.files:
        # The slow part, before the write lock is taken; receive finds the bytes in place.
        keep(file.content)
    # Who waits here decides: a worker that was rung for would only be in the way.
    with muted(), transaction.atomic():
        same = CallNote.objects.filter(pk=note.pk, version=note.version, state=CallNote.State.OPEN)
        if not same.update(state=CallNote.State.DONE, version=note.version + 1, updated_at=timezone.now()):
            now = CallNote.objects.get(pk=note.pk)
            raise NoteTaken(now) if now.state == CallNote.State.DONE else NoteConflict(now)
        message_id = receive(envelope).message_id
        CallNote.objects.filter(pk=note.pk).update(message_ref=str(message_id))
    decide_now(message_id)
    return message_id


def envelope_of(note: CallNote, forms: CallForms, user: User) -> Envelope:
    """The message for a call."""
    data, customer = forms.header.cleaned_data, forms.customer
    caller = str(data["caller"]).strip()
    order = StructuredOrder(
        customer_number=customer.number if customer else None,
        customer=None if customer else _new_customer(data),
        po_number=data["po_number"],
        requested_date=data["requested_date"],
        delivery=data["address"],
        comment=data["comment"],
        lines=_lines(forms),
    )
    channel = data["reply_channel"] or ChannelName.PHONE
    facts = {
        "agent": user.get_username(),
        "caller_name": data["caller_name"],
        "reply_channel": channel,
        "reply_to": data["reply_to"] or (caller if channel == ChannelName.PHONE else ""),
    }
    facts |= {"authenticated_customer": customer.number} if customer else {"guest": "1"}
    return Envelope(
        channel=ChannelName.PHONE,
        external_id=f"call-{note.pk}",
        sender=normal_phone(caller) or caller,
        recipient="",
        received_at=timezone.now(),
        subject=f"Anruf {data['caller_name']}".strip(),
        files=(order_file(order),),
        facts={name: value for name, value in facts.items() if value},
    )


def _new_customer(data: Mapping[str, str]) -> NewCustomer:
    return NewCustomer(
        name=data["new_name"],
        street=data["new_street"],
        postal_code=data["new_postal_code"],
        city=data["new_city"],
        email=data["new_email"],
        phone=data["caller"],
    )


def _lines(forms: CallForms) -> list[StructuredLine]:
    """The lines; a price stands in them only where the agent agreed on one."""
    lines = forms.lines.lines_data(forms.customer)
    skus = dict(Article.objects.filter(pk__in=[line.article_id for line in lines]).values_list("pk", "sku"))
    return [_line(line, skus) for line in lines]


def _line(line: LineData, skus: Mapping[int, str]) -> StructuredLine:
    if line.article_id is None or line.quantity is None:
        message = f"line {line.position} of a complete call lacks article or quantity"
        raise ValueError(message)
    price = line.price if line.price_source == "manual" else None
    return StructuredLine(sku=skus[line.article_id], quantity=line.quantity, unit=line.unit, price=price)


def outcome_of(message_ref: str) -> Order | QueueItem | None:
    """What a call became: its order, or what of it waits for a person; ``None`` while it is being worked on."""
    item = QueueItem.objects.filter(source_ref=message_ref).exclude(state=QueueItem.State.DONE).order_by("pk").first()
    return item or Order.objects.filter(source_ref=message_ref).order_by("source_part").first()
