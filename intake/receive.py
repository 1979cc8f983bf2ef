"""The front door: store first, then ring the bell.

Once ``receive`` has returned, the message is safe, and the channel may tell the outside "taken". Whoever dies before hands the
same message in again; it is recognised.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.contracts import Envelope
from intake.errors import FileEmpty, FileTooLarge
from intake.models import Attachment, Message
from intake.storing import keep
from orders.bell import ring
from orders.storable import storable

log = logging.getLogger(__name__)

_LONGEST_ID = 300


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an envelope.

    Attributes:
        created: ``False`` if the message was known already; then nothing was stored.
    """

    message_id: uuid.UUID
    created: bool


def receive(envelope: Envelope) -> Received:
    """Store a message with its files and ring for its first step, or recognise it.

    It is recognised by channel and external id; without an external id by channel, sender, day and content. The day is there
    because the same words next week are another order.

    Args:
        envelope: As the channel built it.

    Returns:
        The message's id, and whether it is new.

    Raises:
        FileEmpty: There is not a single byte in it.
        FileTooLarge: Its files together are above ``ALLWEGE_LIMIT_MESSAGE_BYTES``.
        OSError, DatabaseError: It is not stored; hand it in again.
    """
    _check(envelope)
    identity = identity_of(envelope)
    known = Message.objects.filter(identity=identity).values_list("pk", "content_hash").first()
    if known is None:
        digests = [keep(file.content) for file in envelope.files]
        try:
            return Received(_store(envelope, identity, digests), created=True)
        except IntegrityError:
            # Somebody else handed in the same at the same moment.
            known = Message.objects.filter(identity=identity).values_list("pk", "content_hash").first()
            if known is None:
                raise
    message_id, content_hash = known
    if content_hash != content_hash_of(envelope):
        log.warning("message %s came once more under the same id with another content; the first one counts", message_id)
    return Received(message_id, created=False)


def identity_of(envelope: Envelope) -> str:
    """What makes two deliveries the same message."""
    external_id = storable(envelope.external_id)
    if not external_id:
        day = timezone.localdate(envelope.received_at)
        return f"{envelope.channel}:content:{day:%Y-%m-%d}:{content_hash_of(envelope)}"
    if len(external_id) > _LONGEST_ID:
        return f"{envelope.channel}:id:sha256-{hashlib.sha256(external_id.encode()).hexdigest()}"
    return f"{envelope.channel}:id:{external_id}"


def content_hash_of(envelope: Envelope) -> str:
    """SHA-256 over the sender and the bytes of all files, in hexadecimal."""
    digest = hashlib.sha256(envelope.sender.encode("utf-8", "replace"))
    for file in envelope.files:
        digest.update(hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _check(envelope: Envelope) -> None:
    size, limit = sum(len(file.content) for file in envelope.files), settings.LIMIT_MESSAGE_BYTES
    if size == 0:
        raise FileEmpty("the message holds no byte")
    if size > limit:
        raise FileTooLarge(f"{size} bytes, {limit} are allowed")


def _store(envelope: Envelope, identity: str, digests: Sequence[str]) -> uuid.UUID:
    """Write the rows in one transaction; the bell rings only once they are there for others to see.

    Raises:
        IntegrityError: Another one was first.
    """
    with transaction.atomic():
        message = Message.objects.create(
            channel=envelope.channel,
            external_id=storable(envelope.external_id)[:_LONGEST_ID],
            content_hash=content_hash_of(envelope),
            identity=identity,
            sender=storable(envelope.sender)[:300],
            recipient=storable(envelope.recipient)[:300],
            subject=storable(envelope.subject)[:500],
            received_at=envelope.received_at,
            facts={storable(key): storable(str(value)) for key, value in envelope.facts.items()},
        )
        Attachment.objects.bulk_create(
            Attachment(
                message=message,
                position=position,
                name=storable(file.name)[:300],
                media_type=storable(file.media_type)[:150],
                size=len(file.content),
                sha256=digest,
            )
            for position, (file, digest) in enumerate(zip(envelope.files, digests, strict=True))
        )
        transaction.on_commit(partial(ring, "intake.tasks.process", str(message.pk)))
    return message.pk
