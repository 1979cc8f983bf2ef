from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.desk.source import SourceDocument, SourcePage, SourceView
from orders.fulltext.entries import put_order
from orders.models import Address, Customer, Order, Price, QueueItem
from tests.people import person

SOURCES = {}


def source_of(source_ref, *, only=None):
    view = SOURCES.get(source_ref)
    if view is None or only is None:
        return view
    document = next((each for each in view.documents if each.index == only[0]), None)
    pages = tuple(page for page in document.pages if page.number == only[1]) if document else ()
    return SourceView((replace(document, pages=pages),)) if pages else SourceView(())


@pytest.fixture(autouse=True)
def sources(settings):
    settings.SOURCE_PROVIDER = f"{__name__}.source_of"
    SOURCES.clear()
    words = [{"t": "10", "span": [0, 2]}, {"t": "Handschuhe", "span": [3, 13]}]
    page = SourcePage(1, text="10 Handschuhe", words=words)
    SOURCES["mail-1"] = SourceView((SourceDocument(0, "Nachricht", "text/plain", "body", "/quelle/mail-1", "", (page,)),))
    return SOURCES


@pytest.fixture
def clerk(db):
    return person("sabine", first_name="Sabine", last_name="Kreutzer")


@pytest.fixture
def colleague(db):
    return person("joerg", first_name="Jörg", last_name="Lamparter")


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def customer(db):
    customer = Customer.objects.create(
        number="41007",
        name="Schreinerei Maier GmbH",
        street="Industriestraße 14",
        postal_code="73760",
        city="Ostfildern",
        price_list="HANDWERK",
    )
    Address.objects.create(customer=customer, label="Werk 2", street="In der Au 16", postal_code="72622", city="Nürtingen")
    return customer


@pytest.fixture
def step_price(gloves):
    return Price.objects.create(price_list="HANDWERK", article=gloves, min_quantity=120, price=Decimal("0.981"))


@pytest.fixture
def place(db, customer, gloves):
    """Make an order in review with its queue item, as it stands after a mail was read."""

    def make(number=1, **values):
        now = timezone.now()
        reasons = values.pop("reasons", [{"code": "quantity_unusual", "field": "", "line": 1, "detail": "Sonst 2."}])
        order = Order.objects.create(
            number=f"2026-{number:06d}",
            state="review",
            customer=values.pop("customer", customer),
            channel="email",
            sender=values.pop("sender", "buero@maier.example"),
            received_at=now,
            source_ref=f"mail-{number}",
            po_number="26-1144",
            reply_channel="email",
            reply_to="buero@maier.example",
            public_token=f"token-{number}",
            fields={
                "po_number": {"confidence": 0.95, "text": "26-1144", "evidence": [{"document": 0, "page": 1, "span": [0, 2]}]}
            },
        )
        order.lines.create(
            position=1,
            article=values.pop("article", gloves),
            text="10 Handschuhe",
            quantity=Decimal(10),
            unit="PK",
            price=Decimal("1.09"),
            price_source="list",
            evidence=[{"document": 0, "page": 1, "span": [3, 13]}],
            rivals=[
                {"sku": "HS-1010-09", "name": "Montagehandschuh Gr. 9", "score": 0.6},
                {"sku": "DS-41-750", "name": "Holzleim", "score": 0.5},
            ],
        )
        put_order(order)
        return QueueItem.objects.create(
            kind="order",
            channel="email",
            order=order,
            customer=order.customer,
            source_ref=order.source_ref,
            sender=order.sender,
            received_at=now,
            due_at=now + timedelta(minutes=57, seconds=30),
            reasons=reasons,
            **values,
        )

    return make


def form_data(item, **changes):
    """What the browser sends for an order as it stands, with some values changed."""
    order = item.order
    lines = list(order.lines.select_related("article"))
    data = {
        "version": order.version,
        "lang": "de",
        "customer": str(order.customer or ""),
        "po_number": order.po_number,
        "requested_date": "",
        "reply_channel": "email",
        "reply_to": order.reply_to,
        "delivery": "main",
        "comment": "",
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": len(lines),
    }
    for index, line in enumerate(lines):
        data |= {
            f"lines-{index}-position": line.position,
            f"lines-{index}-article": str(line.article or ""),
            f"lines-{index}-quantity": str(line.quantity or ""),
            f"lines-{index}-unit": line.unit,
            f"lines-{index}-price": str(line.price or "").replace(".", ","),
            f"lines-{index}-price_source": line.price_source,
        }
    return {**data, **changes}


@pytest.fixture
def posted():
    return form_data
