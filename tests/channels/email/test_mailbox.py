from __future__ import annotations

import socket
import threading
from datetime import datetime

import pytest

from channels.email import mailbox
from channels.email.mailbox import Mailbox, MailboxAddress
from intake.errors import TryAgain
from tests.channels.email.samples import mail


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://u:p@mail.example", ("mail.example", 993, "u", "p", "INBOX", "", "tls")),
        ("imap://u:p@mail.example", ("mail.example", 143, "u", "p", "INBOX", "", "starttls")),
        ("imap://u:p@mail.example?starttls=0", ("mail.example", 143, "u", "p", "INBOX", "", "none")),
        ("imap://u:p@127.0.0.1:1143/Auftr%C3%A4ge", ("127.0.0.1", 1143, "u", "p", "Aufträge", "", "none")),
        (
            "imaps://auftrag%40firma.example:p%2Fw%23@mail.example:1993/?folder=A/B&processed=Erledigt",
            ("mail.example", 1993, "auftrag@firma.example", "p/w#", "A/B", "Erledigt", "tls"),
        ),
    ],
)
def test_a_mailbox_address_is_read(url, expected):
    address = MailboxAddress.parse(url)

    found = (address.host, address.port, address.user, address.password, address.folder, address.processed, address.security)
    assert found == expected


@pytest.mark.parametrize("url", ["", "pop3://u:geheim@x", "imaps://host", "imap://u:geheim@:143"])
def test_what_is_no_address_is_refused_without_the_password(url):
    with pytest.raises(ValueError, match="mailbox") as caught:
        MailboxAddress.parse(url)

    assert "geheim" not in str(caught.value)


def test_the_password_is_not_shown():
    address = MailboxAddress.parse("imaps://u:geheim@mail.example")

    assert "geheim" not in repr(address) + address.label


@pytest.mark.servers
def test_a_mail_comes_back_byte_for_byte_and_unmarked(inbox):
    server, user = inbox
    raw = mail(body="Umlaut ä\r\n\r\n  Leerzeichen  ")
    server.deliver(user, raw)

    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        (waiting,) = box.waiting(most=10)
        content = box.raw(waiting.uid, limit_bytes=10_000)
        again = box.waiting(most=10)

    assert content == raw
    assert waiting.size_bytes == len(raw)
    assert isinstance(waiting.received_at, datetime)
    assert waiting.received_at.utcoffset() is not None
    assert again == [waiting]


@pytest.mark.servers
def test_a_taken_mail_does_not_wait_any_more(inbox):
    server, user = inbox
    server.deliver(user, mail(message_id="<1@x>"))
    server.deliver(user, mail(message_id="<2@x>"))

    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        first, second = box.waiting(most=10)
        box.mark_taken(first.uid)
        box.mark_taken(first.uid)

        assert box.waiting(most=10) == [second]


@pytest.mark.servers
def test_a_mail_that_a_person_has_read_still_waits(inbox):
    server, user = inbox
    server.deliver(user, mail())

    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        box._box.client.uid("STORE", "1", "+FLAGS", "(\\Seen)")

        assert [waiting.uid for waiting in box.waiting(most=10)] == ["1"]


@pytest.mark.servers
def test_taken_mails_are_moved_where_that_is_wished(inbox):
    server, user = inbox
    server.deliver(user, mail())

    with Mailbox(MailboxAddress.parse(server.url(user, query="?processed=Erledigt"))) as box:
        box.mark_taken(box.waiting(most=10)[0].uid)

        assert box.waiting(most=10) == []
    with Mailbox(MailboxAddress.parse(server.url(user, query="?folder=Erledigt"))) as box:
        assert len(box.waiting(most=10)) == 1


@pytest.mark.parametrize(
    ("flags", "query", "folder"),
    [
        (b"(\\Seen \\Deleted)", "", "Allwege"),
        (b"(\\Seen \\*)", "", ""),
        (b"(\\Seen $Allwege)", "", ""),
        (b"(\\Seen \\*)", "?processed=Fertig", "Fertig"),
    ],
)
def test_a_server_without_keywords_gets_a_folder(flags, query, folder):
    address = MailboxAddress.parse(f"imaps://u:p@mail.example/{query}")

    assert mailbox.moves_to(address, {"PERMANENTFLAGS": [flags]}) == folder


@pytest.mark.servers
def test_no_more_than_allowed_is_fetched(inbox):
    server, user = inbox
    server.deliver(user, mail(body="x" * 5000))

    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        assert len(box.raw("1", limit_bytes=100)) == 101
        assert box.header("1").endswith(b"\r\n\r\n")
        assert box.raw("99", limit_bytes=100) is None


@pytest.mark.servers
def test_mail_comes_over_an_encrypted_connection(inbox):
    server, user = inbox
    server.deliver(user, mail())
    certificate = f"ca={server.root}/cert.pem"

    for url in (
        f"imaps://{user}:geheim@127.0.0.1:{server.tls_port}/?{certificate}",
        f"imap://{user}:geheim@127.0.0.1:{server.port}/?starttls=1&{certificate}",
    ):
        with Mailbox(MailboxAddress.parse(url)) as box:
            assert len(box.waiting(most=10)) == 1


@pytest.mark.servers
def test_a_certificate_that_nobody_vouches_for_is_refused(inbox):
    server, user = inbox

    with pytest.raises(TryAgain, match="certificate"):
        Mailbox(MailboxAddress.parse(f"imaps://{user}:geheim@127.0.0.1:{server.tls_port}/"))


@pytest.mark.servers
def test_a_wrong_folder_is_tried_again(inbox):
    server, user = inbox

    with pytest.raises(TryAgain):
        Mailbox(MailboxAddress.parse(server.url(user, query="?folder=Nirgends")))


def test_a_dead_server_is_tried_again():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]

    with pytest.raises(TryAgain):
        Mailbox(MailboxAddress.parse(f"imap://u:p@127.0.0.1:{port}/"))


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(mailbox, "TIMEOUT_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TryAgain, match="timed out"):
        Mailbox(MailboxAddress.parse(f"imap://u:p@127.0.0.1:{silent.getsockname()[1]}/"))


def test_a_server_that_talks_rubbish_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def babble() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.sendall(b"\x00\xff" * 1000 + b"\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        with pytest.raises(TryAgain):
            Mailbox(MailboxAddress.parse(f"imap://u:p@127.0.0.1:{listener.getsockname()[1]}/"))
        thread.join(5)
