"""What passes from room to room. Frozen, plain Python, no Django.

Boxes are (x, y, width, height) in 1/1000 of the page, origin top left. Confidence is 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

from orders.data import Said
from orders.reasons import Reason
from orders.states import ChannelName, MessageKind

T = TypeVar("T")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class EnvelopeFile:
    """One file as it arrived.

    Attributes:
        name: File name as the sender gave it; never used as a path.
        media_type: As declared; readers look at the bytes.
        content: The bytes.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as a channel hands it in at the front door.

    Attributes:
        external_id: What the channel itself calls it (Message-ID, fax id, Idempotency-Key); empty if nothing.
            ``receive`` stores (channel, external_id) once; where it is empty the content decides.
        received_at: Aware.
        facts: What the medium says of itself: ``bad_lines``, ``pages_announced``, ``error``, ``message_id``,
            ``in_reply_to``, ``references``, ``authenticated_customer`` (number), ``guest`` (ordered in our own form by
            somebody who has not shown to be any customer), ``reply_channel``, ``reply_to``.
    """

    channel: ChannelName
    external_id: str
    sender: str
    recipient: str
    received_at: datetime
    subject: str = ""
    files: tuple[EnvelopeFile, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space.

    Attributes:
        box: On scans and PDF pages; ``None`` in texts and sheets.
        span: (start, end) in ``Page.text``, end exclusive; always set where ``Page.text`` is.
        cell: (row, column), both from 0, in sheets and tables of mails.
        second: What the other of two independent readers read at the same place; equal to ``text`` but for case and stops where
            they agree, empty where only one of them read anything.
        second_confidence: Of that other reader.
    """

    text: str
    confidence: float = 1.0
    box: Box | None = None
    span: tuple[int, int] | None = None
    cell: tuple[int, int] | None = None
    second: str = ""
    second_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page, sheet or text.

    Attributes:
        number: From 1.
        width, height: Of the page image in pixels; 0 where there is none.
        dpi: (x, y) as received, before squaring; (0, 0) where there is none.
        rotation: Degrees clockwise by which the page was turned to read it: 0, 90, 180, 270.
        words: In reading order, line by line.
        text: The same as text: lines parted by ``\\n``, table or sheet cells by ``\\t``.
        image: PNG of the upright, squared page for people to look at; ``None`` where there is none.
        reader: Which reader made the words: ``tesseract``, ``pdftext``, ``text``, ``html``, ``sheet``.
        incomplete: Why part of the page could not be read; empty if all was.
        bad_lines: Scan lines that the fax machine itself called damaged.
        second_reader: Whether a scanned page was read by two independent readers. Where it was not, nothing on it is
            certain enough to be accepted unseen.
    """

    number: int
    words: tuple[Word, ...]
    text: str
    reader: str
    width: int = 0
    height: int = 0
    dpi: tuple[float, float] = (0.0, 0.0)
    rotation: int = 0
    image: bytes | None = None
    incomplete: str = ""
    bad_lines: int = 0
    second_reader: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Something readable in a message: a mail's text, an attachment, a fax.

    Attributes:
        name: For people (``fax.tif``, ``Nachricht``).
        role: ``body`` (the mail's own text, a call note), ``attachment``, or ``embedded`` (body of a mail in the mail).
        content: The raw bytes, for download.
        problem: Code of the error that kept it from being read at all (``docs/errors.md``); empty if read.
        data: The parsed value of a structured document (JSON), else ``None``.
    """

    name: str
    media_type: str
    role: str
    pages: tuple[Page, ...]
    content: bytes = b""
    problem: str = ""
    data: object = None


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """All documents of a message and what its medium says.

    Attributes:
        headers: Lower-case: ``subject``, ``from``, ``message-id``, ``in-reply-to``, ``auto-submitted``, … (mail only).
        timings: Seconds by step name.
    """

    channel: ChannelName
    sender: str
    recipient: str
    received_at: datetime
    documents: tuple[Document, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read.

    Attributes:
        document: Index into ``ReadMessage.documents``.
        page: From 1.
        box: On scans; ``span`` in texts, ``cell`` in sheets.
    """

    document: int
    page: int
    box: Box | None = None
    span: tuple[int, int] | None = None
    cell: tuple[int, int] | None = None

    def as_json(self) -> dict[str, object]:
        """The stored form: {document, page, box | span | cell}."""
        data: dict[str, object] = {"document": self.document, "page": self.page}
        for key in ("box", "span", "cell"):
            value = getattr(self, key)
            if value is not None:
                data[key] = list(value)
        return data


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A value with its proof. ``text`` is what stood there; confidence is 0..1."""

    value: T
    text: str = ""
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    """Where the goods shall go."""

    street: str
    postal_code: str
    city: str = ""
    name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """A next-best article."""

    sku: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One position as understood.

    Attributes:
        sku: ``None`` where no article was found or none is certain.
        quantity: As the customer means it, counted in ``unit`` (UN/ECE); ``None`` if unreadable.
        stated_price: Net per article unit as written, else ``None``.
        replaced: The discontinued number that the customer wrote, where the successor is entered.
        said: What the desk learns from if a person decides otherwise.
    """

    text: str
    sku: str | None
    quantity: Decimal | None
    unit: str
    confidence: float
    price: Decimal | None = None
    price_source: str = ""
    stated_price: Decimal | None = None
    replaced: str = ""
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Rival, ...] = ()
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An order (or another wish) as the program would enter it.

    Attributes:
        po_number: The customer's own number; of a change, cancellation or question the number of the order it speaks of.
        reasons: Doubts found on the way; ``decide`` adds its own.
    """

    kind: Field[MessageKind]
    customer: Field[str] | None
    po_number: Field[str] | None = None
    requested_date: Field[date] | None = None
    delivery: Field[DeliveryAddress] | None = None
    lines: tuple[DraftLine, ...] = ()
    comment: str = ""
    currency: str = "EUR"
    duplicate_of: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """``accepted``, ``review`` or ``filed``, and why."""

    outcome: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on disk that a reader is given.

    Attributes:
        path: Where the bytes lie; readers never trust the name.
    """

    name: str
    media_type: str
    path: Path
