from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from channels.putting_in import CannotPutInError, Wishes, envelope_for, expand, post_of
from intake.contracts import EnvelopeFile
from orders.states import ChannelName
from tests.channels.email.samples import mail
from tests.channels.fax import samples

WHEN = datetime(2026, 11, 16, 8, 12, tzinfo=ZoneInfo("Europe/Berlin"))
MESSAGE = {
    "channel": "phone",
    "sender": "0711 555010",
    "recipient": "+49 711 5550",
    "received_at": "2026-11-16T08:12:00+01:00",
    "files": ["call.txt"],
}


@pytest.fixture
def case(tmp_path):
    """Write a message folder and give its path as a caller would."""

    def make(name="c1", kept=None, **changes):
        folder = tmp_path / name
        folder.mkdir()
        data = MESSAGE | ({"files": list(kept)} if kept else {}) | changes
        data = {key: value for key, value in data.items() if value is not ...}
        (folder / "message.json").write_text(json.dumps(data), encoding="utf-8")
        for file, content in ({"call.txt": b"Guten Tag"} if kept is None else kept).items():
            (folder / file).write_bytes(content)
        return str(folder)

    return make


def envelope(source, **wishes):
    return envelope_for(post_of(source, Wishes(**wishes)))


def test_a_folder_says_how_its_message_came(case):
    source = case()

    made = envelope(source)

    assert (made.channel, made.sender, made.recipient, made.received_at) == (
        ChannelName.PHONE,
        "+49711555010",
        "+49 711 5550",
        WHEN,
    )
    assert made.files == (EnvelopeFile("call.txt", "text/plain", b"Guten Tag"),)
    assert made.facts == {"source": source}


def test_the_same_words_at_another_time_are_another_message(case):
    first, again = case("c1"), case("c2")
    later = case("c3", received_at="2026-11-16T08:13:00+01:00")

    ids = [envelope(source).external_id for source in (first, again, later)]

    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("2026-11-16T08:12:00+01:00-")


def test_what_the_caller_says_goes_before_what_the_folder_says(case):
    later = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    made = envelope(case(), channel="web", sender="a", recipient="b", subject="c", received_at=later)

    assert (made.channel, made.sender, made.recipient, made.subject, made.received_at) == (ChannelName.WEB, "a", "b", "c", later)


@pytest.mark.django_db
def test_a_mail_speaks_for_itself_as_in_service(case):
    raw = mail(In_Reply_To="<a@x>")

    made = envelope(case(channel="email", sender="other@x.example", kept={"mail.eml": raw}))

    assert (made.channel, made.sender, made.subject) == (ChannelName.EMAIL, "einkauf@kunde.example", "Bestellung")
    assert made.facts["message_id"] == "<1@kunde.example>"
    assert made.facts["in_reply_to"] == "<a@x>"
    assert made.external_id.startswith("<1@kunde.example>-")
    assert [(file.name, file.content) for file in made.files] == [("mail.eml", raw)]


def test_a_fax_says_what_its_machine_says_of_damage(case, settings):
    settings.COMPANY = {"fax": "+49 711 5559"}
    content = samples.tiff(bad_lines=(0, 4), description="HAHN\n+49711555099\n\n55500")

    made = envelope(case("c1", {"fax.tif": content}, channel="fax", sender=""))
    named = envelope(case("c2", {"fax.tif": content}, channel="fax", sender="+49 711 555010", recipient=""))

    assert made.sender == "+49711555099"
    assert (made.facts["bad_lines"], made.facts["pages"], made.facts["tsi"]) == ("4", "2", "HAHN")
    assert [(file.name, file.media_type) for file in made.files] == [("fax.tif", "image/tiff")]
    assert (named.sender, named.recipient) == ("+49711555010", "55500")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "channel"),
    [
        ("a.eml", mail(), ChannelName.EMAIL),
        ("a.tif", samples.tiff(), ChannelName.FAX),
        ("A.PDF", b"%PDF-1.4", ChannelName.FAX),
        ("order.json", b"{}", ChannelName.API),
        ("call.txt", b"Guten Tag", ChannelName.PHONE),
    ],
)
def test_a_single_file_tells_its_channel_by_its_ending(tmp_path, name, content, channel):
    (tmp_path / name).write_bytes(content)

    assert envelope(str(tmp_path / name)).channel is channel


