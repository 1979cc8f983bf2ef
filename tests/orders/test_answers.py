from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from orders import answers, lifecycle
from orders.lifecycle import MoveRefused
from orders.models import Answer, QueueItem
from tests.orders.conftest import WHEN, line_data, order_data
from tests.orders.parallel import in_parallel


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(WHEN, tick=False)
    return time_machine


def test_a_due_answer_is_claimed_once_until_its_lease_is_over(clock, accepted):
    first, second = answers.claim_due(limit=5), answers.claim_due(limit=5)
    clock.shift(timedelta(minutes=5, seconds=1))
    third = answers.claim_due(limit=5)

    assert ([answer.order for answer in first], second) == ([accepted], [])
    assert [(answer.pk, answer.attempts) for answer in third] == [(first[0].pk, 2)]


def test_no_more_are_claimed_than_asked_for(customer, gloves):
    for part in range(3):
        lifecycle.place(data=order_data(customer, line_data(gloves), source_part=part), reasons=[], accepted=True)

    assert [len(answers.claim_due(limit=2)) for _ in range(3)] == [2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_the_same_moment_never_get_the_same(customer, gloves):
    for part in range(4):
        lifecycle.place(data=order_data(customer, line_data(gloves), source_part=part), reasons=[], accepted=True)

    results = in_parallel(*[lambda: [answer.pk for answer in answers.claim_due(limit=2)]] * 3)

    assert sorted(key for keys in results for key in keys) == sorted(Answer.objects.values_list("pk", flat=True))


def test_sent_is_sent(clock, accepted):
    (answer,) = answers.claim_due(limit=1)

    answers.mark_sent(answer_id=answer.pk, external_id="<1@firma.example>")
    clock.shift(timedelta(hours=1))
    answers.mark_sent(answer_id=answer.pk, external_id="<2@firma.example>")

    answer.refresh_from_db()
    assert (answer.state, answer.external_id, answer.sent_at, answer.claimed_until) == ("sent", "<1@firma.example>", WHEN, None)
    assert answers.claim_due(limit=1) == []


def test_a_failure_is_tried_again_after_longer_and_longer_pauses(clock, accepted):
    pauses = []
    for _ in range(7):
        (answer,) = answers.claim_due(limit=1)
        answers.mark_failed(answer_id=answer.pk, error="besetzt", permanent=False)
        answer.refresh_from_db()
        pauses.append((answer.not_before - timezone.now()).total_seconds() / 60)
        assert answers.claim_due(limit=1) == []
        clock.move_to(answer.not_before, tick=False)

    assert pauses == [1, 2, 4, 8, 16, 32, 60]
    assert (answer.state, answer.last_error, QueueItem.objects.count()) == ("due", "besetzt", 0)


def test_the_eighth_failure_goes_to_a_person(clock, accepted, sabine):
    Answer.objects.update(attempts=7)
    (answer,) = answers.claim_due(limit=1)

    answers.mark_failed(answer_id=answer.pk, error="besetzt", permanent=False)

    answer.refresh_from_db()
    item = QueueItem.objects.get()
    assert (answer.state, answer.needs_person_because, answer.attempts) == ("failed", "exceeded", 8)
    assert (item.purpose, item.order, item.assigned_to, item.state) == ("answer_failed", accepted, sabine, "open")
    assert item.reasons == [{"code": "answer_failed", "field": "", "line": None, "detail": "besetzt"}]


def test_an_answer_whose_senders_always_died_goes_to_a_person(accepted):
    Answer.objects.update(attempts=8)

    assert answers.claim_due(limit=1) == []
    assert Answer.objects.get().state == "failed"
    assert QueueItem.objects.get().reasons[0]["detail"] == "Das Senden brach jedes Mal ab."


def test_a_permanent_failure_goes_to_a_person_at_once_and_once(accepted):
    (answer,) = answers.claim_due(limit=1)

    for _ in range(2):
        answers.mark_failed(answer_id=answer.pk, error="550 unbekannt", permanent=True)

    answer.refresh_from_db()
    assert (answer.state, answer.needs_person_because, answer.last_error) == ("failed", "permanent", "550 unbekannt")
    assert QueueItem.objects.count() == 1


def test_an_answer_that_comes_back_after_it_was_sent_has_not_arrived(accepted):
    (answer,) = answers.claim_due(limit=1)
    answers.mark_sent(answer_id=answer.pk, external_id="<1@firma.example>")

    answers.mark_failed(answer_id=answer.pk, error="kam zurück", permanent=True)

    answer.refresh_from_db()
    assert answer.state == "failed"
    assert QueueItem.objects.get().purpose == "answer_failed"


def test_a_failed_answer_is_sent_again_and_its_item_closed(clock, accepted):
    (answer,) = answers.claim_due(limit=1)
    answers.mark_failed(answer_id=answer.pk, error="550", permanent=True)
    accepted.reply_channel, accepted.reply_to = "fax", "+497115551"
    accepted.save()

    lifecycle.resend(answer_id=answer.pk, actor="sabine")

    answer.refresh_from_db()
    assert (answer.state, answer.attempts, answer.channel, answer.recipient) == ("due", 0, "fax", "+497115551")
    assert (QueueItem.objects.get().state, QueueItem.objects.get().outcome) == ("done", "resent")
    assert accepted.events.last().what == "resent"
    assert answers.claim_due(limit=1) == [answer]


def test_a_second_loss_brings_the_item_back(accepted):
    (answer,) = answers.claim_due(limit=1)
    answers.mark_failed(answer_id=answer.pk, error="550", permanent=True)
    lifecycle.resend(answer_id=answer.pk, actor="sabine")

    answers.mark_failed(answer_id=answer.pk, error="551", permanent=True)

    item = QueueItem.objects.get()
    assert (item.state, [reason["detail"] for reason in item.reasons]) == ("open", ["551"])


@pytest.mark.parametrize(("state", "words"), [("due", "schon unterwegs"), ("sent", "schon zugestellt")])
def test_what_is_under_way_or_arrived_is_not_sent_again(accepted, state, words):
    Answer.objects.update(state=state)

    with pytest.raises(MoveRefused, match=words):
        lifecycle.resend(answer_id=Answer.objects.get().pk, actor="sabine")


def test_the_bell_rings_after_the_commit_and_a_dead_broker_harms_nothing(customer, gloves, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        lifecycle.place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=True)

    assert len(callbacks) == 1
    assert Answer.objects.get().state == "due"
    assert connection.in_atomic_block


# --- where to -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("email", "buero@maier.example", True)),
        ({"reply_channel": "fax", "reply_to": "+49711777"}, ("fax", "+49711777", False)),
        ({"reply_channel": "fax"}, ("fax", "+497115550", False)),
        ({"reply_to": "einkauf@maier.example"}, ("email", "einkauf@maier.example", True)),
        ({"channel": "fax", "sender": "+4971199", "reply_channel": "email"}, ("email", "einkauf@maier.example", True)),
        ({"channel": "fax", "sender": ""}, ("fax", "+497115550", False)),
        ({"channel": "phone", "sender": ""}, ("email", "einkauf@maier.example", True)),
        ({"channel": "web", "sender": ""}, ("web", "", False)),
        ({"channel": "api", "sender": "token-1"}, ("api", "token-1", False)),
    ],
)
def test_where_an_answer_goes(customer, gloves, changes, expected):
    customer.preferred_channel = "email"
    customer.save()
    customer.contacts.create(kind="fax", value="0711 666", normal="+49711666", learned=True)
    customer.contacts.create(kind="fax", value="0711 5550", normal="+497115550")
    customer.contacts.create(kind="email", value="Einkauf@Maier.example", normal="einkauf@maier.example")

    order = lifecycle.place(data=order_data(customer, line_data(gloves), **changes), reasons=[], accepted=True)

    answer = order.answers.get()
    assert (answer.channel, answer.recipient, bool(answer.thread)) == expected
