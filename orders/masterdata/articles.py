"""``articles.csv`` and ``prices.csv``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from orders.folding import article_search, folded
from orders.masterdata import values
from orders.masterdata.tables import Layout, Parsed, Row, parse
from orders.masterdata.writing import Count, Done, deactivate, nobody, remove, upsert
from orders.models import Article, Price

ARTICLES = Layout(
    "articles.csv",
    ("sku", "name", "unit", "price"),
    ("gtin", "description", "pack_size", "pack_unit", "currency", "category", "active", "replaced_by", "aliases"),
)
PRICES = Layout("prices.csv", ("price_list", "sku", "price"), ("min_quantity",))

_ARTICLE: dict[str, Callable[[str], Any]] = {
    "sku": values.text(60, needed=True),
    "gtin": lambda cell: cell.replace(" ", ""),
    "name": values.text(250, needed=True),
    "description": values.text(100_000),
    "unit": values.unit,
    "pack_size": values.optional(values.number(above=True)),
    "pack_unit": values.optional_unit,
    "price": values.number(),
    "currency": values.currency,
    "category": values.text(200),
    "active": values.yes_no,
    "replaced_by": values.text(60),
    "aliases": values.text(100_000),
}


def check_articles(rows: Sequence[Row], known: frozenset[str]) -> list[Parsed]:
    """Understand the rows of ``articles.csv``.

    Args:
        known: Article numbers of the file and of the database.
    """
    found = parse(rows, _ARTICLE, lambda row: row["sku"])
    gtins: dict[str, int] = {}
    for each in found:
        row, cells = each.row, each.values
        if "pack_size" in cells and "pack_unit" in cells and (cells["pack_size"] is None) != (not cells["pack_unit"]):
            row.bad("pack_unit", "pack_size and pack_unit go together: fill in both or none")
        if gtin := cells.get("gtin"):
            cells["gtin"] = _checked_gtin(row, gtin, gtins)
        successor = cells.get("replaced_by")
        if successor == cells["sku"]:
            row.warn("replaced_by", f"{successor!r} is the article itself")
        elif successor and successor not in known:
            row.warn("replaced_by", f"{successor!r} is no article that is known")
    return found


def _checked_gtin(row: Row, gtin: str, lines: dict[str, int]) -> str:
    """Keep what may be a bar code; one with a wrong check digit is kept and named, anything else is left out."""
    if len(gtin) not in (8, 12, 13, 14) or not (gtin.isascii() and gtin.isdigit()):
        row.warn("gtin", f"{gtin!r} is no GTIN (8, 12, 13 or 14 digits) and was left out")
        return ""
    if not values.gtin_is_right(gtin):
        row.warn("gtin", f"{gtin!r} has a wrong check digit")
    first = lines.setdefault(gtin, row.line)
    if first != row.line:
        row.warn("gtin", f"{gtin!r} stands in line {first} as well")
    return gtin


def write_articles(found: Sequence[Parsed], *, deactivate_missing: bool = False, done: Done = nobody) -> Count:
    """Create and update; the desk's search and the reader find an article by what is derived here."""
    existing = {row.sku: row for row in Article.objects.all()}
    active = {"active": True} if deactivate_missing else {}
    # What the file says of "active" goes before.
    wanted = ((each.values["sku"], active | each.values) for each in found)
    count = upsert(
        Article.objects, existing, wanted, unique=["sku"], derive=derive_article, derived=("folded", "search"), done=done
    )
    if not deactivate_missing:
        return count
    there = {each.values["sku"] for each in found}
    gone = Article.objects.filter(active=True).values_list("pk", "sku")
    missing = [pk for pk, sku in gone if sku not in there]
    return Count(count.new, count.changed, count.same, deactivate(Article.objects, missing))


def derive_article(article: Article) -> None:
    """Set what is kept of number and names only to be found by."""
    article.folded = folded(article.sku)[:60]
    article.search = article_search(sku=article.sku, name=article.name, aliases=article.aliases)


def check_prices(rows: Sequence[Row], skus: frozenset[str]) -> list[Parsed]:
    """Understand the rows of ``prices.csv``; without ``min_quantity`` a price holds from 1."""
    converters = {
        "price_list": values.text(40, needed=True),
        "sku": values.known_key(skus, what="article"),
        "min_quantity": lambda cell: values.number()(cell) if cell else Decimal(1),
        "price": values.number(),
    }
    return parse(rows, converters, lambda row: (row["price_list"], row["sku"], row.get("min_quantity", Decimal(1))))


def write_prices(found: Sequence[Parsed], *, deactivate_missing: bool = False, done: Done = nobody) -> Count:
    """Create and update; a price that is missing is removed on demand, as a price cannot be inactive."""
    ids = dict(Article.objects.values_list("sku", "pk"))
    existing = {(row.price_list, row.article_id, row.min_quantity): row for row in Price.objects.all()}
    wanted = {}
    for each in found:
        cells = each.values
        key = (cells["price_list"], ids[cells["sku"]], cells.get("min_quantity", Decimal(1)))
        wanted[key] = {"price_list": key[0], "article_id": key[1], "min_quantity": key[2], "price": cells["price"]}
    gone = [row.pk for key, row in existing.items() if key not in wanted] if deactivate_missing else []
    count = upsert(Price.objects, existing, wanted.items(), unique=["price_list", "article", "min_quantity"], done=done)
    return Count(count.new, count.changed, count.same, remove(Price.objects, gone))
