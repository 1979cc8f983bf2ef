"""What a person put right is learned for the customer's next order. Master data is never overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from orders.contacts import normal_contact
from orders.folding import folded
from orders.models import Contact, Customer, CustomerArticle, Order, OrderLine
from orders.states import ChannelName
from orders.units import parse_unit

_MACHINES = re.compile(r"(no-?reply|do-?not-?reply|mailer|daemon|postmaster|bounce|notification)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(,\d+)?[xX×]?")
_POSITION = re.compile(r"\d{1,3}[.)]")
_TIMES = frozenset({"x", "X", "×", "*", "-", "–"})
# A shorter wording ("Handschuhe") names too many articles.
_LEAST_LETTERS = 6
_LEAST_WORDS = 2


def learn(order: Order, lines: Iterable[OrderLine]) -> None:
    """Learn from an order that a person has accepted: who sends for the customer, and what they call the articles."""
    if order.customer is None:
        return
    learn_sender(order.customer, order)
    learn_wordings(order.customer, order, lines)


def learn_sender(customer: Customer, order: Order) -> Contact | None:
    """Keep the sender's fax number or mail address, if it can only mean this customer.

    Not learned: addresses of machines, and whatever another customer has used or is known by: a portal or a purchasing office
    sends for many.
    """
    kind = {ChannelName.FAX: Contact.Kind.FAX, ChannelName.EMAIL: Contact.Kind.EMAIL}.get(ChannelName(order.channel))
    if kind is None:
        return None
    normal = normal_contact(kind, order.sender)
    if not normal or _MACHINES.search(normal.partition("@")[0]) or Contact.objects.filter(kind=kind, normal=normal).exists():
        return None
    if Order.objects.filter(sender=order.sender, customer__isnull=False).exclude(customer=customer).exists():
        return None
    return Contact.objects.create(customer=customer, kind=kind, value=order.sender[:200], normal=normal, learned=True)


def learn_wordings(customer: Customer, order: Order, lines: Iterable[OrderLine]) -> list[CustomerArticle]:
    """Keep what the customer wrote for each article that a person chose instead of the program."""
    placed = order.events.filter(what="placed").order_by("pk").values_list("after", flat=True).first() or {}
    found: dict[str, set[str]] = {}
    for line in placed.get("lines", []):
        found.setdefault(line.get("text", ""), set()).add(line.get("sku", ""))
    learned = []
    for line in lines:
        chosen = line.article is not None and line.article.sku not in found.get(line.text, set())
        if chosen and line.text in found:
            row = _learn_wording(customer, line)
            learned += [row] if row else []
    return learned


def _learn_wording(customer: Customer, line: OrderLine) -> CustomerArticle | None:
    words = wording_of(line)
    key = folded(words)[:200]
    if len(words.split()) < _LEAST_WORDS or len(key) < _LEAST_LETTERS or line.article is None:
        return None
    with transaction.atomic():
        known = CustomerArticle.objects.filter(customer=customer, folded=key).first()
        if known is None:
            return CustomerArticle.objects.create(
                customer=customer, customer_sku=words[:200], folded=key, article=line.article, learned=True
            )
        if known.learned and known.article_id != line.article_id:
            # It means now this, now that: a person shall go on deciding.
            known.delete()
    return None


def wording_of(line: OrderLine) -> str:
    """What the customer wrote for the article: the text without its quantity, at the front or at the end.

    Empty where the quantity is not found there: what is left might hold another number that is no part of the name.
    """
    words = line.text.split()
    if len(words) > 2 and _POSITION.fullmatch(words[0]):
        words = words[1:]
    if words and _is_quantity(words[0], line):
        rest = words[1:]
        while rest and (rest[0] in _TIMES or parse_unit(rest[0])):
            rest = rest[1:]
        return " ".join(rest)
    unit = bool(len(words) > 1 and parse_unit(words[-1]))
    rest = words[:-1] if unit else words
    if rest and _is_quantity(rest[-1], line):
        rest = rest[:-1]
        return " ".join(rest[:-1] if rest and rest[-1] in _TIMES else rest)
    return ""


def _is_quantity(word: str, line: OrderLine) -> bool:
    if not _NUMBER.fullmatch(word):
        return False
    return line.quantity is not None and line.quantity == Decimal(word.rstrip("xX×").replace(",", "."))
