"""``customers.csv`` with the numbers and addresses in it, and ``addresses.csv``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from orders.contacts import normal_contact
from orders.masterdata import values
from orders.masterdata.tables import Layout, Parsed, Row, parse
from orders.masterdata.writing import Count, Done, deactivate, nobody, remove, upsert
from orders.models import Address, Contact, Customer

CUSTOMERS = Layout(
    "customers.csv",
    ("number", "name"),
    (
        "street",
        "postal_code",
        "city",
        "country",
        "language",
        "vat_id",
        "emails",
        "phones",
        "faxes",
        "preferred_channel",
        "account_manager",
        "price_list",
        "payment_terms_days",
    ),
)
ADDRESSES = Layout("addresses.csv", ("customer", "label", "street", "postal_code", "city"), ("name", "country"))
_CONTACTS = {"emails": Contact.Kind.EMAIL, "phones": Contact.Kind.PHONE, "faxes": Contact.Kind.FAX}
_WHAT = {Contact.Kind.EMAIL: "mail address", Contact.Kind.PHONE: "telephone number", Contact.Kind.FAX: "fax number"}

_CUSTOMER: dict[str, Callable[[str], Any]] = {
    "number": values.text(40, needed=True),
    "name": values.text(200, needed=True),
    "street": values.text(200),
    "postal_code": values.text(20),
    "city": values.text(100),
    "language": values.language,
    "vat_id": values.text(30),
    "preferred_channel": values.channel,
    "account_manager": values.text(100),
    "price_list": values.text(40),
    "payment_terms_days": values.days,
}


def check_customers(rows: Sequence[Row]) -> list[Parsed]:
    """Understand the rows of ``customers.csv``; ``contacts`` holds {(kind, normal): as written}."""
    found = parse(rows, _CUSTOMER | {"country": values.country(settings.COUNTRY)}, lambda row: row["number"])
    for each in found:
        each.values["contacts"] = _contacts(each.row)
    return found


def _contacts(row: Row) -> dict[tuple[str, str], str]:
    contacts: dict[tuple[str, str], str] = {}
    for column, kind in _CONTACTS.items():
        for written in row.many(column):
            normal = normal_contact(kind, written)
            if not normal:
                row.warn(column, f"{written!r} is no {_WHAT[kind]} and was left out")
            elif len(written) > 200 or len(normal) > 200:
                row.warn(column, f"{written[:40]!r}… is longer than 200 characters and was left out")
            else:
                contacts.setdefault((str(kind), normal), written)
    return contacts


def write_customers(found: Sequence[Parsed], *, deactivate_missing: bool = False, done: Done = nobody) -> Count:
    """Create and update the customers themselves."""
    existing = {row.number: row for row in Customer.objects.all()}
    active = {"active": True} if deactivate_missing else {}
    wanted = ((each.values["number"], active | _own_fields(each)) for each in found)
    count = upsert(Customer.objects, existing, wanted, unique=["number"], done=done)
    if not deactivate_missing:
        return count
    there = {each.values["number"] for each in found}
    known = Customer.objects.filter(active=True).values_list("pk", "number")
    missing = [pk for pk, number in known if number not in there]
    return Count(count.new, count.changed, count.same, deactivate(Customer.objects, missing))


def _own_fields(each: Parsed) -> dict[str, Any]:
    return {name: value for name, value in each.values.items() if name != "contacts"}


def write_contacts(found: Sequence[Parsed], *, done: Done = nobody) -> Count:
    """Make each customer's numbers and addresses those of the file; what the desk has learned stays.

    A number that is no longer in the customer's row is removed: it may speak for somebody else now.
    """
    kinds = [str(kind) for column, kind in _CONTACTS.items() if found and found[0].row.has(column)]
    ids = dict(Customer.objects.values_list("number", "pk"))
    wanted: dict[tuple[int, str, str], dict[str, Any]] = {}
    for each in found:
        customer = ids[each.values["number"]]
        for (kind, normal), value in each.values["contacts"].items():
            wanted[(customer, kind, normal)] = {"customer_id": customer, "kind": kind, "normal": normal, "value": value}
    meant = {ids[each.values["number"]] for each in found}
    rows = [row for row in Contact.objects.filter(kind__in=kinds) if row.customer_id in meant]
    # A sender that was learned and has since spoken for somebody else counts no longer; the file decides.
    settled = {row.pk for row in rows if row.disputed and (row.customer_id, row.kind, row.normal) in wanted}
    remove(Contact.objects, list(settled))
    rows = [row for row in rows if row.pk not in settled]
    learned = {(row.customer_id, row.kind, row.normal) for row in rows if row.learned}
    existing = {(row.customer_id, row.kind, row.normal): row for row in rows if not row.learned}
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    due = ((key, fields) for key, fields in wanted.items() if key not in learned)
    count = upsert(Contact.objects, existing, due, unique=["customer", "kind", "normal"], done=done)
    return Count(count.new, count.changed, count.same, remove(Contact.objects, gone))


def check_addresses(rows: Sequence[Row], customers: frozenset[str]) -> list[Parsed]:
    """Understand the rows of ``addresses.csv``."""
    converters = {
        "customer": values.known_key(customers, what="customer"),
        "label": values.text(100, needed=True),
        "name": values.text(200),
        "street": values.text(200, needed=True),
        "postal_code": values.text(20, needed=True),
        "city": values.text(100, needed=True),
        "country": values.country(settings.COUNTRY),
    }
    return parse(rows, converters, lambda row: (row["customer"], row["label"]))


def write_addresses(found: Sequence[Parsed], *, deactivate_missing: bool = False, done: Done = nobody) -> Count:
    """Create and update; an address that is missing is removed on demand, as an address cannot be inactive."""
    ids = dict(Customer.objects.values_list("number", "pk"))
    existing = {(row.customer_id, row.label): row for row in Address.objects.all()}
    wanted = {}
    for each in found:
        customer = ids[each.values["customer"]]
        rest = {name: value for name, value in each.values.items() if name != "customer"}
        wanted[(customer, each.values["label"])] = {"customer_id": customer, **rest}
    gone = [row.pk for key, row in existing.items() if key not in wanted] if deactivate_missing else []
    count = upsert(Address.objects, existing, wanted.items(), unique=["customer", "label"], done=done)
    return Count(count.new, count.changed, count.same, remove(Address.objects, gone))
