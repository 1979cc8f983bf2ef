from __future__ import annotations

import pytest

from intake.models import Message
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db
LINE = {"sku": "HS-100-L", "quantity": "3", "unit": "CT"}


def errors_of(caller, body):
    answer = caller().order(body)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert Message.objects.count() == 0
    problem = answer.json()
    assert problem["code"] == "invalid"
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        ({"quantity": "0"}, "quantity", "min_value"),
        ({"quantity": 0}, "quantity", "min_value"),
        ({"quantity": "-1"}, "quantity", "min_value"),
        ({"quantity": -2.5}, "quantity", "min_value"),
        ({"quantity": "1,5"}, "quantity", "invalid"),
        ({"quantity": "1.00001"}, "quantity", "invalid"),
        ({"quantity": "1_000"}, "quantity", "invalid"),
        ({"quantity": "1e3"}, "quantity", "invalid"),
        ({"quantity": "١٢"}, "quantity", "invalid"),
        ({"quantity": " 3"}, "quantity", "invalid"),
        ({"quantity": "NaN"}, "quantity", "invalid"),
        ({"quantity": "1234567890"}, "quantity", "invalid"),
        ({"quantity": True}, "quantity", "invalid"),
        ({"quantity": ["3"]}, "quantity", "invalid"),
        ({"quantity": None}, "quantity", "null"),
        ({"quantity": ""}, "quantity", "invalid"),
        ({"unit": "Schubkarre"}, "unit", "unknown_unit"),
        ({"unit": 5}, "unit", "invalid"),
        ({"unit": ""}, "unit", "blank"),
        ({"sku": 4711}, "sku", "invalid"),
        ({"sku": "x" * 61}, "sku", "max_length"),
        ({"sku": "a\u0000b"}, "sku", "null_characters_not_allowed"),
        ({"sku": "a\ud800b"}, "sku", "surrogate_characters_not_allowed"),
        ({"sku": ""}, "sku", "no_article"),
        ({"gtin": "123"}, "gtin", "gtin"),
        ({"text": "x" * 2001}, "text", "max_length"),
        ({"price": "-1"}, "price", "min_value"),
        ({"price": "1,20"}, "price", "invalid"),
        ({"menge": "3"}, "menge", "unknown_field"),
    ],
)
def test_a_line_that_cannot_be_meant_is_named(caller, line, pointer, code):
    assert errors_of(caller, {"lines": [LINE, {**LINE, **line}]}) == [(f"#/lines/1/{pointer}", code)]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"lines": []}, "#/lines", "min_length"),
        ({"lines": "HS-100-L"}, "#/lines", "not_a_list"),
        ({"lines": ["HS-100-L"]}, "#/lines/0", "invalid"),
        ({"lines": [LINE] * 501}, "#/lines", "max_length"),
        ({"requested_date": "1.12.2026"}, "#/requested_date", "invalid"),
        ({"requested_date": "20261201"}, "#/requested_date", "invalid"),
        ({"requested_date": "2026-W49-2"}, "#/requested_date", "invalid"),
        ({"requested_date": "2026-02-30"}, "#/requested_date", "invalid"),
        ({"requested_date": "2026-12-01T00:00"}, "#/requested_date", "invalid"),
        ({"requested_date": 20261201}, "#/requested_date", "invalid"),
        ({"po_number": "x" * 81}, "#/po_number", "max_length"),
        ({"po_number": ["B-17"]}, "#/po_number", "invalid"),
        ({"comment": "x" * 4001}, "#/comment", "max_length"),
        ({"delivery": {"postal_code": "1", "city": "x"}}, "#/delivery/street", "required"),
        (
            {"delivery": {"street": "x", "postal_code": "1", "city": "x", "country": "Deutschland"}},
            "#/delivery/country",
            "invalid",
        ),
        ({"delivery": "Werk 2"}, "#/delivery", "invalid"),
        ({"PO_number": "B-17"}, "#/PO_number", "unknown_field"),
        ({"a/b~c": 1}, "#/a~1b~0c", "unknown_field"),
        ({"\ud800": 1}, "#/\\ud800", "unknown_field"),
        ({"customer_number": 4711}, "#/customer_number", "invalid"),
    ],
)
def test_a_head_that_cannot_be_meant_is_named(caller, fields, pointer, code):
    assert errors_of(caller, ORDER | fields) == [(pointer, code)]


