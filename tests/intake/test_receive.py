from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from intake import receive as front_door
from intake.contracts import EnvelopeFile
from intake.errors import FileEmpty, FileTooLarge
from intake.models import Attachment, Message
from intake.receive import Received, receive
from intake.storing import path_of
from tests.intake.conftest import WHEN, envelope


@pytest.mark.django_db
def test_a_message_is_stored_with_its_files(files):
    two = replace(
        envelope(b"Guten Tag", sender="hahn", recipient="wir", external_id="7", subject="Bestellung", facts={"auto": "bulk"}),
        files=(EnvelopeFile("a.txt", "text/plain", b"Guten Tag"), EnvelopeFile("../b.pdf", "application/pdf", b"%PDF")),
    )

    received = receive(two)

    message = Message.objects.get()
    assert received == Received(message.pk, created=True)
    assert (message.channel, message.external_id, message.sender, message.recipient) == ("api", "7", "hahn", "wir")
    assert (message.subject, message.received_at, message.facts, message.state) == (
        "Bestellung",
        WHEN,
        {"auto": "bulk"},
        "stored",
    )
    assert (message.attempts, message.claimed_until, message.identity) == (0, None, "api:id:7")
    rows = list(Attachment.objects.order_by("position"))
    assert [(row.position, row.name, row.media_type, row.size) for row in rows] == [
        (0, "a.txt", "text/plain", 9),
        (1, "../b.pdf", "application/pdf", 4),
    ]
    assert [path_of(row.sha256).read_bytes() for row in rows] == [b"Guten Tag", b"%PDF"]
    assert path_of(rows[0].sha256) == files / rows[0].sha256[:2] / rows[0].sha256[2:4] / rows[0].sha256


@pytest.mark.django_db
def test_a_repeated_delivery_is_stored_once(files):
    first = receive(envelope(external_id="7"))
    again = receive(envelope(external_id="7", received_at=WHEN + timedelta(days=3)))

    assert again == Received(first.message_id, created=False)
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_first_content_counts_if_an_id_comes_again_with_another(files, caplog):
    first = receive(envelope(b"eins", external_id="7"))
    again = receive(envelope(b"zwei", external_id="7"))

    assert again == Received(first.message_id, created=False)
    assert "came once more under the same id with another content" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "created"),
    [
        ({}, False),
        ({"received_at": WHEN + timedelta(hours=2)}, False),
        ({"received_at": WHEN + timedelta(days=1)}, True),
        ({"sender": "hammer"}, True),
        ({"channel": "web"}, True),
        ({"external_id": "7"}, True),
    ],
    ids=["same", "same day", "next day", "other sender", "other channel", "with an id"],
)
def test_without_an_id_channel_sender_day_and_content_tell_messages_apart(files, change, created):
    receive(envelope())

    assert receive(replace(envelope(), **change)).created is created


@pytest.mark.django_db
def test_ids_of_two_channels_never_meet(files):
    first, second = receive(envelope(external_id="7")), receive(envelope(external_id="7", channel="fax"))

    assert first.message_id != second.message_id


@pytest.mark.django_db
def test_ids_longer_than_a_column_are_still_told_apart(files):
    first, second = receive(envelope(external_id="x" * 500 + "1")), receive(envelope(external_id="x" * 500 + "2"))
    again = receive(envelope(external_id="x" * 500 + "1"))

    assert first.message_id != second.message_id
    assert again == Received(first.message_id, created=False)


@pytest.mark.django_db
def test_a_message_without_a_byte_is_refused(files):
    with pytest.raises(FileEmpty):
        receive(envelope(b""))
    with pytest.raises(FileEmpty):
        receive(replace(envelope(), files=()))

    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_the_limit_counts_for_all_files_together(files, settings):
    settings.LIMIT_MESSAGE_BYTES = 10
    file = EnvelopeFile("a.txt", "text/plain", b"12345")

    receive(replace(envelope(), files=(file, file)))
    with pytest.raises(FileTooLarge, match="15 bytes, 10 are allowed"):
        receive(replace(envelope(), files=(file, file, file)))

    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_what_no_database_stores_is_replaced_and_the_bytes_stay(files):
    receive(
        envelope(b"a\x00b", name="a\x00.txt", sender="ha\x00hn", external_id="7\x00", subject="\ud83d", facts={"tsi": "\x00"})
    )

    message = Message.objects.get()
    assert (message.sender, message.external_id, message.subject, message.facts) == ("ha�hn", "7�", "�", {"tsi": "�"})
    assert path_of(message.attachments.get().sha256).read_bytes() == b"a\x00b"


@pytest.mark.django_db
def test_nothing_is_stored_if_a_file_cannot_be_written(files):
    files.parent.mkdir(parents=True)
    files.write_text("a file where the folder should be")

    with pytest.raises(OSError, match="files"):
        receive(envelope())

    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_no_half_message_stays_if_the_database_fails_in_between(files, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Attachment.objects, "bulk_create", fail)
    rung = []
    monkeypatch.setattr(front_door, "ring", lambda *args: rung.append(args))

    with pytest.raises(OperationalError):
        receive(envelope())

    assert (Message.objects.count(), rung) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_once_the_message_is_there_for_all_to_see(files, monkeypatch):
    rung = []
    monkeypatch.setattr(front_door, "ring", lambda *args: rung.append((*args, connection.in_atomic_block)))

    received = receive(envelope())
    receive(envelope())

    assert rung == [("intake.tasks.process", str(received.message_id), False)]


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_the_same_moment_are_one_message(files, monkeypatch):
    workers, keep = 8, front_door.keep
    together = Barrier(workers, timeout=30)
    results, errors = [], []

    def keep_together(content):
        digest = keep(content)
        together.wait()  # by now every one of them has looked and found nothing
        return digest

    def deliver():
        try:
            results.append(receive(envelope(external_id="7")))
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(front_door, "keep", keep_together)
    threads = [Thread(target=deliver) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    assert sorted(result.created for result in results) == [False] * (workers - 1) + [True]
    assert {result.message_id for result in results} == {Message.objects.get().pk}
    assert Attachment.objects.count() == 1
