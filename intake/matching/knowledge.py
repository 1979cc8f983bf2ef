"""What a message is held against: the catalogue and the customers in memory, everything else looked up when it is needed.

The catalogue is built once per process and made anew when articles or customers have changed; contacts, own numbers, prices and
history are always read fresh, so that what was learned at the desk holds for the next message.
"""

from __future__ import annotations

import hashlib
import re
import string
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max

from intake.contracts import ReadMessage
from intake.matching.catalogue import Catalogue, skeleton
from intake.matching.customers import CustomerFacts, CustomerIndex, name_words, street_key
from intake.matching.lessons import Lessons, TaughtNumber
from intake.matching.shelf import ArticleFacts, Shelf
from intake.matching.tables import CatalogueRow, build, kept
from intake.understanding.wording import fold
from orders.contacts import normal_email, normal_phone
from orders.models import Address, Article, Contact, Customer, CustomerArticle, NumberRange, OrderLine, Price, Purchase, UnitUsage
from orders.states import CONFIRMED, ChannelName

_CHECK_EVERY_S = 2.0
_ARTICLE_FIELDS = (
    "pk",
    "sku",
    "gtin",
    "name",
    "description",
    "aliases",
    "unit",
    "pack_unit",
    "pack_size",
    "price",
    "active",
    "replaced_by",
)
_CUSTOMER_FIELDS = ("pk", "number", "name", "street", "postal_code", "city", "vat_id")
_CHUNK = 400


class Snapshot:
    """Catalogue and customers as they are now."""

    def __init__(self, signature: tuple[object, ...]) -> None:
        self.signature = signature
        tables = kept(Path(settings.VAR) / "catalogue", _fingerprint(), lambda: build(_catalogue_rows(), skeleton))
        self.catalogue = Catalogue(tables)
        self.customers = CustomerIndex(
            CustomerFacts(*row) for row in Customer.objects.filter(active=True).values_list(*_CUSTOMER_FIELDS)
        )


def _catalogue_rows() -> Iterator[CatalogueRow]:
    rows = Article.objects.order_by("pk").values_list("pk", "sku", "gtin", "name", "description", "aliases", "active")
    return (CatalogueRow(*row) for row in rows.iterator(chunk_size=5000))


_SIGNS = string.ascii_uppercase + string.digits


def _fingerprint() -> str:
    """A digest over all that the catalogue is made of: reading it is far cheaper than taking the words apart."""
    hashed = hashlib.blake2b(skeleton(_SIGNS).encode(), digest_size=16)  # other look-alikes, another index
    for row in _catalogue_rows():
        hashed.update(repr(row).encode())
    return hashed.hexdigest()


_lock = threading.Lock()
_kept: Snapshot | None = None
_checked_at = 0.0


def signature() -> tuple[object, ...]:
    """Changes whenever articles or customers were imported, edited, added or taken away."""
    articles = Article.objects.aggregate(Count("pk"), Max("pk"))
    customers = Customer.objects.aggregate(Count("pk"), Max("pk"))
    revision = NumberRange.objects.filter(name="masterdata").values_list("last", flat=True).first()
    return (settings.DATABASES["default"]["NAME"], *articles.values(), *customers.values(), revision or 0)


def snapshot() -> Snapshot:
    """The snapshot of this process; made anew where it is out of date."""
    global _kept, _checked_at  # noqa: PLW0603 - one catalogue per process
    now = time.monotonic()
    with _lock:
        if _kept is None or now - _checked_at > _CHECK_EVERY_S:
            current = signature()
            if _kept is None or _kept.signature != current:
                _kept = Snapshot(current)
            _checked_at = now
        return _kept


def forget() -> None:
    """Build the snapshot anew for the next message."""
    global _kept  # noqa: PLW0603
    with _lock:
        _kept = None