def test_every_field_that_is_wrong_is_named_at_once(caller):
    body = {
        "ponumber": "B",
        "requested_date": "bald",
        "lines": [{"quantity": "0", "unit": "CT"}, {"sku": "KB-25", "unit": "Topf"}],
    }

    assert errors_of(caller, body) == [
        ("#/requested_date", "invalid"),
        ("#/lines/0/quantity", "min_value"),
        ("#/lines/1/quantity", "required"),
        ("#/lines/1/unit", "unknown_unit"),
        ("#/ponumber", "unknown_field"),
    ]


def test_an_error_is_told_in_english_whatever_language_is_asked_for(caller):
    answer = caller().post("/api/v1/orders/", {"lines": [{"sku": "A", "unit": "CT"}]}, **{"Accept-Language": "de"})

    assert answer.json() == {
        "type": "http://localhost:8000/api/problems/invalid/",
        "title": "Some values are not valid",
        "status": 400,
        "code": "invalid",
        "detail": "1 error; each is named below.",
        "errors": [{"pointer": "#/lines/0/quantity", "code": "required", "detail": "This field is required."}],
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed"),
        (b"{", "malformed"),
        (b'{"lines": [], "lines": []}', "malformed"),
        (b'{"quantity": NaN}', "malformed"),
        (b'{"quantity": 1e999999999}', "malformed"),
        (b'{"quantity": ' + b"9" * 5000 + b"}", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b"[" * 20 + b"]" * 20, "malformed"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "malformed"),
        (b'{"po_number": "\xff\xfe"}', "malformed"),
        (bytes(range(256)) * 40, "malformed"),
        (b"null", "invalid"),
        (b"[]", "invalid"),
        (b'"text"', "invalid"),
        (b"1", "invalid"),
    ],
)
def test_what_is_no_order_at_all_is_refused_and_nothing_is_stored(caller, body, code):
    answer = caller().post("/api/v1/orders/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert Message.objects.count() == 0


def test_an_order_of_more_than_a_mebibyte_is_refused(caller):
    answer = caller().post("/api/v1/orders/", b'{"comment": "' + b"x" * 1024 * 1024 + b'"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_client_without_a_customer_of_its_own_must_name_one(caller):
    answer = caller("market place", "").order()

    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("#/customer_number", "required")]


def test_a_client_cannot_name_two_customers(caller):
    answer = caller("market place", "").order(ORDER | {"customer_number": "4711", "customer": {"name": "Neu GmbH"}})

    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("#/customer", "two_customers")]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("state=open", "?state", "invalid_choice"),
        ("sate=review", "?sate", "unknown_field"),
        ("limit=0", "?limit", "min_value"),
        ("limit=1000", "?limit", "max_value"),
        ("cursor=abc", "?cursor", "invalid"),
        ("cursor=-1", "?cursor", "invalid"),
        ("cursor=99999999999999999999", "?cursor", "invalid"),
        ("updated_since=gestern", "?updated_since", "invalid"),
        ("state=review&state=closed", "?state", "twice"),
    ],
)
def test_a_query_that_cannot_be_meant_is_named(caller, query, pointer, code):
    answer = caller().get(f"/api/v1/orders/?{query}")

    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("quantity", [3, "3", 3.5, "3.5000", "0.0001", 123456789])
def test_a_quantity_is_taken_as_string_and_as_number(caller, quantity):
    assert caller().order({"lines": [LINE | {"quantity": quantity}]}).status_code == 201


@pytest.mark.parametrize(
    ("word", "code"), [("CT", "CT"), ("ct", "CT"), ("Karton", "CT"), ("H87", "C62"), ("Stück", "C62"), ("pcs.", "C62")]
)
def test_a_unit_is_taken_by_its_code_and_by_its_names(caller, word, code):
    answer = caller().order({"lines": [LINE | {"unit": word}]})

    assert answer.json()["lines"][0]["unit"] == code
