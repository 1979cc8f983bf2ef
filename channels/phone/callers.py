"""Who calls: customers for a telephone number."""

from __future__ import annotations

import re

from orders.contacts import normal_phone
from orders.desk.finding import Choice, matching_customers
from orders.desk.lookups import label
from orders.models import Contact, Customer

_SHOWN = 6
_KINDS = (Contact.Kind.PHONE, Contact.Kind.FAX)
# Behind this many digits of the number itself an extension may follow that the master data do not know.
_LEAST_KNOWN_DIGITS = 9
_NUMBER = re.compile(r"[\d\s()+/.-]+")


def customers_calling(text: str) -> list[Customer]:
    """Customers known under a number, or else under the number without the caller's extension; active ones first."""
    number = normal_phone(text)
    if not number:
        return []
    known = Customer.objects.filter(contacts__kind__in=_KINDS).order_by("-active", "name", "number").distinct()
    exact = list(known.filter(contacts__normal=number)[:_SHOWN])
    if exact or len(number) <= _LEAST_KNOWN_DIGITS + 1:
        return exact
    # A switchboard ends in 0 ("555-0"); its extensions take that digit's place.
    stems = [number[:end] for end in range(len(number) - 1, max(len(number) - 5, _LEAST_KNOWN_DIGITS), -1)]
    for stem in stems:
        found = list(known.filter(contacts__normal__in=(stem, f"{stem}0"))[:_SHOWN])
        if found:
            return found
    return []


def is_number(text: str) -> bool:
    """Whether a telephone or customer number is typed, and no name."""
    return bool(_NUMBER.fullmatch(text.strip()))


def caller_choices(text: str) -> list[Choice]:
    """Customers for what is typed of a customer number, a telephone number or a name; the best first."""
    if not text.strip():
        return []
    rows = _numbered(text) if is_number(text) else list(matching_customers(text)[:_SHOWN])
    return [Choice(label(row), label(row), " ".join(filter(None, (row.postal_code, row.city)))) for row in rows]


def _numbered(text: str) -> list[Customer]:
    """Those whose customer number begins so, then those whose telephone number does, then those who may call from there."""
    found = list(Customer.objects.filter(number__startswith=text.strip()).order_by("-active", "number")[:_SHOWN])
    number = normal_phone(text)
    if number and len(found) < _SHOWN:
        begun = Customer.objects.filter(contacts__kind__in=_KINDS, contacts__normal__startswith=number)
        found += list(begun.order_by("-active", "name", "number").distinct()[:_SHOWN])
        found += customers_calling(text)
    return list(dict.fromkeys(found))[:_SHOWN]
