from decimal import Decimal

import pytest
from django.utils import timezone

from channels.contract import Reply, TransportError
from channels.phone.send import PhoneChannel
from orders.models import Answer, Order, QueueItem
from tests.channels import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    order = Order.objects.create(
        number="2026-000007", state="accepted", customer=shelf.maier(), channel="phone", received_at=timezone.now(),
        source_ref="m-7", public_token="t-7",
    )  # fmt: skip
    order.lines.create(position=1, article=shelf.gloves(), quantity=Decimal(10), unit="PK")
    return order


def reply(order, kind="question", **values):
    answer = Answer.objects.create(
        order=order, kind=kind, channel="phone", recipient="+497115554107", not_before=timezone.now(), **values
    )
    return Reply(
        key=f"answer-{answer.pk}-20261124", kind=kind, recipient=answer.recipient, subject=answer.subject, body=answer.body,
        order_number=order.number if order else "", answer_id=answer.pk,
    )  # fmt: skip


def test_a_question_by_telephone_is_a_call_back_with_the_words_to_say(order):
    sent = PhoneChannel().send(reply(order, subject="Rückfrage", body="Welche Größe sollen die Handschuhe haben?"))

    item = QueueItem.objects.get()
    assert sent == f"callback-{item.pk}"
    assert (item.purpose, item.channel, item.customer, item.related_order, item.order) == (
        "callback", "phone", order.customer, order, None,
    )  # fmt: skip
    assert item.summary == "Bitte anrufen: +497115554107\n\nWelche Größe sollen die Handschuhe haben?"
    assert [reason["code"] for reason in item.reasons] == ["callback"]


def test_the_same_answer_tried_again_lays_one_call_back(order):
    question = reply(order, body="Welche Größe?")

    assert PhoneChannel().send(question) == PhoneChannel().send(question)
    assert QueueItem.objects.count() == 1


def test_what_was_read_back_in_the_call_is_not_called_back(order):
    assert PhoneChannel().send(reply(order, "confirmation", subject="Bestätigung")) == "read-back"
    assert QueueItem.objects.count() == 0


def test_a_call_that_a_person_had_to_look_at_is_confirmed_by_a_call_back(order):
    now = timezone.now()
    decided = {"kind": "order", "channel": "phone", "source_ref": "m-7", "state": "done", "received_at": now, "due_at": now}
    QueueItem.objects.create(order=order, **decided)

    PhoneChannel().send(reply(order, "confirmation", subject="Auftragsbestätigung 2026-000007"))

    item = QueueItem.objects.get(purpose="callback")
    assert item.summary == (
        "Bitte anrufen: +497115554107\n\nAuftragsbestätigung 2026-000007\n\n"
        "Auftrag 2026-000007 ist bestätigt:\n1. 10 Pack Montagehandschuh Gr. 9"
    )


def test_a_mail_order_to_be_confirmed_by_telephone_is_called_back(order):
    Order.objects.update(channel="email")
    order.refresh_from_db()

    assert PhoneChannel().send(reply(order, "confirmation")).startswith("callback-")


def test_an_answer_that_is_gone_fails_for_good(order):
    question = reply(order)
    Answer.objects.all().delete()

    with pytest.raises(TransportError) as raised:
        PhoneChannel().send(question)
    assert raised.value.permanent
