"""What the desk shows of the message an order came from.

``orders`` knows nothing of messages: whoever keeps them offers a function with the shape of
``SourceProvider`` and is named in ``settings.SOURCE_PROVIDER``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict, cast

from django.conf import settings
from django.utils.module_loading import import_string


class SourceWord(TypedDict, total=False):
    """One word: ``t`` and exactly one of the places.

    ``box`` is (x, y, width, height) in 1/1000 of the page, origin top left; ``span`` is (start, end)
    in ``SourcePage.text``, end exclusive; ``cell`` is (row, column), both from 0.
    """

    t: str
    box: Sequence[float]
    span: Sequence[int]
    cell: Sequence[int]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page, sheet or text of a document.

    Attributes:
        number: From 1.
        image_url: Picture of the upright page; empty where there is none.
        width, height: Of that picture in pixels; 0 where there is none.
        text: The page as text; shown where there is no picture.
        html: Cleaned HTML of a mail, safe to be put into a page as it is; empty where there is none.
        rows: Cells of a sheet, row by row; empty where the page is none.
        words: In reading order.
        note: What is wrong with this page, in German ("Seite unvollständig gelesen"); empty if nothing.
    """

    number: int
    image_url: str = ""
    width: int = 0
    height: int = 0
    text: str = ""
    html: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    words: Sequence[SourceWord] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Something readable in the message.

    Attributes:
        index: As ``Evidence.document`` counts, from 0.
        role: ``body``, ``attachment`` or ``embedded``.
        download_url: The original bytes; empty where there are none.
        problem: Code of the error that kept it from being read; empty if it was read.
    """

    index: int
    name: str
    media_type: str
    role: str
    download_url: str = ""
    problem: str = ""
    pages: tuple[SourcePage, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """All documents of one message, in the order in which a person should see them."""

    documents: tuple[SourceDocument, ...] = field(default=())


class SourceProvider(Protocol):
    """Gives what is kept of a message, or ``None`` where nothing is (an order typed in at the API)."""

    def __call__(self, source_ref: str) -> SourceView | None:
        """Never raises for an unknown reference."""


def source_of(source_ref: str) -> SourceView | None:
    """Ask the provider named in the settings."""
    provider = cast(SourceProvider, import_string(settings.SOURCE_PROVIDER))
    return provider(source_ref)
