"""What a person put right is learned for the customer's next order. Master data is never overwritten.

Lessons hold for one customer alone. Two that contradict each other cancel out: the row stays, marked as disputed, and whatever it
was about is asked each time until a person forgets it (``orders.lessons``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.utils import timezone

from orders.contacts import normal_contact
from orders.data import Said
from orders.folding import folded, wording_key
from orders.history import plain, record
from orders.models import Article, Contact, Customer, CustomerArticle, Order, OrderLine, UnitUsage
from orders.pricing import units_of
from orders.reasons import ReasonCode
from orders.states import ChannelName
from orders.units import canonical, unit_key

_MACHINES = re.compile(r"(no-?reply|do-?not-?reply|mailer|daemon|postmaster|bounce|notification)", re.IGNORECASE)
_ARTICLE_DOUBTS = frozenset({ReasonCode.ARTICLE_UNKNOWN, ReasonCode.ARTICLE_UNSURE, ReasonCode.ARTICLE_INACTIVE})
# A shorter wording ("Handschuhe") names too many articles.
_LEAST_LETTERS = 6
_LEAST_WORDS = 2
_LEAST_NUMBER = 3
_LONGEST = 200


class Told(TypedDict):
    """A lesson as the order's history tells it: ``contact``, ``article`` or ``unit``, what was written, and what it means.

    ``means`` is empty where the lesson contradicts an earlier one, so that neither counts.
    """

    kind: str
    said: str
    means: str


def learn(order: Order, lines: Iterable[OrderLine], *, actor: str) -> None:
    """Learn from an order that a person has accepted: who sends for the customer, what articles and units are called.

    Call it in the transaction of the acceptance. What was learned becomes an event of the order.

    Args:
        actor: User name of the person.
    """
    if order.customer is None:
        return
    lesson = _Lesson(order, order.customer, actor)
    lesson.sender()
    lesson.lines(list(lines))
    if lesson.told:
        record(order, actor=actor, what="learned", after={"learned": lesson.told})


class _Lesson:
    """Goes over one order."""

    def __init__(self, order: Order, customer: Customer, actor: str) -> None:
        self.order = order
        self.customer = customer
        self.told: list[Told] = []
        self.origin: dict[str, Any] = {"learned_at": timezone.now(), "learned_from": order.number, "learned_by": actor[:100]}

    # --- who sends ------------------------------------------------------------------------------------------------
    def sender(self) -> None:
        """Keep the sender's fax number or mail address, if it can only mean this customer.

        Not learned: addresses of machines, and whatever another customer has used or is known by: a portal or a purchasing office
        sends for many. One that was learned for another customer speaks for nobody from now on.
        """
        kind = {ChannelName.FAX: Contact.Kind.FAX, ChannelName.EMAIL: Contact.Kind.EMAIL}.get(ChannelName(self.order.channel))
        normal = normal_contact(kind, self.order.sender) if kind is not None else ""
        if kind is None or not normal or _MACHINES.search(normal.partition("@")[0]):
            return
        known = Contact.objects.filter(kind=kind, normal=normal)
        # What a person has confirmed counts like master data.
        others = known.filter(learned=True, disputed=False, checked_by="").exclude(customer=self.customer)
        if others.update(disputed=True):
            self._tell("contact", self.order.sender, "")
        if known.exists() or _has_sent_for_another(self.order.sender, self.customer):
            return
        value = self.order.sender[:_LONGEST]
        Contact.objects.create(customer=self.customer, kind=kind, value=value, normal=normal, learned=True, **self.origin)
        self._tell("contact", value, self.customer.number)

    def _tell(self, kind: str, said: str, means: str) -> None:
        self.told.append({"kind": kind, "said": said, "means": means})

    # --- what is ordered ------------------------------------------------------------------------------------------
    def lines(self, lines: Iterable[OrderLine]) -> None:
        """Learn from every line that a person has decided."""
        names: dict[str, _Name] = {}
        usages: dict[tuple[int, str], _Usage] = {}
        for line in lines:
            if line.article is None or not line.said:
                continue
            said = Said.from_json(line.said)
            chosen = line.article.sku != said.sku or bool(_ARTICLE_DOUBTS & set(said.doubts))
            for name in _names_in(said) if chosen else ():
                names.setdefault(name.key, name).articles[line.article.pk] = line.article
            unit = _unit_meant(line, line.article, said, chosen=chosen)
            if unit:
                usage = _Usage(line.article, unit_key(said.unit), said.unit[:40])
                usages.setdefault((line.article.pk, usage.key), usage).units.append(unit)
        for name in names.values():
            self._name(name)
        for usage in usages.values():
            self._usage(usage)

    def _name(self, name: _Name) -> None:
        """Keep what the customer calls an article: a number of the customer's own, or a wording."""
        articles = list(name.articles.values())
        known = CustomerArticle.objects.filter(customer=self.customer, folded=name.key).first()
        if known is None:
            CustomerArticle.objects.create(
                customer=self.customer,
                customer_sku=name.written,
                folded=name.key,
                beside=name.beside,
                article=articles[0],
                learned=True,
                disputed=len(articles) > 1,
                **self.origin,
            )
        elif not known.learned or known.disputed:
            return
        elif [known.article_id] == list(name.articles):
            # The same number with other words beside it: both are known now.
            _change(known, beside=_with(known.beside, name.beside))
            return
        elif self._is_own(known) and len(articles) == 1:
            _change(known, article=articles[0], beside=name.beside, **self.origin)
        else:
            _change(known, disputed=True)
            articles = []
        self._tell("article", name.written, articles[0].sku if len(articles) == 1 else "")

    def _usage(self, usage: _Usage) -> None:
        """Keep the unit that the customer means by what is written for an article."""
        units = list(dict.fromkeys(usage.units))
        known = UnitUsage.objects.filter(customer=self.customer, article=usage.article, key=usage.key).first()
        if known is None:
            if units == [usage.key or "C62"]:
                return  # it says what it means
            UnitUsage.objects.create(
                customer=self.customer,
                article=usage.article,
                written=usage.written,
                key=usage.key,
                unit=units[0],
                disputed=len(units) > 1,
                **self.origin,
            )
        elif known.disputed or [known.unit] == units:
            return
        elif self._is_own(known) and len(units) == 1:
            _change(known, unit=units[0], **self.origin)
        else:
            _change(known, disputed=True)
            units = []
        self._tell("unit", f"{usage.article.sku}: {usage.written or '—'}", units[0] if len(units) == 1 else "")

    def _is_own(self, known: CustomerArticle | UnitUsage) -> bool:
        """Whether this very order taught it before: it was opened again and decided anew."""
        return known.learned_from == self.order.number


