"""What the desk shows of a message: its documents as they were read, with addresses for pictures and originals.

Named in ``settings.SOURCE_PROVIDER``; the desk itself knows nothing of messages.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.contracts import Word
from intake.models import Attachment, Message, StoredDocument, StoredPage
from intake.reading.html import clean_html, decode_html
from intake.storing import load, words_of
from intake.summing_up import older_mail
from orders.desk.source import SourceDocument, SourcePage, SourceView, SourceWord

_MOST_HTML_BYTES = 2_000_000
# Whatever is longer is asked for page by page; these readers make one page of a document, which is text.
_AT_ONCE = 4
_WITHOUT_PICTURE = ("text", "html", "sheet", "data")
# One more than the desk shows, so that it can say that there are more.
_MOST_ROWS = 501


def source_of(source_ref: str, *, only: tuple[int, int] | None = None) -> SourceView | None:
    """What is kept of the message behind an order or a queue item.

    Of a long document the words of the first pages come with it; the others are asked for page by page.

    Args:
        source_ref: As orders and items store it.
        only: Position of a document and number of a page, where nothing else is wanted.

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
    if only is not None:
        return SourceView(tuple(_documents(message, Q(number=only[1]), Q(position=only[0]))))
    documents = tuple(_documents(message, Q(number__lte=_AT_ONCE) | Q(reader__in=_WITHOUT_PICTURE), Q()))
    return SourceView(documents or tuple(_file(row) for row in message.attachments.order_by("position")))


def _documents(message: Message, whole: Q, which: Q) -> Iterator[SourceDocument]:
    """Documents with their pages; only the pages that ``whole`` names are read with their words."""
    rows = list(message.documents.filter(which).order_by("position"))
    pages = StoredPage.objects.filter(document__in=rows).order_by("number")
    read = {page.pk: page for page in pages.filter(whole)}
    of: dict[int, list[StoredPage]] = {row.pk: [] for row in rows}
    found = list(read.values()) if which else [read.get(page.pk, page) for page in pages.defer("words", "text")]
    for page in found:
        of[page.document_id].append(page)
    yield from (_document(row, of[row.pk], set(read)) for row in rows)


def _file(row: Attachment) -> SourceDocument:
    """A file that was not read (yet), or could not be."""
    address = reverse("source:file", args=[row.message_id, row.position])
    return SourceDocument(row.position, row.name, row.media_type, "attachment", address, source_ref=str(row.message_id))


def _document(row: StoredDocument, pages: Sequence[StoredPage], read: Collection[int]) -> SourceDocument:
    address = reverse("source:document", args=[row.message_id, row.position]) if row.sha256 else ""
    shown = tuple(_page(row, page, whole=page.pk in read) for page in pages)
    return SourceDocument(
        row.position, row.name, row.media_type, row.role, address, row.problem, shown, str(row.message_id), row.position
    )


def _page(document: StoredDocument, page: StoredPage, *, whole: bool) -> SourcePage:
    # Pages of PDFs are drawn when somebody wants to see them.
    drawn = page.image_sha256 or (page.reader == "pdftext" and document.sha256)
    at = [document.message_id, document.position, page.number]
    picture, thumb = (reverse(name, args=at) if drawn else "" for name in ("source:page", "source:thumb"))
    if not whole:
        return SourcePage(page.number, picture, page.width, page.height, note=_note(page), thumb_url=thumb, deferred=True)
    words = words_of(page)
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
        thumb_url=thumb,
        quoted_from=older_mail(page.text) if page.reader in ("text", "html", "mail") else None,
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
