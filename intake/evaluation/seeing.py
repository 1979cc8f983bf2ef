"""What a message looked like to the program: its pages with their pictures, and where on them each field was read.

Told by the throw-away installation of a run (``manage.py tell_readings``) before it is thrown away.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from intake.calibration import Stated, medium_of
from intake.contracts import Box, Document, Evidence, Page, ReadMessage
from intake.models import Message
from intake.storing import load_read
from orders.models import Order

_WIDTH_PX = 900
_MOST_TEXT = 20_000
_HEADER = ("customer", "delivery", "po_number", "requested_date")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a field was read: a box on a picture in 1/1000, or a span of the page's text.

    Attributes:
        document: From 0.
        page: From 1.
    """

    document: int
    page: int
    box: Box | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A field with its places."""

    stated: Stated
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page; ``picture`` is a data: address or empty, ``text`` may be cut."""

    number: int
    reader: str
    text: str
    picture: str = ""
    width: int = 0
    height: int = 0
    incomplete: str = ""


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document with its pages; data stand on one page as text."""

    name: str
    media_type: str
    role: str
    problem: str
    pages: tuple[SeenPage, ...]


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """Where everything of an order was read: lines by position from 1, fields by name."""

    lines: Mapping[int, Spot] = field(default_factory=dict)
    header: Mapping[str, Spot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message: documents, and its orders by number."""

    documents: tuple[SeenDocument, ...]
    orders: Mapping[str, SeenOrder]


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


def seen_of(data: Mapping[str, Any]) -> Seen:
    """What ``tell`` said."""
    documents = tuple(
        SeenDocument(**{**each, "pages": tuple(SeenPage(**page) for page in each["pages"])}) for each in data["documents"]
    )
    return Seen(documents, {number: _order(spots) for number, spots in data["orders"].items()})


def _order(spots: Sequence[Mapping[str, Any]]) -> SeenOrder:
    lines: dict[int, Spot] = {}
    header: dict[str, Spot] = {}
    for each in spots:
        marks = tuple(
            Mark(document, page, tuple(box) if box else None, tuple(span) if span else None)
            for document, page, box, span in each["marks"]
        )
        spot = Spot(Stated(each["field"], each["medium"], each["confidence"], each["position"]), marks)
        if spot.stated.position is None:
            header[spot.stated.field] = spot
        else:
            lines[spot.stated.position] = spot
    return SeenOrder(lines, header)


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
