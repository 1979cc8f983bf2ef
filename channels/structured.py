"""Orders that are structured when they come in: the one file they are written to, and the way through while somebody waits."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from intake.contracts import EnvelopeFile
from orders.data import AddressData

log = logging.getLogger(__name__)

FILE_NAME = "order.json"


@dataclass(frozen=True, slots=True)
class StructuredLine:
    """One position.

    Attributes:
        quantity: Counted in ``unit`` (UN/ECE code).
        price: Net per article unit as agreed; ``None`` where the price that holds for the customer shall be taken.
        text: The customer's own words, if any.
    """

    sku: str
    quantity: Decimal
    unit: str
    price: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Somebody who is not in the master data, or did not say so."""

    name: str
    street: str
    postal_code: str
    city: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StructuredOrder:
    """An order as our own forms take it.

    Attributes:
        customer_number: Proven or chosen; ``None`` where ``customer`` says who it is.
        delivery: ``None``: the customer's main address.
    """

    customer_number: str | None
    lines: Sequence[StructuredLine]
    customer: NewCustomer | None = None
    po_number: str = ""
    requested_date: date | None = None
    delivery: AddressData | None = None
    comment: str = ""


def order_file(order: StructuredOrder) -> EnvelopeFile:
    """Write an order as the one file of its message; equal orders give equal bytes."""
    data = {
        "source": "allwege",
        "customer_number": order.customer_number,
        "customer": None if order.customer is None else asdict(order.customer),
        "po_number": order.po_number,
        "requested_date": order.requested_date.isoformat() if order.requested_date else None,
        "delivery": None if order.delivery is None else asdict(order.delivery),
        "comment": order.comment,
        "lines": [_line(line) for line in order.lines],
    }
    return EnvelopeFile(FILE_NAME, "application/json", json.dumps(data, ensure_ascii=False, indent=1).encode())


def _line(line: StructuredLine) -> dict[str, str | None]:
    return {
        "sku": line.sku,
        "customer_sku": "",
        "gtin": "",
        "text": line.text,
        "quantity": f"{line.quantity:f}",
        "unit": line.unit,
        "price": None if line.price is None else f"{line.price:f}",
    }


def decide_now(message_id: uuid.UUID) -> None:
    """Take a stored message through while somebody waits for the result.

    The message is safe already: whatever goes wrong here is written down, and the sweep tries again.
    """
    try:
        # Only here: the stages of reading and matching take long to load, and most pages never need them.
        from intake.pipeline import process

        process(message_id, allow_ocr=False)
    except Exception:
        log.exception("message %s could not be decided at once; the next sweep tries again", message_id)
