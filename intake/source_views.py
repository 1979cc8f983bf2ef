"""Hand out what was received. It came from strangers: it is downloaded, never shown by the browser; only our own pictures are.

What a file is called and what it claims to be is not trusted: nothing but a PNG that a reader drew carries its true type.
"""

from __future__ import annotations

import io
import uuid
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from intake.errors import AllwegeError
from intake.models import Attachment, StoredDocument, StoredPage
from intake.reading import Deadline
from intake.reading.pdf import render_page
from intake.reading.thumbs import small_picture
from intake.storing import keep, path_of
from orders.desk.access import ClerkRequest, Right, needs
from orders.models import Order, QueueItem
from orders.people.log import about

# Where a document was made of text inside a message, its name has no ending.
_ENDINGS = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/json": ".json"}
_A_DAY_S = 86_400
_DRAWN_WITHIN_S = 20.0
_THUMB_WIDTH = 96
_THUMB_DPI = 18


@require_safe
@needs(Right.SEE)
def file(request: ClerkRequest, message_id: uuid.UUID, position: int) -> FileResponse:
    """A file as it arrived."""
    _read(request, message_id)
    row = Attachment.objects.filter(message_id=message_id, position=position).first()
    if row is None:
        raise Http404
    return _download(row.sha256, row.name, row.media_type)


@require_safe
@needs(Right.SEE)
def document(request: ClerkRequest, message_id: uuid.UUID, position: int) -> FileResponse:
    """The bytes of one document inside a message."""
    _read(request, message_id)
    row = StoredDocument.objects.filter(message_id=message_id, position=position).exclude(sha256="").first()
    if row is None:
        raise Http404
    return _download(row.sha256, row.name, row.media_type)


@require_safe
@needs(Right.SEE)
def page(request: ClerkRequest, message_id: uuid.UUID, position: int, number: int) -> FileResponse:
    """The picture of a page, upright, as it was read; a page of a PDF is drawn when it is first looked at."""
    _read(request, message_id)
    row = _page_row(message_id, position, number)
    sha256 = row.image_sha256 or _drawn(row)
    response = _sealed(sha256, "image/png")
    # The address stays the same if a page is read once more, so the browser asks again after a while.
    response["Cache-Control"] = f"private, max-age={_A_DAY_S}"
    response["ETag"] = f'"{sha256}"'
    return response


@require_safe
@needs(Right.SEE)
def thumb(request: ClerkRequest, message_id: uuid.UUID, position: int, number: int) -> HttpResponse:
    """A small picture of a page. The page itself is logged; a look at the small one of a hundred is part of that."""
    row = _page_row(message_id, position, number)
    tag = f'"{row.image_sha256 or row.document.sha256}-{number}-{_THUMB_WIDTH}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(_small(row), content_type="image/png")
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={_A_DAY_S}"
    response["ETag"] = tag
    return response


def _page_row(message_id: uuid.UUID, position: int, number: int) -> StoredPage:
    found = StoredPage.objects.filter(document__message_id=message_id, document__position=position, number=number)
    row = found.select_related("document").defer("words", "text").first()
    if row is None:
        raise Http404
    return row


def _small(row: StoredPage) -> bytes:
    """A page made small; one of a PDF that nobody has looked at is drawn small at once, which is much quicker."""
    try:
        if row.image_sha256:
            return small_picture(path_of(row.image_sha256), _THUMB_WIDTH)
        if row.reader == "pdftext" and row.document.sha256:
            drawn = render_page(path_of(row.document.sha256), row.number, Deadline(_DRAWN_WITHIN_S), dpi=_THUMB_DPI)
            return small_picture(io.BytesIO(drawn), _THUMB_WIDTH)
    except (AllwegeError, OSError) as error:
        raise Http404 from error
    raise Http404


def _read(request: ClerkRequest, message_id: uuid.UUID) -> None:
    """Say for the log whose message is looked at; what became of it tells the customer."""
    order = Order.objects.select_related("customer").filter(source_ref=str(message_id)).first()
    item = None if order else QueueItem.objects.select_related("customer").filter(source_ref=str(message_id)).first()
    owner = order or item
    about(request, kind="source", key=str(message_id), customer=owner.customer if owner else None)


def _drawn(row: StoredPage) -> str:
    """Draw a page of a PDF and keep the picture.

    Raises:
        Http404: It is no page of a PDF, the file is gone, or it cannot be drawn.
    """
    if row.reader != "pdftext" or not row.document.sha256:
        raise Http404
    try:
        picture = render_page(path_of(row.document.sha256), row.number, Deadline(_DRAWN_WITHIN_S))
    except (AllwegeError, OSError) as error:
        raise Http404 from error
    sha256 = keep(picture)
    StoredPage.objects.filter(pk=row.pk).update(image_sha256=sha256)
    return sha256


def _download(sha256: str, name: str, media_type: str) -> FileResponse:
    response = _sealed(sha256, "application/octet-stream")
    plain = PurePath(name.replace("\\", "/")).name or "original"
    ending = "" if PurePath(plain).suffix else _ENDINGS.get(media_type, "")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{plain}{ending}")
    response["Cache-Control"] = "private, no-store"
    return response


def _sealed(sha256: str, content_type: str) -> FileResponse:
    """A file that the browser may neither guess at nor run.

    Raises:
        Http404: The file is gone; only a backup that was restored without its files can lead there.
    """
    try:
        content = path_of(sha256).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
