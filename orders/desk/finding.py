"""Finds for the search fields of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext

from orders.contacts import normal_phone
from orders.desk import wording
from orders.desk.lookups import label
from orders.desk.past import past_of
from orders.folding import folded
from orders.fulltext.words import MOST_WORDS, fold_letters
from orders.models import Article, Contact, Customer, CustomerArticle

_SHOWN = 9
# Shorter pieces stand in every second number.
_SHORTEST = 3
_MOST_OWN = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list of finds: what the field will hold, and what helps to choose."""

    value: str
    title: str
    hint: str


ARTICLE_ORDER = ("-active", "sku")
CUSTOMER_ORDER = ("-active", "apart", "name", "number")


def matching_articles(query: str) -> QuerySet[Article]:
    """Articles whose number, name or other names hold every word of the query; active ones first.

    Also those that any customer calls by the number that was typed.
    """
    rows = Article.objects.order_by(*ARTICLE_ORDER)
    words = query.split()[:MOST_WORDS]
    for word in words:
        found = _parts("finder", word)
        if len(words) == 1 and len(folded(word)) >= _SHORTEST:
            theirs = CustomerArticle.objects.filter(folded__startswith=folded(word), disputed=False).order_by("folded")
            # Keys instead of a join, so that each side can use its own index.
            found |= Q(pk__in=list(theirs.values_list("article_id", flat=True)[:_MOST_OWN]))
        rows = rows.filter(found)
    return rows


def matching_customers(query: str) -> QuerySet[Customer]:
    """Customers whose number, name, town or contacts hold every word of the query; names in which a word begins so first."""
    words = query.split()[:MOST_WORDS]
    begins = Q(name__istartswith=words[0]) | Q(name__icontains=f" {words[0]}") if words else Q()
    apart = Case(When(begins, then=0), default=1, output_field=IntegerField()) if words else Value(0)
    rows = Customer.objects.annotate(apart=apart)
    phone = normal_phone(query)
    # A number is typed with blanks between its parts, which are no words.
    if phone and Contact.objects.filter(normal=phone).exists():
        return rows.filter(pk__in=Contact.objects.filter(normal=phone).values("customer_id")).order_by(*CUSTOMER_ORDER)
    for word in words:
        digits = "".join(character for character in word if character.isdigit()).lstrip("0")
        known = Q(normal__contains=word.lower())
        if len(digits) > 4:
            known |= Q(normal__contains=digits)
        contacts = Contact.objects.filter(known).values("customer_id")
        rows = rows.filter(pk__in=Customer.objects.filter(_parts("finder", word)).order_by().values("pk").union(contacts))
    return rows.order_by(*CUSTOMER_ORDER)


def _parts(column: str, word: str) -> Q:
    """Where the word stands anywhere in a folded column, as it was typed or without what parts it."""
    plain, bare = fold_letters(word), folded(word).lower()
    found = Q(**{f"{column}__contains": plain})
    return found | Q(**{f"{column}__contains": bare}) if len(bare) >= _SHORTEST and bare != plain else found


def article_choices(query: str, customer: Customer | None) -> list[Choice]:
    """Finds for an article field: the customer's own number first, then what was bought before, then the best names.

    Without a word: what the customer usually buys.
    """
    if not query.strip():
        return _usual_choices(customer)
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


def _usual_choices(customer: Customer | None) -> list[Choice]:
    usual = past_of(customer, shown_usual=_SHOWN)
    hints = usual.hints()
    articles = {article.sku: article for article in Article.objects.filter(sku__in=hints)}
    return [_article_choice(articles[sku], hint) for sku, hint in hints.items() if sku in articles]


def _whole_words(article: Article, words: set[str]) -> int:
    """How many words of the query stand in the name as they are: "10" is rather the size than a part of a number."""
    return len(words & set(article.name.casefold().split()))


def _article_choice(article: Article, bought: str) -> Choice:
    per = gettext("%(price)s je %(unit)s") % {
        "price": wording.unit_price(article.price, article.currency),
        "unit": wording.unit_text(article.unit, 1),
    }
    state = "" if article.active else gettext("ausgelaufen")
    return Choice(label(article), label(article), " · ".join(filter(None, (state, per, bought))))


def customer_choices(query: str) -> list[Choice]:
    """Finds for a customer field."""
    if not query.strip():
        return []
    rows = matching_customers(query)[:_SHOWN]
    return [Choice(label(row), label(row), " ".join(filter(None, (row.postal_code, row.city)))) for row in rows]
