"""From what stands in a field of the desk to the row it means, without a guess."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from orders.folding import folded
from orders.models import Article, Customer

_PARTING = " · "


def label(row: Article | Customer | None) -> str:
    """What a field shows for a row: ``41007 · Schreinerei Maier GmbH``."""
    return "" if row is None else str(row)


def key_of(text: str) -> str:
    """The number at the front of a label, or all of what was typed."""
    return text.split(_PARTING, 1)[0].strip()


def articles_for(texts: Iterable[str]) -> dict[str, Article]:
    """Find the articles meant by the texts of an order's fields in one query; unknown and doubtful texts are left out."""
    wanted = {text: key_of(text) for text in texts if text and text.strip()}
    keys = set(wanted.values())
    folds = {folded(key) for key in keys} - {""}
    rows = Article.objects.filter(Q(sku__in=keys) | Q(folded__in=folds) | Q(gtin__in=keys))
    by_sku, by_fold, by_gtin = {}, dict[str, list[Article]](), dict[str, list[Article]]()
    for row in rows:
        by_sku[row.sku] = row
        by_fold.setdefault(row.folded, []).append(row)
        by_gtin.setdefault(row.gtin, []).append(row)
    found = {}
    for text, key in wanted.items():
        candidates = [by_sku[key]] if key in by_sku else by_fold.get(folded(key)) or by_gtin.get(key) or []
        if len(candidates) == 1:
            found[text] = candidates[0]
    return found


def customer_for(text: str) -> Customer | None:
    """Find the customer by number, or by a name that only one customer has."""
    key = key_of(text)
    if not key:
        return None
    customer = Customer.objects.filter(number=key).first()
    if customer is None:
        named = list(Customer.objects.filter(name__iexact=text.strip())[:2])
        customer = named[0] if len(named) == 1 else None
    return customer
