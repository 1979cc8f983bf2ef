"""The answers as the OpenAPI document describes them; ``showing`` makes them, a test holds the two together."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from channels.api import choices
from channels.api.problems import KINDS, MEDIA_TYPE

NUMBER = r"^[0-9]+([.][0-9]+)?$"


class Shown(serializers.Serializer[Any]):
    """Only described, never filled."""


class ReasonOut(Shown):
    """Why a person looks at it. ``text`` is German."""

    code = serializers.ChoiceField(choices.REASONS)
    field = serializers.CharField(allow_blank=True)
    line = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()


class OrderLineOut(Shown):
    """A position. ``price`` is net per ``price_unit``, ``amount`` the net sum of the line."""

    position = serializers.IntegerField()
    sku = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    quantity = serializers.RegexField(NUMBER, allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    price = serializers.RegexField(NUMBER, allow_null=True)
    price_unit = serializers.CharField(allow_null=True)
    amount = serializers.RegexField(NUMBER, allow_null=True)
    replaces = serializers.CharField(allow_null=True, help_text="the discontinued number that was ordered")


class AddressOut(Shown):
    """An address other than the customer's main one."""

    name = serializers.CharField(allow_blank=True)
    street = serializers.CharField()
    postal_code = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)


class ConfirmedLineOut(Shown):
    """A position as it was confirmed; ``price`` is net per unit of the article."""

    position = serializers.IntegerField()
    sku = serializers.CharField()
    customer_sku = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    quantity = serializers.RegexField(NUMBER)
    unit = serializers.CharField()
    price = serializers.RegexField(NUMBER)
    amount = serializers.RegexField(NUMBER)


class ConfirmedOut(Shown):
    """What was confirmed. It stays as it was said, whatever happens to the order later."""

    po_number = serializers.CharField(allow_blank=True)
    requested_date = serializers.DateField(allow_null=True)
    currency = serializers.CharField()
    lines = ConfirmedLineOut(many=True)
    total = serializers.RegexField(NUMBER)


class AnswerOut(Shown):
    """What we tell the customer: the confirmation, a question, a refusal."""

    kind = serializers.ChoiceField(choices.ANSWER_KINDS)
    channel = serializers.ChoiceField(choices.CHANNELS)
    state = serializers.ChoiceField(choices.ANSWER_STATES)
    subject = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    confirmed = ConfirmedOut(allow_null=True, help_text="null for a question or a refusal")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class EventOut(Shown):
    """Something that happened to the order."""

    at = serializers.DateTimeField()
    what = serializers.CharField()


class OrderOut(Shown):
    """An order. Prices hold once ``state`` is ``accepted`` or later; what is in ``review`` may still be changed."""

    number = serializers.CharField()
    url = serializers.CharField()
    message = serializers.UUIDField()
    channel = serializers.ChoiceField(choices.CHANNELS)
    state = serializers.ChoiceField(choices.ORDER_STATES)
    decision = serializers.ChoiceField(choices.ORDER_DECISIONS, help_text="whether a person had, or has, to look at it")
    reasons = ReasonOut(many=True)
    customer_number = serializers.CharField(allow_null=True)
    customer_name = serializers.CharField(allow_null=True)
    po_number = serializers.CharField(allow_blank=True)
    requested_date = serializers.DateField(allow_null=True)
    delivery = AddressOut(allow_null=True)
    comment = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True, help_text="who looks after the customer")
    currency = serializers.CharField()
    lines = OrderLineOut(many=True)
    total = serializers.RegexField(NUMBER, allow_null=True, help_text="net; null if a line's amount is not known")
    duplicate_of = serializers.CharField(allow_null=True)
    received_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    answers = AnswerOut(many=True)
    events = EventOut(many=True)


class ResultLineOut(Shown):
    """A position as understood."""

    sku = serializers.CharField(allow_null=True)
    quantity = serializers.RegexField(NUMBER, allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    price = serializers.RegexField(NUMBER, allow_null=True)
    confidence = serializers.FloatField()
    text = serializers.CharField(allow_blank=True)


class ResultOut(Shown):
    """What was understood of an order, or of another wish, when the message was decided."""

    kind = serializers.ChoiceField(choices.MESSAGE_KINDS)
    decision = serializers.ChoiceField(choices.DECISIONS)
    customer = serializers.CharField(allow_null=True)
    po_number = serializers.CharField(allow_null=True)
    requested_date = serializers.DateField(allow_null=True)
    delivery = AddressOut(allow_null=True)
    lines = ResultLineOut(many=True)
    order = serializers.CharField(allow_null=True)
    duplicate_of = serializers.CharField(allow_null=True)
    reasons = ReasonOut(many=True)


class MadeOrderOut(Shown):
    """An order that a message led to."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices.ORDER_STATES)
    url = serializers.CharField()


class MessageOut(Shown):
    """A message and what became of it. ``problem`` names what kept it from being read; a person has it then."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    channel = serializers.ChoiceField(choices.CHANNELS)
    sender = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices.MESSAGE_STATES)
    kind = serializers.ChoiceField(choices.MESSAGE_KINDS, allow_null=True)
    decision = serializers.ChoiceField(choices.DECISIONS, allow_null=True)
    problem = serializers.CharField(allow_null=True)
    results = ResultOut(many=True)
    orders = MadeOrderOut(many=True)
    answers = AnswerOut(many=True)


class OrderPageOut(Shown):
    """A page of the list; ``next`` is the address of the next one."""

    next = serializers.CharField(allow_null=True)
    results = OrderOut(many=True)


class MessagePageOut(Shown):
    """A page of the list; ``next`` is the address of the next one."""

    next = serializers.CharField(allow_null=True)
    results = MessageOut(many=True)


class FieldErrorOut(Shown):
    """What is wrong with one field: a JSON pointer into the body, or ``?name`` for a query parameter."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemOut(Shown):
    """RFC 9457."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(list(KINDS))
    detail = serializers.CharField()
    errors = FieldErrorOut(many=True, required=False)  # type: ignore[assignment]


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="1 to 150 printable ASCII characters, one for each new order or message. A repeated call with the same key and"
    " content is answered with what became of the first one. Without it, the day and the content stand in for the key.",
)


def problems(*codes: str) -> dict[Any, Any]:
    """The problems of an operation by their status; those that every operation can answer with are added."""
    named = [*codes, "not_authenticated", "token_invalid", "not_acceptable", "throttled", "internal", "unavailable"]
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(named):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemOut, description=", ".join(found))
        for status, found in sorted(by_status.items())
    }
