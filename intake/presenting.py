"""What the desk shows of a message: its documents as they were read, with addresses for pictures and originals.

Named in ``settings.SOURCE_PROVIDER``; the desk itself knows nothing of messages.
"""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from intake.contracts import Word
from intake.models import Attachment, Message, StoredDocument, StoredPage
from intake.reading.html import clean_html, decode_html
from intake.storing import load, words_of
from orders.desk.source import SourceDocument, SourcePage, SourceView, SourceWord

_MOST_HTML_BYTES = 2_000_000
# One more than the desk shows, so that it can say that there are more.
_MOST_ROWS = 501


def source_of(source_ref: str) -> SourceView | None:
    """What is kept of the message behind an order or a queue item.

    Args:
        source_ref: As orders and items store it.

    Returns:
        Its documents, in the order in which evidence counts them; the files as they came where nothing was read yet;
        ``None`` for a reference to no message.
    """
    try:
        message_id = uuid.UUID(source_ref)
    except ValueError:
        return None
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return None
    documents = tuple(_document(row) for row in message.documents.order_by("position").prefetch_related("pages"))
    return SourceView(documents or tuple(_file(row) for row in message.attachments.order_by("position")))


def _file(row: Attachment) -> SourceDocument:
    """A file that was not read (yet), or could not be."""
    address = reverse("source:file", args=[row.message_id, row.position])
    return SourceDocument(row.position, row.name, row.media_type, "attachment", address)


def _document(row: StoredDocument) -> SourceDocument:
    pages = sorted(row.pages.all(), key=lambda page: page.number)
    address = reverse("source:document", args=[row.message_id, row.position]) if row.sha256 else ""
    shown = tuple(_page(row, page) for page in pages)
    return SourceDocument(row.position, row.name, row.media_type, row.role, address, row.problem, shown)


def _page(document: StoredDocument, page: StoredPage) -> SourcePage:
    words = words_of(page)
    # Pages of PDFs are drawn when somebody wants to see them.
    drawn = page.image_sha256 or (page.reader == "pdftext" and document.sha256)
    picture = reverse("source:page", args=[document.message_id, document.position, page.number]) if drawn else ""
    return SourcePage(
        number=page.number,
        image_url=picture,
        width=page.width if picture else 0,
        height=page.height if picture else 0,
        text=page.text,
        html=_html(document) if page.reader == "html" else "",
        rows=_rows(page.text, words) if page.reader == "sheet" else (),
        words=[_word(word) for word in words],
        note=_note(page),
    )


def _html(document: StoredDocument) -> str:
    """The mail as its sender laid it out, without anything that acts or loads from outside."""
    if not document.sha256:
        return ""
    try:
        content = load(document.sha256)
    except OSError:
        return ""
    return clean_html(decode_html(content[:_MOST_HTML_BYTES]))


def _rows(text: str, words: tuple[Word, ...]) -> tuple[tuple[str, ...], ...]:
    """The cells of a sheet, each as it stood there."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for word in words:
        if word.cell is not None and word.span is not None and word.cell[0] < _MOST_ROWS:
            start, _end = spans.get(word.cell, word.span)
            spans[word.cell] = (start, word.span[1])
    if not spans:
        return ()
    height, width = (1 + max(cell[axis] for cell in spans) for axis in (0, 1))
    grid = [[""] * width for _row in range(height)]
    for (row, column), (start, end) in spans.items():
        grid[row][column] = text[start:end]
    return tuple(tuple(cells) for cells in grid)


def _word(word: Word) -> SourceWord:
    if word.box is not None:
        return {"t": word.text, "box": word.box}
    if word.span is not None and word.cell is None:
        return {"t": word.text, "span": word.span}
    if word.cell is not None and word.span is None:
        return {"t": word.text, "cell": word.cell}
    # A table in a mail is shown as text, a sheet as cells that are made of ``rows``.
    return {"t": word.text, "span": word.span or (0, 0)}


def _note(page: StoredPage) -> str:
    """What is wrong with the page, for whoever compares it with the order."""
    notes = []
    if page.incomplete:
        notes.append(_("Diese Seite wurde nicht vollständig gelesen (%(code)s).") % {"code": page.incomplete})
    if page.bad_lines:
        notes.append(_("Das Faxgerät meldet %(n)s gestörte Zeilen.") % {"n": page.bad_lines})
    return " ".join(notes)
