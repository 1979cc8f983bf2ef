from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders.data import LineData, OrderChanges, OrderData
from orders.lifecycle import place
from orders.models import Article, ClerkProfile, Customer
from tests.people import person

# A Tuesday in working hours.
WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def customer(db):
    return Customer.objects.create(
        number="41007",
        name="Schreinerei Maier GmbH",
        street="Industriestraße 14",
        postal_code="73760",
        city="Ostfildern",
        account_manager="Frau Kreutzer",
        payment_terms_days=30,
    )


@pytest.fixture
def gloves(db):
    return Article.objects.create(
        sku="HS-1010-09",
        folded="HS101009",
        name="Montagehandschuh Gr. 9",
        unit="PR",
        pack_size=12,
        pack_unit="PK",
        price=Decimal("1.09"),
    )


@pytest.fixture
def glue(db):
    return Article.objects.create(sku="DS-41-750", folded="DS41750", name="Holzleim D3 750 g", unit="C62", price=Decimal("6.40"))


@pytest.fixture
def sabine(db):
    user = person("sabine", first_name="Sabine", last_name="Kreutzer", email="sabine@firma.example")
    ClerkProfile.objects.create(user=user, manages="Frau Kreutzer")
    return user


@pytest.fixture
def joerg(db):
    user = person("joerg", first_name="Jörg", last_name="Lamparter")
    ClerkProfile.objects.create(user=user, manages="Herr Lamparter")
    return user


def line_data(article, position=1, **changes):
    values = {
        "position": position,
        "article_id": article.pk if article else None,
        "text": "10 Pack Handschuhe schwarz",
        "quantity": Decimal(10),
        "unit": "PK",
        "price": Decimal("1.09"),
        "price_source": "list",
        "stated_price": None,
        "confidence": 0.99,
        "evidence": [{"document": 0, "page": 1, "span": [0, 26]}],
        "rivals": [],
    }
    return LineData(**{**values, **changes})


def order_data(customer, *lines, **changes):
    values = {
        "channel": "email",
        "source_ref": "message-1",
        "source_part": 0,
        "received_at": WHEN,
        "sender": "buero@maier.example",
        "customer_id": customer.pk if customer else None,
        "po_number": "26-1144",
        "requested_date": None,
        "delivery": None,
        "currency": "EUR",
        "comment": "",
        "lines": lines,
        "fields": {"po_number": {"confidence": 0.95}},
        "reply_channel": "",
        "reply_to": "",
        "reply_thread": {"message_id": "<a@maier.example>", "subject": "Bestellung"},
        "subject": "Bestellung",
    }
    return OrderData(**{**values, **changes})


def changes_to(order, *lines, **changes):
    values = {
        "customer_id": order.customer_id,
        "po_number": order.po_number,
        "requested_date": order.requested_date,
        "delivery": None,
        "comment": order.comment,
        "reply_channel": order.reply_channel,
        "reply_to": order.reply_to,
    }
    return OrderChanges(**{**values, **changes}, lines=lines)


@pytest.fixture
def accepted(customer, gloves):
    """An order that nobody had to look at."""
    return place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=True)


@pytest.fixture
def in_review(customer, gloves):
    """An order that waits for a person."""
    return place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=False)
