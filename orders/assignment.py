"""Who gets what comes in: the rules of the admin in their order, then the customer's contact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import Group, User

from orders.models import AssignmentRule, Customer
from orders.staff import contact_for, present


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a rule can ask of something new.

    Attributes:
        contact: The customer's or the order's named contact.
        reasons: Codes.
    """

    channel: str
    kind: str
    contact: str
    reasons: Collection[str]
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person or a group; neither where anybody may do it."""

    user: User | None = None
    group: Group | None = None


def assignee_of(incoming: Incoming) -> Assigned:
    """The person or the group of the first rule that fits, else the customer's contact.

    A person who is away hands on to their deputy; where there is none, the next rule is asked.
    """
    rules = AssignmentRule.objects.filter(active=True).select_related("person", "group").order_by("position", "pk")
    for rule in rules:
        if not fits(rule, incoming):
            continue
        if rule.group is not None:
            return Assigned(group=rule.group)
        person = present(rule.person)
        if person is not None:
            return Assigned(user=person)
    return Assigned(user=contact_for(incoming.contact))


def fits(rule: AssignmentRule, incoming: Incoming) -> bool:
    """Whether every condition that the rule names holds."""
    customer = incoming.customer
    return (
        rule.channel in ("", incoming.channel)
        and rule.kind in ("", incoming.kind)
        and rule.contact in ("", incoming.contact)
        and (not rule.reason or rule.reason in incoming.reasons)
        and (not rule.price_list or (customer is not None and customer.price_list == rule.price_list))
        and (not rule.postal_codes.split() or (customer is not None and _begins(customer, rule.postal_codes.split())))
    )


def _begins(customer: Customer, beginnings: list[str]) -> bool:
    return customer.postal_code.replace(" ", "").upper().startswith(tuple(each.upper() for each in beginnings))
