"""One case as it is shown: what was read beside what was expected, and the pages with the places where it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.evaluation.claims import Line, Result, claims, expected_lines, take
from intake.evaluation.judging import Verdict
from intake.evaluation.seeing import Mark, Seen, SeenDocument, SeenOrder, SeenPage, Spot

_LABELS = {"customer": "customer", "delivery": "delivery", "po_number": "order number", "requested_date": "date"}
_NOTHING = SeenOrder()


@dataclass(frozen=True, slots=True)
class Row:
    """A field or a line: read, expected, and whether that is the same.

    Attributes:
        label: Also written beside its places on the pages.
        state: ``right``, ``wrong``, ``missing`` or ``extra``.
    """

    label: str
    read: str
    expected: str
    state: str
    confidence: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a picture, in per cent, as text so that no language writes commas."""

    left: str
    top: str
    width: str
    height: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and whose place it is; ``label`` is empty where it is nobody's."""

    text: str
    label: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page: a picture with boxes, or text in pieces."""

    heading: str
    picture: str
    boxes: tuple[Box, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownCase:
    """Everything that is shown of a case."""

    id: str
    group: str
    channel: str
    decision: str
    note: str
    why: str
    header: tuple[Row, ...]
    lines: tuple[Row, ...]
    reasons: tuple[str, ...]
    pages: tuple[ShownPage, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark with its label."""

    mark: Mark
    label: str
    state: str


def show(verdict: Verdict, results: Sequence[Result], seen: Mapping[str, Seen]) -> ShownCase:
    """Prepare a case.

    Args:
        results: Of the case.
        seen: By message id.
    """
    message = seen.get(next((str(each["message"]) for each in results if each.get("message")), ""))
    orders = message.orders if message is not None else {}
    header: list[Row] = []
    lines: list[Row] = []
    placed: list[_Placed] = []
    expected = verdict.case.expected
    wanted = expected_lines(verdict.case)
    compared = verdict.is_order or any(each.get("kind") == "order" for each in results)
    for number, result in enumerate(results, start=1):
        order = orders.get(str(result.get("order") or ""), _NOTHING)
        prefix = f"{number}/" if len(results) > 1 else ""
        rows, spots = _header(verdict, result, order, prefix) if number == 1 or not compared else _more(result, order, prefix)
        header += rows
        placed += spots
        if compared:
            rows, spots = _lines(verdict, result, order, wanted, prefix)
            lines += rows
            placed += spots
    if compared:
        lines += [Row("–", "–", f"{quantity} × {sku}", "missing") for sku, quantity in sorted((+wanted).elements())]
    case = verdict.case
    documents = message.documents if message is not None else ()
    return ShownCase(
        case.id,
        case.group,
        str(case.channel),
        verdict.decision,
        case.note,
        expected.why,
        tuple(header),
        tuple(lines),
        verdict.reasons,
        tuple(_pages(documents, placed)),
    )


def _header(verdict: Verdict, result: Result, order: SeenOrder, prefix: str) -> tuple[list[Row], list[_Placed]]:
    expected = verdict.case.expected
    differs = {each.field: each for each in verdict.differences}
    place = expected.delivery
    same = {
        "kind": str(expected.kind),
        "customer": expected.customer or "–",
        "delivery": f"{place.street}, {place.postal_code}" if place else "–",
        "po_number": expected.po_number or "–",
        "requested_date": expected.requested_date.isoformat() if expected.requested_date else "–",
    }
    rows, placed = [], []
    for name, wanted in same.items():
        difference = differs.get(name)
        state = "wrong" if difference else "right"
        spot = order.header.get(name)
        label = prefix + _LABELS.get(name, name)
        rows.append(Row(label, _said(result, name), difference.expected if difference else wanted, state, _sure(spot)))
        placed += [_Placed(mark, label, state) for mark in (spot.marks if spot else ())]
    rows += [
        Row(prefix + name.replace("_", " "), each.got, each.expected, "wrong")
        for name, each in differs.items()
        if name not in same
    ]
    return rows, placed


def _more(result: Result, order: SeenOrder, prefix: str) -> tuple[list[Row], list[_Placed]]:
    """The header of a further order, which is compared with nothing."""
    rows = [
        Row(prefix + _LABELS.get(name, name), _said(result, name), "–", "extra", _sure(order.header.get(name)))
        for name in ("kind", *_LABELS)
    ]
    placed = [
        _Placed(mark, prefix + _LABELS[name], "extra")
        for name, spot in order.header.items()
        if name in _LABELS
        for mark in spot.marks
    ]
    return rows, placed


def _lines(
    verdict: Verdict, result: Result, order: SeenOrder, wanted: Counter[Line], prefix: str
) -> tuple[list[Row], list[_Placed]]:
    """The lines of a result; what they claim rightly is taken from ``wanted``."""
    rows, placed = [], []
    claimed = zip(result.get("lines") or (), claims(result, verdict.case.catalogue), strict=True)
    for position, (line, claim) in enumerate(claimed, start=1):
        right = take(claim, wanted)
        state = "right" if right else "extra"
        read = f"{line.get('quantity') or '?'} {line.get('unit') or ''} × {line.get('sku') or '?'}"
        spot = order.lines.get(position)
        label = f"{prefix}{position}"
        expected = f"{claim[1]} × {claim[0]}" if claim is not None and right else "–"
        rows.append(Row(label, read, expected, state, f"{line.get('confidence', '')}", str(line.get("text") or "")))
        placed += [_Placed(mark, label, state) for mark in (spot.marks if spot else ())]
    return rows, placed


def _said(result: Result, name: str) -> str:
    value = result.get(name)
    if isinstance(value, Mapping):
        return ", ".join(str(value.get(part) or "") for part in ("street", "postal_code"))
    return str(value or "–")


def _sure(spot: Spot | None) -> str:
    return "" if spot is None or spot.stated.confidence is None else f"{spot.stated.confidence:.3f}"


def _pages(documents: Sequence[SeenDocument], placed: Sequence[_Placed]) -> Iterator[ShownPage]:
    for index, document in enumerate(documents):
        if document.problem and not document.pages:
            yield ShownPage(f"{document.name}: {document.problem}", "", (), ())
        for page in document.pages:
            here = [each for each in placed if each.mark.document == index and each.mark.page == page.number]
            heading = f"{document.name} ({document.role}), page {page.number}, {page.reader}"
            if page.incomplete:
                heading += f", incomplete: {page.incomplete}"
            if page.picture:
                yield ShownPage(heading, page.picture, tuple(_boxes(here)), ())
            else:
                yield ShownPage(heading, "", (), tuple(_pieces(page, here)))


def _boxes(placed: Iterable[_Placed]) -> Iterator[Box]:
    for each in placed:
        if each.mark.box is not None:
            left, top, width, height = (f"{value / 10:.2f}" for value in each.mark.box)
            yield Box(left, top, width, height, each.label, each.state)


def _pieces(page: SeenPage, placed: Sequence[_Placed]) -> Iterator[Piece]:
    """Cut a text where places begin and end; where several lie over each other, all are named."""
    whole = len(page.text)
    spans = [(min(each.mark.span[0], whole), min(each.mark.span[1], whole), each) for each in placed if each.mark.span]
    edges = sorted({0, whole, *(edge for start, end, _ in spans for edge in (start, end) if start < end)})
    for begin, end in pairwise(edges):
        over = [each for start, stop, each in spans if start <= begin and end <= stop]
        worst = next((state for state in ("wrong", "extra", "right") if any(each.state == state for each in over)), "")
        yield Piece(page.text[begin:end], ", ".join(dict.fromkeys(each.label for each in over)), worst)
