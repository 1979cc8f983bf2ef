"""The life of an order as data: which state may follow which. Plain Python."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """Where an order stands."""

    REVIEW = "review"
    ACCEPTED = "accepted"
    RELEASED = "released"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


TRANSITIONS: dict[OrderState, frozenset[OrderState]] = {
    OrderState.REVIEW: frozenset({OrderState.ACCEPTED, OrderState.REJECTED, OrderState.CANCELLED}),
    OrderState.ACCEPTED: frozenset({OrderState.REVIEW, OrderState.RELEASED, OrderState.CANCELLED}),
    OrderState.RELEASED: frozenset({OrderState.CLOSED, OrderState.CANCELLED}),
    OrderState.CLOSED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    OrderState.REJECTED: frozenset({OrderState.REVIEW}),
}


# A confirmation of an order in one of these still holds.
CONFIRMED = frozenset({OrderState.ACCEPTED, OrderState.RELEASED, OrderState.CLOSED})


class MessageKind(StrEnum):
    """What a message wants."""

    ORDER = "order"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    INQUIRY = "inquiry"
    QUOTE_REQUEST = "quote_request"
    COMPLAINT = "complaint"
    OTHER = "other"


class ChannelName(StrEnum):
    """The ways by which a message can arrive and an answer can leave."""

    FAX = "fax"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    API = "api"
