import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.web.views.checkout import MOST_ORDERS
from intake.models import Message
from intake.storing import load
from orders.models import Article, Order, QueueItem
from tests.channels.web.conftest import GUEST, Visitor


def order_data():
    (file,) = Message.objects.get().attachments.all()
    return json.loads(load(file.sha256))


def test_a_customer_orders_with_number_and_postcode_and_has_the_confirmation_at_once(visitor):
    visitor.put_in("HS-1010-09", "10", "PK")
    visitor.put_in("DS-41-750", "6")
    visitor.prove()
    visitor.tell(po_number="26-4711", confirm_by="web", email="")

    response = visitor.order()

    order = Order.objects.get()
    assert response["Location"] == reverse("shop:order", args=[order.public_token])
    assert (order.state, order.channel, order.customer.number, order.po_number) == ("accepted", "web", "41007", "26-4711")
    assert [(line.article.sku, line.quantity, line.unit, line.price) for line in order.lines.all()] == [
        ("HS-1010-09", Decimal(10), "PK", Decimal("0.981")),
        ("DS-41-750", Decimal(6), "C62", Decimal("6.4")),
    ]
    page = visitor.page("order", order.public_token)
    assert "Danke! Ihre Bestellung ist da." in page
    assert "156,12 €" in page
    paper = visitor.get("confirmation", order.public_token)
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    assert f'filename="{order.number}.pdf"' in paper["Content-Disposition"]


def test_the_message_says_who_has_shown_to_be_whom_and_how_to_answer(visitor):
    day = timezone.localdate() + timedelta(days=30)
    visitor.put_in("HS-1010-09", "10", "PK")
    visitor.prove()
    visitor.tell(
        requested_date=f"{day:%d.%m.%Y}", po_number="26-4711", comment="Anlieferung ab 13 Uhr", delivery="other",
        delivery_name="Baustelle", delivery_street="Am Markt 1", delivery_postal_code="73728", delivery_city="Esslingen",
    )  # fmt: skip
    token = visitor.client.session["shop_basket"]["token"]

    visitor.order()

    message = Message.objects.get()
    assert (message.channel, message.external_id, message.sender) == ("web", f"shop-{token}", "neu@tischlerei.example")
    assert message.facts == {
        "authenticated_customer": "41007", "reply_channel": "email", "reply_to": "neu@tischlerei.example",
    }  # fmt: skip
    assert order_data() == {
        "source": "allwege",
        "customer_number": "41007",
        "customer": None,
        "po_number": "26-4711",
        "requested_date": day.isoformat(),
        "delivery": {
            "name": "Baustelle", "street": "Am Markt 1", "postal_code": "73728", "city": "Esslingen", "country": "DE",
        },
        "comment": "Anlieferung ab 13 Uhr",
        "lines": [
            {"sku": "HS-1010-09", "customer_sku": "", "gtin": "", "text": "", "quantity": "10", "unit": "PK", "price": None}
        ],
    }  # fmt: skip


