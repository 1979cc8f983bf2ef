from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intake import pipeline
from intake.models import Message
from intake.storing import load
from tests.channels.api.conftest import ORDER

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 an order"
MAIL = (
    b"From: Einkauf <Einkauf@linde.example>\r\nTo: bestellung@werk.example\r\nSubject: Bestellung\r\n"
    b"Message-ID: <a1@linde.example>\r\nReferences: <r1@x> <r2@x>\r\n\r\n3 Karton HS-100-L\r\n"
)


def test_a_document_is_stored_as_it_is_and_worked_off_later(caller):
    linde = caller()

    answer = linde.post(
        "/api/v1/messages/?subject=Bestellung&file_name=b.txt", b"3 Karton HS-100-L\n", "text/plain; charset=utf-8"
    )

    message = Message.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/messages/{message.pk}/"
    assert (answer.json()["state"], answer.json()["decision"], answer.json()["results"]) == ("stored", None, [])
    assert (message.channel, message.sender, message.subject) == ("api", "shop of linde", "Bestellung")
    assert message.facts["authenticated_customer"] == "4711"
    (file,) = message.attachments.all()
    assert (file.name, file.media_type, load(file.sha256)) == ("b.txt", "text/plain", b"3 Karton HS-100-L\n")

    pipeline.process(message.pk, allow_ocr=False)

    shown = linde.get(answer["Location"]).json()
    assert (shown["state"], shown["kind"]) == ("decided", "order")
    assert [order["number"] for order in shown["orders"]] == [result["order"] for result in shown["results"]]
    assert linde.get(shown["orders"][0]["url"]).json()["message"] == str(message.pk)


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_called_once_the_document_is_stored(caller, no_broker):
    caller().post("/api/v1/messages/", PDF, "application/pdf")

    assert no_broker == [("intake.tasks.process", str(Message.objects.get().pk))]


def test_a_form_brings_several_files_and_what_is_known_of_them(caller):
    gateway = caller("gateway", "", may_name_channel=True)
    files = [
        SimpleUploadedFile("seite1.tif", b"II*\x00one", "image/tiff"),
        SimpleUploadedFile("../../etc/passwd", b"II*\x00two", "image/tiff"),
    ]

    answer = gateway.form(
        {
            "files": files,
            "channel": "fax",
            "sender": "+49711555010",
            "recipient": "55500",
            "received_at": "2026-11-16T08:12:00+01:00",
        }
    )

    assert answer.status_code == 202
    message = Message.objects.get()
    assert (message.channel, message.sender, message.recipient) == ("fax", "+49711555010", "55500")
    assert message.received_at == datetime(2026, 11, 16, 7, 12, tzinfo=UTC)
    assert [(file.name, load(file.sha256)) for file in message.attachments.all()] == [
        ("seite1.tif", b"II*\x00one"),
        ("passwd", b"II*\x00two"),
    ]
    assert "reply_channel" not in message.facts
    assert "authenticated_customer" not in message.facts


def test_a_mail_of_a_gateway_is_answered_in_its_thread(caller):
    gateway = caller("gateway", "", may_name_channel=True)

    gateway.post("/api/v1/messages/?channel=email", MAIL, "message/rfc822")

    message = Message.objects.get()
    assert (message.channel, message.sender) == ("email", "einkauf@linde.example")
    assert {name: message.facts[name] for name in ("message_id", "references", "reply_to")} == {
        "message_id": "<a1@linde.example>",
        "references": "<r1@x> <r2@x>",
        "reply_to": "einkauf@linde.example",
    }
    assert "auto" not in message.facts


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"Auto-Submitted: auto-replied", "auto-replied"),
        (b"Auto-Submitted: auto-generated; x", "auto-generated"),
        (b"Precedence: bulk", "bulk"),
        (b"List-Id: <aktionen.linde.example>", "bulk"),
        (b"X-Autoreply: yes", "auto-replied"),
        (b"Content-Type: multipart/report; report-type=delivery-status", "bounce"),
        (b"Auto-Submitted: no", None),
    ],
)
def test_a_mail_that_a_machine_wrote_is_marked_so(caller, line, why):
    gateway = caller("gateway", "", may_name_channel=True)

    gateway.post("/api/v1/messages/?channel=email", line + b"\r\n" + MAIL, "message/rfc822")

    assert Message.objects.get().facts.get("auto") == why


def test_the_same_document_sent_twice_is_one_message(caller):
    linde = caller()

    first = linde.post("/api/v1/messages/", PDF, "application/pdf", **{"Idempotency-Key": "m-1"})
    second = linde.post("/api/v1/messages/", PDF, "application/pdf", **{"Idempotency-Key": "m-1"})
    other = linde.post("/api/v1/messages/", PDF + b"!", "application/pdf", **{"Idempotency-Key": "m-1"})

    assert (first.status_code, second.status_code, other.status_code) == (202, 200, 409)
    assert second["Idempotency-Replayed"] == "true"
    assert Message.objects.count() == 1


def test_an_order_in_json_is_taken_as_a_document_too(caller):
    answer = caller().post("/api/v1/messages/", {"order_id": "WS-1", "items": []}, "application/json")

    assert answer.status_code == 202
    assert Message.objects.get().attachments.get().name == "document.json"


