from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake import claiming, storing
from intake.contracts import Document, Page, ReadMessage, Word
from intake.models import Message, StoredDocument, StoredPage
from intake.receive import receive
from intake.storing import keep, load, load_read, path_of, save_read
from orders.states import ChannelName
from tests.intake.conftest import envelope

WHEN = datetime(2026, 11, 16, 8, 12, tzinfo=ZoneInfo("Europe/Berlin"))
SCAN = Page(
    number=2,
    words=(
        Word("Muster\tstraße", 0.71, box=(1.5, 2.25, 30.0, 4.0)),
        Word("3", 1.0, span=(0, 1), cell=(4, 2)),
        Word("8", 0.6, second="B", second_confidence=0.5),
    ),
    text="Musterstraße 3",
    reader="tesseract",
    width=1700,
    height=2200,
    dpi=(204.0, 98.0),
    rotation=180,
    image=b"\x89PNG picture",
    incomplete="file_broken",
    bad_lines=17,
    second_reader=True,
)
DATA = {"lines": [{"qty": Decimal("10.000"), "no": 12345678901234567890, "ok": True, "x": None}], "$decimal": "a", "$$b": {}}


def said(*documents, **values):
    values = {"headers": {"subject": "Bestellung"}, "timings": {"total": 1.5, "ocr": 1.25}} | values
    return ReadMessage(ChannelName.API, "hahn", "api", WHEN, documents, **values)


@pytest.fixture
def claimed(db, files):
    return claiming.claim(receive(envelope(facts={"auto": "bulk"})).message_id, allow_ocr=False)


def test_bytes_are_kept_under_their_digest_once(files):
    digest = keep(b"Fax")
    first = path_of(digest).stat()

    assert keep(b"Fax") == digest == hashlib.sha256(b"Fax").hexdigest()
    assert load(digest) == b"Fax"
    assert (path_of(digest).stat().st_ino, path_of(digest).stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert [path.name for path in files.rglob("*") if path.is_file()] == [digest]


def test_a_write_that_fails_leaves_nothing_behind(files, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing.os, "fsync", fail)

    with pytest.raises(OSError, match="No space left"):
        keep(b"Fax")

    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_file_is_never_there_by_its_name_before_it_is_whole(files, monkeypatch):
    seen, replace = [], Path.replace

    def look(half, target):
        seen.append((target.exists(), half.read_bytes()))
        return replace(half, target)

    monkeypatch.setattr(Path, "replace", look)

    keep(b"Fax")

    assert seen == [(False, b"Fax")]


def test_what_was_read_comes_back_as_it_was(claimed):
    body = Document("Nachricht", "text/plain", "body", (Page(1, (), "", "text"),), b"Guten Tag")
    broken = Document("b.pdf", "application/pdf", "attachment", (), b"%PDF", "file_broken")
    data = Document("order.json", "application/json", "body", (), b"{}", data=DATA)
    given = said(body, Document("fax.tif", "image/tiff", "attachment", (SCAN,), b"II*"), broken, data)

    assert save_read(given, message_id=claimed.pk, claim=claimed.claim) is True

    stored = Message.objects.get()
    back = load_read(stored)
    assert stored.state == "read"
    assert back == ReadMessage(
        ChannelName.API,
        "hahn",
        "api",
        WHEN,
        given.documents,
        headers={"subject": "Bestellung"},
        facts={"auto": "bulk"},
        timings={"total": 1.5, "ocr": 1.25},
    )
    assert str(back.received_at) == "2026-11-16 08:12:00+01:00"


def test_reading_once_more_replaces_what_was_kept(claimed):
    save_read(said(Document("a", "", "body", (SCAN,)), Document("b", "", "body", ())), message_id=claimed.pk, claim=claimed.claim)
    save_read(said(Document("c", "", "body", (SCAN,))), message_id=claimed.pk, claim=claimed.claim)

    assert [document.name for document in load_read(Message.objects.get()).documents] == ["c"]
    assert (StoredDocument.objects.count(), StoredPage.objects.count()) == (1, 1)


def test_a_worker_whose_claim_was_taken_over_writes_nothing(claimed):
    Message.objects.update(claim="another")

    assert save_read(said(Document("a", "", "body", (SCAN,))), message_id=claimed.pk, claim=claimed.claim) is False

    assert (Message.objects.get().state, StoredDocument.objects.count()) == ("stored", 0)


def test_texts_that_no_database_stores_keep_their_places(claimed):
    page = Page(1, (Word("a\x00b", span=(0, 3)), Word("\ud800", span=(4, 5))), "a\x00b \ud800", "text")
    document = Document("x\x00", "text/plain", "body", (page,), data={"a\x00": ["\ud800"]})

    save_read(said(document), message_id=claimed.pk, claim=claimed.claim)

    (back,) = load_read(Message.objects.get()).documents
    assert (back.name, back.data) == ("x�", {"a�": ["�"]})
    assert [back.pages[0].text[slice(*word.span)] for word in back.pages[0].words] == ["a�b", "�"]


def test_loading_takes_as_many_queries_for_one_page_as_for_twenty(claimed, django_assert_num_queries):
    pages = tuple(Page(number, (), f"{number}", "text") for number in range(1, 21))
    save_read(
        said(Document("a", "", "body", pages), Document("b", "", "body", pages)), message_id=claimed.pk, claim=claimed.claim
    )
    message = Message.objects.get()

    with django_assert_num_queries(2):
        back = load_read(message)

    assert [len(document.pages) for document in back.documents] == [20, 20]