@dataclass(frozen=True, slots=True)
class _Name:
    """What a customer called an article in this order, and the articles that were chosen for it."""

    written: str
    key: str
    beside: str = ""
    articles: dict[int, Article] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Usage:
    """A written unit of an article in this order, and the units that were chosen for it."""

    article: Article
    key: str
    written: str
    units: list[str] = field(default_factory=list)


def _names_in(said: Said) -> Iterator[_Name]:
    """The numbers of a line; its words only where no number stands, as they would speak for other numbers, too."""
    words = wording_key(said.words)
    for number in said.numbers:
        if _LEAST_NUMBER <= len(key := folded(number)) <= _LONGEST:
            yield _Name(number[:_LONGEST], key, words if len(words) <= _LONGEST else "")
    letters = sum(map(str.isalnum, words))
    if not said.numbers and len(words.split()) >= _LEAST_WORDS and letters >= _LEAST_LETTERS and len(words) <= _LONGEST:
        yield _Name(said.words[:_LONGEST], words)


def _unit_meant(line: OrderLine, article: Article, said: Said, *, chosen: bool) -> str:
    """The unit that a person has decided on, if the number stayed as it was written; else empty."""
    unit = canonical(line.unit)
    decided = chosen or unit != said.counted or ReasonCode.UNIT_UNSURE in said.doubts
    kept = bool(said.quantity) and plain(line.quantity) == said.quantity
    return unit if decided and kept and unit in units_of(article) else ""


def _with(beside: str, more: str) -> str:
    """Add words to those that are known; where they are too many the oldest go."""
    known = [words for words in beside.split("|") if words != more]
    while known and len("|".join([*known, more])) > _LONGEST:
        known = known[1:]
    return "|".join([*known, more])


def _change(row: CustomerArticle | UnitUsage, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _has_sent_for_another(sender: str, customer: Customer) -> bool:
    return Order.objects.filter(sender=sender, customer__isnull=False).exclude(customer=customer).exists()
