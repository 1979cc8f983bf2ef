from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from intake.contracts import Envelope, EnvelopeFile
from intake.matching.knowledge import forget
from intake.receive import receive
from orders.models import Article, Contact, Customer
from orders.states import ChannelName

WHEN = datetime(2026, 11, 16, 8, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def files(settings, tmp_path):
    """A folder of the test's own for all that is kept."""
    settings.VAR = tmp_path / "var"
    return settings.VAR / "files"


@pytest.fixture
def firm(db, files):
    """A customer who may order two articles."""
    forget()
    customer = Customer.objects.create(
        number="70001", name="Hahn Metallbau GmbH", street="Talweg 3", postal_code="70999", city="Musterstadt"
    )
    Contact.objects.create(customer=customer, kind=Contact.Kind.EMAIL, value="buero@hahn.example", normal="buero@hahn.example")
    for number in (1, 2):
        sku = f"TST-{number:03}"
        Article.objects.create(
            sku=sku,
            folded=sku.replace("-", ""),
            name=f"Prüfteil {number}",
            unit="C62",
            price=Decimal("2.50"),
            search=f"{sku.lower()} tst{number:03} prüfteil {number}",
        )
    return customer


def envelope(content=b"Guten Tag", *, name="a.txt", media_type="text/plain", channel=ChannelName.API, **values):
    values = {"external_id": "", "sender": "hahn", "recipient": "api", "received_at": WHEN} | values
    return Envelope(channel=channel, files=(EnvelopeFile(name, media_type, content),), **values)


def order_json(po_number="PO-1", lines=(("TST-001", "3"),), **values):
    """An order as our own shop writes it."""
    data = {
        "source": "allwege",
        "customer_number": "70001",
        "customer": None,
        "po_number": po_number,
        "requested_date": None,
        "delivery": None,
        "comment": "",
        "lines": [
            {"sku": sku, "customer_sku": "", "gtin": "", "text": "", "quantity": quantity, "unit": "C62", "price": None}
            for sku, quantity in lines
        ],
    }
    return json.dumps(data | values).encode()


def put_order(content=None, *, external_id="o-1", facts=None, **values):
    """Hand in an order of the customer at the front door; give its message's id."""
    proven = {"authenticated_customer": "70001", "reply_channel": "email", "reply_to": "buero@hahn.example"}
    made = envelope(
        order_json() if content is None else content,
        name="order.json",
        media_type="application/json",
        external_id=external_id,
        facts=proven | (facts or {}),
        **values,
    )
    return receive(made).message_id
