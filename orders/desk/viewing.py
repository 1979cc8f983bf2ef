"""Make the source ready for the page: which words carry a value, texts cut into pieces, sheets into cells."""

from __future__ import annotations

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
    """A page as the template prints it; ``cut`` where a sheet has more rows than are shown."""

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


@dataclass(frozen=True, slots=True)
class ViewDocument:
    """A document as the template prints it."""

    index: int
    name: str
    download_url: str
    problem: str
    problem_text: str
    pages: Sequence[ViewPage] = field(default=())


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


def _document(document: SourceDocument, by_page: Mapping[tuple[int, int], list[Place]]) -> ViewDocument:
    pages = tuple(_page(page, by_page.get((document.index, page.number), [])) for page in document.pages)
    said = problem_text(document.problem)
    return ViewDocument(document.index, document.name, document.download_url, document.problem, said, pages)


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
    return ViewPage(page.number, page.image_url, page.width, page.height, html, page.note, boxes, pieces, rows, cut)


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
        if start > at:
            yield Piece(text[at:start], at, start, word=False, hit=False)
        hit = any(start < hit_end and end > hit_start for hit_start, hit_end in hits)
        yield Piece(text[start:end], start, end, word=True, hit=hit)
        at = end
    if at < len(text):
        yield Piece(text[at:], at, len(text), word=False, hit=False)


def _rows(rows: Sequence[Sequence[str]], hits: set[tuple[int, ...]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows[:_MOST_ROWS]):
        yield tuple(Cell(text, number, column, (number, column) in hits) for column, text in enumerate(row[:_MOST_COLUMNS]))
