from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.utils import timezone

from channels.email import receive as email
from channels.email.mailbox import Mailbox, MailboxAddress
from channels.email.receive import Collected, collect, envelope_of
from channels.email.send import message_id_of
from intake.errors import TryAgain
from intake.models import Message
from orders.models import Answer, QueueItem
from tests.channels.email.dovecot import free_port
from tests.channels.email.samples import mail

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 11, 16, 8, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def firm(settings):
    settings.MAIL_FROM = "Firma <bestellung@firma.example>"
    return settings


def waiting_in(server, user):
    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        return len(box.waiting(most=100))


def test_the_envelope_says_what_the_mail_says():
    raw = mail(In_Reply_To="<a@x>", References="<0@x> <a@x>", Reply_To="lager@kunde.example")

    envelope = envelope_of(raw, received_at=WHEN)

    assert (envelope.sender, envelope.recipient, envelope.subject) == (
        "einkauf@kunde.example",
        "bestellung@firma.example",
        "Bestellung",
    )
    assert envelope.received_at == WHEN
    assert [(file.name, file.media_type, file.content) for file in envelope.files] == [("mail.eml", "message/rfc822", raw)]
    assert envelope.facts == {
        "message_id": "<1@kunde.example>",
        "in_reply_to": "<a@x>",
        "references": "<0@x> <a@x>",
        "reply_to": "lager@kunde.example",
    }


def test_a_copy_by_another_way_is_the_same_mail():
    raw = mail()

    assert (
        envelope_of(raw, received_at=WHEN).external_id == envelope_of(b"Received: by mx\r\n" + raw, received_at=WHEN).external_id
    )


def test_another_order_under_the_same_message_id_is_another_mail():
    one, two = (envelope_of(mail(body=body), received_at=WHEN).external_id for body in ("3 Stück", "4 Stück"))

    assert one != two


def test_a_mail_without_a_message_id_is_known_by_its_bytes():
    assert envelope_of(mail(message_id=""), received_at=WHEN).external_id.startswith("sha256-")


def test_a_long_message_id_does_not_break_the_row():
    assert len(envelope_of(mail(message_id=f"<{'x' * 240}@y>"), received_at=WHEN).external_id) <= 300


@pytest.fixture
def question():
    item = QueueItem.objects.create(kind="order", channel="email", source_ref="x", received_at=WHEN, due_at=WHEN, state="waiting")
    return Answer.objects.create(
        item=item,
        kind="question",
        channel="email",
        recipient="einkauf@kunde.example",
        not_before=WHEN,
        external_id=message_id_of("answer-7"),
    )


def test_a_reply_to_a_question_names_the_item_that_waits(question):
    raw = mail(In_Reply_To=message_id_of("answer-7"))

    facts = envelope_of(raw, received_at=WHEN).facts

    assert (facts["answers"], facts["answers_item"]) == (str(question.pk), str(question.item_id))


def test_a_reply_is_found_by_its_references_too(question):
    raw = mail(References=f"<q@kunde.example> {message_id_of('answer-7')}")

    assert envelope_of(raw, received_at=WHEN).facts["answers"] == str(question.pk)


def test_an_absence_note_answers_no_question(question):
    facts = envelope_of(mail(In_Reply_To=message_id_of("answer-7"), Auto_Submitted="auto-replied"), received_at=WHEN).facts

    assert (facts["auto"], facts["answers"], facts.get("answers_item")) == ("auto-replied", str(question.pk), None)


def test_a_mail_in_another_thread_answers_nothing(question):
    assert "answers" not in envelope_of(mail(In_Reply_To="<other@x>"), received_at=WHEN).facts


def test_a_bounce_names_the_answer_it_brings_back(question):
    raw = mail(
        sender="MAILER-DAEMON@mx.example",
        Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
        body=f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id_of('answer-7')}\r\n--b--",
    )

    facts = envelope_of(raw, received_at=WHEN).facts

    assert (facts["auto"], facts["bounced_answer"]) == ("bounce", str(question.pk))


@pytest.mark.servers
def test_a_mail_becomes_a_message_and_is_marked(inbox):
    server, user = inbox
    raw = mail(body="3 Stück ä")
    server.deliver(user, raw)

    assert collect([server.url(user)]) == Collected(stored=1)

    message = Message.objects.get()
    attachment = message.attachments.get()
    assert (message.channel, message.sender, message.subject) == ("email", "einkauf@kunde.example", "Bestellung")
    assert (attachment.name, attachment.media_type, attachment.size) == ("mail.eml", "message/rfc822", len(raw))
    assert (message.facts["mailbox"], message.facts["uid"]) == (f"{user}@127.0.0.1/INBOX", "1")
    assert abs((message.received_at - timezone.now()).total_seconds()) < 60
    assert waiting_in(server, user) == 0
    assert collect([server.url(user)]) == Collected()


