"""Finds for the search fields of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext

from orders.contacts import normal_phone
from orders.desk import wording
from orders.desk.lookups import label
from orders.desk.past import past_of
from orders.folding import folded
from orders.models import Article, Customer, CustomerArticle, Order

_SHOWN = 9
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list of finds: what the field will hold, and what helps to choose."""

    value: str
    title: str
    hint: str


def matching_articles(query: str) -> QuerySet[Article]:
    """Articles whose number, name or other names hold every word of the query; active ones first."""
    rows = Article.objects.order_by("-active", "sku")
    for word in query.split()[:_MOST_WORDS]:
        found = (
            Q(search__icontains=word)
            | Q(sku__icontains=word)
            | Q(name__icontains=word)
            | Q(gtin=word)
            | Q(aliases__icontains=word)
        )
        if folded(word):
            found |= Q(folded__startswith=folded(word))
        rows = rows.filter(found)
    return rows


def matching_customers(query: str) -> QuerySet[Customer]:
    """Customers whose number, name, town or contacts hold every word of the query; names in which a word begins so first."""
    words = query.split()[:_MOST_WORDS]
    rows = Customer.objects.order_by("-active", "name", "number")
    if words:
        begins = Q(name__istartswith=words[0]) | Q(name__icontains=f" {words[0]}")
        rows = Customer.objects.order_by("-active", Case(When(begins, then=0), default=1), "name", "number")
    phone = normal_phone(query)
    # A number is typed with blanks between its parts, which are no words.
    if phone and rows.filter(contacts__normal=phone).exists():
        return rows.filter(contacts__normal=phone).distinct()
    for word in words:
        found = Q(number__startswith=word) | Q(name__icontains=word) | Q(city__icontains=word) | Q(postal_code__startswith=word)
        digits = "".join(character for character in word if character.isdigit())
        known = Q(contacts__normal__icontains=word.lower())
        if len(digits) > 4:
            known |= Q(contacts__normal__endswith=digits.lstrip("0"))
        rows = rows.filter(found | known)
    return rows.distinct()


def matching_orders(query: str) -> QuerySet[Order]:
    """Orders by number, the customer's order number, customer or sender."""
    rows = Order.objects.order_by("-received_at", "-pk")
    for word in query.split()[:_MOST_WORDS]:
        found = Q(number__icontains=word) | Q(po_number__icontains=word) | Q(sender__icontains=word)
        rows = rows.filter(found | Q(customer__name__icontains=word) | Q(customer__number=word))
    return rows


def article_choices(query: str, customer: Customer | None) -> list[Choice]:
    """Finds for an article field: the customer's own number first, then what was bought before, then the best names."""
    if not query.strip():
        return []
    rows: dict[int, Article] = {}
    if customer is not None:
        own = CustomerArticle.objects.filter(customer=customer, customer_sku__iexact=query.strip()).select_related("article")
        rows = {each.article_id: each.article for each in own[:_SHOWN]}
    hints = past_of(customer, shown_usual=1000).hints()
    found = list(matching_articles(query)[: _SHOWN * 5])
    words = set(query.casefold().split())
    found.sort(key=lambda article: (article.sku not in hints, not article.active, -_whole_words(article, words), article.sku))
    for article in found:
        rows.setdefault(article.pk, article)
    return [_article_choice(article, hints.get(article.sku, "")) for article in list(rows.values())[:_SHOWN]]


def _whole_words(article: Article, words: set[str]) -> int:
    """How many words of the query stand in the name as they are: "10" is rather the size than a part of a number."""
    return len(words & set(article.name.casefold().split()))


def _article_choice(article: Article, bought: str) -> Choice:
    per = gettext("%(price)s je %(unit)s") % {
        "price": wording.unit_price(article.price, article.currency),
        "unit": wording.unit_text(article.unit, 1),
    }
    state = "" if article.active else gettext("ausgelaufen")
    return Choice(label(article), label(article), " · ".join(filter(None, (state, bought or per))))


def customer_choices(query: str) -> list[Choice]:
    """Finds for a customer field."""
    if not query.strip():
        return []
    rows = matching_customers(query)[:_SHOWN]
    return [Choice(label(row), label(row), " ".join(filter(None, (row.postal_code, row.city)))) for row in rows]
