"""What the page of a customer shows: a fixed number of queries, and of every list the newest only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count

from orders.desk import wording
from orders.desk.events import EventText, event_texts
from orders.desk.past import open_items, past_of
from orders.lessons import Lesson, lessons_of
from orders.models import Contact, Customer, CustomerArticle, OrderEvent

_SHOWN_NUMBERS = 50
_SHOWN_ITEMS = 20
_SHOWN_USUAL = 30
_SHOWN_CONTACTS = 100
_SHOWN_TAKEN_BACK = 10


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson with the name of the person who taught it."""

    lesson: Lesson
    by: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact, where it is known from, and who checked it.

    Attributes:
        is_guess: It was learned, and nobody has checked it yet.
        by, checked_by: People's names; empty where nobody did.
    """

    contact: Contact
    is_guess: bool
    by: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """How many orders came by a channel."""

    channel: str
    orders: int


def customer_context(customer: Customer) -> dict[str, Any]:
    """All that is known of a customer."""
    lessons = [lesson for lesson in lessons_of(customer) if lesson.kind != "contact"]
    contacts = list(customer.contacts.order_by("learned", "kind", "value")[:_SHOWN_CONTACTS])
    names = _names({lesson.by for lesson in lessons} | {name for each in contacts for name in (each.learned_by, each.checked_by)})
    used = customer.orders.order_by().values_list("channel").annotate(orders=Count("pk"))
    return {
        "area": "customers",
        "customer": customer,
        "history": past_of(customer, shown_usual=_SHOWN_USUAL),
        "addresses": list(customer.addresses.order_by("label")),
        "items": open_items(customer, most=_SHOWN_ITEMS),
        "own_numbers": list(
            CustomerArticle.objects.filter(customer=customer, learned=False)
            .select_related("article")
            .order_by("customer_sku")[:_SHOWN_NUMBERS]
        ),
        "contacts": [_contact_row(contact, names) for contact in contacts],
        "channel_uses": sorted((ChannelUse(*row) for row in used), key=lambda use: (-use.orders, use.channel)),
        "lessons": [LessonRow(lesson, names.get(lesson.by, lesson.by)) for lesson in lessons],
        "taken_back": taken_back(customer),
    }


def _names(usernames: Iterable[str]) -> dict[str, str]:
    users = User.objects.filter(username__in=[name for name in usernames if name])
    return {user.get_username(): wording.person(user) for user in users}


def _contact_row(contact: Contact, names: dict[str, str]) -> ContactRow:
    return ContactRow(
        contact,
        is_guess=contact.learned and not contact.checked_by,
        by=names.get(contact.learned_by, contact.learned_by),
        checked_by=names.get(contact.checked_by, contact.checked_by),
    )


def taken_back(customer: Customer) -> list[EventText]:
    """Lessons that a person has taken back or refused, the newest first."""
    events = OrderEvent.objects.filter(order__customer=customer, what__in=("forgotten", "refused"))
    return event_texts(list(events.order_by("-pk")[:_SHOWN_TAKEN_BACK]))