def test_a_guest_orders_with_name_address_and_mail_and_a_person_looks_at_it(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.tell(phone="0711 123456")

    response = visitor.order()

    order = Order.objects.get()
    assert response["Location"] == reverse("shop:order", args=[order.public_token])
    assert (order.state, order.reply_channel, order.reply_to) == ("review", "email", "neu@tischlerei.example")
    assert order_data()["customer"] == {
        "name": "Tischlerei Neu", "street": "Weg 3", "postal_code": "70173", "city": "Stuttgart",
        "email": "neu@tischlerei.example", "phone": "0711 123456",
    }  # fmt: skip
    assert Message.objects.get().facts["guest"] == "1"
    assert "authenticated_customer" not in Message.objects.get().facts
    assert "Wir sehen Ihre Bestellung durch" in visitor.page("order", order.public_token)


def test_a_guest_who_types_in_all_that_is_known_of_another_firm_is_not_taken_for_it_unseen(visitor):
    visitor.put_in("HS-1010-09", "10", "PK")
    visitor.tell(
        name="Schreinerei Maier GmbH", street="Industriestraße 14", postal_code="73760", city="Ostfildern",
        email="werkstatt@maier.example", phone="0711 5554107",
    )  # fmt: skip

    visitor.order()

    order = Order.objects.get()
    assert order.state == "review"
    assert "new_customer" in [reason["code"] for reason in QueueItem.objects.get().reasons]
    page = visitor.page("order", order.public_token)
    assert "117,72" not in page
    assert "41007" not in page


def test_a_comment_is_never_lost(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.prove()
    visitor.tell(comment="Bitte noch 2 Rollen Schleifpapier dazulegen")

    visitor.order()

    order, item = Order.objects.get(), QueueItem.objects.get()
    assert (order.state, order.comment, item.order) == ("review", "Bitte noch 2 Rollen Schleifpapier dazulegen", order)


def test_a_double_click_and_a_reload_make_one_order(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.tell()
    form = visitor.seen()

    answers = [visitor.post("place", **form)["Location"] for _ in range(3)]

    assert len(set(answers)) == 1
    assert Message.objects.count() == 1
    assert "Der Korb ist leer" in visitor.page("basket")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_order(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.tell()
    form, cookies = visitor.seen(), visitor.client.cookies

    def click(_):
        client = Client()
        client.cookies = cookies.copy()
        try:
            return client.post(reverse("shop:place"), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))

    assert answers == [302] * 4
    assert Message.objects.count() == 1


def test_the_next_basket_is_the_next_order_and_remembers_who_but_not_what(visitor):
    for number in (1, 2):
        visitor.put_in("DS-41-750", "6")
        visitor.tell(po_number=f"B-{number}", comment=f"Wunsch {number}")
        visitor.order()
    visitor.put_in("DS-41-750", "1")

    page = visitor.page("details")

    assert Message.objects.count() == 2
    assert 'value="Tischlerei Neu"' in page
    assert "B-2" not in page
    assert "Wunsch 2" not in page


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"name": ""}, "Fehlt."),
        ({"email": ""}, "Fehlt."),
        ({"email": "neu"}, "Das ist keine E-Mail-Adresse."),
        ({"requested_date": "30.2.2027"}, "Bitte ein Datum wie 24.12.2026."),
        ({"requested_date": "1.1.2020"}, "Dieser Tag ist schon vorbei."),
        ({"delivery": "other"}, "Fehlt."),
        ({"delivery": "mars"}, "mars"),
        ({"name": "x" * 201}, "201"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_kept(visitor, details, said):
    visitor.put_in("DS-41-750")

    response = visitor.tell(**details)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert 'value="Stuttgart"' in visitor.page("details")
    assert visitor.get("summary")["Location"] == reverse("shop:details")


def test_a_proven_customer_needs_no_address(visitor):
    visitor.put_in("DS-41-750")
    visitor.prove()

    assert visitor.post("details", delivery="main", confirm_by="email").status_code == 422
    assert visitor.post("details", delivery="main", confirm_by="web")["Location"] == reverse("shop:summary")
    assert "Schreinerei Maier GmbH" in visitor.page("summary")


def test_what_changed_after_the_last_look_is_shown_before_it_is_ordered(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.tell()
    form = visitor.seen()
    Article.objects.filter(sku="DS-41-750").update(price=Decimal("64.00"))

    response = visitor.post("place", **form)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Inzwischen hat sich etwas geändert." in page
    assert "384,00 €" in page
    assert Message.objects.count() == 0
    assert visitor.order().status_code == 302


def test_another_window_that_filled_the_basket_is_noticed(visitor):
    visitor.put_in("DS-41-750", "6")
    visitor.tell()
    form = visitor.seen()
    visitor.put_in("HS-1010-09", "1")

    assert visitor.post("place", **form).status_code == 409
    assert Message.objects.count() == 0


@pytest.mark.parametrize("name", ["details", "summary"])
def test_an_empty_basket_cannot_be_ordered(visitor, name):
    assert visitor.get(name)["Location"] == reverse("shop:basket")
    assert visitor.post("place", token="x", seen="y")["Location"] == reverse("shop:basket")


def test_a_visitor_orders_only_so_often_in_an_hour(visitor):
    for _ in range(MOST_ORDERS):
        visitor.put_in("DS-41-750")
        visitor.tell()
        assert visitor.order().status_code == 302
    visitor.put_in("DS-41-750")
    visitor.tell()

    refused = visitor.order()

    assert refused.status_code == 429
    assert "rufen Sie uns an" in refused.content.decode()
    assert Message.objects.count() == MOST_ORDERS
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert visitor.order().status_code == 302


def test_an_order_that_cannot_be_stored_leaves_the_basket_full(visitor, monkeypatch):
    from channels.web import receive

    def full(*_):
        raise OSError(28, "No space left on device")

    visitor.put_in("DS-41-750")
    visitor.tell()
    with monkeypatch.context() as patched:
        patched.setattr(receive, "receive", full)
        with pytest.raises(OSError, match="No space"):
            visitor.order()

    assert Message.objects.count() == 0
    assert visitor.order().status_code == 302


def test_an_order_whose_processing_fails_has_a_page_that_becomes_the_orders(visitor, monkeypatch):
    from intake import pipeline

    def die(*_, **__):
        raise RuntimeError

    visitor.put_in("DS-41-750")
    visitor.tell()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "process", die)
        address = visitor.order()["Location"]
    waiting = visitor.client.get(address).content.decode()
    assert "wird gerade bearbeitet" in waiting
    assert 'http-equiv="refresh"' in waiting

    pipeline.process(Message.objects.get().pk, allow_ocr=False)

    assert visitor.client.get(address)["Location"] == reverse("shop:order", args=[Order.objects.get().public_token])


def test_the_whole_way_works_on_an_english_page(visitor):
    client = Client(headers={"Accept-Language": "en"})
    english = Visitor(client)
    english.put_in("KB 4/25", "2.5", lang="en")

    assert 'value="2.5"' in english.page("basket")
    assert english.post("details", **GUEST)["Location"] == reverse("shop:summary")
    assert english.order().status_code == 302
    assert order_data()["lines"][0]["quantity"] == "2.5"
