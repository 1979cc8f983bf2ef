"""The originals that belong to an item: its message, the customer's replies, and messages that were merged into its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from orders.desk.source import SourceDocument, SourceView, source_of
from orders.models import Order, QueueItem


@dataclass(frozen=True, slots=True)
class Originals:
    """What is shown at the left.

    Attributes:
        view: All documents, counted through; ``None`` where nothing is kept.
        first_documents: By message, the number of its first document in ``view``.
    """

    view: SourceView | None
    first_documents: dict[str, int] = field(default_factory=dict)


def originals_of(item: QueueItem) -> Originals:
    """Read them; the item's own message comes first."""
    documents: list[SourceDocument] = []
    first: dict[str, int] = {}
    for ref, words in _messages(item):
        if ref in first:
            continue
        view = source_of(ref)
        start = first[ref] = 1 + max((each.index for each in documents), default=-1)
        for document in view.documents if view else ():
            name = words % {"name": document.name} if words else document.name
            documents.append(replace(document, index=start + document.index, name=name))
    return Originals(SourceView(tuple(documents)) if documents else None, first)


def _messages(item: QueueItem) -> Iterator[tuple[str, str]]:
    """References, and how the documents of each are called where they are not the item's own."""
    yield item.source_ref, ""
    for reason in item.reasons:
        if reason.get("source_ref"):
            yield reason["source_ref"], gettext("Antwort: %(name)s")
    if item.order_id is not None:
        yield from ((ref, gettext("Dazu: %(name)s")) for ref in merged_refs(item.order_id))
    if item.kind == "change" and item.related_order is not None:
        yield item.related_order.source_ref, gettext("Früher: %(name)s")


def merged_refs(order_id: int) -> list[str]:
    """Messages whose orders or items were merged into an order, or changed it."""
    orders = list(Order.objects.filter(merged_into=order_id).order_by("pk").values_list("source_ref", flat=True))
    items = QueueItem.objects.filter(related_order=order_id, outcome="merged").order_by("pk").values_list("source_ref", flat=True)
    return list(dict.fromkeys([*orders, *items]))
