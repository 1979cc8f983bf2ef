from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from intake import pipeline
from intake.models import Message
from orders import bell
from orders.models import Order, QueueItem
from tests.intake.conftest import files, firm, order_json

__all__ = ["files", "firm"]

pytestmark = pytest.mark.django_db(transaction=True)
TEXT, NUMBER = {"type": "string"}, {"type": "string", "pattern": r"^(0|[1-9]\d*)(\.\d*[1-9])?$"}
TEXT_OR_NULL = {"type": ["string", "null"], "minLength": 1}


def thing(**properties):
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


# The contract of docs/receive.md.
SCHEMA = thing(
    source=TEXT,
    message={"type": "string", "pattern": "^[0-9a-f]{8}-"},
    kind={"enum": ["order", "change", "cancellation", "inquiry", "quote_request", "complaint", "other"]},
    decision={"enum": ["accepted", "review", "filed"]},
    reasons={
        "type": "array",
        "items": thing(code=TEXT, field=TEXT, line={"type": ["integer", "null"], "minimum": 1}, detail=TEXT),
    },
    customer=TEXT_OR_NULL,
    po_number=TEXT_OR_NULL,
    requested_date={"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    delivery={"anyOf": [{"type": "null"}, thing(name=TEXT, street=TEXT, postal_code=TEXT, city=TEXT, country=TEXT)]},
    lines={
        "type": "array",
        "items": thing(
            sku=TEXT_OR_NULL,
            quantity={"anyOf": [{"type": "null"}, NUMBER]},
            unit=TEXT,
            price={"anyOf": [{"type": "null"}, NUMBER]},
            confidence={"type": "number", "minimum": 0, "maximum": 1},
            text=TEXT,
        ),
    },
    order=TEXT_OR_NULL,
    duplicate_of=TEXT_OR_NULL,
    duplicate_of_source=TEXT_OR_NULL,
    seconds={"type": "object", "required": ["read"], "additionalProperties": {"type": "number", "minimum": 0}},
)


@pytest.fixture
def case(tmp_path, firm):
    """Write a message folder with an order by interface."""

    def make(name, content=None, *, minute=0, file="order.json", channel="api"):
        folder = tmp_path / name
        folder.mkdir()
        message = {"channel": channel, "sender": "hahn", "recipient": "api", "files": [file]}
        message["received_at"] = f"2026-11-16T08:{minute:02}:00+01:00"
        (folder / "message.json").write_text(json.dumps(message))
        (folder / file).write_bytes(order_json(po_number=name) if content is None else content)
        (folder / "expected.json").write_text("never to be read")
        return str(folder)

    return make


def run(*paths, **options):
    """Give what was printed as objects, and what was told on the side."""
    out, side = io.StringIO(), io.StringIO()
    error = None
    try:
        call_command("receive", *paths, wait=True, json=True, stdout=out, stderr=side, **options)
    except CommandError as caught:
        error = caught
    return [json.loads(line) for line in out.getvalue().splitlines()], side.getvalue(), error


def test_each_order_is_one_object_as_documented(case):
    line = ("TST-001", "3")
    two = case("c2", order_json("c2", lines=[line, ("GIBTSNICHT", "2.50")], requested_date="2026-12-01"), minute=2)
    one, three = case("c1", minute=1), case("c3", b"Guten Tag, eine Frage.", file="call.txt", channel="phone", minute=3)

    results, side, error = run(one, two, three)

    for result in results:
        jsonschema.validate(result, SCHEMA)
    assert (side, error) == ("", None)
    assert [result["source"] for result in results] == [one, two, three]
    assert [result["message"] for result in results] == [str(pk) for pk in Message.objects.values_list("pk", flat=True)]
    first, second, _third = results
    order = Order.objects.get(po_number="c1")
    assert (first["kind"], first["decision"], first["reasons"]) == ("order", "accepted", [])
    assert (first["customer"], first["po_number"], first["order"]) == ("70001", "c1", order.number)
    assert (first["requested_date"], first["delivery"], first["duplicate_of"]) == (None, None, None)
    assert [(given["sku"], given["quantity"], given["unit"]) for given in first["lines"]] == [("TST-001", "3", "C62")]
    assert (second["decision"], second["requested_date"]) == ("review", "2026-12-01")
    assert [(given["sku"], given["quantity"]) for given in second["lines"]] == [("TST-001", "3"), (None, "2.5")]
    assert [(given["code"], given["line"]) for given in second["reasons"]] == [("article_unknown", 2)]


def test_messages_are_worked_off_in_the_order_of_their_arrival(case):
    late, early, between = case("late", minute=30), case("early", minute=1), case("between", minute=15)

    results, _, _ = run(late, early, between)

    assert [result["source"] for result in results] == [early, between, late]
    assert [number[-6:] for number in Order.objects.order_by("received_at").values_list("number", flat=True)] == [
        "000001",
        "000002",
        "000003",
    ]


def test_a_message_that_was_put_in_before_gives_its_result_once_more(case):
    source = case("c1")
    (first,), _, _ = run(source)
    (again,), _, _ = run(source)

    assert again == first
    assert (Message.objects.count(), Order.objects.count()) == (1, 1)


def test_a_repeated_order_names_the_earlier_one(case):
    first, second = case("c1"), case("c2", order_json("c1"), minute=5)

    results, _, _ = run(first, second)

    assert [result["decision"] for result in results] == ["accepted", "review"]
    assert (results[1]["duplicate_of"], results[1]["duplicate_of_source"]) == (results[0]["order"], first)


def test_a_path_that_is_no_message_stops_no_other(case, tmp_path):
    good, missing = case("good"), str(tmp_path / "fehlt")
    broken = case("broken")
    (Path(broken) / "message.json").write_text("{")
    empty = case("empty", b"")

    results, side, error = run(missing, broken, good, empty)

    assert [(result["source"], result["decision"]) for result in results] == [(good, "accepted")]
    assert f"{missing}: there is no such file or folder." in side
    assert f"{broken}/message.json: is no JSON" in side
    assert f"{empty}: file_empty" in side
    assert str(error) == "3 of what was named could not be put in; the lines above say why."
    assert error.returncode == 1


def test_no_broker_is_called(case, monkeypatch):
    called = []
    monkeypatch.setattr(bell, "_connection", lambda: called.append("broker") or 1 / 0)

    results, _, _ = run(case("c1"))

    assert (results[0]["decision"], called) == ("accepted", [])


def test_without_waiting_the_message_is_stored_and_the_workers_are_told(case, monkeypatch):
    rung = []
    monkeypatch.setattr("intake.receive.ring", lambda *args: rung.append(args))
    out, source = io.StringIO(), case("c1")

    call_command("receive", source, json=True, stdout=out)

    message = Message.objects.get()
    assert json.loads(out.getvalue()) == {"source": source, "message": str(message.pk), "kind": None, "decision": None}
    assert (message.state, rung) == ("stored", [("intake.tasks.process", str(message.pk))])


def test_what_fails_for_a_moment_is_tried_again_while_one_waits(case, monkeypatch):
    monkeypatch.setattr("intake.failing.FIRST_PAUSE_S", 0.05)
    understand, left = pipeline.understand, [1]

    def fail_once(*args):
        if left:
            raise OSError(left.pop(), "not now")
        return understand(*args)

    monkeypatch.setattr(pipeline, "understand", fail_once)

    (result,), _, error = run(case("c1"))

    assert (result["decision"], error, Message.objects.get().attempts) == ("accepted", None, 2)


def test_a_bug_in_one_message_gives_a_result_for_a_person(case, monkeypatch):
    monkeypatch.setattr("intake.failing.FIRST_PAUSE_S", 0.0)

    def fail(*args):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(pipeline, "understand", fail)
    source = case("c1")

    (result,), _, error = run(source)

    jsonschema.validate(result, SCHEMA)
    assert (result["source"], result["kind"], result["decision"], error) == (source, "other", "review", None)
    assert [reason["code"] for reason in result["reasons"]] == ["processing_failed"]
    assert QueueItem.objects.get().source_ref == result["message"]


def test_without_json_a_table_is_printed(case):
    out = io.StringIO()
    call_command("receive", case("c1"), case("c2", order_json("c2", lines=[("GIBTSNICHT", "1")])), wait=True, stdout=out)

    head, first, second = out.getvalue().splitlines()
    numbers = dict(Order.objects.values_list("po_number", "number"))
    assert head.split() == ["Nachricht", "Art", "Entscheid", "Auftrag", "Kunde", "Pos.", "Gründe"]
    assert first.split()[1:] == ["order", "accepted", numbers["c1"], "70001", "1"]
    assert second.endswith("Artikel unbekannt: Pos. 1")


def test_what_was_expected_is_never_looked_at(case, monkeypatch):
    read_text, read_bytes, opened = Path.read_text, Path.read_bytes, []

    def spy(original):
        def read(path, *args, **kwargs):
            opened.append(path.name)
            return original(path, *args, **kwargs)

        return read

    monkeypatch.setattr(Path, "read_text", spy(read_text))
    monkeypatch.setattr(Path, "read_bytes", spy(read_bytes))
    source = case("c1")

    run(source)

    assert "message.json" in opened
    assert "expected.json" not in opened


def test_the_demo_company_takes_a_mail_and_a_call(case, tmp_path, settings):
    demo = Path(settings.BASE_DIR) / "demo" / "werkbedarf" / "cases"
    for name in ("c001", "c069"):
        shutil.copytree(demo / name, tmp_path / name)

    results, side, error = run(str(tmp_path / "c069"), str(tmp_path / "c001"))

    for result in results:
        jsonschema.validate(result, SCHEMA)
    assert [Path(result["source"]).name for result in results] == ["c001", "c069"]
    assert [result["decision"] for result in results] == ["review", "review"]
    assert (side, error) == ("", None)
