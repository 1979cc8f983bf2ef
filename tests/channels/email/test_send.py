# ruff: noqa: N802 - aiosmtpd looks for handlers of these names
from __future__ import annotations

import ssl
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from channels.contract import Reply, TransportError
from channels.email import send
from channels.email.send import EmailChannel, compose, message_id_of
from tests.channels.email.dovecot import free_port, make_certificate


class Post:
    """Takes mails, or answers a command with what a test wants."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        envelope.mail_from = address
        return self.answers.get("mail", "250 OK")

    async def handle_QUIT(self, server, session, envelope):
        return self.answers.get("quit", "221 Bye")

    async def handle_DATA(self, server, session, envelope):
        if "data" not in self.answers:
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answers.get("data", "250 OK")


@pytest.fixture
def serve():
    running = []

    def start(post, **options):
        controller = Controller(post, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(autouse=True)
def firm(settings, tmp_path):
    settings.MAIL_FROM = "Neckar Werkbedarf <bestellung@firma.example>"
    settings.COMPANY = {**settings.COMPANY, "name": "Firma GmbH", "phone": "0711 5550"}
    settings.SMTP_URL = ""
    settings.VAR = tmp_path
    return settings


@pytest.fixture
def reply(tmp_path):
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(b"%PDF-1.7 \r\n\xff\n%%EOF")
    return Reply(
        key="answer-7",
        kind="confirmation",
        recipient="einkauf@kunde.example",
        subject="Auftragsbestätigung A-1",
        body="",
        pdf=pdf,
        pdf_name="Auftragsbestätigung A-1.pdf",
        thread={"message_id": "<q@kunde.example>", "references": "<p@kunde.example>", "subject": "Bestellung für Werk 2"},
        order_number="A-1",
    )


def test_the_answer_goes_into_the_thread_with_the_paper(firm, serve, reply):
    post = Post()
    firm.SMTP_URL = f"smtp://127.0.0.1:{serve(post)}"

    external_id = EmailChannel().send(reply)

    ((sender, recipients, raw),) = post.mails
    mail = message_from_bytes(raw, policy=default)
    (paper,) = mail.iter_attachments()
    assert (sender, recipients) == ("bestellung@firma.example", ["einkauf@kunde.example"])
    assert external_id == mail["Message-ID"] == message_id_of("answer-7")
    assert mail["From"] == "Neckar Werkbedarf <bestellung@firma.example>"
    assert mail["Subject"] == "Re: Bestellung für Werk 2"
    assert mail["In-Reply-To"] == "<q@kunde.example>"
    assert mail["References"] == "<p@kunde.example> <q@kunde.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert paper.get_filename() == "Auftragsbestätigung A-1.pdf"
    assert paper.get_content() == b"%PDF-1.7 \r\n\xff\n%%EOF"
    assert "Auftragsbestätigung A-1" in mail.get_body().get_content()
    assert "Telefon 0711 5550" in mail.get_body().get_content()


@pytest.mark.parametrize("kind", ["confirmation", "question", "refusal"])
@pytest.mark.parametrize(("language", "greeting"), [("de", "Guten Tag,"), ("en", "Good day,"), ("fr", "Guten Tag,")])
def test_every_kind_has_its_letter(reply, kind, language, greeting):
    text = compose(replace(reply, kind=kind, language=language, pdf=None)).get_content()

    assert text.splitlines()[0] == greeting
    assert "Firma GmbH" in text


def test_a_written_text_is_sent_in_the_frame_of_a_letter(reply):
    message = compose(replace(reply, kind="question", body="Meinen Sie <M8> & M10?", thread={}, pdf=None))

    assert message.get_content() == (
        "Guten Tag,\n\nMeinen Sie <M8> & M10?\n\nMit freundlichen Grüßen\nFirma GmbH\nTelefon 0711 5550\n"
    )
    assert message["Subject"] == "Auftragsbestätigung A-1"
    assert message["In-Reply-To"] is None
    assert message["Auto-Submitted"] is None


def test_who_greets_and_signs_is_not_spoken_over(reply):
    text = "Sehr geehrte Frau Rossi,\n\ndas weiße kommt morgen.\n\nFreundliche Grüße\nJörg Lamparter"

    assert compose(replace(reply, kind="question", body=text, pdf=None)).get_content() == f"{text}\n"


def test_re_is_written_once(reply):
    assert compose(replace(reply, thread={"subject": "AW: Bestellung"}))["Subject"] == "AW: Bestellung"


def test_a_line_break_in_a_subject_starts_no_header(reply):
    message = compose(replace(reply, thread={"subject": "x\r\nBcc: a@b.example", "message_id": "<a@b>\r\nBcc: c@d.example"}))

    assert message["Bcc"] is None
    assert message["Subject"] == "Re: x Bcc: a@b.example"
    assert message["In-Reply-To"] == "<a@b>"


def test_the_message_id_is_the_same_on_every_try(reply):
    assert compose(reply)["Message-ID"] == compose(reply)["Message-ID"]
    assert compose(reply)["Message-ID"] != compose(replace(reply, key="answer-8"))["Message-ID"]


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, True),
        ({"rcpt": "451 4.7.1 greylisted"}, False),
        ({"mail": "553 not allowed"}, True),
        ({"data": "554 5.7.1 refused"}, True),
        ({"data": "452 4.3.1 full"}, False),
    ],
)
def test_a_refusal_is_permanent_or_not_as_the_server_says(firm, serve, reply, answers, permanent):
    firm.SMTP_URL = f"smtp://127.0.0.1:{serve(Post(**answers))}"

    with pytest.raises(TransportError, match=next(iter(answers.values()))[:3]) as caught:
        EmailChannel().send(reply)

    assert caught.value.permanent is permanent


def test_a_rude_farewell_does_not_make_a_sent_mail_unsent(firm, serve, reply):
    post = Post(quit="421 go away")
    firm.SMTP_URL = f"smtp://127.0.0.1:{serve(post)}"

    assert EmailChannel().send(reply) == message_id_of("answer-7")
    assert len(post.mails) == 1


def test_a_dead_server_is_tried_again(firm, reply):
    firm.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"

    with pytest.raises(TransportError, match="nicht erreichbar") as caught:
        EmailChannel().send(reply)

    assert caught.value.permanent is False


@pytest.mark.servers
def test_mail_goes_out_encrypted_and_signed_in(firm, serve, reply, tmp_path):
    certificate = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p/w", handled=False)

    post = Post()
    port = serve(post, tls_context=context, require_starttls=True, auth_required=True, authenticator=authenticate)
    firm.SMTP_URL = f"smtp://auftrag%40firma.example:p%2Fw@127.0.0.1:{port}/?starttls=1&ca={certificate}"

    EmailChannel().send(reply)

    assert len(post.mails) == 1
    assert seen == [(b"auftrag@firma.example", b"p/w")]

    firm.SMTP_URL = firm.SMTP_URL.replace("p%2Fw", "falsch")
    with pytest.raises(TransportError, match="Anmeldung") as caught:
        EmailChannel().send(reply)
    assert caught.value.permanent is False


@pytest.mark.servers
def test_mail_goes_out_over_tls_from_the_start(firm, serve, reply, tmp_path):
    certificate = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, tmp_path / "key.pem")
    post = Post()
    firm.SMTP_URL = f"smtps://127.0.0.1:{serve(post, ssl_context=context)}/?ca={certificate}"

    EmailChannel().send(reply)

    assert len(post.mails) == 1


def test_without_a_server_the_mail_is_put_into_a_folder_once(firm, reply):
    EmailChannel().send(reply)
    EmailChannel().send(reply)

    (path,) = (firm.VAR / "mail" / "out").iterdir()
    assert path.name == "answer-7.eml"
    assert message_from_bytes(path.read_bytes(), policy=default)["To"] == "einkauf@kunde.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kunde",
        "a@b@c",
        "a@b, c@d",
        "Kunde <a@b.example>",
        "a@b.example\r\nBcc: c@d",
        "noreply@b.example",
        "MAILER-DAEMON@b.example",
    ],
)
def test_an_address_that_nobody_can_be_written_at_is_permanent(firm, reply, address):
    with pytest.raises(TransportError) as caught:
        EmailChannel().send(replace(reply, recipient=address))

    assert caught.value.permanent is True
    assert not (firm.VAR / "mail").exists()


def test_a_machine_gets_no_confirmation_but_a_question_of_a_person(firm, reply):
    from_machine = replace(reply, thread={**reply.thread, "auto": "auto-generated"})

    with pytest.raises(TransportError, match="auto-generated") as caught:
        EmailChannel().send(from_machine)
    assert caught.value.permanent is True

    assert EmailChannel().send(replace(from_machine, kind="question", body="Welche Farbe?")) == message_id_of("answer-7")


def test_a_paper_that_cannot_be_read_is_tried_again(reply, tmp_path):
    with pytest.raises(TransportError) as caught:
        EmailChannel().send(replace(reply, pdf=tmp_path / "gone.pdf"))

    assert caught.value.permanent is False


def test_passwords_stay_on_this_machine_unless_encrypted(firm, reply, monkeypatch, serve):
    firm.SMTP_URL = f"smtp://u:geheim@127.0.0.1:{serve(Post())}/?starttls=0"
    monkeypatch.setattr(send, "is_loopback", lambda host: False)

    with pytest.raises(TransportError, match="verschlüsselt"):
        EmailChannel().send(reply)