def test_a_document_cannot_speak_for_another_customer(caller):
    linde = caller()
    foreign = {"source": "allwege", "customer_number": "4712", **ORDER}

    answer = linde.post("/api/v1/messages/", foreign, "application/json")
    pipeline.process(Message.objects.get().pk, allow_ocr=False)

    shown = linde.get(answer["Location"]).json()
    for order in shown["orders"]:
        made = linde.get(order["url"]).json()
        assert made["customer_number"] in {None, "4711"}
        assert made["state"] == "review" or made["customer_number"] == "4711"


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        ("", 415, "unsupported_media_type"),
        ("application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("multipart/mixed; boundary=x", 415, "unsupported_media_type"),
        ("nonsense", 415, "unsupported_media_type"),
        ("a/b/c", 415, "unsupported_media_type"),
        ("multipart/form-data", 400, "malformed"),
        ("multipart/form-data; boundary=x", 400, "invalid"),
        ("application/octet-stream", 202, None),
        ("image/tiff", 202, None),
        ("x-thing/never-heard-of", 202, None),
    ],
)
def test_which_media_types_are_taken(caller, content_type, status, code):
    answer = caller().post("/api/v1/messages/", bytes(range(256)), content_type)

    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert Message.objects.count() == (1 if status == 202 else 0)


def test_an_order_is_taken_as_json_only(caller):
    answer = caller().post("/api/v1/orders/", b"sku;quantity", "text/csv")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_an_empty_document_is_refused(caller):
    answer = caller().post("/api/v1/messages/", b"", "application/pdf")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_document_above_the_limit_is_refused(caller, settings):
    settings.LIMIT_MESSAGE_BYTES = 1000

    raw = caller().post("/api/v1/messages/", b"x" * 1001, "application/pdf")
    form = caller("two").form({"files": [SimpleUploadedFile("a", b"x" * 600), SimpleUploadedFile("b", b"x" * 600)]})
    fits = caller("three").post("/api/v1/messages/", b"x" * 1000, "application/pdf")

    assert [answer.status_code for answer in (raw, form, fits)] == [413, 413, 202]
    assert (raw.json()["code"], raw.json()["detail"]) == ("too_large", "At most 1000 bytes are taken.")


def test_a_body_is_refused_by_its_announced_length_before_it_is_read(caller, settings):
    settings.LIMIT_MESSAGE_BYTES = 1000

    answer = caller().client.generic(
        "POST",
        "/api/v1/messages/",
        b"x",
        content_type="application/pdf",
        CONTENT_LENGTH="99999999999",
        headers=caller("two").headers,
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_without_a_length_is_refused_and_not_taken_for_empty(caller):
    answer = caller().client.generic(
        "POST",
        "/api/v1/orders/",
        b"",
        content_type="application/json",
        CONTENT_LENGTH="",
        headers=caller("two").headers | {"Transfer-Encoding": "chunked"},
    )

    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


@pytest.mark.parametrize(
    ("data", "pointer", "code"),
    [
        ({}, "#/files", "required"),
        ({"files": "no file"}, "#/files", "required"),
        ({"file": SimpleUploadedFile("a", b"x")}, "#/file", "unknown_field"),
        ({"files": SimpleUploadedFile("a", b"x"), "chanel": "fax"}, "#/chanel", "unknown_field"),
        ({"files": SimpleUploadedFile("a", b"x"), "channel": "pigeon"}, "#/channel", "invalid_choice"),
        ({"files": SimpleUploadedFile("a", b"x"), "received_at": "gestern"}, "#/received_at", "invalid"),
        ({"files": SimpleUploadedFile("a", b"x"), "received_at": "2999-01-01T00:00:00Z"}, "#/received_at", "future"),
        ({"files": SimpleUploadedFile("a", b"x"), "subject": ["a", "b"]}, "#/subject", "twice"),
        ({"files": [SimpleUploadedFile("a", b"x")] * 51}, "#/files", "max_length"),
    ],
)
def test_a_form_that_cannot_be_meant_is_refused_by_name(caller, data, pointer, code):
    for value in data.values():
        for file in value if isinstance(value, list) else [value]:
            if hasattr(file, "seek"):
                file.seek(0)

    answer = caller().form(data)

    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert Message.objects.count() == 0


def test_a_form_of_very_many_files_is_refused(caller):
    answer = caller().form({"files": [SimpleUploadedFile(f"{n}", b"x") for n in range(101)]})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_query_parameters_beside_a_form_are_refused_and_not_ignored(caller):
    linde = caller()

    answer = linde.client.post("/api/v1/messages/?channel=fax", {"files": SimpleUploadedFile("a", b"x")}, headers=linde.headers)

    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("?channel", "unknown_field")]


def test_the_list_of_messages_can_be_filtered_and_has_pages(caller):
    linde = caller()
    ids = [linde.post("/api/v1/messages/", PDF + str(n).encode(), "application/pdf").json()["id"] for n in range(3)]
    linde.order()

    stored = linde.get("/api/v1/messages/?state=stored&limit=2").json()

    assert [message["id"] for message in stored["results"]] == [ids[2], ids[1]]
    assert [message["id"] for message in linde.get(stored["next"]).json()["results"]] == [ids[0]]
    assert [message["decision"] for message in linde.get("/api/v1/messages/?state=decided").json()["results"]] == ["accepted"]
