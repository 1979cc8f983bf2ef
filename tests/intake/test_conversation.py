from __future__ import annotations

import pytest
from django.utils import timezone

from intake import pipeline
from intake.models import Message
from intake.pipeline import process
from intake.receive import receive
from orders import lifecycle
from orders.models import Answer, Order, QueueItem
from tests.intake.conftest import envelope, order_json, put_order

pytestmark = pytest.mark.django_db
REPLY = """Die schwarzen, bitte.

Gruß
M. Hahn
--
Hahn Metallbau GmbH

Am 16.11.2026 um 08:20 schrieb Firma:
> Welche Farbe?
"""


def put_mail(text, **facts):
    mail = f"From: buero@hahn.example\nTo: wir@firma.example\nSubject: Re: Frage\nMessage-ID: <2@hahn>\n\n{text}"
    made = envelope(
        mail.encode(),
        name="mail.eml",
        media_type="message/rfc822",
        channel="email",
        sender="buero@hahn.example",
        subject="Re: Frage",
        facts=facts,
    )
    return receive(made).message_id


@pytest.fixture
def asked(firm):
    """An order in review about which a clerk has asked the customer."""
    process(put_order(order_json(lines=[("GIBTSNICHT", "1")])), allow_ocr=True)
    order = Order.objects.get()
    lifecycle.ask(order_id=order.pk, version=order.version, text="Welche Farbe?", actor="sabine")
    item = QueueItem.objects.get()
    assert item.state == "waiting"
    return item


@pytest.fixture
def confirmed(firm):
    """The confirmation of an accepted order, sent by mail."""
    process(put_order(), allow_ocr=True)
    Answer.objects.update(state="sent", sent_at=timezone.now(), external_id="<allwege-1@firma>")
    return Answer.objects.get()


def test_a_reply_to_our_question_opens_the_item_again_with_its_words(asked):
    message_id = put_mail(REPLY, answers_item=str(asked.pk))

    assert process(message_id, allow_ocr=False) == "decided"

    asked.refresh_from_db()
    message = Message.objects.get(pk=message_id)
    assert (asked.state, asked.reasons[0]["code"]) == ("open", "question_answered")
    assert asked.reasons[0]["detail"] == "Die schwarzen, bitte.\n\nGruß\nM. Hahn"
    assert (QueueItem.objects.count(), Order.objects.count()) == (1, 1)
    assert (message.state, message.kind, message.decision) == ("decided", "other", "review")
    assert [reason["code"] for reason in message.results[0]["reasons"]] == ["question_answered"]


def test_an_order_in_a_reply_is_never_accepted_unseen(asked):
    process(put_order(external_id="o-2", facts={"answers_item": str(asked.pk)}), allow_ocr=True)

    assert list(Order.objects.values_list("state", flat=True)) == ["review"]
    asked.refresh_from_db()
    assert asked.state == "open"


def test_an_order_in_a_reply_to_an_item_that_is_gone_waits_for_a_person(asked):
    content = order_json("PO-2", lines=[("TST-002", "7")])
    process(put_order(content, external_id="o-2", facts={"answers_item": "999999"}), allow_ocr=True)

    second = Order.objects.get(source_ref=str(Message.objects.get(external_id="o-2").pk))
    assert second.state == "review"
    assert "question_answered" in [reason["code"] for reason in second.items.get().reasons]


def test_a_reply_worked_on_twice_counts_once(asked, monkeypatch):
    message_id = put_mail(REPLY, answers_item=str(asked.pk))
    end, left = pipeline.record_conversation.__globals__["end"], [1]

    def fail_once(*args, **kwargs):
        if left.pop() if left else False:
            raise OSError("disk")
        return end(*args, **kwargs)

    monkeypatch.setattr("intake.conversation.end", fail_once)
    assert process(message_id, allow_ocr=False) == "again"
    asked.refresh_from_db()
    assert asked.state == "waiting"

    Message.objects.update(not_before=None)
    assert process(message_id, allow_ocr=False) == "decided"
    asked.refresh_from_db()
    assert [reason["code"] for reason in asked.reasons] == ["question_answered", "article_unknown"]


def test_a_bounced_confirmation_goes_to_a_person_and_the_bounce_into_the_file(confirmed):
    message_id = put_mail("550 unknown user", bounced_answer=str(confirmed.pk), auto="bounce")

    assert process(message_id, allow_ocr=False) == "decided"

    confirmed.refresh_from_db()
    item, message = QueueItem.objects.get(), Message.objects.get(pk=message_id)
    assert (confirmed.state, confirmed.needs_person_because) == ("failed", "permanent")
    assert (item.purpose, item.order, item.reasons[0]["code"]) == ("answer_failed", confirmed.order, "answer_failed")
    assert (message.kind, message.decision, message.state) == ("other", "filed", "decided")


def test_two_bounces_of_one_answer_make_one_item(confirmed):
    for text in ("550 unknown user", "550 still unknown"):
        process(put_mail(text, bounced_answer=str(confirmed.pk), auto="bounce"), allow_ocr=False)

    assert QueueItem.objects.count() == 1


@pytest.mark.parametrize("key", ["", "abc", "-1", "99999999999999999999", "²"])
def test_what_is_no_key_speaks_of_nothing(firm, key):
    message_id = put_mail("Guten Tag", answers_item=key, bounced_answer=key)

    assert process(message_id, allow_ocr=False) == "decided"
    assert Message.objects.get().state == "decided"
