"""How often a stated confidence was right: the map from what the program says of itself to what was measured. Plain Python.

The steps before state how sure they are by rules of thumb. ``manage.py calibrate`` counts on case sets how often each such
confidence was right and writes ``calibration.json``; here it is read. A chance is what ``docs/evaluation.md`` calls so: of that
many fields read like this one, so many were right.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from intake.contracts import Draft, Evidence, ReadMessage

FILE = Path(__file__).with_name("calibration.json")
FORMAT = 1
MEDIA = ("scanned", "text", "data")
FIELDS = ("line", "customer", "delivery", "po_number", "requested_date")
# What must be right in an accepted order; a wrong order number or date is mended without goods being moved.
GOODS = frozenset({"line", "customer", "delivery"})
_WRITTEN = frozenset({"pdftext", "text", "html", "sheet"})


class CalibrationError(ValueError):
    """A calibration file cannot be used; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """Confidences from ``start`` up to the next step, and how often they were right.

    Attributes:
        start: The least confidence of the step.
        count, wrong: Fields seen in it.
        chance: That such a field is right, from 0 to below 1.
    """

    start: float
    count: int
    wrong: int
    chance: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One group: a field in a medium.

    Attributes:
        steps: By ``start``; chances never fall.
        silent: Where the field was not read at all (no delivery address, no date) and that was taken as it is; ``None`` for
            fields without which there is no order.
    """

    steps: tuple[Step, ...]
    silent: Step | None = None

    def chance(self, confidence: float | None) -> float:
        """The chance that a field stated with this confidence is right; ``None`` where it was not read."""
        if confidence is None:
            return self.silent.chance if self.silent is not None else 0.0
        place = bisect_right([step.start for step in self.steps], confidence)
        return self.steps[max(0, place - 1)].chance


Calibration = Mapping[tuple[str, str], Curve]


@dataclass(frozen=True, slots=True)
class Stated:
    """A field as the program states it.

    Attributes:
        field: One of ``FIELDS``.
        medium: One of ``MEDIA``.
        confidence: ``None`` where the field was not read.
        position: Of a line, from 1.
    """

    field: str
    medium: str
    confidence: float | None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """That a whole order is right.

    Attributes:
        right: From 0 to 1.
        weakest: The field that takes most from it.
    """

    right: float
    weakest: Stated


def medium_of(evidence: Iterable[Evidence], message: ReadMessage) -> str:
    """Where something was read: on a picture, in a text, or in data; of the whole message where nothing proves it.

    The worst of all the places counts.
    """
    found = {_medium(place, message) for place in evidence}
    if not found:
        found = {_page_medium(page.reader) for document in message.documents for page in document.pages}
        if any(document.data is not None for document in message.documents):
            return "data"
    return next((medium for medium in MEDIA if medium in found), "text")


def _medium(place: Evidence, message: ReadMessage) -> str:
    if not 0 <= place.document < len(message.documents):
        return "scanned"
    document = message.documents[place.document]
    if document.data is not None:
        return "data"
    return next((_page_medium(page.reader) for page in document.pages if page.number == place.page), "text")


def _page_medium(reader: str) -> str:
    return "text" if reader in _WRITTEN else "scanned"


def stated(draft: Draft, message: ReadMessage) -> tuple[Stated, ...]:
    """Everything that a draft states, the lines first."""
    lines = [
        Stated("line", medium_of(line.evidence, message), line.confidence, position)
        for position, line in enumerate(draft.lines, start=1)
    ]
    whole = medium_of((), message)
    header = (
        ("customer", draft.customer),
        ("delivery", draft.delivery),
        ("po_number", draft.po_number),
        ("requested_date", draft.requested_date),
    )
    return (
        *lines,
        *(
            Stated(name, medium_of(field.evidence, message), field.confidence) if field else Stated(name, whole, None)
            for name, field in header
        ),
    )


def chance_of(fields: Sequence[Stated], calibration: Calibration) -> Chance:
    """The chance that customer, lines and place of an order are all right, taken as independent of each other.

    Args:
        fields: At least one of the ``GOODS``.
    """
    goods = [(calibration[each.field, each.medium].chance(each.confidence), each) for each in fields if each.field in GOODS]
    right = 1.0
    for chance, _each in goods:
        right *= chance
    return Chance(right, min(goods, key=lambda pair: pair[0])[1])


@cache
def current() -> Calibration | None:
    """The calibration that comes with the program; ``None`` where none was fitted: then one bar holds for every line.

    Raises:
        CalibrationError: The file cannot be used.
    """
    return read(FILE) if FILE.exists() else None


def read(path: Path) -> Calibration:
    """Read a calibration file.

    Raises:
        CalibrationError: It is none, or something in it is impossible.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']} is not {FORMAT}")
        return {(field, medium): _curve(data["curves"][field][medium]) for field in FIELDS for medium in MEDIA}
    except (OSError, KeyError, TypeError, ValueError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise CalibrationError(f"{path} cannot be used: {what}. Write it anew with manage.py calibrate.") from error


def as_json(calibration: Calibration) -> dict[str, dict[str, Any]]:
    """The curves in the form of the file."""
    return {field: {medium: _curve_json(calibration[field, medium]) for medium in MEDIA} for field in FIELDS}


def _curve_json(curve: Curve) -> dict[str, Any]:
    data: dict[str, Any] = {"steps": [_step_json(step) for step in curve.steps]}
    return data | {"silent": _step_json(curve.silent)} if curve.silent is not None else data


def _step_json(step: Step) -> list[float]:
    return [step.start, step.count, step.wrong, step.chance]


def _curve(data: Mapping[str, Any]) -> Curve:
    steps = tuple(_step(row) for row in data["steps"])
    if not steps:
        raise ValueError("a curve has no steps")
    for lower, upper in pairwise(steps):
        if not (lower.start < upper.start and lower.chance <= upper.chance):
            raise ValueError(f"a curve falls between {lower.start} and {upper.start}")
    return Curve(steps, _step(data["silent"]) if "silent" in data else None)


def _step(row: Sequence[Any]) -> Step:
    start, count, wrong, chance = row
    step = Step(float(start), int(count), int(wrong), float(chance))
    if not (0 <= step.start <= 1 and 0 <= step.wrong <= step.count and 0 <= step.chance < 1):
        raise ValueError(f"{list(row)} is no step")
    return step
