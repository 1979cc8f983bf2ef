"""From a draft to the data of an order: numbers become keys of rows, proofs become JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from intake.contracts import DeliveryAddress, Draft, DraftLine, Evidence, Field, Rival
from intake.models import Message
from orders.data import AddressData, LineData, OrderData
from orders.models import Article, Customer
from orders.states import ChannelName

_CENT_PARTS = Decimal("0.0001")


def order_data(message: Message, draft: Draft, *, part: int) -> OrderData:
    """What is handed to the order room.

    Args:
        message: That the order came in.
        draft: As matched.
        part: Which order of the message, from 0.
    """
    skus = {line.sku for line in draft.lines if line.sku}
    articles = dict(Article.objects.filter(sku__in=skus).values_list("sku", "pk"))
    return OrderData(
        channel=ChannelName(message.channel),
        source_ref=str(message.pk),
        source_part=part,
        received_at=message.received_at,
        sender=message.sender[:250],
        customer_id=customer_id(draft),
        po_number=draft.po_number.value[:80] if draft.po_number else "",
        requested_date=draft.requested_date.value if draft.requested_date else None,
        delivery=_address(draft.delivery.value) if draft.delivery else None,
        currency=draft.currency,
        comment=draft.comment,
        lines=tuple(_line(position, line, articles) for position, line in enumerate(draft.lines, start=1)),
        fields=_fields(draft),
        reply_channel=_reply_channel(message),
        reply_to=_reply_to(message),
        reply_thread=_thread(message),
        subject=message.subject[:250],
        duplicate_of=draft.duplicate_of or "",
    )


def customer_id(draft: Draft) -> int | None:
    """The key of the customer whose number the draft names; ``None`` where there is none."""
    if draft.customer is None or not draft.customer.value:
        return None
    return Customer.objects.filter(number=draft.customer.value).values_list("pk", flat=True).first()


def _line(position: int, line: DraftLine, articles: Mapping[str, int]) -> LineData:
    return LineData(
        position=position,
        article_id=articles.get(line.sku or ""),
        text=line.text,
        quantity=_four_places(line.quantity),
        unit=line.unit,
        price=_four_places(line.price),
        price_source=line.price_source,
        stated_price=_four_places(line.stated_price),
        confidence=line.confidence,
        evidence=_places(line.evidence),
        rivals=[_rival(rival) for rival in line.rivals],
        replaced=line.replaced,
        said=line.said.as_json() if line.said else {},
    )


def _four_places(number: Decimal | None) -> Decimal | None:
    """As precise as orders keep numbers."""
    return None if number is None else number.quantize(_CENT_PARTS)


def _rival(rival: Rival) -> dict[str, Any]:
    return {"sku": rival.sku, "name": rival.name, "score": round(rival.score, 4)}


def _address(address: DeliveryAddress) -> AddressData:
    return AddressData(
        name=address.name[:200],
        street=address.street[:200],
        postal_code=address.postal_code[:20],
        city=address.city[:100],
        country=address.country[:2],
    )


def _fields(draft: Draft) -> dict[str, dict[str, Any]]:
    """How each field of the header was read, as the review page shows it."""
    found: dict[str, Field[Any] | None] = {
        "customer": draft.customer,
        "po_number": draft.po_number,
        "requested_date": draft.requested_date,
        "delivery": draft.delivery,
    }
    return {
        name: {"confidence": round(field.confidence, 4), "text": field.text, "evidence": _places(field.evidence)}
        for name, field in found.items()
        if field is not None
    }


def _places(evidence: tuple[Evidence, ...]) -> list[dict[str, object]]:
    return [place.as_json() for place in evidence]


def _reply_channel(message: Message) -> str:
    """The way in which the customer asked to be answered; else the way in which the message came."""
    wished = str(message.facts.get("reply_channel", ""))
    return wished if wished in set(ChannelName) else message.channel


def _reply_to(message: Message) -> str:
    given = str(message.facts.get("reply_to", ""))
    if given:
        return given[:250]
    return message.sender[:250] if _reply_channel(message) == message.channel else ""


def _thread(message: Message) -> dict[str, str]:
    """What a mail must name to land in the customer's thread."""
    if message.channel != ChannelName.EMAIL:
        return {}
    known = {key: str(message.facts.get(key, "")) for key in ("message_id", "references")}
    return {key: value for key, value in {**known, "subject": message.subject}.items() if value}
