"""Messages that were read before there was a search over documents are found as well."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from orders.fulltext.words import words_of

_AT_ONCE = 200
_MOST_TEXT = 20_000


def _fill(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    message_model, entry_model = apps.get_model("intake", "Message"), apps.get_model("orders", "SearchEntry")
    messages = message_model.objects.filter(documents__isnull=False).distinct().order_by("received_at", "pk")
    for first in range(0, messages.count(), _AT_ONCE):
        some = messages[first : first + _AT_ONCE].prefetch_related("documents__pages")
        entry_model.objects.bulk_create(_entry(entry_model, message) for message in some)


def _entry(entry_model: Any, message: Any) -> Any:
    documents = sorted(message.documents.all(), key=lambda document: document.position)
    pages = [page.text for document in documents for page in sorted(document.pages.all(), key=lambda page: page.number)]
    texts = [text for text in pages if text]
    words = words_of(message.sender, message.subject, *(document.name for document in documents), *texts)
    text = "\n".join(texts)[:_MOST_TEXT]
    return entry_model(kind="document", ref=str(message.pk), at=message.received_at, text=text, words=words)


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_claim_with_process"), ("orders", "0014_search_index")]

    operations = [migrations.RunPython(_fill, migrations.RunPython.noop)]
