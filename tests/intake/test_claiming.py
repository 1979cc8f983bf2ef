from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from intake import workers
from intake.claiming import claim, due, hand_to_ocr, take_back, wait
from intake.models import Message
from intake.receive import receive
from tests.intake.conftest import envelope


@pytest.fixture
def message_id(db, files):
    return receive(envelope()).message_id


def test_a_claimed_message_is_nobody_elses_until_the_lease_is_over(message_id, settings):
    settings.LIMIT_MESSAGE_SECONDS = 200
    before = timezone.now()

    first = claim(message_id, allow_ocr=True)
    second = claim(message_id, allow_ocr=True)

    assert (first.pk, first.attempts, second) == (message_id, 1, None)
    assert timedelta(seconds=330) <= first.claimed_until - before < timedelta(seconds=335)
    assert list(due()) == []


def test_the_claim_of_a_dead_worker_ends_with_its_lease(message_id):
    first = claim(message_id, allow_ocr=True)
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    second = claim(message_id, allow_ocr=True)

    assert (second.attempts, second.claim == first.claim) == (2, False)


def test_the_claim_of_a_process_that_is_gone_is_taken_back_at_once(message_id):
    gone = workers.me().rpartition(".")[0] + ".1"
    first = claim(message_id, allow_ocr=True)
    assert take_back() == 0
    Message.objects.update(claim=f"mark {gone}")

    assert take_back() == 1

    second = claim(message_id, allow_ocr=True)
    assert (second.attempts, second.claim == first.claim) == (2, False)


def test_the_claim_of_an_unknown_machine_is_not_taken_back(message_id):
    claim(message_id, allow_ocr=True)
    Message.objects.update(claim="mark another.run.space.1.1")

    assert take_back() == 0
    assert claim(message_id, allow_ocr=True) is None


@pytest.mark.parametrize("state", ["decided", "failed"])
def test_what_is_at_its_end_is_never_claimed(message_id, state):
    Message.objects.update(state=state)

    assert claim(message_id, allow_ocr=True) is None


def test_a_message_that_waits_is_claimed_after_its_pause_only(message_id):
    message = claim(message_id, allow_ocr=False)

    assert wait(message, seconds=60, error="try_again: later") is True

    assert claim(message_id, allow_ocr=False) is None
    Message.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    again = claim(message_id, allow_ocr=False)
    assert (again.attempts, again.last_error) == (2, "try_again: later")


def test_a_wait_that_is_nobodys_fault_costs_no_attempt(message_id):
    wait(claim(message_id, allow_ocr=False), seconds=0, error="", count=False)

    assert claim(message_id, allow_ocr=False).attempts == 1


def test_a_message_with_pictures_is_left_to_those_who_may_read_them(message_id):
    assert hand_to_ocr(claim(message_id, allow_ocr=False)) is True

    assert claim(message_id, allow_ocr=False) is None
    assert claim(message_id, allow_ocr=True).attempts == 1


def test_once_its_pictures_are_read_anybody_may_go_on(message_id):
    Message.objects.update(needs_ocr=True, state="read")

    assert claim(message_id, allow_ocr=False).pk == message_id


def test_whoever_lost_a_claim_gives_nothing_back(message_id):
    slow = claim(message_id, allow_ocr=False)
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    fast = claim(message_id, allow_ocr=False)

    assert wait(slow, seconds=60, error="late") is False
    assert hand_to_ocr(slow) is False

    message = Message.objects.get()
    assert (message.claim, message.last_error, message.needs_ocr) == (fast.claim, "", False)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_claim_at_the_same_moment_one_gets_it(files):
    message_id = receive(envelope()).message_id
    together, got = Barrier(8, timeout=30), []

    def work():
        together.wait()
        got.append(claim(message_id, allow_ocr=True))
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len([message for message in got if message is not None]) == 1
    assert Message.objects.get().attempts == 1
