"""What makes the search quick, in the way of each database; and the orders that are there already."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from orders.fulltext.words import words_of

_AT_ONCE = 500
_MOST_TEXT = 20_000

_POSTGRESQL = (
    # A trusted extension: whoever owns the database may create it.
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # One for each kind: words that many documents hold must not be in the way where orders are looked for.
    "CREATE INDEX orders_search_order_words ON orders_searchentry USING gin (words) WHERE kind = 'order'",
    "CREATE INDEX orders_search_document_words ON orders_searchentry USING gin (words) WHERE kind = 'document'",
    "CREATE INDEX orders_article_finder ON orders_article USING gin (finder gin_trgm_ops)",
    "CREATE INDEX orders_customer_finder ON orders_customer USING gin (finder gin_trgm_ops)",
    "CREATE INDEX orders_contact_normal_parts ON orders_contact USING gin (normal gin_trgm_ops)",
    "CREATE INDEX orders_own_article_parts ON orders_customerarticle USING gin (folded gin_trgm_ops)",
)
_POSTGRESQL_BACK = (
    "DROP INDEX orders_search_order_words",
    "DROP INDEX orders_search_document_words",
    "DROP INDEX orders_article_finder",
    "DROP INDEX orders_customer_finder",
    "DROP INDEX orders_contact_normal_parts",
    "DROP INDEX orders_own_article_parts",
)
# An index beside the table, kept in step by triggers. Django makes a table anew to change it, and its triggers are lost then:
# a migration that changes SearchEntry must create them again.
_SQLITE = (
    "CREATE VIRTUAL TABLE orders_searchwords USING fts5"
    " (words, content='orders_searchentry', content_rowid='id', prefix='2 3 4', tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER orders_searchentry_put AFTER INSERT ON orders_searchentry BEGIN"
    " INSERT INTO orders_searchwords (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER orders_searchentry_drop AFTER DELETE ON orders_searchentry BEGIN"
    " INSERT INTO orders_searchwords (orders_searchwords, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER orders_searchentry_change AFTER UPDATE OF words ON orders_searchentry BEGIN"
    " INSERT INTO orders_searchwords (orders_searchwords, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO orders_searchwords (rowid, words) VALUES (new.id, new.words); END",
)
_SQLITE_BACK = (
    "DROP TRIGGER orders_searchentry_put",
    "DROP TRIGGER orders_searchentry_drop",
    "DROP TRIGGER orders_searchentry_change",
    "DROP TABLE orders_searchwords",
)


def _make(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def _unmake(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else _SQLITE_BACK:
        schema_editor.execute(statement, params=None)


def _fill(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    order_model, entry_model = apps.get_model("orders", "Order"), apps.get_model("orders", "SearchEntry")
    orders = order_model.objects.order_by("pk").select_related("customer").prefetch_related("lines__article")
    for first in range(0, orders.count(), _AT_ONCE):
        entry_model.objects.bulk_create(_entry(entry_model, order) for order in orders[first : first + _AT_ONCE])


def _entry(entry_model: Any, order: Any) -> Any:
    customer = order.customer
    head = [order.number, order.po_number, order.sender, order.comment, order.delivery_name, order.delivery_city]
    head += [customer.number, customer.name, customer.city] if customer else []
    lines = list(order.lines.all())
    named = [f"{line.article.sku} {line.article.folded} {line.article.name}" for line in lines if line.article]
    said = [" ".join((line.text, *map(str, line.said.get("numbers") or ()))) for line in lines]
    text = " · ".join(filter(None, (*named, *(line.text for line in lines))))[:_MOST_TEXT]
    words = words_of(*head, *named, *said)
    return entry_model(kind="order", ref=order.number, order=order, at=order.received_at, text=text, words=words)


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_queue_and_search")]

    operations = [migrations.RunPython(_make, _unmake), migrations.RunPython(_fill, migrations.RunPython.noop)]
