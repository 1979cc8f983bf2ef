"""What a message looked like to the program: its pages with their pictures, and where on them each field was read. Plain Python.

Told by the throw-away installation of a run (``intake.evaluation.telling``) before it is thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.calibration import Stated
from intake.contracts import Box


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
