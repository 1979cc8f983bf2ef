"""Lessons of the desk, to be seen and to be taken back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from orders.history import record
from orders.learning import Told
from orders.models import Article, Contact, Customer, CustomerArticle, Order, UnitUsage

log = logging.getLogger(__name__)
_Row = Contact | CustomerArticle | UnitUsage
_MODELS: dict[str, type[_Row]] = {"contact": Contact, "article": CustomerArticle, "unit": UnitUsage}


class NoSuchLesson(LookupError):
    """The customer has no such lesson, or has it no more."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was learned for a customer.

    Attributes:
        kind: ``contact``, ``article`` or ``unit``; with ``pk`` it names the lesson.
        said: What the customer writes, or writes from; empty for a unit that is left out.
        article: That is meant; ``None`` for a contact.
        unit: That is meant, where the lesson is about one.
        disputed: A later decision contradicts it, so that it is not used.
        at, by, order: When, by whom (user name) and from which order (number) it was learned; empty where that is not known.
    """

    kind: str
    pk: int
    said: str
    article: Article | None
    unit: str
    disputed: bool
    at: datetime | None
    by: str
    order: str


def lessons_of(customer: Customer) -> list[Lesson]:
    """All that was learned for a customer: contacts, then articles, then units."""
    contacts = Contact.objects.filter(customer=customer, learned=True)
    names = CustomerArticle.objects.filter(customer=customer, learned=True).select_related("article")
    usages = UnitUsage.objects.filter(customer=customer).select_related("article")
    groups: list[list[Lesson]] = [[_lesson(row) for row in rows] for rows in (contacts, names, usages)]
    return [lesson for group in groups for lesson in sorted(group, key=attrgetter("said", "pk"))]


def _lesson(row: _Row) -> Lesson:
    origin = (row.disputed, row.learned_at, row.learned_by, row.learned_from)
    if isinstance(row, Contact):
        return Lesson("contact", row.pk, row.value, None, "", *origin)
    if isinstance(row, CustomerArticle):
        return Lesson("article", row.pk, row.customer_sku, row.article, "", *origin)
    return Lesson("unit", row.pk, row.written, row.article, row.unit, *origin)


def forget(*, kind: str, pk: int, customer: Customer, actor: str) -> Lesson:
    """Take a lesson back: the next message is read as if it had never been learned.

    It is noted in the history of the order from which it was learned, and in the log.

    Args:
        kind, pk: As in ``Lesson``.
        actor: User name of the person.

    Raises:
        NoSuchLesson: The customer has none like that; what came from the master data is no lesson.
    """
    with transaction.atomic():
        row = _found(kind, pk, customer)
        lesson = _lesson(row)
        if not _MODELS[kind].objects.filter(pk=row.pk).delete()[0]:
            raise NoSuchLesson(kind, pk)
        order = Order.objects.filter(number=lesson.order).first() if lesson.order else None
        if order is not None:
            record(order, actor=actor, what="forgotten", before={"learned": [_told(lesson, customer)]})
    log.info(
        "%s forgot for customer %s the %s %r, learned from order %s", actor, customer.number, kind, lesson.said, lesson.order
    )
    return lesson


def check(*, pk: int, customer: Customer, actor: str, right: bool) -> Contact:
    """Confirm or refuse a contact that was learned.

    Confirmed it counts like master data, and no other order makes it doubtful. Refused it speaks for nobody, and is not learned
    again before it is forgotten. It is noted in the history of the order from which it was learned, and in the log.

    Args:
        actor: User name of the person.

    Raises:
        NoSuchLesson: The customer has no such learned contact.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(pk=pk, customer=customer, learned=True).first()
        if contact is None:
            raise NoSuchLesson("contact", pk)
        contact.disputed, contact.checked_by, contact.checked_at = not right, actor[:100], timezone.now()
        contact.save(update_fields=["disputed", "checked_by", "checked_at"])
        order = Order.objects.filter(number=contact.learned_from).first() if contact.learned_from else None
        if order is not None:
            what, means = ("confirmed", customer.number) if right else ("refused", "")
            record(order, actor=actor, what=what, after={"learned": [{"kind": "contact", "said": contact.value, "means": means}]})
    log.info("%s %s for customer %s the contact %r", actor, "confirmed" if right else "refused", customer.number, contact.value)
    return contact


def forget_order(order: Order, *, actor: str) -> int:
    """Take back what was learned from an order whose acceptance is taken back; say how much it was.

    A lesson that the acceptance contradicted stays disputed: a person decides about it. A contact that a person has
    checked stays as well.
    """
    told: list[Told] = []
    for model in _MODELS.values():
        for row in model.objects.filter(learned_from=order.number, disputed=False).select_related("customer"):
            if isinstance(row, Contact) and row.checked_by:
                continue
            told.append(_told(_lesson(row), row.customer))
            row.delete()
    if told:
        record(order, actor=actor, what="forgotten", before={"learned": told})
    return len(told)


def _found(kind: str, pk: int, customer: Customer) -> _Row:
    model = _MODELS.get(kind)
    if model is None:
        raise NoSuchLesson(kind, pk)
    learned = {} if model is UnitUsage else {"learned": True}
    row: _Row | None = model.objects.filter(pk=pk, customer=customer, **learned).first()
    if row is None:
        raise NoSuchLesson(kind, pk)
    return row


def _told(lesson: Lesson, customer: Customer) -> Told:
    if lesson.article is None:
        return {"kind": lesson.kind, "said": lesson.said, "means": customer.number}
    sku = lesson.article.sku
    if lesson.kind == "unit":
        return {"kind": lesson.kind, "said": f"{sku}: {lesson.said or '—'}", "means": lesson.unit}
    return {"kind": lesson.kind, "said": lesson.said, "means": sku}
