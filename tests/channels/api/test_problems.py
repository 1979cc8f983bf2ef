from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError

from channels.api.problems import KINDS
from intake.models import Message
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db
DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def outcome(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"http://localhost:8000/api/problems/{body['code']}/"
    return (answer.status_code, body["code"])


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/",
        "/api/v1/orders",
        "/api/v2/orders/",
        "/api/v1/orders/A-1/lines/",
        "/api/v1/messages/4711/",
        "/api/problems/x/",
    ],
)
def test_an_address_that_is_not_there_is_told_as_a_problem(caller, path):
    assert outcome(caller().get(path)) == (404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_an_address_that_is_not_there_is_told_so_whatever_the_method(caller, method):
    assert outcome(caller().client.generic(method, "/api/v1/orders")) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/orders/", "GET, POST, HEAD"),
        ("PUT", "/api/v1/orders/", "GET, POST, HEAD"),
        ("OPTIONS", "/api/v1/messages/", "GET, POST, HEAD"),
        ("POST", "/api/v1/orders/A-1/", "GET, HEAD"),
        ("PATCH", "/api/v1/orders/A-1/", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_possible_is_told_as_a_problem(caller, method, path, allowed):
    linde = caller()

    answer = linde.client.generic(method, path, headers=linde.headers)

    assert outcome(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == allowed


def test_a_form_of_answer_that_we_do_not_have_is_told_as_a_problem(caller):
    assert outcome(caller().get("/api/v1/orders/", Accept="text/html")) == (406, "not_acceptable")


def test_more_calls_than_allowed_are_put_off_to_the_next_minute(caller, settings):
    settings.API_CALLS_PER_MINUTE = 2
    linde, market = caller(), caller("market", "")

    with time_machine.travel("2026-11-16T09:00:40+01:00", tick=False):
        answers = [linde.get("/api/v1/orders/") for _ in range(3)]
        other = market.get("/api/v1/orders/")
    with time_machine.travel("2026-11-16T09:01:00+01:00", tick=False):
        later = linde.get("/api/v1/orders/")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert outcome(answers[2]) == (429, "throttled")
    assert answers[2]["Retry-After"] == "20"
    assert (other.status_code, later.status_code) == (200, 200)


def test_a_database_that_is_busy_asks_to_try_again_and_stores_nothing(caller, monkeypatch):
    def busy(_):
        raise OperationalError("database is locked")

    monkeypatch.setattr("channels.api.submitting.receive", busy)

    answer = caller().order()

    assert outcome(answer) == (503, "unavailable")
    assert answer["Retry-After"] == "5"
    assert Message.objects.count() == 0


def test_a_full_disk_asks_to_try_again_and_stores_nothing(caller, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("intake.receive.keep", full)

    assert outcome(caller().order()) == (503, "unavailable")
    assert Message.objects.count() == 0


def test_what_nobody_expected_is_logged_with_its_trace_and_tells_no_secret(caller, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("channels.api.views.orders.order_json", broken)

    with caplog.at_level(logging.ERROR):
        answer = caller().order()

    assert outcome(answer) == (500, "internal")
    assert "secret" not in answer.content.decode()
    assert [record.exc_info[0] for record in caplog.records if record.name == "channels.api.problems"] == [RuntimeError]


def test_an_order_whose_deciding_fails_is_safe_and_answered_with_its_message(caller, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("no master data")

    monkeypatch.setattr("intake.pipeline.knowledge_for", broken)

    answer = caller().order()

    assert answer.status_code == 202
    assert Message.objects.get().attachments.count() == 1


def test_every_problem_has_a_page_of_its_own(client):
    for code, kind in KINDS.items():
        shown = client.get(f"/api/problems/{code}/").json()

        assert shown == {
            "type": f"http://localhost:8000/api/problems/{code}/",
            "title": kind.title,
            "status": kind.status,
            "code": code,
            "remedy": kind.remedy,
        }


def test_the_document_lists_every_problem_and_no_other():
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \| (.+?) \|$", DOCS, re.MULTILINE)

    assert [(code, int(status), title, remedy) for code, status, title, remedy in rows] == [
        (code, kind.status, kind.title, kind.remedy) for code, kind in KINDS.items()
    ]


def test_the_document_lists_every_code_of_a_field_that_is_our_own():
    from channels.api import asking, fields
    from channels.api.views import base, messages

    sources = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (asking, fields, base, messages))
    own = set(re.findall(r'ErrorDetail\(\s*"[^"]+", "(\w+)"\)', sources)) | set(re.findall(r'self\.fail\("(\w+)"', sources))

    assert own - {"invalid"} == {"unknown_field", "no_article", "two_customers", "unknown_unit", "min_value", "gtin", "future"}
    assert [code for code in sorted(own) if f"`{code}`" not in DOCS] == []


def test_random_bytes_never_break_anything(caller):
    import random

    linde, dice = caller(), random.Random(4711)
    for _ in range(60):
        raw = dice.randbytes(dice.randrange(1, 400))
        content_type = dice.choice(["application/json", "multipart/form-data; boundary=x", "application/json; charset=utf-16"])

        answer = linde.post("/api/v1/orders/", raw, content_type)

        assert answer.status_code in {400, 415}
    assert Message.objects.count() == 0


def test_values_of_every_wrong_kind_never_break_anything(caller):
    linde = caller()
    wrong = [None, True, False, 0, -1, 10**30, 1.5, "", " ", "\u202e", "x" * 3000, [], {}, [[]], {"a": {}}, ["x"], "\ud800"]
    names = ["customer_number", "customer", "po_number", "requested_date", "delivery", "comment", "lines"]
    names_of_line = ["sku", "customer_sku", "gtin", "text", "quantity", "unit", "price"]

    bodies = [ORDER | {name: value} for name in names for value in wrong]
    bodies += [{"lines": [ORDER["lines"][0] | {name: value}]} for name in names_of_line for value in wrong]

    assert {linde.order(body).status_code for body in bodies} <= {200, 201, 400, 403}