@pytest.mark.servers
@pytest.mark.parametrize("error", [OperationalError("locked"), TryAgain("disk"), ZeroDivisionError()])
def test_nothing_is_marked_before_it_is_stored(inbox, monkeypatch, error):
    server, user = inbox
    server.deliver(user, mail())

    def fail(envelope):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(email, "receive", fail)
        assert collect([server.url(user)]) == Collected(waiting=1)

    assert waiting_in(server, user) == 1
    assert collect([server.url(user)]) == Collected(stored=1)


@pytest.mark.servers
def test_a_run_that_dies_before_marking_makes_no_second_message(inbox, monkeypatch):
    server, user = inbox
    server.deliver(user, mail())

    def die(self, uid):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Mailbox, "mark_taken", die)
        with pytest.raises(KeyboardInterrupt):
            collect([server.url(user)])

    assert Message.objects.count() == 1
    assert collect([server.url(user)]) == Collected(repeated=1)
    assert Message.objects.count() == 1
    assert waiting_in(server, user) == 0


@pytest.mark.servers
def test_a_server_that_numbers_anew_makes_no_second_message(inbox):
    server, user = inbox
    server.deliver(user, mail())
    collect([server.url(user)])
    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        before = box.uid_validity

    server.forget_numbering(user)

    assert collect([server.url(user)]) == Collected(repeated=1)
    with Mailbox(MailboxAddress.parse(server.url(user))) as box:
        assert box.uid_validity != before
    assert Message.objects.count() == 1


@pytest.mark.servers
def test_a_mail_in_two_mailboxes_is_one_message(inbox):
    server, user = inbox
    for box, name in ((user, "einkauf"), (user + "b", "zentrale")):
        server.deliver(box, f"Delivered-To: {name}\r\n".encode() + mail())

    assert collect([server.url(user), server.url(user + "b")]) == Collected(stored=1, repeated=1)
    assert Message.objects.count() == 1
    assert waiting_in(server, user) + waiting_in(server, user + "b") == 0


@pytest.mark.servers
def test_a_dead_or_mistyped_mailbox_does_not_stop_the_next(inbox, caplog):
    server, user = inbox
    server.deliver(user, mail())
    dead = f"imap://u:geheim@127.0.0.1:{free_port()}/"

    assert collect([dead, "pop3://u:geheim@x", server.url(user)]) == Collected(stored=1, unreachable=2)
    assert "geheim" not in caplog.text


@pytest.mark.servers
def test_a_wrong_password_is_logged_without_it(inbox, caplog):
    server, user = inbox

    assert collect([server.url(user).replace("geheim", "falsch")]) == Collected(unreachable=1)
    assert "falsch" not in caplog.text


@pytest.mark.servers
def test_a_bad_mail_does_not_stop_the_next(inbox, monkeypatch):
    server, user = inbox
    for number in range(3):
        server.deliver(user, mail(message_id=f"<{number}@x>", subject=f"Nr. {number}", body=f"{number} Stück"))
    receive = email.receive

    def fail_one(envelope):
        if envelope.subject == "Nr. 1":
            raise ZeroDivisionError
        return receive(envelope)

    monkeypatch.setattr(email, "receive", fail_one)

    assert collect([server.url(user)]) == Collected(stored=2, waiting=1)
    assert waiting_in(server, user) == 1


@pytest.mark.servers
def test_a_mail_that_fails_for_long_is_shown_to_a_person(inbox, monkeypatch):
    server, user = inbox
    server.deliver(user, mail(), age_s=2000)
    monkeypatch.setattr(email, "receive", lambda envelope: 1 // 0)

    assert collect([server.url(user)]) == Collected(failed=1)

    item = QueueItem.objects.get()
    assert (item.sender, item.subject) == ("einkauf@kunde.example", "Bestellung")
    assert waiting_in(server, user) == 0


@pytest.mark.servers
def test_a_mail_that_is_too_large_is_not_fetched_but_shown(inbox, settings, monkeypatch):
    server, user = inbox
    settings.LIMIT_MESSAGE_BYTES = 2000
    server.deliver(user, mail(subject="Sehr groß", body="x" * 3000))
    server.deliver(user, mail(message_id="<2@x>", body="klein"))
    fetched, raw = [], Mailbox.raw
    monkeypatch.setattr(Mailbox, "raw", lambda self, uid, **limits: fetched.append(uid) or raw(self, uid, **limits))

    assert collect([server.url(user)]) == Collected(stored=1, failed=1)

    item = QueueItem.objects.get()
    assert fetched == ["2"]
    assert (item.channel, item.sender) == ("email", "einkauf@kunde.example")
    assert item.reasons[0]["code"] == "unreadable"
    assert f"{user}@127.0.0.1/INBOX" in item.summary
    assert waiting_in(server, user) == 0


@pytest.mark.servers
def test_a_mail_of_our_own_is_stored_and_called_so(inbox):
    server, user = inbox
    server.deliver(user, mail(sender="bestellung@firma.example"))

    assert collect([server.url(user)]) == Collected(stored=1)
    assert Message.objects.get().facts["auto"] == "own"
