"""Mail in: take over what waits in the mailboxes.

A mail is marked as taken only after its message is committed. A run that dies in between finds the mail again and hands it in
again; ``intake.receive`` recognises it, whichever mailbox or UID it comes under.
"""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from channels.email.conversation import answer_named_in, answer_returned_in, item_waiting_for
from channels.email.mailbox import CommandRefusedError, Mailbox, MailboxAddress, Waiting
from channels.mail_header import MailHeader, header_bytes, read_header
from intake.contracts import Envelope, EnvelopeFile
from intake.errors import AskSender, FileTooLarge, ForPerson, TryAgain
from intake.receive import receive
from orders.lifecycle import open_item
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

log = logging.getLogger(__name__)

MOST_PER_RUN = 50
# So long one run works on one mailbox; the rest comes with the next run.
MOST_SECONDS = 90.0
# So long a mail that cannot be handed in for a reason without a name is tried again before a person is told.
TRY_FOR_S = 900.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run did."""

    stored: int = 0
    repeated: int = 0
    failed: int = 0
    waiting: int = 0
    unreachable: int = 0


def collect(urls: Sequence[str] | None = None) -> Collected:
    """Take over every mail that waits; one bad mail or one dead mailbox never stops the next.

    Args:
        urls: Mailboxes; ``settings.MAILBOXES`` if not given.
    """
    outcomes: list[str] = []
    for number, url in enumerate(settings.MAILBOXES if urls is None else urls, start=1):
        try:
            address = MailboxAddress.parse(url)
        except ValueError:
            log.error("mailbox %d in ALLWEGE_MAILBOXES is not an address (docs/channels.md)", number)  # the text holds a password
            outcomes.append("unreachable")
            continue
        try:
            outcomes += _collect_one(address)
        except (TryAgain, CommandRefusedError) as error:
            log.warning("mailbox %s is tried again: %s", address.label, error)
            outcomes.append("unreachable")
    return Collected(*(outcomes.count(kind) for kind in ("stored", "repeated", "failed", "waiting", "unreachable")))


def _collect_one(address: MailboxAddress) -> list[str]:
    """Take over the mails of one mailbox.

    Raises:
        TryAgain: The connection failed; what was taken until then is taken.
    """
    end = time.monotonic() + MOST_SECONDS
    outcomes: list[str] = []
    with Mailbox(address) as box:
        for mail in box.waiting(most=MOST_PER_RUN):
            if time.monotonic() > end:
                break
            outcomes.append(_take_safely(box, mail))
    return outcomes


def _take_safely(box: Mailbox, mail: Waiting) -> str:
    """Take one mail; only a broken connection gets out of here."""
    try:
        return _take(box, mail)
    except (TryAgain, SoftTimeLimitExceeded):
        raise
    except (AskSender, ForPerson) as error:
        return _fail(box, mail, error)
    except DatabaseError:
        log.exception("mail %s in %s stays for the next run", mail.uid, box.address.label)
        return "waiting"
    except Exception as error:
        log.exception("mail %s in %s could not be handed in", mail.uid, box.address.label)
        old = (timezone.now() - mail.received_at).total_seconds() > TRY_FOR_S
        return _fail(box, mail, error) if old else "waiting"


def _take(box: Mailbox, mail: Waiting) -> str:
    limit = settings.LIMIT_MESSAGE_BYTES
    if mail.size_bytes > limit:
        raise FileTooLarge(f"{mail.size_bytes} bytes, {limit} are allowed")
    raw = box.raw(mail.uid, limit_bytes=limit)
    if raw is None:
        return "waiting"  # moved or deleted since the listing
    if len(raw) > limit:
        raise FileTooLarge(f"more than {limit} bytes")
    place = {"mailbox": box.address.label, "uid": mail.uid, "uid_validity": box.uid_validity}
    envelope = envelope_of(raw, received_at=mail.received_at, recipient=box.address.user, place=place)
    try:
        received = receive(envelope)
    except TryAgain as error:
        # Of this mail alone: it must not look like a broken connection and hold up the next.
        log.warning("mail %s in %s stays for the next run: %s", mail.uid, box.address.label, error)
        return "waiting"
    box.mark_taken(mail.uid)
    log.info("mail %s is message %s%s", mail.uid, received.message_id, "" if received.created else " (known already)")
    return "stored" if received.created else "repeated"


def envelope_of(raw: bytes, *, received_at: datetime, recipient: str = "", place: dict[str, str] | None = None) -> Envelope:
    """The message for a mail.

    Args:
        raw: As it came over the wire, unchanged.
        received_at: When our mail server took it; the Date line is the sender's word only.
        recipient: Used if the mail does not say.
        place: Mailbox and UID, for finding it again.
    """
    header = read_header(raw, own_address=own_address())
    facts = {
        "message_id": header.message_id,
        "in_reply_to": header.in_reply_to,
        "references": " ".join(header.references),
        "reply_to": header.reply_to,
        "auto": header.automatic,
        **_conversation(header, raw),
        **(place or {}),
    }
    return Envelope(
        channel=ChannelName.EMAIL,
        external_id=external_id_of(header, raw),
        sender=header.sender,
        recipient=header.recipient or recipient,
        received_at=received_at.astimezone(timezone.get_default_timezone()),
        subject=header.subject,
        files=(EnvelopeFile("mail.eml", "message/rfc822", raw),),
        facts={key: value for key, value in facts.items() if value},
    )


def external_id_of(header: MailHeader, raw: bytes) -> str:
    """The Message-ID with a digest of the body; the digest of all without a Message-ID.

    Some ordering systems give every mail the same Message-ID. Without the digest their second order would be taken for a
    repetition of the first and be lost. Copies that come by two ways differ in their header only.
    """
    body = raw[len(header_bytes(raw)) :].strip()
    if not header.message_id:
        return f"sha256-{hashlib.sha256(raw).hexdigest()}"
    return f"{header.message_id}-{hashlib.sha256(body).hexdigest()[:16]}"


def own_address() -> str:
    """The address that answers are sent from."""
    return parseaddr(settings.MAIL_FROM)[1].lower()


def _conversation(header: MailHeader, raw: bytes) -> dict[str, str]:
    """Which question of ours the mail answers, or which answer of ours it brings back."""
    if header.automatic == "bounce":
        returned = answer_returned_in(raw)
        return {"bounced_answer": str(returned.pk)} if returned is not None else {}
    answer = answer_named_in([header.in_reply_to, *reversed(header.references)])
    if answer is None:
        return {}
    # An absence note answers nothing.
    item = None if header.automatic else item_waiting_for(answer)
    found = {"answers": str(answer.pk), "answers_order": answer.order.number if answer.order else ""}
    return found | ({"answers_item": str(item.pk)} if item is not None else {})


def _fail(box: Mailbox, mail: Waiting, error: Exception) -> str:
    """Tell a person, then mark the mail; if the telling fails it is tried again."""
    code, remedy = getattr(error, "code", "internal"), getattr(error, "remedy", "Die Mail im Postfach ansehen.")
    head = read_header(_header_of(box, mail), own_address=own_address())
    detail = f"{box.address.label}, {mail.size_bytes} Byte ({code}: {error})"
    try:
        open_item(
            kind=MessageKind.OTHER,
            channel=ChannelName.EMAIL,
            source_ref=str(uuid.uuid5(uuid.NAMESPACE_URL, f"mail:{box.address.label}:{box.uid_validity}:{mail.uid}")),
            received_at=mail.received_at,
            sender=head.sender[:250],
            subject=head.subject[:250],
            summary=f"Diese Mail konnte nicht übernommen werden. Sie liegt weiter im Postfach {box.address.label}. {remedy}",
            reasons=[Reason(ReasonCode.UNREADABLE, detail=detail[:500])],
        )
    except DatabaseError:
        log.exception("mail %s in %s stays for the next run", mail.uid, box.address.label)
        return "waiting"
    log.error("mail %s could not be taken over: %s", mail.uid, detail)
    try:
        box.mark_taken(mail.uid)
    except CommandRefusedError as refused:
        log.error("mail %s in %s cannot be marked as taken: %s", mail.uid, box.address.label, refused)
    return "failed"


def _header_of(box: Mailbox, mail: Waiting) -> bytes:
    try:
        return box.header(mail.uid) or b""
    except CommandRefusedError:
        return b""
