from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError

from channels.fax import receive as fax
from channels.fax.receive import Collected, collect
from intake.errors import DataInvalid
from intake.models import Message
from orders.models import QueueItem
from tests.channels.fax import samples

pytestmark = pytest.mark.django_db
SIDECAR = {
    "commid": "000000002",
    "sender": "LINDE",
    "callid1": "0711555010",
    "callid3": "55500",
    "pages": "2",
    "received": "2025:11:16 08:12:00",
}


@pytest.fixture
def inbox(settings, tmp_path, monkeypatch):
    settings.FAX_INBOX = tmp_path / "in"
    settings.FAX_STABLE_S = 0.0
    monkeypatch.setattr(fax, "UNFINISHED_GRACE_S", -1.0)
    return settings.FAX_INBOX


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_fax_becomes_a_message_and_is_put_away(inbox):
    content = samples.tiff(bad_lines=(0, 4))
    samples.drop(inbox, "000000002-fax1.tif", content)
    samples.drop(inbox, "000000002-fax1.json", json.dumps(SIDECAR | {"msg": "RSPREC error"}).encode())

    assert collect() == Collected(stored=1)

    message = Message.objects.get()
    assert (message.channel, message.sender, message.recipient) == ("fax", "+49711555010", "55500")
    assert message.received_at == datetime(2025, 11, 16, 8, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert message.facts == {
        "bad_lines": "4",
        "bad_run": "3",
        "clean_data": "1",
        "pages": "2",
        "tsi": "LINDE",
        "error": "RSPREC error",
        "pages_announced": "2",
        "file_name": "000000002-fax1.tif",
    }
    assert [(file.name, file.media_type, file.size) for file in message.attachments.all()] == [
        ("000000002-fax1.tif", "image/tiff", len(content))
    ]
    (day,) = (inbox / "done").iterdir()
    assert files_in(day) == ["000000002-fax1.json", "000000002-fax1.tif"]
    assert (day / "000000002-fax1.tif").read_bytes() == content


def test_a_pdf_is_a_fax_too(inbox):
    samples.drop(inbox, "fax-0711-555010-20251116081200.pdf", b"%PDF-1.4\n...\n%%EOF\n")

    assert collect() == Collected(stored=1)
    assert Message.objects.get().sender == "+49711555010"


def test_a_run_that_dies_before_moving_makes_no_second_message(inbox, monkeypatch):
    samples.drop(inbox, "a.tif", samples.tiff())
    put_away = fax.put_away

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(fax, "put_away", die)
    with pytest.raises(KeyboardInterrupt):
        collect()
    assert files_in(inbox) == ["a.tif"]
    monkeypatch.setattr(fax, "put_away", put_away)

    assert collect() == Collected(repeated=1)
    assert Message.objects.count() == 1
    assert [path.name for path in (inbox / "done").rglob("*.tif")] == ["a.tif"]


def test_a_side_car_left_alone_by_a_dead_run_follows_its_fax(inbox, monkeypatch):
    samples.drop(inbox, "a.tif", samples.tiff())
    samples.drop(inbox, "a.json", json.dumps(SIDECAR).encode())
    put_away, calls = fax.put_away, []

    def die_second(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return put_away(*args, **kwargs)

    monkeypatch.setattr(fax, "put_away", die_second)
    with pytest.raises(KeyboardInterrupt):
        collect()

    assert collect() == Collected()
    (day,) = (inbox / "done").iterdir()
    assert files_in(day) == ["a.json", "a.tif"]
    assert QueueItem.objects.count() == 0


def test_the_same_file_dropped_twice_is_stored_once(inbox):
    content = samples.tiff()
    samples.drop(inbox, "a.tif", content)
    collect()
    samples.drop(inbox, "a.tif", content)

    assert collect() == Collected(repeated=1)
    assert Message.objects.count() == 1
    assert sorted(path.name for path in (inbox / "done").rglob("*.tif")) == ["a.tif", "a~2.tif"]


def test_the_same_bytes_on_another_day_are_another_order(inbox):
    for day in ("20251109", "20251116"):
        samples.drop(inbox, f"0711555010_{day}-081200.tif", samples.tiff())

    assert collect() == Collected(stored=2)


def test_the_same_bytes_in_another_call_are_another_message(inbox):
    for commid in ("000000002", "000000003"):
        samples.drop(inbox, f"{commid}.tif", samples.tiff())
        samples.drop(inbox, f"{commid}.json", json.dumps(SIDECAR | {"commid": commid}).encode())

    assert collect() == Collected(stored=2)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"PK\x03\x04 no fax", "file_unsupported"), (b"II*\x00" + b"x" * 5000, "file_too_large")],
)
def test_what_cannot_be_taken_goes_to_failed_and_to_a_person(inbox, settings, content, code):
    settings.LIMIT_MESSAGE_BYTES = 4000
    samples.drop(inbox, "x.tif", content)

    assert collect() == Collected(failed=1)

    item = QueueItem.objects.get()
    assert files_in(inbox) == ["failed/x.tif", "failed/x.tif.txt"]
    assert code in (inbox / "failed" / "x.tif.txt").read_text()
    assert (item.channel, item.kind, item.subject) == ("fax", "other", "Fax-Datei x.tif")
    assert [(reason["code"], code in reason["detail"]) for reason in item.reasons] == [("unreadable", True)]
    assert Message.objects.count() == 0


