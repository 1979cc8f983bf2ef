"""The public result of a message: one JSON object for each order in it (docs/receive.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from intake.contracts import DeliveryAddress, Draft, DraftLine, Field
from intake.models import Message
from orders.history import plain
from orders.reasons import Reason
from orders.states import MessageKind


def result_of(
    message: Message,
    draft: Draft,
    *,
    decision: str,
    reasons: Sequence[Reason],
    seconds: Mapping[str, float],
    order: str = "",
    duplicate_of_source: str = "",
) -> dict[str, Any]:
    """The result as it is kept and printed.

    Args:
        message: That the draft came of.
        draft: As matched.
        decision: ``accepted``, ``review`` or ``filed``.
        seconds: By step.
        order: Number of the order that was made.
        duplicate_of_source: Where the earlier order came from, if that is known.
    """
    return {
        "source": str(message.facts.get("source", "")),
        "message": str(message.pk),
        "kind": str(draft.kind.value),
        "decision": decision,
        "reasons": [reason.as_json() for reason in reasons],
        "customer": _value(draft.customer),
        "po_number": _value(draft.po_number),
        "requested_date": draft.requested_date.value.isoformat() if draft.requested_date else None,
        "delivery": _delivery(draft.delivery.value) if draft.delivery else None,
        "lines": [_line(line) for line in draft.lines],
        "order": order or None,
        "duplicate_of": draft.duplicate_of or None,
        "duplicate_of_source": duplicate_of_source or None,
        "seconds": dict(seconds),
    }


def failure_result(message: Message, reason: Reason) -> dict[str, Any]:
    """The result of a message that a person has to work on from the original."""
    return plain_result(message, kind=MessageKind.OTHER, decision="review", reasons=[reason])


def plain_result(message: Message, *, kind: MessageKind, decision: str, reasons: Sequence[Reason] = ()) -> dict[str, Any]:
    """A result without anything read."""
    draft = Draft(kind=Field(kind), customer=None)
    return result_of(message, draft, decision=decision, reasons=reasons, seconds=steps_of(message.timings))


def steps_of(timings: Mapping[str, float], more: Mapping[str, float] | None = None) -> dict[str, float]:
    """Seconds by step; what reading took as a whole is called ``read``, the steps inside it stand beside it."""
    inside = {name: seconds for name, seconds in timings.items() if name != "total"}
    return {"read": float(timings.get("total", 0.0)), **inside, **(more or {})}


def number_text(number: Decimal | None) -> str | None:
    """A number as ``expected.json`` writes it: ``"3"``, ``"2.5"``, never ``"3.0"`` or ``"1E+2"``."""
    return plain(number) or None


def _value(field: Field[str] | None) -> str | None:
    return (field.value or None) if field else None


def _line(line: DraftLine) -> dict[str, Any]:
    return {
        "sku": line.sku,
        "quantity": number_text(line.quantity),
        "unit": line.unit,
        "price": number_text(line.price),
        "confidence": round(line.confidence, 4),
        "text": line.text,
    }


def _delivery(address: DeliveryAddress) -> dict[str, str]:
    return {
        "name": address.name,
        "street": address.street,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
    }
