"""Who may talk to the API: tokens are given out, recognised, counted and taken back."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from channels.models import ApiClient
from orders.models import Customer

# Recognisable in log files and by scanners for leaked secrets.
_MARK = "alw"
_TOKEN = re.compile(rf"({_MARK}_[a-z0-9]{{8}})_[A-Za-z0-9_-]{{43}}")


class ClientRefused(Exception):
    """A client cannot be made or found; the text says why."""


def issue(
    *,
    name: str,
    customer_number: str = "",
    may_post_orders: bool = True,
    may_post_messages: bool = True,
    may_name_channel: bool = False,
) -> tuple[ApiClient, str]:
    """Let a program in.

    Args:
        customer_number: Orders for this customer only; empty for any.

    Returns:
        The client, and its token, which is kept nowhere.

    Raises:
        ClientRefused: The name is taken or unusable, there is no such customer, or the rights contradict each other.
    """
    name = name.strip()
    if not (0 < len(name) <= 100 and name.isprintable()):
        raise ClientRefused("a name has 1 to 100 printable characters")
    customer = Customer.objects.filter(number=customer_number).first() if customer_number else None
    if customer_number and customer is None:
        raise ClientRefused(f"there is no customer {customer_number}")
    if customer is not None and may_name_channel:
        raise ClientRefused("a gateway hands in messages of everybody: it cannot be bound to a customer")
    prefix, token = _make_token()
    with transaction.atomic():
        if ApiClient.objects.filter(name=name).exists():
            raise ClientRefused(f"there is a client {name} already: choose another name, and revoke the old one if need be")
        client = ApiClient.objects.create(
            name=name,
            prefix=prefix,
            token_hash=_hash(token),
            customer=customer,
            may_post_orders=may_post_orders,
            may_post_messages=may_post_messages,
            may_name_channel=may_name_channel,
        )
    return client, token


def revoke(*, name: str) -> ApiClient:
    """Shut a program out at once. What it handed in stays.

    Raises:
        ClientRefused: There is no client of this name.
    """
    if not ApiClient.objects.filter(name=name).update(active=False):
        raise ClientRefused(f"there is no client {name}")
    return ApiClient.objects.get(name=name)


def client_of(token: str) -> ApiClient | None:
    """The client whose token this is; ``None`` for an unknown or revoked one."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    client = ApiClient.objects.select_related("customer").filter(prefix=match[1], active=True).first()
    return client if client is not None and secrets.compare_digest(client.token_hash, _hash(token)) else None


def count_call(*, client_id: int, at: datetime, most: int) -> bool:
    """Count a call of this minute.

    Args:
        most: Calls per minute.

    Returns:
        Whether it was still within ``most``; one that was not is not counted.
    """
    minute = int(at.timestamp()) // 60
    calls = Case(When(minute=minute, then=F("calls") + 1), default=Value(1))
    within = ApiClient.objects.filter(~Q(minute=minute) | Q(calls__lt=most), pk=client_id)
    return bool(within.update(calls=calls, minute=minute, last_used_at=at))


def _make_token() -> tuple[str, str]:
    prefix = f"{_MARK}_{''.join(secrets.choice('abcdefghijkmnpqrstuvwxyz23456789') for _ in range(8))}"
    return prefix, f"{prefix}_{secrets.token_urlsafe(32)}"


def _hash(token: str) -> str:
    """SHA-256 will do: the token is 256 random bits, no word that could be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
