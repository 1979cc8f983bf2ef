from __future__ import annotations

import json

import pytest

from channels.models import Submission
from channels.sending import send_due
from intake.models import Message
from intake.storing import load
from orders import lifecycle
from orders.models import Answer, Order
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db


def test_an_order_comes_in_as_bytes_and_its_confirmation_goes_out(caller):
    linde = caller()
    body = {
        "po_number": "B-17",
        "requested_date": None,
        "lines": [{"sku": "HS-100-L", "quantity": 3, "unit": "Karton"}, {"sku": "KB-25", "quantity": "12", "unit": "C62"}],
    }

    answer = linde.order(body)

    assert answer.status_code == 201
    made = answer.json()
    order = Order.objects.get()
    assert answer["Location"] == f"/api/v1/orders/{order.number}/" == made["url"]
    assert (made["state"], made["decision"], made["reasons"]) == ("accepted", "accepted", [])
    assert (order.state, order.customer.number, order.po_number, order.channel) == ("accepted", "4711", "B-17", "api")
    assert [
        (line["sku"], line["quantity"], line["unit"], line["price"], line["price_unit"], line["amount"]) for line in made["lines"]
    ] == [
        ("HS-100-L", "3", "CT", "1.25", "C62", "37.50"),
        ("KB-25", "12", "C62", "2.5", "C62", "30.00"),
    ]
    assert made["total"] == "67.50"

    assert send_due().sent == 1

    shown = linde.get(made["url"]).json()
    assert [(each["kind"], each["channel"], each["state"]) for each in shown["answers"]] == [("confirmation", "api", "sent")]
    assert order.number in shown["answers"][0]["subject"]
    confirmed = shown["answers"][0]["confirmed"]
    assert (confirmed["po_number"], confirmed["total"]) == ("B-17", "67.5")
    assert [(line["sku"], line["quantity"], line["unit"], line["price"], line["amount"]) for line in confirmed["lines"]] == [
        ("HS-100-L", "3", "CT", "1.25", "37.5"),
        ("KB-25", "12", "C62", "2.5", "30"),
    ]
    assert [event["what"] for event in shown["events"]] == ["placed", "accepted"]


def test_the_order_is_kept_in_the_shape_of_our_own_channels(caller):
    linde = caller()
    delivery = {"name": "Werk 2", "street": "Ring 5", "postal_code": "70563", "city": "Stuttgart"}

    linde.order(ORDER | {"requested_date": "2027-03-01", "delivery": delivery, "comment": "bitte klingeln"}, key="k-1")

    message = Message.objects.get()
    (file,) = message.attachments.all()
    assert (file.name, file.media_type) == ("order.json", "application/json")
    assert json.loads(load(file.sha256)) == {
        "source": "allwege",
        "customer_number": "4711",
        "customer": None,
        "po_number": "B-17",
        "requested_date": "2027-03-01",
        "delivery": {**delivery, "country": ""},
        "comment": "bitte klingeln",
        "lines": [
            {"sku": "HS-100-L", "customer_sku": "", "gtin": "", "text": "", "quantity": "3", "unit": "CT", "price": None},
        ],
    }
    submission = Submission.objects.get()
    assert (message.channel, message.sender, message.external_id) == ("api", "shop of linde", f"{submission.client_id}:k-1")
    assert message.facts == {
        "authenticated_customer": "4711",
        "reply_channel": "api",
        "reply_to": "shop of linde",
        "api_client": str(submission.client_id),
        "api_fingerprint": submission.fingerprint,
    }


def test_an_article_that_nobody_knows_goes_to_a_person_and_is_no_error(caller):
    linde = caller()

    answer = linde.order({"lines": [{"sku": "XX-1", "quantity": "3", "unit": "CT"}]})

    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["decision"]) == ("review", "review")
    assert {"code": "article_unknown", "field": "", "line": 1, "text": "Artikel unbekannt: Pos. 1"} in [
        reason | {"field": ""} for reason in made["reasons"]
    ]
    assert made["lines"][0]["sku"] is None


def test_a_customer_number_that_nobody_knows_goes_to_a_person(caller):
    market = caller("market place", "")

    answer = market.order(ORDER | {"customer_number": "0000"})

    assert answer.status_code == 201
    assert answer.json()["customer_number"] is None
    assert "customer_unknown" in [reason["code"] for reason in answer.json()["reasons"]]
    assert "authenticated_customer" not in Message.objects.get().facts