def test_a_single_mail_came_when_it_was_written_and_anything_else_comes_now(tmp_path):
    (tmp_path / "a.eml").write_bytes(mail(Date="Tue, 17 Nov 2026 09:00:00 +0100"))
    (tmp_path / "b.eml").write_bytes(mail(Date="gestern"))

    with time_machine.travel(WHEN, tick=False):
        moments = [post_of(str(tmp_path / name), Wishes()).received_at for name in ("a.eml", "b.eml")]

    assert moments == [datetime(2026, 11, 17, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")), WHEN]


def test_an_attachment_that_somebody_saved_can_be_put_in_as_mail(tmp_path):
    (tmp_path / "Bestellung.xlsx").write_bytes(b"PK")

    made = envelope(str(tmp_path / "Bestellung.xlsx"), channel="email", sender="einkauf@kunde.example", subject="Bestellung")

    assert (made.channel, made.sender, made.subject, made.external_id) == (
        ChannelName.EMAIL,
        "einkauf@kunde.example",
        "Bestellung",
        "",
    )
    assert [file.name for file in made.files] == ["Bestellung.xlsx"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"channel": "brieftaube"}, "channel must be one of fax, email, phone, web, api, not 'brieftaube'"),
        ({"channel": ...}, "channel must be one of"),
        ({"received_at": "gestern"}, "received_at must be a time like 2026-11-16T08:12:00+01:00, not 'gestern'"),
        ({"received_at": ...}, "received_at must be a time"),
        ({"files": []}, "files must be a list of file names"),
        ({"files": "call.txt"}, "files must be a list of file names"),
        ({"files": [7]}, "files must be a list of file names"),
        ({"files": ["fehlt.txt"]}, "fehlt.txt: there is no such file"),
        ({"files": ["expected.json"]}, "may only name files of the message in the same folder, not 'expected.json'"),
        ({"files": ["message.json"]}, "may only name files of the message"),
        ({"files": ["../secret.txt"]}, "may only name files of the message"),
        ({"files": ["/etc/passwd"]}, "may only name files of the message"),
        ({"sender": 7}, "sender must be a text"),
    ],
)
def test_a_wrong_description_says_what_is_wrong_with_it(case, changes, problem):
    source = case(**changes)
    (Path(source) / "expected.json").write_text("{}")

    with pytest.raises(CannotPutInError) as caught:
        post_of(source, Wishes())

    assert str(caught.value).startswith(source)
    assert problem in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{", "7"])
def test_a_description_that_is_no_json_object_is_named(case, text):
    source = case()
    (Path(source) / "message.json").write_text(text)

    with pytest.raises(CannotPutInError, match=r"message\.json: (is no JSON|must be a JSON object)"):
        post_of(source, Wishes())


@pytest.mark.parametrize(
    ("name", "problem"),
    [("fehlt", "there is no such file or folder"), ("leer", "holds no message.json"), ("a.xyz", "say by which channel it came")],
)
def test_a_path_that_is_no_message_is_named(tmp_path, name, problem):
    (tmp_path / "leer").mkdir()
    (tmp_path / "a.xyz").write_bytes(b"x")
    source = str(tmp_path / name)

    with pytest.raises(CannotPutInError) as caught:
        post_of(source, Wishes())

    assert str(caught.value).startswith(f"{source}: {problem}")


def test_a_message_above_the_limit_is_refused_before_it_is_read(case, settings):
    settings.LIMIT_MESSAGE_BYTES = 8
    source = case()

    with pytest.raises(CannotPutInError, match=r"9 bytes, 8 are allowed \(ALLWEGE_LIMIT_MESSAGE_BYTES\)"):
        envelope(source)


def test_a_folder_of_message_folders_stands_for_all_of_them(case, tmp_path):
    first, second = case("c1"), case("c2")
    (tmp_path / "c3").mkdir()

    assert list(expand([str(tmp_path)])) == [first, second]
    assert list(expand([second, first, str(tmp_path / "c3"), "fehlt"])) == [second, first, str(tmp_path / "c3"), "fehlt"]
