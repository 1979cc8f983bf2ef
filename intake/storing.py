"""What is kept: files by their content below ``ALLWEGE_VAR/files``, and what was read in them as rows.

A file is written before the row that names it and never changed or deleted. A row therefore never names a file that is missing;
a file without a row does no harm.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from intake.contracts import Document, Page, ReadMessage, StoredFile, Word
from intake.models import Attachment, Message, StoredDocument, StoredPage
from orders.fulltext.entries import put_document
from orders.states import ChannelName
from orders.storable import storable

_DECIMAL = "$decimal"


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie, or would lie."""
    return Path(settings.VAR) / "files" / sha256[:2] / sha256[2:4] / sha256


def keep(content: bytes) -> str:
    """Write bytes so that they survive a power cut, once however often they come.

    Returns:
        Their SHA-256 in hexadecimal: the name under which ``load`` finds them.

    Raises:
        OSError: Nothing is stored (disk full, no right to write).
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(half).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(half).unlink()
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _sync(folder)
    return sha256


def _sync(folder: Path) -> None:
    """Make the names in a folder last; only then is a file found again after a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(sha256: str) -> bytes:
    """Read kept bytes.

    Raises:
        FileNotFoundError: They are not there: a restored backup that lacks its files.
    """
    return path_of(sha256).read_bytes()


def files_of(message: Message) -> tuple[StoredFile, ...]:
    """The files of a message in the order in which they came."""
    rows = Attachment.objects.filter(message=message).order_by("position")
    return tuple(StoredFile(row.name, row.media_type, path_of(row.sha256)) for row in rows)


def save_read(read: ReadMessage, *, message_id: UUID | str, claim: str) -> bool:
    """Keep what was read in a message and mark it as read; what was kept before is replaced.

    Args:
        claim: Written only while the message is claimed under this mark.

    Returns:
        Whether it was written: ``False`` if the claim was lost meanwhile.

    Raises:
        OSError, DatabaseError: Nothing is marked as read.
    """
    # Outside of the transaction: files are slow, and nobody else may write meanwhile.
    digests = [keep(document.content) if document.content else "" for document in read.documents]
    images = [[keep(page.image) if page.image else "" for page in document.pages] for document in read.documents]
    with transaction.atomic():
        mine = Message.objects.filter(pk=message_id, claim=claim)
        if not mine.update(state=Message.State.READ, headers=plain(dict(read.headers)), timings=dict(read.timings)):
            return False
        StoredDocument.objects.filter(message_id=message_id).delete()
        for position, document in enumerate(read.documents):
            row = StoredDocument.objects.create(
                message_id=message_id,
                position=position,
                name=storable(document.name)[:300],
                media_type=storable(document.media_type)[:150],
                role=document.role,
                sha256=digests[position],
                problem=document.problem,
                data=plain(document.data),
            )
            StoredPage.objects.bulk_create(
                _page_row(row, page, image) for page, image in zip(document.pages, images[position], strict=True)
            )
        _make_found(read, message_id)
    return True


def _make_found(read: ReadMessage, message_id: UUID | str) -> None:
    """Put the words of all pages into the desk's search."""
    subject = Message.objects.values_list("subject", flat=True).get(pk=message_id)
    put_document(
        source_ref=str(message_id),
        at=read.received_at,
        heads=map(storable, (read.sender, subject, *(document.name for document in read.documents))),
        texts=[storable(page.text) for document in read.documents for page in document.pages],
    )


def _page_row(document: StoredDocument, page: Page, image: str) -> StoredPage:
    return StoredPage(
        document=document,
        number=page.number,
        text=storable(page.text),
        words=[_word_row(word) for word in page.words],
        reader=page.reader,
        width=page.width,
        height=page.height,
        dpi_x=page.dpi[0],
        dpi_y=page.dpi[1],
        rotation=page.rotation,
        image_sha256=image,
        incomplete=page.incomplete[:200],
        bad_lines=page.bad_lines,
        second_reader=page.second_reader,
    )


def _word_row(word: Word) -> list[object]:
    row: list[object] = [storable(word.text), word.confidence, word.box, word.span, word.cell]
    return [*row, storable(word.second), word.second_confidence] if word.second else row


def load_read(message: Message) -> ReadMessage:
    """Give back what ``save_read`` kept, in three queries however many pages there are."""
    rows = StoredDocument.objects.filter(message=message).order_by("position").prefetch_related("pages")
    return ReadMessage(
        channel=ChannelName(message.channel),
        sender=message.sender,
        recipient=message.recipient,
        # "Tomorrow" is counted in the company's own time.
        received_at=timezone.localtime(message.received_at, timezone.get_default_timezone()),
        documents=tuple(_document(row) for row in rows),
        headers={str(key): str(value) for key, value in message.headers.items()},
        facts={str(key): str(value) for key, value in message.facts.items()},
        timings={str(key): float(value) for key, value in message.timings.items()},
    )


def _document(row: StoredDocument) -> Document:
    return Document(
        name=row.name,
        media_type=row.media_type,
        role=row.role,
        pages=tuple(_page(page) for page in sorted(row.pages.all(), key=lambda page: page.number)),
        content=load(row.sha256) if row.sha256 else b"",
        problem=row.problem,
        data=_value(row.data),
    )


def _page(row: StoredPage) -> Page:
    return Page(
        number=row.number,
        words=words_of(row),
        text=row.text,
        reader=row.reader,
        width=row.width,
        height=row.height,
        dpi=(row.dpi_x, row.dpi_y),
        rotation=row.rotation,
        image=load(row.image_sha256) if row.image_sha256 else None,
        incomplete=row.incomplete,
        bad_lines=row.bad_lines,
        second_reader=row.second_reader,
    )


def words_of(row: StoredPage) -> tuple[Word, ...]:
    """The words of a kept page, in reading order."""
    return tuple(
        Word(text, confidence, _four(box), _two(span), _two(cell), *second)
        for text, confidence, box, span, cell, *second in row.words
    )


def _four(values: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    if values is None:
        return None
    x, y, width, height = values
    return (x, y, width, height)


def _two(values: Sequence[int] | None) -> tuple[int, int] | None:
    if values is None:
        return None
    first, second = values
    return (first, second)


def plain(value: object) -> Any:
    """JSON that keeps decimals exact and holds nothing that a database refuses."""
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        # A key of the sender's own that looks like our mark gets a second sign in front.
        return {("$" if str(key).startswith("$") else "") + storable(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _value(stored: Any) -> object:
    if isinstance(stored, dict):
        if set(stored) == {_DECIMAL}:
            with suppress(InvalidOperation):
                return Decimal(stored[_DECIMAL])
        return {key.removeprefix("$"): _value(inner) for key, inner in stored.items()}
    if isinstance(stored, list):
        return [_value(inner) for inner in stored]
    return stored
