"""What is handed to the order room, and what a person may change there. Frozen, plain Python, no Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class AddressData:
    """Where the goods shall go; ``None`` in its place means the customer's main address."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer wrote for a line's article and unit, and what was found for it; kept as JSON in ``OrderLine.said``.

    Attributes:
        numbers: Article numbers that are none of ours, read clearly.
        words: What else describes the goods; empty where it was not read clearly or a number of ours stands beside it.
        quantity, unit: As written; the unit is empty where none stands, the quantity where another one was taken.
        sku, counted: Article number and unit that were found; empty where none was.
        doubts: Codes of what was doubtful in the line.
    """

    numbers: tuple[str, ...] = ()
    words: str = ""
    quantity: str = ""
    unit: str = ""
    sku: str = ""
    counted: str = ""
    doubts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stored form."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Said:
        """Read the stored form; what is missing is empty."""
        texts = {name: str(data.get(name) or "") for name in ("words", "quantity", "unit", "sku", "counted")}
        numbers, doubts = (tuple(map(str, data.get(name) or ())) for name in ("numbers", "doubts"))
        return cls(numbers=numbers, doubts=doubts, **texts)


@dataclass(frozen=True, slots=True)
class LineData:
    """One position.

    Attributes:
        position: From 1.
        article_id: Key of the article; ``None`` where none was found or none is certain.
        text: As the customer wrote it.
        quantity: Counted in ``unit`` (UN/ECE); ``None`` if it is missing or unreadable.
        price: Net per article unit; ``None`` where ``place`` shall take the one that holds.
        price_source: ``list``, ``customer``, ``stated`` or ``manual``.
        stated_price: What the customer wrote, net per article unit.
        confidence: 0..1.
        evidence: Where it was read: ``Evidence.as_json`` each.
        rivals: The next-best articles, ``{sku, name, score}`` each, best first.
        replaced: The discontinued number that the customer wrote, where the successor is entered.
        said: What the customer wrote for article and unit, and what was found for it (``Said.as_json``).
    """

    position: int
    article_id: int | None
    text: str
    quantity: Decimal | None
    unit: str
    price: Decimal | None
    price_source: str
    stated_price: Decimal | None
    confidence: float
    evidence: Sequence[Mapping[str, Any]]
    rivals: Sequence[Mapping[str, Any]]
    replaced: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderData:
    """An order as it is placed.

    Attributes:
        source_ref: The message it came from; with ``source_part`` (which order of that message, from 0) it names the order.
        received_at: Aware.
        customer_id: Key of the customer; ``None`` where none was recognised.
        fields: Per header field: confidence, text, evidence.
        reply_channel, reply_to: Where the customer wants the answer; empty for the way the order came.
        reply_thread: ``message_id``, ``references``, ``subject`` of the mail to answer.
        duplicate_of: Number of the earlier order that this one seems to repeat.
    """

    channel: str
    source_ref: str
    source_part: int
    received_at: datetime
    sender: str
    customer_id: int | None
    po_number: str
    requested_date: date | None
    delivery: AddressData | None
    currency: str
    comment: str
    lines: tuple[LineData, ...]
    fields: Mapping[str, Any]
    reply_channel: str
    reply_to: str
    reply_thread: Mapping[str, Any]
    subject: str
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class OrderChanges:
    """The whole of what a person can change in an order, as it shall stand."""

    customer_id: int | None
    po_number: str
    requested_date: date | None
    delivery: AddressData | None
    comment: str
    reply_channel: str
    reply_to: str
    lines: tuple[LineData, ...]