class Knowledge:
    """All that is known for one message: what understanding asks of the words, and what matching looks up."""

    def __init__(self, held: Snapshot, message: ReadMessage) -> None:
        self.catalogue = held.catalogue
        self.customers = held.customers
        self.message = message
        self._own_numbers: set[str] | None = None
        self._taught_numbers: frozenset[str] | None = None
        self._articles: dict[int, ArticleFacts] = {}
        self._terms: dict[int, tuple[str, bool]] = {}
        self._quantities: dict[tuple[int, int], list[tuple[Decimal, str]]] = {}
        self._prices: dict[tuple[int, str], list[tuple[Decimal, Decimal]]] = {}
        company = settings.COMPANY
        self._own_words = set(name_words(company["name"]))
        self._own_marks = [
            re.sub(r"\D", "", normal_phone(company[key]) or company[key])[-9:] for key in ("phone", "fax") if company[key]
        ]
        self._own_email = company["email"].lower()
        self._own_street = street_key(company["street"])

    # --- asked by understanding -------------------------------------------------------------------------------
    def is_code(self, folded: str, *, scanned: bool) -> bool:
        """Whether an article has this number, or any customer calls one so."""
        return self.catalogue.is_code(folded, scanned=scanned) or folded in self.own_numbers or folded in self.taught_numbers

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any article's name."""
        return self.catalogue.knows(word)

    def is_own(self, text: str) -> bool:
        """Whether a text names our own company, its numbers or its address."""
        if self._own_email and self._own_email in text.lower():
            return True
        digits = re.sub(r"\D", "", text)
        if any(len(mark) >= 7 and mark in digits for mark in self._own_marks):
            return True
        if self._own_street and street_key(text) == self._own_street:
            return True
        words = set(re.split(r"[^a-z0-9]+", fold(text)))
        return bool(self._own_words) and self._own_words <= words

    @property
    def own_numbers(self) -> set[str]:
        """All customers' own article numbers, folded."""
        if self._own_numbers is None:
            rows = CustomerArticle.objects.filter(learned_at__isnull=True).values_list("folded", flat=True)
            self._own_numbers = set(rows.iterator(chunk_size=5000))
        return self._own_numbers

    @property
    def taught_numbers(self) -> frozenset[str]:
        """Numbers that the desk has learned for the one customer who is known under this sender, folded; nobody else's."""
        if self._taught_numbers is None:
            customers = set(self.line_contacts())
            names = CustomerArticle.objects.filter(customer__in=customers, learned_at__isnull=False)
            self._taught_numbers = frozenset(
                name for name in names.values_list("folded", flat=True) if len(customers) == 1 and " " not in name
            )
        return self._taught_numbers

    # --- asked by matching ------------------------------------------------------------------------------------
    def load(self, pks: Sequence[int]) -> dict[int, ArticleFacts]:
        """Rows of articles by key."""
        missing = [pk for pk in dict.fromkeys(pks) if pk not in self._articles]
        for start in range(0, len(missing), _CHUNK):
            for row in Article.objects.filter(pk__in=missing[start : start + _CHUNK]).values_list(*_ARTICLE_FIELDS):
                self._articles[row[0]] = ArticleFacts(*row)
        return {pk: self._articles[pk] for pk in pks if pk in self._articles}

    def by_sku(self, sku: str) -> ArticleFacts | None:
        """The row of an article by its number."""
        pk = Article.objects.filter(sku=sku).values_list("pk", flat=True).first()
        return self.load([pk]).get(pk) if pk is not None else None

    def shelf(self, customer: CustomerFacts | None) -> Shelf:
        """What positions of this customer are looked up in."""
        own: dict[str, int] = {}
        bought: Counter[int] = Counter()
        lessons = Lessons()
        if customer is not None:
            names = list(CustomerArticle.objects.filter(customer_id=customer.pk))
            own = {name.folded: name.article_id for name in names if name.learned_at is None}
            lessons = _lessons([name for name in names if name.learned_at is not None], customer)
            bought.update(Purchase.objects.filter(customer_id=customer.pk).values_list("article_id", flat=True))
            bought.update(self._ordered(customer.pk))
        list_name, _ = self.terms_of(customer)
        return Shelf(
            self.catalogue,
            own,
            bought,
            self.load,
            self.by_sku,
            lambda facts: [price for _, price in self.prices(facts, list_name)] + [facts.price],
            lessons,
        )

    def _ordered(self, customer: int) -> Iterable[int]:
        lines = OrderLine.objects.filter(order__customer_id=customer, order__state__in=CONFIRMED, article__isnull=False)
        return [pk for pk in lines.values_list("article_id", flat=True) if pk is not None]

    def terms_of(self, customer: CustomerFacts | None) -> tuple[str, bool]:
        """Price list and delivery stop of a customer."""
        if customer is None:
            return "", False
        if customer.pk not in self._terms:
            row = Customer.objects.filter(pk=customer.pk).values_list("price_list", "credit_stop").first()
            self._terms[customer.pk] = row if row is not None else ("", False)
        return self._terms[customer.pk]

    def prices(self, facts: ArticleFacts, price_list: str) -> list[tuple[Decimal, Decimal]]:
        """Steps (from quantity, price per article unit) of an article in a price list, the smallest quantity first."""
        if not price_list:
            return []
        key = (facts.pk, price_list)
        if key not in self._prices:
            rows = Price.objects.filter(article_id=facts.pk, price_list=price_list).order_by("min_quantity")
            self._prices[key] = list(rows.values_list("min_quantity", "price"))
        return self._prices[key]

    def quantities_of(self, customer: CustomerFacts | None, facts: ArticleFacts) -> list[tuple[Decimal, str]]:
        """What this customer took of an article at a time (quantity, unit), the newest first."""
        if customer is None:
            return []
        key = (customer.pk, facts.pk)
        if key not in self._quantities:
            rows = Purchase.objects.filter(customer_id=customer.pk, article_id=facts.pk).order_by("-order_date")[:30]
            self._quantities[key] = list(rows.values_list("quantity", "unit"))
        return self._quantities[key]

    def usual_of(self, facts: ArticleFacts) -> list[tuple[Decimal, str]]:
        """What anybody took of an article at a time, the newest first."""
        rows = Purchase.objects.filter(article_id=facts.pk).order_by("-order_date")[:60]
        return list(rows.values_list("quantity", "unit"))

    def po_numbers_of(self, customer: CustomerFacts) -> list[str]:
        """The customer's order numbers so far, the newest first."""
        rows = Purchase.objects.filter(customer_id=customer.pk).exclude(po_number="").order_by("-order_date")
        return list(dict.fromkeys(rows.values_list("po_number", flat=True)[:200]))[:40]

    def addresses_of(self, customer: CustomerFacts) -> list[Address]:
        """The customer's further addresses."""
        return list(Address.objects.filter(customer_id=customer.pk).order_by("pk"))

    # --- the sender -------------------------------------------------------------------------------------------
    def line_contacts(self) -> list[int]:
        """Customers who are known under the number or address that the message came from."""
        message = self.message
        if message.channel is ChannelName.EMAIL:
            kinds, normal = [Contact.Kind.EMAIL], normal_email(message.sender)
        elif message.channel in {ChannelName.FAX, ChannelName.PHONE}:
            kinds, normal = [Contact.Kind.FAX, Contact.Kind.PHONE], normal_phone(message.sender)
        else:
            kinds, normal = [Contact.Kind.API_CLIENT, Contact.Kind.EMAIL], normal_email(message.sender) or message.sender.strip()
        if not normal:
            return []
        rows = Contact.objects.filter(kind__in=kinds, normal=normal, disputed=False, customer__active=True)
        return self._known(rows.values_list("customer_id", flat=True).distinct())

    def sender_domain(self) -> str:
        """Of a mail; empty for other channels and for addresses of our own."""
        if self.message.channel is not ChannelName.EMAIL:
            return ""
        return normal_email(self.message.sender).rpartition("@")[2]

    def domains(self, domain: str) -> list[int]:
        """Customers with a mail address at this domain."""
        rows = Contact.objects.filter(
            kind=Contact.Kind.EMAIL, normal__endswith=f"@{domain}", learned=False, customer__active=True
        )
        return self._known(rows.values_list("customer_id", flat=True).distinct())

    def _known(self, pks: Iterable[int]) -> list[int]:
        """The same keys; customers that came into the database after the snapshot are taken into it."""
        wanted = list(pks)
        missing = [pk for pk in wanted if pk not in self.customers.by_pk]
        if missing:
            for row in Customer.objects.filter(pk__in=missing).values_list(*_CUSTOMER_FIELDS):
                self.customers.add(CustomerFacts(*row))
        return [pk for pk in wanted if pk in self.customers.by_pk]

    def contacts(self, kind: str, texts: Iterable[str]) -> Mapping[str, Sequence[int]]:
        """Customers by the mail addresses or telephone numbers that stand in a text."""
        normals = {text: normal_email(text) if kind == "email" else normal_phone(re.sub(r"\(0\)", "", text)) for text in texts}
        wanted = {normal for normal in normals.values() if normal}
        if not wanted:
            return {}
        kinds = [Contact.Kind.EMAIL] if kind == "email" else [Contact.Kind.PHONE, Contact.Kind.FAX]
        found: defaultdict[str, list[int]] = defaultdict(list)
        rows = Contact.objects.filter(kind__in=kinds, normal__in=wanted, disputed=False, customer__active=True)
        pairs = list(rows.values_list("normal", "customer_id"))
        known = set(self._known(dict.fromkeys(customer for _, customer in pairs)))
        for normal, customer in pairs:
            if customer in known:
                found[normal].append(customer)
        return {text: found[normal] for text, normal in normals.items() if normal in found}


def _lessons(names: Sequence[CustomerArticle], customer: CustomerFacts) -> Lessons:
    """What the desk has taught for a customer."""
    units: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for usage in UnitUsage.objects.filter(customer_id=customer.pk):
        units[usage.article_id][usage.key] = "" if usage.disputed else usage.unit
    held = [name for name in names if not name.disputed]
    return Lessons(
        numbers={
            name.folded: TaughtNumber(name.article_id, frozenset(name.beside.split("|")))
            for name in held
            if " " not in name.folded
        },
        wordings={name.folded: name.article_id for name in held if " " in name.folded},
        disputed=frozenset(name.folded for name in names if name.disputed),
        units=units,
    )


def knowledge_for(message: ReadMessage) -> Knowledge:
    """Everything that is known for one message."""
    return Knowledge(snapshot(), message)
