"""Who orders: a customer number is believed together with the postcode that belongs to it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from channels.web import limits
from orders.folding import folded
from orders.models import Customer

_KEY = "shop_customer"
_HOLDS = timedelta(hours=12)
_WITHIN = timedelta(minutes=15)
MOST_TRIES = 5
# Whole firms stand behind one address, and behind a proxy everybody does.
_MOST_FROM_ADDRESS = 40
# Postcodes of one number guessed from many addresses.
_MOST_FOR_NUMBER = 12
# What a postcode is compared with where there is no customer.
_NOBODY = "\N{NULL}"


class TooManyTries(Exception):
    """Somebody guesses, or mistypes often: wait."""


def prove(request: HttpRequest, *, number: str, postal_code: str) -> Customer | None:
    """Believe a customer number if the postcode fits; the session remembers it.

    Whether the number exists or only the postcode is wrong cannot be told from outside.

    Raises:
        TooManyTries: This visitor, this address or this number has been tried too often in the last quarter of an hour.
    """
    who = limits.visitor(request)
    keys = {
        f"session:{who['session']}": MOST_TRIES,
        f"address:{who['address']}": _MOST_FROM_ADDRESS,
        f"number:{folded(number)}": _MOST_FOR_NUMBER,
    }
    if not limits.allowed(what="prove", most=keys, within=_WITHIN):
        raise TooManyTries
    customer = Customer.objects.filter(number=number.strip(), active=True).first()
    known = folded(customer.postal_code) if customer else ""
    fits = constant_time_compare(folded(postal_code), known or _NOBODY)
    if customer is None or not fits:
        return None
    limits.forgive(what="prove", keys=list(keys)[:1])
    request.session.cycle_key()
    request.session[_KEY] = {"number": customer.number, "postal_code": known, "until": (timezone.now() + _HOLDS).timestamp()}
    return customer


def proven(session: SessionBase) -> Customer | None:
    """The customer that this visitor has shown to be; looked up anew, as master data change."""
    kept = session.get(_KEY)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    customer = Customer.objects.filter(number=kept["number"], active=True).first()
    return customer if customer and folded(customer.postal_code) == kept["postal_code"] else None


def forget(session: SessionBase) -> None:
    """The visitor is somebody else."""
    session.pop(_KEY, None)
