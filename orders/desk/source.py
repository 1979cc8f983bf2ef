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
        thumb_url: A small picture of the page; empty where there is none.
        deferred: The words are left out; they are asked for with the page when somebody comes near it.
        quoted_from: Where in ``text`` an older mail begins; ``None`` where none is quoted.
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
    thumb_url: str = ""
    deferred: bool = False
    quoted_from: int | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Something readable in the message.

    Attributes:
        index: As ``Evidence.document`` counts, from 0.
        role: ``body``, ``attachment`` or ``embedded``.
        download_url: The original bytes; empty where there are none.
        problem: Code of the error that kept it from being read; empty if it was read.
        source_ref, position: The message, and which document of it: names the document whatever ``index`` it is shown under.
    """

    index: int
    name: str
    media_type: str
    role: str
    download_url: str = ""
    problem: str = ""
    pages: tuple[SourcePage, ...] = ()
    source_ref: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class SourceView:
    """All documents of one message, in the order in which a person should see them."""

    documents: tuple[SourceDocument, ...] = field(default=())


class SourceProvider(Protocol):
    """Gives what is kept of a message, or ``None`` where nothing is (an order typed in at the API)."""

    def __call__(self, source_ref: str, *, only: tuple[int, int] | None = None) -> SourceView | None:
        """Never raises for an unknown reference.

        Args:
            only: Position of a document and number of a page: nothing else is wanted, but that with its words.
        """


def source_of(source_ref: str, *, only: tuple[int, int] | None = None) -> SourceView | None:
    """Ask the provider named in the settings; all documents, of long ones the words of the first pages, or one page whole."""
    provider = cast(SourceProvider, import_string(settings.SOURCE_PROVIDER))
    return provider(source_ref, only=only)
