"""Who may read and write what: a matrix of clients against things."""

from __future__ import annotations

import pytest

from channels.api.clients import revoke
from intake.models import Message
from orders.models import Order
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 an order"
PRIVATE = [
    "/api/v1/orders/",
    "/api/v1/orders/A-1/",
    "/api/v1/messages/",
    "/api/v1/messages/6f3c1f9e-0000-4000-8000-000000000000/",
]
OPEN = ["/api/schema/", "/api/docs/", "/api/docs/?script=", "/api/problems/invalid/"]


@pytest.fixture
def callers(caller, nobody):
    revoked = caller("revoked", "4711")
    revoke(name="revoked")
    return {
        "linde": caller("linde", "4711"),
        "linde two": caller("linde two", "4711"),
        "petrovic": caller("petrovic", "4712"),
        "market": caller("market", ""),
        "reader": caller("reader", "4711", may_post_orders=False, may_post_messages=False),
        "gateway": caller("gateway", "", may_name_channel=True),
        "revoked": revoked,
        "nobody": nobody,
    }


def outcome(answer):
    return (answer.status_code, answer.json().get("code"))


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize(("who", "expected"), [("nobody", (401, "not_authenticated")), ("revoked", (401, "token_invalid"))])
def test_without_a_valid_token_nothing_is_shown(callers, path, who, expected):
    answer = callers[who].get(path)

    assert outcome(answer) == expected
    assert answer["WWW-Authenticate"].startswith('Bearer realm="Allwege"')
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("who", ["nobody", "linde", "revoked"])
def test_the_description_is_open_to_everybody(callers, path, who):
    assert callers[who].get(path).status_code == 200


@pytest.mark.parametrize(
    ("who", "customer", "expected"),
    [
        ("linde", None, (201, None)),
        ("linde", "4711", (201, None)),
        ("linde", "4712", (403, "customer_forbidden")),
        ("linde", "0000", (403, "customer_forbidden")),
        ("petrovic", "4711", (403, "customer_forbidden")),
        ("market", None, (400, "invalid")),
        ("market", "4711", (201, None)),
        ("market", "4712", (201, None)),
        ("gateway", "4712", (201, None)),
        ("reader", "4711", (403, "forbidden")),
        ("revoked", "4711", (401, "token_invalid")),
        ("nobody", "4711", (401, "not_authenticated")),
    ],
)
def test_who_may_order_for_whom(callers, who, customer, expected):
    answer = callers[who].order(ORDER | {"customer_number": customer})

    assert outcome(answer) == expected
    assert Order.objects.count() == Message.objects.count() == (1 if expected[0] == 201 else 0)
    if expected[0] == 201:
        assert answer.json()["customer_number"] == (customer or "4711")


def test_a_client_of_a_customer_cannot_order_for_a_new_one(callers):
    answer = callers["linde"].order(ORDER | {"customer": {"name": "Neu GmbH"}})

    assert outcome(answer) == (403, "customer_forbidden")


@pytest.mark.parametrize(
    ("who", "channel", "expected"),
    [
        ("linde", "api", (202, None)),
        ("linde", "fax", (403, "forbidden")),
        ("market", "email", (403, "forbidden")),
        ("gateway", "api", (202, None)),
        ("gateway", "fax", (202, None)),
        ("gateway", "email", (202, None)),
        ("gateway", "phone", (400, "invalid")),
        ("reader", "api", (403, "forbidden")),
        ("revoked", "api", (401, "token_invalid")),
        ("nobody", "api", (401, "not_authenticated")),
    ],
)
def test_who_may_hand_in_documents_as_what(callers, who, channel, expected):
    answer = callers[who].post(f"/api/v1/messages/?channel={channel}", PDF, "application/pdf")

    assert outcome(answer) == expected
    assert [message.channel for message in Message.objects.all()] == ([channel] if expected[0] == 202 else [])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("linde", 200),
        ("linde two", 404),
        ("petrovic", 404),
        ("market", 404),
        ("reader", 404),
        ("gateway", 404),
        ("revoked", 401),
        ("nobody", 401),
    ],
)
def test_only_the_client_that_handed_it_in_sees_an_order_and_its_message(callers, who, status):
    made = callers["linde"].order().json()

    order, message = callers[who].get(made["url"]), callers[who].get(f"/api/v1/messages/{made['message']}/")

    assert (order.status_code, message.status_code) == (status, status)
    if status != 401:
        seen = 1 if status == 200 else 0
        assert len(callers[who].get("/api/v1/orders/").json()["results"]) == seen
        assert len(callers[who].get("/api/v1/messages/").json()["results"]) == seen


def test_orders_of_other_channels_are_not_shown(callers):
    Order.objects.create(
        number="A-9",
        state="accepted",
        channel="fax",
        received_at="2026-11-16T08:00:00Z",
        source_ref="a-fax",
        customer_id=None,
        public_token="t",
    )

    for who in ("linde", "market", "gateway"):
        assert callers[who].get("/api/v1/orders/").json()["results"] == []
        assert callers[who].get("/api/v1/orders/A-9/").status_code == 404


def test_an_order_that_turns_out_to_be_another_customers_is_hidden(callers, house):
    made = callers["linde"].order().json()
    Order.objects.update(customer=house["4712"])

    assert callers["linde"].get(made["url"]).status_code == 404
    assert callers["linde"].get("/api/v1/orders/").json()["results"] == []
    assert callers["linde"].get(f"/api/v1/messages/{made['message']}/").json()["orders"] == []


def test_neither_a_session_nor_a_cookie_opens_the_api(client, house, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("admin", password="a long password"))

    assert client.get("/api/v1/orders/").status_code == 401


def test_a_token_opens_nothing_at_the_desk(callers):
    for path in ("/", "/admin/"):
        assert callers["linde"].get(path).status_code == 302


@pytest.mark.parametrize("keyword", ["Bearer", "bearer", "Token", "TOKEN"])
def test_the_word_before_the_token_may_be_bearer_or_token(callers, keyword):
    token = callers["linde"].headers["Authorization"].split()[1]

    assert callers["nobody"].get("/api/v1/orders/", Authorization=f"{keyword} {token}").status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Bearer a b", "Basic bGluZGU6eA==", "Bearer \xe4", "x" * 5000]
)
def test_a_header_that_holds_no_token_of_ours_is_refused(callers, header):
    assert callers["nobody"].get("/api/v1/orders/", Authorization=header).status_code == 401
