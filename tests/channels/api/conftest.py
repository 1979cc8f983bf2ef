from __future__ import annotations

import json
from decimal import Decimal

import pytest

from channels.api.clients import issue
from orders.models import Article, Customer

ORDER = {"po_number": "B-17", "lines": [{"sku": "HS-100-L", "quantity": "3", "unit": "CT"}]}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    from orders import bell

    rung: list[tuple[str, str]] = []
    monkeypatch.setattr(bell.current_app, "send_task", lambda name, args=(), **_: rung.append((name, *args)))
    return rung


@pytest.fixture
def house(db):
    """Two customers and three articles."""
    customers = {
        number: Customer.objects.create(number=number, name=name, street="Weg 1", postal_code="70173", city="Stuttgart")
        for number, name in (("4711", "Linde GmbH"), ("4712", "Petrović GmbH"))
    }
    for sku, name, price in (("HS-100-L", "Handschuh L", "1.25"), ("KB-25", "Klebeband", "2.5"), ("EX-125", "Scheibe", "0.981")):
        Article.objects.create(
            sku=sku,
            folded=sku.replace("-", ""),
            name=name,
            unit="C62",
            pack_unit="CT",
            pack_size=Decimal(10),
            price=Decimal(price),
            search=f"{sku} {name}".lower(),
        )
    return customers


class Caller:
    """A program with a token: bytes out, an answer in."""

    def __init__(self, client, token):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **headers):
        return self.client.get(path, headers={**self.headers, **headers})

    def post(self, path, body, content_type="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic("POST", path, raw, content_type=content_type, headers={**self.headers, **headers})

    def order(self, body=None, *, key=None):
        return self.post("/api/v1/orders/", ORDER if body is None else body, **({"Idempotency-Key": key} if key else {}))

    def form(self, data, **headers):
        return self.client.post("/api/v1/messages/", data, headers={**self.headers, **headers})


@pytest.fixture
def caller(house, client):
    """Make a program that calls; bound to customer 4711 unless told otherwise."""

    def make(name="shop of linde", customer="4711", **rights):
        return Caller(client, issue(name=name, customer_number=customer, **rights)[1])

    return make


@pytest.fixture
def nobody(house, client):
    return Caller(client, "")