def test_what_clerks_note_for_themselves_is_not_shown(caller):
    linde = caller()
    number = linde.order({"lines": [{"sku": "XX-1", "quantity": "3", "unit": "CT"}]}).json()["number"]
    order = Order.objects.get()

    lifecycle.ask(version=order.version, text="Welche Größe?", actor="mueller", order_id=order.pk)

    shown = linde.get(f"/api/v1/orders/{number}/").json()
    assert [(each["kind"], each["state"]) for each in shown["answers"]] == [("question", "due")]
    assert "Welche Größe?" in shown["answers"][0]["text"]
    assert shown["events"][-1].keys() == {"at", "what"}
    assert "mueller" not in json.dumps(shown)
    assert all(reason.keys() == {"code", "field", "line", "text"} for reason in shown["reasons"])


def test_an_order_that_a_worker_has_is_answered_with_its_message(caller, monkeypatch, no_broker):
    monkeypatch.setattr("channels.api.views.orders.decide_now", lambda _: None)
    linde = caller()

    answer = linde.order()

    message = Message.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/messages/{message.pk}/"
    assert (answer.json()["state"], answer.json()["decision"], answer.json()["orders"]) == ("stored", None, [])


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_called_only_if_the_order_could_not_be_worked_off_at_once(caller, monkeypatch, no_broker):
    linde = caller()
    linde.order()
    assert [name for name, *_ in no_broker if name == "intake.tasks.process"] == []

    monkeypatch.setattr("channels.api.views.orders.decide_now", lambda _: None)
    linde.order(ORDER | {"po_number": "B-18"})

    waiting = Message.objects.get(state="stored")
    assert [call for call in no_broker if call[0] == "intake.tasks.process"] == [("intake.tasks.process", str(waiting.pk))]


def test_the_list_has_pages_that_a_new_order_does_not_shift(caller):
    linde = caller()
    numbers = [linde.order(ORDER | {"po_number": f"B-{n}"}).json()["number"] for n in range(3)]

    first = linde.get("/api/v1/orders/?limit=2").json()
    linde.order(ORDER | {"po_number": "B-new"})
    second = linde.get(first["next"]).json()

    assert [order["number"] for order in first["results"]] == [numbers[2], numbers[1]]
    assert [order["number"] for order in second["results"]] == [numbers[0]]
    assert second["next"] is None


def test_the_list_is_filtered_by_state_order_number_and_time(caller):
    linde = caller()
    good = linde.order().json()
    doubtful = linde.order({"po_number": "B-18", "lines": [{"text": "irgendwas", "quantity": "3", "unit": "CT"}]}).json()

    def numbers(query):
        return [order["number"] for order in linde.get(f"/api/v1/orders/?{query}").json()["results"]]

    assert numbers("state=review") == [doubtful["number"]]
    assert numbers("po_number=B-17") == [good["number"]]
    assert numbers("updated_since=2000-01-01T00:00:00Z") == [doubtful["number"], good["number"]]
    assert numbers("updated_since=2999-01-01T00:00:00Z") == []


def test_the_list_asks_the_database_equally_often_for_one_order_and_for_many(caller):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    linde = caller()
    linde.order()
    with CaptureQueriesContext(connection) as one:
        linde.get("/api/v1/orders/")
    for n in range(4):
        linde.order(ORDER | {"po_number": f"C-{n}"})

    with CaptureQueriesContext(connection) as many:
        linde.get("/api/v1/orders/")

    assert len(many) == len(one)


def test_a_price_that_the_customer_expects_is_handed_on_exactly(caller):
    linde = caller()

    linde.post("/api/v1/orders/", b'{"lines": [{"sku": "EX-125", "quantity": 0.1, "unit": "CT", "price": 0.9810}]}')

    stored = json.loads(load(Message.objects.get().attachments.get().sha256))
    assert (stored["lines"][0]["quantity"], stored["lines"][0]["price"]) == ("0.1", "0.9810")


def test_the_answer_is_counted_as_delivered_once_it_lies_ready(caller):
    caller().order()

    send_due()

    answer = Answer.objects.get()
    assert (answer.state, answer.channel) == ("sent", "api")
    assert answer.external_id.startswith(f"api:answer-{answer.pk}-")
