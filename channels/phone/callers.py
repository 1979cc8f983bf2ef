"""Who calls: customers for a telephone number."""

from __future__ import annotations

from orders.contacts import normal_phone
from orders.models import Contact, Customer

_SHOWN = 6
# Behind this many digits of the number itself an extension may follow that the master data do not know.
_LEAST_KNOWN_DIGITS = 9


def customers_calling(text: str) -> list[Customer]:
    """Customers known under a number, or else under the number without the caller's extension; active ones first."""
    number = normal_phone(text)
    if not number:
        return []
    kinds = (Contact.Kind.PHONE, Contact.Kind.FAX)
    known = Customer.objects.filter(contacts__kind__in=kinds).order_by("-active", "name", "number").distinct()
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
