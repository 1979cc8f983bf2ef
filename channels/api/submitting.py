"""Hand in once: a key names what was sent, and a repeated call finds it again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels.api.problems import Problem
from channels.models import ApiClient, Submission
from intake.contracts import Envelope
from intake.models import Message
from intake.receive import receive
from orders.bell import muted, ring
from orders.states import ChannelName

_KEY = re.compile(r"[!-~]{1,150}")


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a call.

    Attributes:
        created: ``False`` if it had been handed in before.
    """

    submission: Submission
    created: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call that hands something in.

    Attributes:
        fingerprint: SHA-256 of what was sent.
    """

    client: ApiClient
    key: str
    fingerprint: str


def call_of(*, client: ApiClient, idempotency_key: str | None, purpose: str, parts: Iterable[bytes]) -> Call:
    """Name a call.

    Without a key of the client's own the day and the content stand in for it: the same order sent twice by mistake is one, the
    same order next week is another.

    Args:
        purpose: Orders and messages do not share fingerprints.
        parts: All that makes the call what it is.

    Raises:
        Problem: ``idempotency_key_invalid``.
    """
    digest = hashlib.sha256(purpose.encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    fingerprint = digest.hexdigest()
    if idempotency_key is None:
        return Call(client, f"content {timezone.localdate():%Y-%m-%d} {fingerprint}", fingerprint)
    if not _KEY.fullmatch(idempotency_key):
        raise Problem("idempotency_key_invalid")
    return Call(client, idempotency_key, fingerprint)


def known(call: Call) -> Handed | None:
    """What was handed in under this key before.

    Raises:
        Problem: ``idempotency_conflict`` if it was something else.
    """
    submission = Submission.objects.select_related("message").filter(client=call.client, key=call.key).first()
    if submission is None:
        return None
    if submission.fingerprint != call.fingerprint:
        raise Problem(
            "idempotency_conflict", f"Message {submission.source_ref} was handed in under this key, with other content."
        )
    return Handed(submission, created=False)


def hand_in(call: Call, envelope: Envelope, *, wait: bool) -> Handed:
    """Store a message at the front door, and note whose it is.

    Args:
        envelope: Without external id and the facts that name the client; both are set here.
        wait: The caller works it off at once, so no worker is called.

    Raises:
        Problem: ``idempotency_conflict``.
        AllwegeError, OSError, DatabaseError: Nothing is stored; the same call may come again.
    """
    facts: Mapping[str, str] = {**envelope.facts, "api_client": str(call.client.pk), "api_fingerprint": call.fingerprint}
    own = envelope.channel == ChannelName.API
    named = replace(envelope, external_id=f"{'' if own else 'api:'}{call.client.pk}:{call.key}", facts=facts)
    if wait:
        with muted():
            received = receive(named)
    else:
        received = receive(named)
    message = Message.objects.get(pk=received.message_id)
    # A run that died between these two left a message without a submission: the same call comes again and finds it.
    stored = (message.facts.get("api_client"), message.facts.get("api_fingerprint"))
    if stored != (facts["api_client"], facts["api_fingerprint"]):
        raise Problem("idempotency_conflict")
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                client=call.client, key=call.key, fingerprint=call.fingerprint, message=message, source_ref=str(message.pk)
            )
    except IntegrityError:
        # The same call came twice at the same moment.
        again = known(call)
        if again is None:
            raise
        return again
    return Handed(submission, created=True)


def call_worker(message: Message) -> None:
    """Ring for a message that was stored in silence and could not be worked off at once."""
    transaction.on_commit(lambda: ring("intake.tasks.process", str(message.pk)))
