"""Make the source ready for the page: which words carry a value, texts cut into pieces, sheets into cells."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3

from orders.desk.problems import problem_text
from orders.desk.source import SourceDocument, SourcePage, SourceView, SourceWord

_MOST_WORDS = 3000
_MOST_ROWS = 500
_MOST_COLUMNS = 60
_MOST_CHARACTERS = 200_000

# fmt: off
_TAGS = {
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr",
    "td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr",
}
# fmt: on
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}

Place = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word on a picture, in 1/1000 of the page; ``hit`` where a value was read."""

    x: str
    y: str
    width: str
    height: str
    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text page: a word with its span, or what stands between words."""

    text: str
    start: int
    end: int
    word: bool
    hit: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet; row and column from 0."""

    text: str
    row: int
    column: int
    hit: bool


@dataclass(frozen=True, slots=True)
class ViewPage:
    """A page as the template prints it.

    Attributes:
        cut: A sheet has more rows than are shown.
        deferred: Its words are asked for when somebody comes near.
        quoted: Pieces of an older mail below the message; ``quoted_open`` where something was read there.
    """

    number: int
    image_url: str
    width: int
    height: int
    html: str
    note: str
    boxes: Sequence[WordBox] = ()
    pieces: Sequence[Piece] = ()
    rows: Sequence[Sequence[Cell]] = ()
    cut: bool = False
    thumb_url: str = ""
    deferred: bool = False
    quoted: Sequence[Piece] = ()
    quoted_open: bool = False


@dataclass(frozen=True, slots=True)
class ViewDocument:
    """A document as the template prints it."""

    index: int
    name: str
    download_url: str
    problem: str
    problem_text: str
    pages: Sequence[ViewPage] = field(default=())
    source_ref: str = ""
    position: int = 0

    @property
    def has_thumbs(self) -> bool:
        """Whether there is more than one page to be found by its small picture."""
        return sum(bool(page.thumb_url) for page in self.pages) > 1


def documents_of(view: SourceView | None, evidence: Iterable[Place]) -> list[ViewDocument]:
    """Prepare every document of a message.

    Args:
        view: What the provider gave.
        evidence: Stored evidence of everything read, {document, page, box | span | cell}.
    """
    if view is None:
        return []
    by_page: dict[tuple[int, int], list[Place]] = {}
    for place in evidence:
        by_page.setdefault((place.get("document", 0), place.get("page", 1)), []).append(place)
    return [_document(document, by_page) for document in view.documents]


def evidence_json(places: Sequence[Place] | None) -> str:
    """The form in which a field carries its evidence for the browser; empty if there is none."""
    return json.dumps(list(places), separators=(",", ":")) if places else ""


def shown_place(place: Place, first_documents: Mapping[str, int]) -> Place:
    """A place as the page counts documents: those of a message that was merged stand behind the order's own."""
    if "source" not in place:
        return place
    first = first_documents.get(str(place["source"]))
    rest = {name: value for name, value in place.items() if name != "source"}
    # What is not on the page is lit nowhere.
    return {**rest, "document": -1 if first is None else first + int(place.get("document", 0))}


def _document(document: SourceDocument, by_page: Mapping[tuple[int, int], list[Place]]) -> ViewDocument:
    pages = tuple(_page(page, by_page.get((document.index, page.number), [])) for page in document.pages)
    said = problem_text(document.problem)
    return ViewDocument(
        document.index,
        document.name,
        document.download_url,
        document.problem,
        said,
        pages,
        document.source_ref,
        document.position,
    )


def page_of(view: SourceView | None, evidence: Iterable[Place], *, shown_as: int) -> ViewPage | None:
    """The one page that a view holds, made ready as in ``documents_of``.

    Args:
        shown_as: Number of its document on the page: evidence counts by that.
    """
    document = view.documents[0] if view and view.documents else None
    page = document.pages[0] if document and document.pages else None
    if page is None:
        return None
    return _page(page, [each for each in evidence if (each.get("document", 0), each.get("page", 1)) == (shown_as, page.number)])


def _page(page: SourcePage, places: Sequence[Place]) -> ViewPage:
    boxes: Sequence[WordBox] = ()
    pieces: Sequence[Piece] = ()
    rows: Sequence[Sequence[Cell]] = ()
    if page.image_url:
        boxes = tuple(_boxes(page.words, [place["box"] for place in places if "box" in place]))
    elif page.rows:
        rows = tuple(_rows(page.rows, {tuple(place["cell"]) for place in places if "cell" in place}))
    else:
        pieces = tuple(_pieces(page, [tuple(place["span"]) for place in places if "span" in place]))
    cut = len(page.rows) > _MOST_ROWS
    html = clean_html(page.html)
    quoted = [piece for piece in pieces if page.quoted_from is not None and piece.start >= page.quoted_from]
    return ViewPage(
        number=page.number,
        image_url=page.image_url,
        width=page.width,
        height=page.height,
        html=html,
        note=page.note,
        boxes=boxes,
        pieces=pieces[: len(pieces) - len(quoted)],
        rows=rows,
        cut=cut,
        thumb_url=page.thumb_url,
        deferred=page.deferred,
        quoted=quoted,
        quoted_open=any(piece.hit for piece in quoted),
    )


def clean_html(html: str) -> str:
    """Leave text and its structure, nothing that acts, loads or leads elsewhere; a second lock behind the provider's own."""
    return nh3.clean(html[:_MOST_CHARACTERS], tags=_TAGS, attributes=_ATTRIBUTES) if html else ""


def _boxes(words: Sequence[SourceWord], hits: Sequence[Sequence[float]]) -> Iterator[WordBox]:
    for word in words[:_MOST_WORDS]:
        if "box" not in word:
            continue
        x, y, width, height = word["box"]
        middle_x, middle_y = x + width / 2, y + height / 2
        hit = any(hx <= middle_x <= hx + hw and hy <= middle_y <= hy + hh for hx, hy, hw, hh in hits)
        # Formatted here: a template would print a decimal comma in German, which SVG does not read.
        yield WordBox(f"{x:.2f}", f"{y:.2f}", f"{width:.2f}", f"{height:.2f}", word.get("t", ""), hit)


def _pieces(page: SourcePage, hits: Sequence[tuple[int, ...]]) -> Iterator[Piece]:
    text = page.text[:_MOST_CHARACTERS]
    at = 0
    spans = sorted((int(word["span"][0]), int(word["span"][1])) for word in page.words if "span" in word)
    for start, end in spans[:_MOST_WORDS]:
        if start < at or end > len(text):
            continue
        yield from _between(text, at, start, page.quoted_from)
        hit = any(start < hit_end and end > hit_start for hit_start, hit_end in hits)
        yield Piece(text[start:end], start, end, word=True, hit=hit)
        at = end
    yield from _between(text, at, len(text), page.quoted_from)


def _between(text: str, start: int, end: int, cut: int | None) -> Iterator[Piece]:
    """What stands between two words; cut where an older mail begins, so that it can be folded away."""
    cuts = [start, cut, end] if cut is not None and start < cut < end else [start, end]
    for first, last in itertools.pairwise(cuts):
        if first < last:
            yield Piece(text[first:last], first, last, word=False, hit=False)


def _rows(rows: Sequence[Sequence[str]], hits: set[tuple[int, ...]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows[:_MOST_ROWS]):
        yield tuple(Cell(text, number, column, (number, column) in hits) for column, text in enumerate(row[:_MOST_COLUMNS]))
