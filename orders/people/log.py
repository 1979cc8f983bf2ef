"""Write the log: one row for a request, whatever it read or changed (docs/people.md).

A view says what it is ``about``; the guard of the view (``orders.desk.access.needs``) writes the row before the answer leaves.
What cannot be logged is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase

from orders.models import AuditEntry, Customer, Order, QueueItem

What = AuditEntry.What
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_NAME = "_allwege_about"
_DROPPED_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class About:
    """What a request shows or changes: a kind and a number, the customer whose data it is, a few words."""

    kind: str = ""
    key: str = ""
    customer: str = ""
    detail: str = ""


def about(
    request: HttpRequest,
    thing: Model | None = None,
    *,
    kind: str = "",
    key: str = "",
    customer: Customer | None = None,
    detail: str = "",
) -> None:
    """Say what a request is about. Said twice, what was said later fills in or replaces what was said before.

    Args:
        thing: A customer, order, item or article; gives ``kind``, ``key`` and ``customer``.
        detail: In words, without values that the log must not hold.
    """
    said = _of(thing) if thing is not None else About()
    before = said_about(request) or About()
    found = About(
        kind=kind or said.kind or before.kind,
        key=key or said.key or before.key,
        customer=(customer.number if customer else "") or said.customer or before.customer,
        detail=detail or before.detail,
    )
    setattr(request, _NAME, found)


def said_about(request: HttpRequest) -> About | None:
    """What was said; ``None`` where nothing was."""
    return cast("About | None", getattr(request, _NAME, None))


def _of(thing: Model) -> About:
    if isinstance(thing, Customer):
        return About("customer", thing.number, thing.number)
    if isinstance(thing, Order):
        return About("order", thing.number, thing.customer.number if thing.customer else "")
    if isinstance(thing, QueueItem):
        customer = (thing.order.customer if thing.order else None) or thing.customer
        key = thing.order.number if thing.order else str(thing.pk)
        return About("item", key, customer.number if customer else "")
    owner = getattr(thing, "customer", None)
    key = thing.get_username() if isinstance(thing, User) else str(getattr(thing, "sku", thing.pk))
    return About(str(thing._meta.model_name), key, owner.number if isinstance(owner, Customer) else "")  # noqa: SLF001 - its public name


def log_request(request: HttpRequest, response: HttpResponseBase, *, changed: bool | None = None) -> None:
    """Log what a view did: a change where something was sent and taken, a read where it said what it shows, else nothing.

    Args:
        changed: Whether it changed something, where the answer's status does not say so.
    """
    if changed is None:
        changed = request.method not in _SAFE and response.status_code < 400
    found = said_about(request)
    if changed:
        found = found or About()
        write(What.CHANGE, request, found if found.key else replace(found, key=_key_of_address(request)))
    elif found is not None:
        write(What.READ, request, found)


def _key_of_address(request: HttpRequest) -> str:
    match = request.resolver_match
    return " ".join(str(value) for value in match.kwargs.values()) if match else ""


def write(what: AuditEntry.What, request: HttpRequest | None, said: About = About(), *, actor: str | None = None) -> AuditEntry:
    """Add one row.

    Args:
        actor: The user name; whoever sent the request where it is left out.
    """
    match = request.resolver_match if request else None
    user = getattr(request, "user", None)
    name = actor if actor is not None else (user.get_username() if user is not None else "")
    return AuditEntry.objects.create(
        what=what,
        actor=name[:150],
        address=address_of(request),
        view=(match.view_name if match else "")[:80],
        kind=said.kind[:20],
        key=said.key[:100],
        customer=said.customer[:40],
        detail=said.detail[:500],
    )


def address_of(request: HttpRequest | None) -> str | None:
    """The network address a request came from, behind proxies as allauth sees it; ``None`` where there is none."""
    if request is None:
        return None
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


def drop_before(moment: datetime) -> int:
    """Drop what is older, in portions, so that nobody waits for it; the number of rows is returned."""
    dropped = 0
    while ids := list(AuditEntry.objects.filter(at__lt=moment).order_by("at").values_list("pk", flat=True)[:_DROPPED_AT_ONCE]):
        rows = AuditEntry.objects.filter(pk__in=ids)
        # The only way round the refusal to delete.
        dropped += rows._raw_delete(rows.db)  # noqa: SLF001 - Django offers no public one
    return dropped
