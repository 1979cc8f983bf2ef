"""The OpenAPI document is valid, and the API does what it says."""

from __future__ import annotations

import copy
import json
import warnings

import jsonschema
import pytest
from django.core.management import call_command

from channels.api.problems import KINDS
from intake import pipeline
from intake.models import Message
from orders import lifecycle
from orders.models import Order
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client):
    return client.get("/api/schema/?format=json").json()


def definition(schema, path, method, status, media_type="application/json"):
    """The JSON schema of an answer, with every property required to be described."""
    whole = copy.deepcopy(schema)
    for name, described in whole["components"]["schemas"].items():
        if described.get("type") == "object":
            described["additionalProperties"] = False
            assert name
    content = whole["paths"][path][method]["responses"][str(status)]["content"][media_type]["schema"]
    return {**content, "components": whole["components"]}


def check(schema, answer, path, method, media_type="application/json"):
    described = definition(schema, path, method, answer.status_code, media_type)

    jsonschema.Draft202012Validator(
        _without_nullable(described), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer.json())


def _without_nullable(node):
    """OpenAPI 3.0 says ``nullable`` where JSON schema says a type of two."""
    if isinstance(node, list):
        return [_without_nullable(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _without_nullable(value) for key, value in node.items() if key not in {"nullable", "readOnly"}}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") else plain


def test_the_document_is_valid_and_was_made_without_a_warning(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))

    assert (tmp_path / "schema.yml").stat().st_size > 10_000


def test_the_document_names_every_operation(schema):
    operations = {(path, method) for path, methods in schema["paths"].items() for method in methods}

    assert schema["openapi"].startswith("3.")
    assert operations == {
        ("/api/v1/orders/", "get"),
        ("/api/v1/orders/", "post"),
        ("/api/v1/orders/{number}/", "get"),
        ("/api/v1/messages/", "get"),
        ("/api/v1/messages/", "post"),
        ("/api/v1/messages/{message_id}/", "get"),
    }
    assert all(schema["paths"][path][method]["security"] == [{"token": []}] for path, method in operations)
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    names = [each["name"] for each in schema["paths"]["/api/v1/orders/"]["post"]["parameters"]]
    assert names == ["Idempotency-Key"]


def test_the_document_names_the_code_of_every_problem(schema):
    assert schema["components"]["schemas"]["ProblemOutCodeEnum"]["enum"] == list(KINDS)


def test_answers_are_as_described(caller, schema):
    linde = caller()
    accepted = linde.order(ORDER | {"requested_date": None})
    check(schema, accepted, "/api/v1/orders/", "post")
    review = linde.order({"lines": [{"text": "irgendwas", "quantity": "3", "unit": "CT", "price": "1"}]})
    check(schema, review, "/api/v1/orders/", "post")
    order = Order.objects.get(number=review.json()["number"])
    lifecycle.ask(version=order.version, text="Was?", actor="mueller", order_id=order.pk)
    document = linde.post("/api/v1/messages/", b"3 Karton HS-100-L", "text/plain")
    check(schema, document, "/api/v1/messages/", "post")
    pipeline.process(Message.objects.get(pk=document.json()["id"]).pk, allow_ocr=False)

    check(schema, linde.get(accepted["Location"]), "/api/v1/orders/{number}/", "get")
    check(schema, linde.get("/api/v1/orders/"), "/api/v1/orders/", "get")
    check(schema, linde.get(document["Location"]), "/api/v1/messages/{message_id}/", "get")
    check(schema, linde.get("/api/v1/messages/"), "/api/v1/messages/", "get")


def test_problems_are_as_described(caller, nobody, schema):
    problem = "application/problem+json"
    check(schema, caller().order({"lines": []}), "/api/v1/orders/", "post", problem)
    check(schema, nobody.get("/api/v1/orders/"), "/api/v1/orders/", "get", problem)
    check(schema, caller("two").get("/api/v1/orders/A-1/"), "/api/v1/orders/{number}/", "get", problem)


def test_the_page_for_people_holds_no_script_and_no_style_of_its_own(client):
    page = client.get("/api/docs/")

    text = page.content.decode()
    assert page["Content-Security-Policy"].count("script-src 'self'") == 1
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in text
    assert "style=" not in text
    assert text.count("<script") == text.count('<script src="/')
    assert "onload" not in text


def test_everything_the_page_for_people_needs_comes_from_here(client):
    import re

    text = client.get("/api/docs/").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)

    assert [address for address in addresses if not address.startswith("/")] == []
    for address in addresses:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        answer.close()
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"] == "application/javascript"
    assert 'url: "/api/schema/"' in script.content.decode().replace("\\u002D", "-")


def test_the_schema_comes_as_yaml_and_as_json(client):
    assert client.get("/api/schema/")["Content-Type"].startswith("application/vnd.oai.openapi")
    assert json.loads(client.get("/api/schema/?format=json").content)["info"]["title"] == "Allwege"
