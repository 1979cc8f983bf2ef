"""What is sold: search, categories, one article."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import add, or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from orders.folding import folded
from orders.models import Article

PAGE_SIZE = 24
_MOST_WORDS = 6
_LEAST_LETTERS = 3


@dataclass(slots=True)
class Category:
    """A branch of the assortment.

    Attributes:
        path: As in ``Article.category``: ``Arbeitsschutz/Handschuhe``.
        count: Articles in it and below.
    """

    path: str
    name: str
    count: int = 0
    children: list[Category] = field(default_factory=list)


def find(query: str, category: str = "") -> QuerySet[Article]:
    """Articles on sale whose number, name, GTIN or other names hold every word; the very number first.

    Only ``Article.search`` is looked through, which holds all of them folded: one column, one pass.
    """
    rows = Article.objects.filter(active=True)
    if category:
        rows = rows.filter(Q(category=category) | Q(category__startswith=f"{category}/"))
    words = query.split()[:_MOST_WORDS]
    for word in words:
        rows = rows.filter(_holds(word))
    if not words:
        return rows.order_by("category", "sku")
    whole = folded(query)
    nearness = Case(
        When(Q(folded=whole) | Q(gtin=whole), then=Value(0)),
        When(folded__startswith=whole or "\N{REPLACEMENT CHARACTER}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(nearness=nearness).order_by("nearness", "sku")


def find_roughly(query: str, category: str = "") -> QuerySet[Article]:
    """Articles that hold one of the words at least, for a search that found nothing; those with most of them first."""
    words = [word for word in query.split()[:_MOST_WORDS] if len(word) >= _LEAST_LETTERS]
    # "Handschuhe" finds "Handschuh": German plurals change the end of a word.
    stems = [word[: max(_LEAST_LETTERS + 1, len(word) - 2)] for word in words]
    if not stems:
        return Article.objects.none()
    rows = find("", category)
    each = [Case(When(_holds(stem), then=Value(1)), default=Value(0), output_field=IntegerField()) for stem in stems]
    any_word = reduce(or_, (_holds(stem) for stem in stems))
    return rows.filter(any_word).annotate(matches=reduce(add, each, Value(0))).order_by("-matches", "sku")


def _holds(word: str) -> Q:
    found = Q(search__contains=word.lower()) | Q(gtin=word)
    plain = folded(word).lower()
    return found | Q(search__contains=plain) if plain and plain != word.lower() else found


def categories() -> list[Category]:
    """The whole tree, counted in one query; branches by name."""
    top: dict[str, Category] = {}
    below: dict[str, Category] = {}
    counted = (
        Article.objects.filter(active=True)
        .exclude(category="")
        .values_list("category")
        .annotate(n=Count("pk"))
        .order_by("category")
    )
    for path, count in counted:
        first, _, rest = path.partition("/")
        branch = top.setdefault(first, Category(first, first))
        branch.count += count
        if rest:
            second = f"{first}/{rest.partition('/')[0]}"
            if second not in below:
                below[second] = Category(second, rest.partition("/")[0])
                branch.children.append(below[second])
            below[second].count += count
    return list(top.values())


def on_sale(sku: str) -> Article | None:
    """An article by its number, if it is sold."""
    return Article.objects.filter(sku=sku, active=True).first()
