"""``customer_articles.csv`` (what customers call articles) and ``history.csv`` (what they bought before)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from orders.folding import folded
from orders.masterdata import values
from orders.masterdata.tables import Layout, Parsed, Row, parse
from orders.masterdata.writing import BATCH, Count, Done, nobody, remove, upsert
from orders.models import Article, Customer, CustomerArticle, Purchase

CUSTOMER_ARTICLES = Layout("customer_articles.csv", ("customer", "customer_sku", "sku"))
HISTORY = Layout("history.csv", ("customer", "order_date", "sku", "quantity", "unit"), ("po_number",))
_Bought = tuple[int, date, str, int, Decimal, str]


def check_customer_articles(rows: Sequence[Row], customers: frozenset[str], skus: frozenset[str]) -> list[Parsed]:
    """Understand the rows of ``customer_articles.csv``; numbers that differ only in signs or capitals are the same."""

    def own_number(cell: str) -> str:
        text = values.text(200, needed=True)(cell)
        if not folded(text):
            raise ValueError(f"{cell!r} holds neither a letter nor a digit")
        return text

    converters = {
        "customer": values.known_key(customers, what="customer"),
        "customer_sku": own_number,
        "sku": values.known_key(skus, what="article"),
    }
    return parse(rows, converters, lambda row: (row["customer"], folded(row["customer_sku"])))


def write_customer_articles(found: Sequence[Parsed], *, deactivate_missing: bool = False, done: Done = nobody) -> Count:
    """Create and update; what the desk has learned stays, also where the file says otherwise (with a warning).

    What was decided both ways at the desk counts no longer, and gives way to the file.
    """
    ids, articles = _ids()
    told = {(ids[each.values["customer"]], folded(each.values["customer_sku"])[:200]) for each in found}
    rows = list(CustomerArticle.objects.all())
    settled = {row.pk for row in rows if row.disputed and (row.customer_id, row.folded) in told}
    remove(CustomerArticle.objects, list(settled))
    rows = [row for row in rows if row.pk not in settled]
    learned = {(row.customer_id, row.folded): row.article_id for row in rows if row.learned}
    existing = {(row.customer_id, row.folded): row for row in rows if not row.learned}
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    for each in found:
        article, own = articles[each.values["sku"]], each.values["customer_sku"]
        key = (ids[each.values["customer"]], folded(own)[:200])
        if key not in learned:
            wanted[key] = {"customer_id": key[0], "folded": key[1], "customer_sku": own, "article_id": article}
        elif learned[key] != article:
            each.row.warn("sku", f"{own!r} means another article since it was corrected at the desk; that one was kept")
    gone = [row.pk for key, row in existing.items() if key not in wanted] if deactivate_missing else []
    count = upsert(CustomerArticle.objects, existing, wanted.items(), unique=["customer", "folded"], done=done)
    return Count(count.new, count.changed, count.same, remove(CustomerArticle.objects, gone))


def check_history(rows: Sequence[Row], customers: frozenset[str], skus: frozenset[str]) -> list[Parsed]:
    """Understand the rows of ``history.csv``. They have no key: the same may well be bought twice on a day."""
    converters = {
        "customer": values.known_key(customers, what="customer"),
        "order_date": values.day,
        "po_number": values.text(80),
        "sku": values.known_key(skus, what="article"),
        "quantity": values.number(above=True),
        "unit": values.unit,
    }
    numbers = iter(range(len(rows)))
    return parse(rows, converters, lambda _row: next(numbers))


def write_history(found: Sequence[Parsed], *, done: Done = nobody) -> Count:
    """Add what is not there yet: a row counts as often as it stands in the file, not as often as the file is loaded."""
    ids, articles = _ids()
    wanted = Counter(
        (
            ids[cells["customer"]],
            cells["order_date"],
            cells.get("po_number", ""),
            articles[cells["sku"]],
            cells["quantity"],
            cells["unit"],
        )
        for cells in (each.values for each in found)
    )
    if not wanted:
        return Count()
    span = (min(key[1] for key in wanted), max(key[1] for key in wanted))
    columns = ("customer_id", "order_date", "po_number", "article_id", "quantity", "unit")
    there: Counter[_Bought] = Counter(Purchase.objects.filter(order_date__range=span).values_list(*columns))
    new = list((wanted - there).elements())
    for begin in range(0, len(new), BATCH):
        batch = new[begin : begin + BATCH]
        Purchase.objects.bulk_create(Purchase(**dict(zip(columns, key, strict=True))) for key in batch)
        done(begin + len(batch), len(new))
    return Count(new=len(new), same=wanted.total() - len(new))


def _ids() -> tuple[dict[str, int], dict[str, int]]:
    customers = dict(Customer.objects.values_list("number", "pk"))
    return customers, dict(Article.objects.values_list("sku", "pk"))
