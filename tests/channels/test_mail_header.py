from __future__ import annotations

import pytest

from channels.mail_header import MailHeader, header_bytes, is_silent_address, read_header
from tests.channels.email.samples import mail


def read(raw):
    return read_header(raw, own_address="bestellung@firma.example")


def test_the_header_is_read_as_plain_text():
    raw = mail(
        sender="=?utf-8?q?M=C3=BCller?= <Einkauf@Kunde.example>",
        subject="=?utf-8?q?Auftrag_f=C3=BCr_Werk?=\r\n 2",
        In_Reply_To="<a@x>",
        References="<a@x>\r\n <b@x>",
        Reply_To="lager@kunde.example",
    )

    assert read(raw) == MailHeader(
        sender="einkauf@kunde.example",
        recipient="bestellung@firma.example",
        reply_to="lager@kunde.example",
        subject="Auftrag für Werk 2",
        message_id="<1@kunde.example>",
        in_reply_to="<a@x>",
        references=("<a@x>", "<b@x>"),
        automatic="",
    )


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"sender": "Bestellung <BESTELLUNG@firma.example>"}, "own"),
        ({"message_id": "<allwege-0123@firma.example>"}, "own"),
        ({"sender": "MAILER-DAEMON@mx.example"}, "bounce"),
        ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"}, "bounce"),
        ({"Auto_Submitted": "auto-replied"}, "auto-replied"),
        ({"Auto_Submitted": "auto-generated (rejected)"}, "auto-replied"),
        ({"Auto_Submitted": "auto-generated"}, "auto-generated"),
        ({"Auto_Submitted": "auto-generated; type=x"}, "auto-generated"),
        ({"Auto_Submitted": "no"}, ""),
        ({"X_Autoreply": "yes"}, "auto-replied"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"List_Id": "<x.example>"}, "bulk"),
        ({"sender": "no-reply@shop.example"}, "noreply"),
        ({"sender": "noreply-7@shop.example", "Reply_To": "einkauf@kunde.example"}, ""),
        ({}, ""),
    ],
)
def test_machines_are_told_from_people(more, why):
    assert read(mail(**more)).automatic == why


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"From: \xff\xfe\x00\r\nSubject: =?utf-8?b?////?=\r\n\r\n",
        b"From: " + b"(" * 5000 + b"\r\n\r\n",
        b"From: a@b@c@d, <>, :;\r\nMessage-ID: <<>>\r\n\r\n",
        b"Subject: =?no-such-charset?q?abc?=\r\n\r\n",
        b"Subject: " + b"=?utf-8?q?=41?= " * 20000 + b"\r\n\r\n",
        b"X" * 200_000,
        b"From : a@b\r\nbroken line\r\n\tfolded\r\n\r\n",
    ],
)
def test_no_mail_breaks_the_reading(raw):
    header = read(raw)

    assert header.sender in {"", "a@b"}
    assert len(header.subject) <= 500


def test_an_encoded_word_never_becomes_an_address():
    assert read(mail(sender="=?utf-8?q?chef=40firma=2Eexample=2C?= <kunde@x.example>")).sender == "kunde@x.example"


def test_the_header_ends_at_the_first_empty_line():
    assert header_bytes(b"A: 1\r\n\r\nB\r\n\r\nC") == b"A: 1\r\n\r\n"
    assert header_bytes(b"A: 1\n\nB") == b"A: 1\n\n"


@pytest.mark.parametrize(
    ("address", "silent"),
    [
        ("noreply@x.example", True),
        ("do-not-reply@x.example", True),
        ("keine-antwort@x.example", True),
        ("mailer-daemon@x.example", True),
        ("bounces+17@x.example", True),
        ("antwort@x.example", False),
        ("norbert@x.example", False),
    ],
)
def test_addresses_that_nobody_reads_are_known(address, silent):
    assert is_silent_address(address) is silent
