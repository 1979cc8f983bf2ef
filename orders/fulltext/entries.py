"""What is written into the search: an order by its facts, a document by all that was read in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from orders.contacts import normal_phone
from orders.data import Said
from orders.fulltext.words import words_of
from orders.models import Order, SearchEntry

_MOST_TEXT = 20_000


def put_order(order: Order) -> None:
    """Make an order found by its numbers, its customer, its sender and its lines; call it in the transaction of the change."""
    customer = order.customer
    lines = list(order.lines.select_related("article"))
    head = [
        order.number,
        order.po_number,
        order.sender,
        normal_phone(order.sender),
        order.comment,
        order.delivery_name,
        order.delivery_city,
    ]
    if customer is not None:
        head += [customer.number, customer.name, customer.city]
    named = [f"{line.article.sku} {line.article.folded} {line.article.name}" if line.article else "" for line in lines]
    said = [" ".join((line.text, *Said.from_json(line.said).numbers)) for line in lines]
    text = " · ".join(filter(None, [*named, *(line.text for line in lines)]))
    words = words_of(*head, *named, *said)
    _put(
        SearchEntry(
            kind=SearchEntry.Kind.ORDER,
            ref=order.number,
            order=order,
            at=order.received_at,
            text=text[:_MOST_TEXT],
            words=words,
        )
    )


def put_document(*, source_ref: str, at: datetime, heads: Iterable[str], texts: Iterable[str]) -> None:
    """Make what was read in a message found by its words; a second call replaces the first.

    Args:
        source_ref: The message, as orders and queue items name it.
        at: When it came in; aware.
        heads: Sender, subject, names of files: searched, but not shown.
        texts: Page by page.
    """
    heads, pages = list(heads), [text for text in texts if text]
    text, words = "\n".join(pages)[:_MOST_TEXT], words_of(*heads, *map(normal_phone, heads), *pages)
    _put(SearchEntry(kind=SearchEntry.Kind.DOCUMENT, ref=source_ref[:64], at=at, text=text, words=words))


def _put(entry: SearchEntry) -> None:
    """Write one entry, over the one of the same name if there is any, in one statement."""
    SearchEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=["kind", "ref"], update_fields=["at", "text", "words"]
    )
