"""An installation tells what was read in its messages and where; ``intake.evaluation.seeing`` is the other end."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from PIL import Image

from intake.calibration import medium_of
from intake.contracts import Document, Evidence, Page, ReadMessage
from intake.models import Message
from intake.storing import load_read
from orders.models import Order

_WIDTH_PX = 900
_MOST_TEXT = 20_000
_HEADER = ("customer", "delivery", "po_number", "requested_date")


def tell(message: Message, *, pictures: bool) -> dict[str, Any]:
    """Say as JSON what was read in a message.

    Args:
        pictures: Whether pages are shown as well; without them only the orders are told.
    """
    said = load_read(message)
    orders = Order.objects.filter(source_ref=str(message.pk)).prefetch_related("lines")
    return {
        "message": str(message.pk),
        "documents": [_document(document) for document in said.documents] if pictures else [],
        "orders": {order.number: list(_spots(order, said)) for order in orders},
    }


def _spots(order: Order, said: ReadMessage) -> Iterator[dict[str, Any]]:
    for line in sorted(order.lines.all(), key=lambda each: each.position):
        yield _spot("line", line.confidence, line.evidence, said, line.position)
    for name in _HEADER:
        known = order.fields.get(name)
        yield _spot(name, known["confidence"], known["evidence"], said) if known else _spot(name, None, (), said)


def _spot(
    name: str, confidence: float | None, evidence: Iterable[Mapping[str, Any]], said: ReadMessage, position: int | None = None
) -> dict[str, Any]:
    places = [_evidence(place) for place in evidence]
    marks = [[place.document, place.page, place.box, _span(place, said)] for place in places]
    medium = medium_of(places, said)
    return {"field": name, "medium": medium, "confidence": confidence, "position": position, "marks": marks}


def _evidence(data: Mapping[str, Any]) -> Evidence:
    box, span, cell = (tuple(data[name]) if data.get(name) else None for name in ("box", "span", "cell"))
    return Evidence(int(data["document"]), int(data["page"]), box, span, cell)


def _span(place: Evidence, said: ReadMessage) -> tuple[int, int] | None:
    """Where a place stands in the text of its page; a cell from its first word to its last."""
    if place.span is not None or place.cell is None or place.document >= len(said.documents):
        return place.span
    page = next((each for each in said.documents[place.document].pages if each.number == place.page), None)
    spans = [word.span for word in page.words if word.cell == place.cell and word.span] if page else []
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def _document(document: Document) -> dict[str, Any]:
    pages = [_page(page) for page in document.pages]
    if document.data is not None and not pages:
        text = json.dumps(document.data, ensure_ascii=False, indent=1, default=str)
        pages = [{"number": 1, "reader": "data", "text": text[:_MOST_TEXT]}]
    named = {"name": document.name, "media_type": document.media_type, "role": document.role, "problem": document.problem}
    return {**named, "pages": pages}


def _page(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "reader": page.reader,
        "text": page.text[:_MOST_TEXT],
        "picture": _picture(page.image) if page.image else "",
        "width": page.width,
        "height": page.height,
        "incomplete": page.incomplete,
    }


def _picture(content: bytes) -> str:
    """A page scaled down to what is needed to compare it with what was read."""
    with Image.open(io.BytesIO(content)) as image:
        small = image.convert("L")
        small.thumbnail((_WIDTH_PX, _WIDTH_PX * 4), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=35, method=4)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii")
