import re

import pytest
from django.test import Client
from django.urls import reverse

from intake.matching import knowledge
from tests.channels import shelf


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.VAR = tmp_path
    # What is known of customers and articles is kept per process, and belongs to the test before.
    knowledge.forget()


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    from orders import bell

    rung = []
    monkeypatch.setattr(bell.current_app, "send_task", lambda name, args=(), **_: rung.append(name))
    return rung


@pytest.fixture
def house(db):
    """A customer with a price list, and three articles."""
    customer = shelf.maier()
    shelf.gloves()
    shelf.glue()
    shelf.cable()
    return customer


GUEST = {
    "name": "Tischlerei Neu", "street": "Weg 3", "postal_code": "70173", "city": "Stuttgart", "email": "neu@tischlerei.example",
    "phone": "", "confirm_by": "email", "delivery": "main",
}  # fmt: skip


class Visitor:
    """Somebody at the shop with a browser that runs no scripts."""

    def __init__(self, client):
        self.client = client

    def get(self, view, /, *args, **query):
        return self.client.get(reverse(f"shop:{view}", args=args), query)

    def page(self, view, /, *args, **query):
        response = self.get(view, *args, **query)
        assert response.status_code == 200, response
        return response.content.decode()

    def post(self, view, /, *args, **data):
        return self.client.post(reverse(f"shop:{view}", args=args), data)

    def put_in(self, sku, quantity="1", unit="", **more):
        return self.post("add", sku=sku, quantity=quantity, unit=unit, **more)

    def prove(self, number="41007", postal_code="73760"):
        return self.post("customer", number=number, postal_code=postal_code)

    def tell(self, **details):
        return self.post("details", **{**GUEST, **details})

    def seen(self):
        """The summary's form, as the button sends it."""
        page = self.page("summary")
        return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "seen")}

    def order(self):
        return self.post("place", **self.seen())

    def said(self):
        """What the shop says at the top of the next page."""
        return re.findall(r'<p class="note[^"]*"[^>]*>([^<]*)</p>', self.page("basket"))


@pytest.fixture
def visitor(client, house):
    return Visitor(client)


@pytest.fixture
def another(house):
    """Another visitor, from another address."""
    return lambda address="198.51.100.7": Visitor(Client(REMOTE_ADDR=address))
