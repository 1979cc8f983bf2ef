"""Bodies as they come over the wire: measured before they are read, and never read beyond the limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from channels.api.problems import Problem
from intake.errors import DataInvalid
from intake.reading.data import parse_json

ORDER_BYTES = 1024 * 1024
JSON_DEPTH = 8
# Boundaries and form fields around the files of a multipart body.
_WRAPPING_BYTES = 256 * 1024
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it came.

    Attributes:
        raw: Every byte of it.
        data: Parsed, if it is JSON.
    """

    raw: bytes
    media_type: str
    data: object = None


class OrderParser(BaseParser):
    """JSON, strictly: no key twice, no NaN, no numbers without end, no deep nesting."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Read and parse to a ``Body``.

        Raises:
            Problem: ``too_large``, ``malformed``.
        """
        raw = read_bounded(stream, most=ORDER_BYTES, announced=_announced(parser_context))
        try:
            return Body(raw, "application/json", parse_json(raw.decode("utf-8"), depth=JSON_DEPTH))
        except UnicodeDecodeError as error:
            raise Problem("malformed", f"Not UTF-8 at byte {error.start}.") from error
        except DataInvalid as error:
            raise Problem("malformed", f"Not the JSON that is taken here: {error.detail}.") from error


class DocumentParser(BaseParser):
    """Any document as it is."""

    media_type = "*/*"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Read it whole, to a ``Body``.

        Raises:
            Problem: ``too_large``.
            UnsupportedMediaType: No media type, or the one of a web form, which ``curl --data`` sends unasked.
        """
        plain = (media_type or "").partition(";")[0].strip().lower()
        if not _MEDIA_TYPE.fullmatch(plain) or plain == "application/x-www-form-urlencoded" or plain.startswith("multipart/"):
            raise UnsupportedMediaType(
                plain,
                "Name the document's own media type in Content-Type (application/pdf, image/tiff, message/rfc822, text/plain, …),"
                " or send multipart/form-data with the documents as files.",
            )
        raw = read_bounded(stream, most=settings.LIMIT_MESSAGE_BYTES, announced=_announced(parser_context))
        return Body(raw, plain)


class FormParser(MultiPartParser):
    """``multipart/form-data``: large files wait on disk, not in memory."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Parse the form; Django itself takes one whose end is missing for a whole one.

        Raises:
            Problem: ``malformed``.
        """
        measured = _Measured(stream)
        parsed = super().parse(measured, media_type, parser_context)  # type: ignore[arg-type]
        if measured.size < _announced(parser_context):
            raise _cut_off()
        return parsed


class _Measured:
    """A stream that counts what was read."""

    def __init__(self, stream: IO[Any]) -> None:
        self._stream = stream
        self.size = 0

    def read(self, *size: int) -> bytes:
        found: bytes = self._stream.read(*size)
        self.size += len(found)
        return found


def _announced(parser_context: Mapping[str, Any] | None) -> int:
    """Bytes that the client said would come."""
    request = (parser_context or {}).get("request")
    length = str(request.META.get("CONTENT_LENGTH") or "") if request is not None else ""
    return int(length) if length.isdecimal() else 0


def _cut_off() -> Problem:
    return Problem("malformed", "The body ended before its announced length: the connection broke. Send it again.")


def check_length(request: Request, *, most: int) -> None:
    """Refuse by the announced length, before a byte is read.

    Args:
        most: Bytes of documents; what a form wraps around them comes on top.

    Raises:
        Problem: ``length_required``, ``too_large``.
    """
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length.isdecimal():
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            raise Problem("length_required")
        return
    if int(length[:20]) > most + _WRAPPING_BYTES:
        raise too_large(most)


def read_bounded(stream: IO[Any], *, most: int, announced: int) -> bytes:
    """Read to the end, or until it is too much.

    Args:
        announced: Bytes that must be there: half a document must not be taken for a whole one.

    Raises:
        Problem: ``too_large``, ``malformed``.
    """
    raw: bytes = stream.read(most + 1)
    if len(raw) > most:
        raise too_large(most)
    if len(raw) < announced:
        raise _cut_off()
    return raw


def too_large(most: int) -> Problem:
    """The problem for a body of more than ``most`` bytes."""
    return Problem("too_large", f"At most {most} bytes are taken.")
