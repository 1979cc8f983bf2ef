from __future__ import annotations

from email.message import EmailMessage

import pytest

from intake.reading.limits import Limits
from tests.intake.reading.making import paper, picture, read_bytes, zipped


def mail(plain="", html="", **headers):
    message = EmailMessage()
    message["From"] = "Anna Müller <anna@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if plain or not html:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def body(tmp_path, message):
    content = message if isinstance(message, bytes) else message.as_bytes()
    return read_bytes(tmp_path, content, "mail.eml").documents[0]


def test_headers_are_decoded_on_one_line(tmp_path):
    content = (
        b"Subject: =?utf-8?q?Bestellung_f=C3=BCr?=\r\n =?utf-8?q?_Halle_4?=\r\n"
        b"From:\r\n =?iso-8859-1?q?M=FCller?= <m@example.org>\r\n"
        b"Message-ID: <1@example.org>\r\nAuto-Submitted: auto-replied\r\nX-Secret: 1\r\n\r\nText\r\n"
    )

    message = read_bytes(tmp_path, content, "mail.eml")

    assert message.headers == {
        "subject": "Bestellung für Halle 4",
        "from": "Müller <m@example.org>",
        "message-id": "<1@example.org>",
        "auto-submitted": "auto-replied",
    }


@pytest.mark.parametrize(
    "header",
    [b"Date: not a date", b"From: =?utf-8?q?=FF=FE?= <a@", b"To: ,,,<<>>", b"Message-ID: <[bad>", b"Subject: \xff\xfe\x80"],
)
def test_a_header_that_cannot_be_parsed_stops_nothing(header, tmp_path):
    content = header + b"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n5 St\xfcck\r\n"

    assert body(tmp_path, content).pages[0].text == "5 Stück"


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("utf-8", b"f\xc3\xbcr"),
        ("iso-8859-1", b"f\xfcr"),
        ("us-ascii", b"f\xfcr"),
        ("utf-8", b"f\xfcr"),
        ("klingon", b"f\xc3\xbcr"),
    ],
)
def test_a_wrong_charset_is_borne(charset, content, tmp_path):
    raw = (
        b"Subject: x\r\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + content
    )

    assert body(tmp_path, raw).pages[0].text == "für"


@pytest.mark.parametrize(
    ("plain", "html", "expected"),
    [
        ("5 Schrauben und 3 Muttern bitte", "<p>5 Schrauben und 3 Muttern bitte</p>", "text/plain"),
        ("siehe unten", "<table><tr><td>5</td><td>Schrauben</td></tr></table>", "text/html"),
        ("Ihr Programm kann diese Nachricht nicht anzeigen.", "<p>5 Schrauben</p>", "text/html"),
        ("", "<p>5 Schrauben</p>", "text/html"),
        ("kurz", "<p>Sehr geehrte Damen und Herren, wir bestellen heute 5 Schrauben.</p>", "text/html"),
        ("5 Schrauben", "<p></p>", "text/plain"),
    ],
)
def test_the_part_that_says_more_is_the_body(plain, html, expected, tmp_path):
    assert body(tmp_path, mail(plain, html)).media_type == expected


def test_soft_line_breaks_are_joined(tmp_path):
    raw = b"Subject: x\r\nContent-Type: text/plain; format=flowed\r\n\r\n"
    raw += b"wir brauchen \r\n5 Schrauben\r\n> alt \r\n> und lang\r\n-- \r\nFirma\r\n"

    assert body(tmp_path, raw).pages[0].text == "wir brauchen 5 Schrauben\n> alt und lang\n--\nFirma"


def test_a_mail_in_the_mail_is_embedded_with_its_attachments(tmp_path):
    inner = mail("Silke, bitte bestellen", Subject="Bestellung 12")
    inner.add_attachment(b"5;A-1\n", maintype="text", subtype="csv", filename="liste.csv")
    outer = mail("siehe unten", Subject="WG: Bestellung 12")
    outer.add_attachment(inner)

    message = read_bytes(tmp_path, outer.as_bytes(), "mail.eml")

    assert [(d.name, d.role) for d in message.documents] == [
        ("Nachricht", "body"),
        ("Bestellung 12", "embedded"),
        ("liste.csv", "attachment"),
    ]
    assert message.headers["subject"] == "WG: Bestellung 12"


def test_mails_in_mails_end_somewhere(tmp_path):
    inner = mail("ganz innen")
    for _ in range(6):
        outer = mail("außen")
        outer.add_attachment(inner)
        inner = outer

    documents = read_bytes(tmp_path, inner.as_bytes(), "mail.eml").documents

    assert [document.problem for document in documents] == ["", "", "", "", "nested_too_deep"]


def test_too_many_attachments_are_listed_and_not_read(tmp_path):
    message = mail("viele")
    for number in range(4):
        message.add_attachment(b"5;A-1\n", maintype="text", subtype="csv", filename=f"{number}.csv")

    documents = read_bytes(tmp_path, message.as_bytes(), "mail.eml", limits=Limits(attachments=2)).documents

    assert [document.problem for document in documents] == ["", "", "", "file_too_large", "file_too_large"]


def test_logos_and_signatures_are_listed_and_not_read(tmp_path):
    message = mail("5 Schrauben", "<p>5 Schrauben <img src='cid:logo'></p>")
    logo = picture(paper((), size=(120, 40)), "PNG")
    message.add_attachment(logo, maintype="image", subtype="png", filename="image001.png", cid="<logo>", disposition="inline")
    message.add_attachment(logo, maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"...", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")

    documents = read_bytes(tmp_path, message.as_bytes(), "mail.eml", allow_ocr=False).documents

    assert [(d.name, d.pages, d.problem) for d in documents[1:]] == [
        ("image001.png", (), ""),
        ("logo.png", (), ""),
        ("smime.p7s", (), ""),
    ]


def test_archives_are_unpacked(tmp_path):
    message = mail("siehe Archiv")
    message.add_attachment(
        zipped({"a/liste.csv": b"5;A-1\n", "notiz.txt": b"eilt"}), maintype="application", subtype="zip", filename="x.zip"
    )

    documents = read_bytes(tmp_path, message.as_bytes(), "mail.eml").documents

    assert [(d.name, d.pages[0].text) for d in documents[1:]] == [("liste.csv", "5\tA-1"), ("notiz.txt", "eilt")]


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = zipped({"null.txt": b"0" * 20_000_000})

    (document,) = read_bytes(tmp_path, bomb, "x.zip").documents

    assert (document.name, document.problem) == ("null.txt", "file_too_large")


def test_a_multipart_without_parts_is_read_as_far_as_it_goes(tmp_path):
    raw = b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=abc\r\n\r\n5 Schrauben\r\n"

    assert body(tmp_path, raw).role == "body"
