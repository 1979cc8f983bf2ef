"""What a client sends: the description of an order, and of what comes with a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from channels.api import choices
from channels.api.fields import Gtin, IsoDate, Number, StrictSerializer, Text, Unit
from orders.states import ChannelName

MOST_LINES = 500
_NAMES_OF_ARTICLE = ("sku", "customer_sku", "gtin", "text")
_CLOCKS_DIFFER = timedelta(minutes=5)


class LineIn(StrictSerializer):
    """A position. At least one of ``sku``, ``customer_sku``, ``gtin`` and ``text`` says what is wanted."""

    sku = Text(max_length=60, default="", allow_blank=True, help_text="our article number")
    customer_sku = Text(max_length=200, default="", allow_blank=True, help_text="the customer's own article number")
    gtin = Gtin(max_length=14, default="", allow_blank=True, help_text="8, 12, 13 or 14 digits")
    text = Text(max_length=2000, default="", allow_blank=True, help_text="in the customer's words")
    quantity = Number(help_text="greater than 0, as string or number")
    unit = Unit(max_length=20, help_text="UN/ECE code (C62, CT, PK, …) or a word for it (Stück, carton)")
    price = Number(
        zero=True,
        default=None,
        allow_null=True,
        help_text="net, per article unit, as the customer expects it; only checked",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A line must name what is wanted."""
        if not any(attrs[name] for name in _NAMES_OF_ARTICLE):
            raise serializers.ValidationError(
                {"sku": [serializers.ErrorDetail("One of sku, customer_sku, gtin and text must be given.", "no_article")]}
            )
        return attrs


class GuestIn(StrictSerializer):
    """A customer who has no number yet."""

    name = Text(max_length=200)
    street = Text(max_length=200, default="", allow_blank=True)
    postal_code = Text(max_length=20, default="", allow_blank=True)
    city = Text(max_length=100, default="", allow_blank=True)
    email = Text(max_length=200, default="", allow_blank=True)
    phone = Text(max_length=50, default="", allow_blank=True)


class DeliveryIn(StrictSerializer):
    """Where the goods shall go; left out: the customer's main address."""

    name = Text(max_length=200, default="", allow_blank=True)
    street = Text(max_length=200)
    postal_code = Text(max_length=20)
    city = Text(max_length=100)
    country = serializers.RegexField(
        r"^[A-Z]{2}$", default="", allow_blank=True, help_text="ISO 3166-1, two capital letters; empty: as the customer's"
    )


class OrderIn(StrictSerializer):
    """An order. A number we do not know is no error: a person looks at it and asks."""

    customer_number = Text(
        max_length=40, default=None, allow_null=True, help_text="not needed if the token is bound to a customer"
    )
    customer = GuestIn(default=None, allow_null=True, help_text="instead of customer_number, for a new customer")
    po_number = Text(max_length=80, default="", allow_blank=True, help_text="the customer's order number")
    requested_date = IsoDate(default=None, allow_null=True, help_text="delivery wanted on this day")
    delivery = DeliveryIn(default=None, allow_null=True)
    comment = Text(max_length=4000, default="", allow_blank=True, help_text="read by a person, so the order waits for one")
    lines = LineIn(many=True, min_length=1, max_length=MOST_LINES)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One customer, said in one way."""
        if attrs["customer_number"] is not None and attrs["customer"] is not None:
            detail = serializers.ErrorDetail("Give customer_number or customer, not both.", "two_customers")
            raise serializers.ValidationError({"customer": [detail]})
        return attrs


class DocumentIn(StrictSerializer):
    """What is known of a document: form fields beside the files, or query parameters beside a raw body."""

    channel = serializers.ChoiceField(
        choices.DOCUMENT_CHANNELS,
        default=str(ChannelName.API),
        help_text="by which way it came; fax and email need the right of a gateway",
    )
    sender = serializers.CharField(max_length=250, default="", allow_blank=True, help_text="fax number or mail address")
    recipient = serializers.CharField(max_length=250, default="", allow_blank=True)
    subject = serializers.CharField(max_length=500, default="", allow_blank=True)
    received_at = serializers.DateTimeField(default=None, allow_null=True, help_text="with offset; now if left out")
    file_name = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="of a raw body")

    def validate_received_at(self, value: Any) -> Any:
        """Nothing arrives in the future."""
        if value is not None and value > timezone.now() + _CLOCKS_DIFFER:
            raise serializers.ValidationError([serializers.ErrorDetail("In the future.", "future")])
        return value


class OrderFilter(StrictSerializer):
    """Query parameters of the list of orders."""

    state = serializers.ChoiceField(choices.ORDER_STATES, required=False)
    po_number = serializers.CharField(max_length=80, required=False, help_text="exactly this order number of the customer")
    updated_since = serializers.DateTimeField(required=False, help_text="something happened at this moment or later")
    cursor = serializers.CharField(max_length=30, required=False, help_text="from next of the page before")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class MessageFilter(StrictSerializer):
    """Query parameters of the list of messages."""

    state = serializers.ChoiceField(choices.MESSAGE_STATES, required=False)
    cursor = serializers.CharField(max_length=30, required=False, help_text="from next of the page before")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


def order_file_data(order: Mapping[str, Any], *, customer_number: str | None) -> dict[str, Any]:
    """The order in the shape in which our own channels write it (``order.json``)."""
    wanted = order["requested_date"]
    return {
        "source": "allwege",
        "customer_number": customer_number,
        "customer": _plain(order["customer"]),
        "po_number": order["po_number"],
        "requested_date": wanted.isoformat() if wanted else None,
        "delivery": _plain(order["delivery"]),
        "comment": order["comment"],
        "lines": [
            {
                **{name: line[name] for name in _NAMES_OF_ARTICLE},
                "quantity": f"{line['quantity']:f}",
                "unit": line["unit"],
                "price": None if line["price"] is None else f"{line['price']:f}",
            }
            for line in order["lines"]
        ],
    }


def _plain(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if value is None else dict(value)