def test_a_run_that_dies_between_telling_and_moving_tells_once(inbox, monkeypatch):
    samples.drop(inbox, "x.tif", b"no fax")
    put_away = fax.put_away
    monkeypatch.setattr(fax, "put_away", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        collect()
    monkeypatch.setattr(fax, "put_away", put_away)

    assert collect() == Collected(failed=1)
    assert QueueItem.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"no fax", samples.tiff()[:6] + b"\xff\xff", b"%PDF-1.4 half"])
def test_what_looks_unfinished_waits(inbox, monkeypatch, content):
    monkeypatch.setattr(fax, "UNFINISHED_GRACE_S", 30.0)
    samples.drop(inbox, "x.tif", content)

    assert collect() == Collected(waiting=1)
    assert files_in(inbox) == ["x.tif"]


def test_a_damaged_tiff_is_taken_for_a_person_to_see(inbox):
    samples.drop(inbox, "x.tif", samples.tiff()[:-300])

    assert collect() == Collected(stored=1)


def test_a_bad_fax_does_not_stop_the_next(inbox, monkeypatch):
    for name in ("a.tif", "b.tif", "c.tif"):
        samples.drop(inbox, name, samples.tiff(text=name))
    receive = fax.receive

    def fail_b(envelope):
        if envelope.files[0].name == "b.tif":
            raise ZeroDivisionError
        return receive(envelope)

    monkeypatch.setattr(fax, "receive", fail_b)

    assert collect() == Collected(stored=2, waiting=1)
    assert [path.name for path in inbox.glob("*.tif")] == ["b.tif"]


def test_what_fails_for_long_goes_to_a_person(inbox, monkeypatch):
    samples.drop(inbox, "b.tif", samples.tiff())
    monkeypatch.setattr(fax, "receive", lambda envelope: 1 // 0)
    monkeypatch.setattr(fax, "TRY_FOR_S", -1.0)

    assert collect() == Collected(failed=1)
    assert QueueItem.objects.count() == 1


def test_what_is_refused_by_name_goes_to_a_person_at_once(inbox, monkeypatch):
    def refuse(envelope):
        raise DataInvalid("x")

    samples.drop(inbox, "b.tif", samples.tiff())
    monkeypatch.setattr(fax, "receive", refuse)

    assert collect() == Collected(failed=1)


def test_without_a_database_the_fax_stays(inbox, monkeypatch):
    def locked(envelope):
        raise OperationalError("database is locked")

    samples.drop(inbox, "b.tif", samples.tiff())
    monkeypatch.setattr(fax, "receive", locked)
    monkeypatch.setattr(fax, "TRY_FOR_S", -1.0)

    assert collect() == Collected(waiting=1)
    assert files_in(inbox) == ["b.tif"]


def test_a_fax_that_another_run_took_is_no_fault(inbox, monkeypatch):
    path = samples.drop(inbox, "b.tif", samples.tiff())
    settled = fax.settled

    def taken_meanwhile(*args, **kwargs):
        found = settled(*args, **kwargs)
        path.unlink()
        return found

    monkeypatch.setattr(fax, "settled", taken_meanwhile)

    assert collect() == Collected(waiting=1)
    assert QueueItem.objects.count() == 0


def test_a_side_car_whose_fax_never_comes_is_shown_to_a_person(inbox, monkeypatch):
    samples.drop(inbox, "a.json", json.dumps(SIDECAR).encode())
    samples.drop(inbox, "a10.tif", samples.tiff())

    collect()
    assert QueueItem.objects.count() == 0
    monkeypatch.setattr(fax, "ORPHAN_AFTER_S", -1.0)
    collect()

    assert QueueItem.objects.get().subject == "Fax-Datei a.json"
    assert "never came" in (inbox / "failed" / "a.json.txt").read_text()


def test_a_broken_side_car_does_not_hold_the_fax(inbox):
    samples.drop(inbox, "a.tif", samples.tiff())
    samples.drop(inbox, "a.json", b'{"commid": ')

    assert collect() == Collected(stored=1)
    assert Message.objects.get().facts["sidecar_problem"] == "unreadable"
