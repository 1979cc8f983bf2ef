from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from channels import sending, tasks
from channels.contract import Reply, TransportError
from channels.registry import CHANNELS
from channels.sending import Sent, reply_of, send_due
from intake.contracts import Envelope, EnvelopeFile
from intake.errors import FileBroken, TryAgain
from intake.receive import receive
from orders import answers, lifecycle
from orders.data import LineData, OrderData
from orders.models import Answer, Article, Customer, Order, QueueItem
from orders.states import ChannelName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.VAR = tmp_path
    settings.FAX_OUTBOX = tmp_path / "fax" / "out"
    settings.FAX_SENDFAX = settings.SMTP_URL = ""
    settings.MAIL_FROM = "Firma <bestellung@firma.example>"
    return tmp_path


@pytest.fixture
def place(db):
    """Accept an order that came in by a channel, so that its confirmation is due."""
    customer = Customer.objects.create(number="70001", name="Hahn Metallbau GmbH", city="Musterstadt", language="en")
    article = Article.objects.create(sku="TST-001", folded="TST001", name="Prüfteil", unit="C62", price=Decimal("2.50"))

    def make(channel=ChannelName.EMAIL, reply_to="einkauf@hahn.example", source_ref="m-1", thread=None):
        line = LineData(1, article.pk, "3 Teile", Decimal(3), "C62", None, "", None, 1.0, (), ())
        data = OrderData(
            channel=channel,
            source_ref=source_ref,
            source_part=0,
            received_at=timezone.now(),
            sender="einkauf@hahn.example",
            customer_id=customer.pk,
            po_number="PO-1",
            requested_date=None,
            delivery=None,
            currency="EUR",
            comment="",
            lines=(line,),
            fields={},
            reply_channel=channel,
            reply_to=reply_to,
            reply_thread=thread or {},
            subject="Bestellung",
        )
        return lifecycle.place(data=data, reasons=(), accepted=True)

    return make


class Failing:
    """A channel that does what a test says, and remembers what it was given."""

    def __init__(self, *outcomes):
        self.outcomes, self.replies = list(outcomes), []

    def send(self, reply: Reply) -> str:
        self.replies.append(reply)
        outcome = self.outcomes.pop(0) if self.outcomes else "id-1"
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


@pytest.fixture
def channel(monkeypatch):
    def use(*outcomes):
        made = Failing(*outcomes)
        monkeypatch.setitem(CHANNELS, ChannelName.EMAIL, made)
        return made

    return use


def end_pause():
    Answer.objects.update(not_before=timezone.now() - timedelta(seconds=1))


def end_lease():
    Answer.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_a_confirmation_goes_out_by_mail_with_its_paper(place, house):
    order = place(thread={"message_id": "<1@hahn>", "subject": "Bestellung"})

    assert send_due() == Sent(sent=1)

    answer = Answer.objects.get()
    (written,) = (house / "mail" / "out").glob("*.eml")
    mail = email.message_from_bytes(written.read_bytes(), policy=email.policy.default)
    (paper,) = mail.iter_attachments()
    assert (answer.state, answer.external_id, answer.attempts) == ("sent", mail["Message-ID"], 1)
    assert (mail["To"], mail["In-Reply-To"]) == ("einkauf@hahn.example", "<1@hahn>")
    assert order.number in paper.get_filename()
    assert paper.get_content().startswith(b"%PDF-")


def test_a_confirmation_goes_out_by_fax_as_paper(place, house):
    place(ChannelName.FAX, "+49711555010")

    assert send_due() == Sent(sent=1)

    handed_over = [path for path in (house / "fax" / "out").iterdir() if not path.name.startswith(".")]
    assert sorted(path.suffix for path in handed_over) == [".json", ".pdf"]
    assert Answer.objects.get().state == "sent"


def test_what_was_sent_is_not_sent_again(place, channel):
    made = channel("id-1")
    place()

    assert (send_due(), send_due()) == (Sent(sent=1), Sent())
    assert len(made.replies) == 1


@pytest.mark.parametrize(
    "error",
    [
        TransportError("busy", permanent=False),
        TryAgain("later"),
        OSError(111, "Connection refused"),
        ZeroDivisionError("a bug"),
    ],
)
def test_what_may_work_later_is_tried_later_under_the_same_key(place, channel, error):
    made = channel(error)
    place()

    assert send_due() == Sent(again=1)
    assert send_due() == Sent()
    answer = Answer.objects.get()
    assert (answer.state, answer.attempts, answer.claimed_until) == ("due", 1, None)
    assert answer.not_before > timezone.now()
    assert answer.last_error != ""

    end_pause()
    assert send_due() == Sent(sent=1)
    first, second = made.replies
    assert first.key == second.key
    assert QueueItem.objects.count() == 0


@pytest.mark.parametrize("error", [TransportError("no such number", permanent=True), FileBroken("the paper")])
def test_what_never_works_is_shown_to_a_person_at_once(place, channel, error):
    channel(error)
    order = place()

    assert send_due() == Sent(failed=1)

    item = QueueItem.objects.get()
    assert (Answer.objects.get().state, item.purpose, item.order) == ("failed", "answer_failed", order)
    assert [(reason["code"], reason["detail"]) for reason in item.reasons] == [("answer_failed", str(error))]
    end_pause()
    assert send_due() == Sent()


def test_too_many_vain_tries_end_with_a_person(place, channel):
    made = channel(*[TransportError("busy", permanent=False)] * answers.MOST_ATTEMPTS)
    place()

    outcomes = []
    for _ in range(answers.MOST_ATTEMPTS):
        outcomes.append(send_due())
        end_pause()

    assert len(made.replies) == answers.MOST_ATTEMPTS
    assert outcomes == [*[Sent(again=1)] * (answers.MOST_ATTEMPTS - 1), Sent(failed=1)]
    assert (Answer.objects.get().state, QueueItem.objects.get().purpose) == ("failed", "answer_failed")


def test_one_answer_that_fails_does_not_stop_the_next(place, channel):
    made = channel(TransportError("busy", permanent=False), ValueError("a bug"))
    for number in range(4):
        place(source_ref=f"m-{number}")

    assert send_due() == Sent(sent=2, again=2)
    assert len(made.replies) == 4


def test_a_run_that_dies_while_sending_is_followed_by_another_with_the_same_key(place, channel):
    made = channel(KeyboardInterrupt(), "id-1")
    place()
    with pytest.raises(KeyboardInterrupt):
        send_due()
    assert send_due() == Sent()

    end_lease()

    assert send_due() == Sent(sent=1)
    assert made.replies[0].key == made.replies[1].key


def test_the_soft_limit_of_a_worker_is_not_taken_for_a_failure(place, channel):
    channel(SoftTimeLimitExceeded())
    place()

    with pytest.raises(SoftTimeLimitExceeded):
        tasks.send_due_answers()

    answer = Answer.objects.get()
    assert (answer.state, answer.last_error) == ("due", "")


def test_an_answer_whose_end_cannot_be_noted_is_tried_again(place, channel, monkeypatch):
    made = channel("id-1", "id-1")
    place()

    def fail(**kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(answers, "mark_sent", fail)
        assert send_due() == Sent(again=1)
    end_lease()

    assert send_due() == Sent(sent=1)
    assert len({reply.key for reply in made.replies}) == 1


def test_nobody_is_answered_by_machine_who_wrote_by_machine(place, house):
    mail = Envelope(
        channel=ChannelName.EMAIL,
        external_id="1",
        sender="noreply@hahn.example",
        recipient="",
        received_at=timezone.now(),
        files=(EnvelopeFile("mail.eml", "message/rfc822", b"x"),),
        facts={"auto": "auto-generated"},
    )
    place(source_ref=str(receive(mail).message_id))

    assert send_due() == Sent(failed=1)
    assert not (house / "mail").exists()
    assert "auto-generated" in QueueItem.objects.get().reasons[0]["detail"]


def test_the_reply_carries_what_a_channel_needs(place):
    order = place(thread={"message_id": "<1@hahn>"})
    answer = Answer.objects.select_related("order__customer").get()

    reply = reply_of(answer)

    assert reply.key == f"answer-{answer.pk}-{answer.created_at:%Y%m%d%H%M%S%f}"
    assert (reply.kind, reply.recipient, reply.order_number, reply.answer_id) == (
        "confirmation",
        "einkauf@hahn.example",
        order.number,
        answer.pk,
    )
    assert (reply.thread, reply.language, reply.pdf.read_bytes()[:5]) == ({"message_id": "<1@hahn>"}, "en", b"%PDF-")


def test_a_run_stops_after_its_time(place, channel, monkeypatch):
    made = channel()
    monkeypatch.setattr(sending, "MOST_SECONDS", -1.0)
    place()

    assert (send_due(), made.replies) == (Sent(), [])
    assert Order.objects.count() == 1


def test_what_is_no_order_is_answered_in_the_thread_of_its_mail():
    envelope = Envelope(
        channel=ChannelName.EMAIL,
        external_id="<q@hahn.example>",
        sender="einkauf@hahn.example",
        recipient="bestellung@firma.example",
        received_at=timezone.now(),
        subject="Frage",
        files=(EnvelopeFile("mail.eml", "message/rfc822", b"Subject: Frage\n\nGibt es das?\n"),),
        facts={"message_id": "<q@hahn.example>", "references": "<p@hahn.example>"},
    )
    item = lifecycle.open_item(
        kind="inquiry",
        channel="email",
        source_ref=str(receive(envelope).message_id),
        received_at=timezone.now(),
        sender="einkauf@hahn.example",
        subject="Frage",
    )

    answer = lifecycle.ask(item_id=item.pk, version=0, text="Ja.", actor="sabine")

    assert reply_of(answer).thread == {"message_id": "<q@hahn.example>", "references": "<p@hahn.example>", "subject": "Frage"}
