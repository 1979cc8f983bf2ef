from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone
from structlog.contextvars import get_contextvars

from intake import pipeline
from intake.errors import AskSender, FileEncrypted, ForPerson, ProgramMissing, TryAgain
from intake.models import Message, StoredDocument
from intake.pipeline import process
from intake.reading import NeedsOcr
from intake.recording import Overtaken
from orders.models import Answer, Order, QueueItem
from tests.intake.conftest import envelope, order_json, put_order, receive

pytestmark = pytest.mark.django_db


def work(message_id):
    return process(message_id, allow_ocr=True)


def end_pause():
    Message.objects.update(not_before=timezone.now() - timedelta(seconds=1))


def end_lease():
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def failing(error, times=99):
    """A step that fails so many times, then works."""
    left = [times]

    def step(original):
        def run(*args, **kwargs):
            if left[0]:
                left[0] -= 1
                raise error
            return original(*args, **kwargs)

        return run

    return step


@pytest.fixture
def break_step(monkeypatch):
    def wrap(name, error, times=99):
        monkeypatch.setattr(pipeline, name, failing(error, times)(getattr(pipeline, name)))

    return wrap


def test_a_clear_order_is_accepted_and_confirmed(firm):
    message_id = put_order()

    assert work(message_id) == "decided"

    order = Order.objects.get()
    (line,) = order.lines.all()
    message = Message.objects.get()
    assert (order.state, order.customer, order.channel, order.source_ref) == ("accepted", firm, "api", str(message_id))
    assert (order.source_part, order.po_number, order.received_at) == (0, "PO-1", message.received_at)
    assert (order.reply_channel, order.reply_to) == ("email", "buero@hahn.example")
    assert (line.article.sku, line.quantity, line.unit, line.price) == ("TST-001", Decimal(3), "C62", Decimal("2.5"))
    assert (Answer.objects.count(), QueueItem.objects.count()) == (1, 0)
    assert (message.state, message.kind, message.decision, message.needs_person_because) == ("decided", "order", "accepted", "")
    assert (message.claim, message.claimed_until, message.not_before, message.last_error) == ("", None, None, "")
    assert message.decided_at is not None


def test_a_day_of_delivery_that_is_over_is_shown_to_a_person(firm):
    work(put_order(order_json(requested_date="2020-02-29")))

    (reason,) = QueueItem.objects.get().reasons
    assert (Order.objects.get().state, reason["code"]) == ("review", "date_unsure")
    assert reason["detail"] == "Der Termin liegt zurück: 29.02.2020"


def test_a_decided_message_is_not_worked_on_again(firm):
    message_id = put_order()
    work(message_id)

    assert work(message_id) is None

    assert (Order.objects.count(), Answer.objects.count()) == (1, 1)


def test_an_unclear_order_waits_for_a_person_with_its_reasons(firm):
    work(put_order(order_json(lines=[("TST-001", "3"), ("GIBTSNICHT", "1")])))

    order, item, message = Order.objects.get(), QueueItem.objects.get(), Message.objects.get()
    assert (order.state, order.lines.count(), item.order, item.customer) == ("review", 2, order, firm)
    assert [(reason["code"], reason["line"]) for reason in item.reasons] == [("article_unknown", 2)]
    assert (message.decision, message.needs_person_because, Answer.objects.count()) == ("review", "article_unknown", 0)
    assert [reason["code"] for reason in message.results[0]["reasons"]] == ["article_unknown"]


def test_a_picture_is_left_to_the_workers_that_may_read_it(firm, monkeypatch):
    message_id = put_order()

    def read(*args, allow_ocr, **kwargs):
        assert allow_ocr is False
        raise NeedsOcr

    monkeypatch.setattr(pipeline, "read", read)

    assert process(message_id, allow_ocr=False) == "ocr"

    message = Message.objects.get()
    assert (message.needs_ocr, message.attempts, message.claimed_until, message.state) == (True, 0, None, "stored")
    assert process(message_id, allow_ocr=False) is None


def test_what_was_read_is_used_again_when_a_later_step_fails(firm, break_step, monkeypatch):
    message_id = put_order()
    break_step("understand", TryAgain("not now"), times=1)
    assert work(message_id) == "again"
    end_pause()

    def read(*args, **kwargs):
        raise AssertionError("read twice")

    monkeypatch.setattr(pipeline, "read", read)

    assert work(message_id) == "decided"
    assert (Order.objects.count(), StoredDocument.objects.count()) == (1, 1)


@pytest.mark.parametrize("step", ["read", "knowledge_for", "understand", "match", "decide", "record"])
def test_a_fault_anywhere_is_tried_three_times_and_then_shown_to_a_person(firm, break_step, step, caplog):
    message_id = put_order()
    break_step(step, TryAgain("the moon is full"))
    outcomes, pauses = [], []

    for _ in range(3):
        before = timezone.now()
        outcomes.append(work(message_id))
        message = Message.objects.get()
        pauses.append(round((message.not_before - before).total_seconds()) if message.not_before else 0)
        end_pause()

    item = QueueItem.objects.get()
    assert outcomes == ["again", "again", "failed"]
    assert pauses[:2] == [10, 20]
    assert (message.state, message.kind, message.decision, message.attempts) == ("failed", "other", "review", 3)
    assert (message.needs_person_because, message.last_error) == ("try_again", "try_again: the moon is full")
    assert (item.kind, item.source_ref, item.purpose, item.state) == ("other", str(message_id), "decide", "open")
    assert [(reason["code"], reason["detail"]) for reason in item.reasons] == [
        ("processing_failed", "try_again: the moon is full")
    ]
    assert message.results[0]["decision"] == "review"
    assert [reason["code"] for reason in message.results[0]["reasons"]] == ["processing_failed"]
    assert Order.objects.count() == 0
    assert work(message_id) is None


def test_a_fault_that_passes_leaves_no_trace_in_the_result(firm, break_step):
    message_id = put_order()
    break_step("match", OperationalError("database is locked"), times=2)

    outcomes = []
    for _ in range(3):
        outcomes.append(work(message_id))
        end_pause()

    assert outcomes == ["again", "again", "decided"]
    assert (Order.objects.get().state, QueueItem.objects.count(), Message.objects.get().last_error) == ("accepted", 0, "")


def test_a_bug_is_logged_with_its_trace_and_ends_with_a_person(firm, break_step, caplog):
    message_id = put_order()
    break_step("understand", ZeroDivisionError("division by zero"))

    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            work(message_id)
            end_pause()

    message, said = Message.objects.get(), "internal: ZeroDivisionError: division by zero"
    assert (message.state, message.needs_person_because, message.last_error) == ("failed", "internal", said)
    assert QueueItem.objects.get().reasons[0]["detail"] == said
    assert len([record for record in caplog.records if record.exc_info and record.exc_info[0] is ZeroDivisionError]) == 3


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileEncrypted("a.zip"), "unreadable"),
        (AskSender("what is it"), "unreadable"),
        (ForPerson("strange"), "processing_failed"),
    ],
)
def test_what_no_repetition_mends_goes_to_a_person_at_once(firm, break_step, error, reason):
    break_step("read", error)

    assert work(put_order()) == "failed"

    item = QueueItem.objects.get()
    assert [(given["code"], given["detail"]) for given in item.reasons] == [(reason, str(error))]
    assert error.remedy in item.summary


def test_a_missing_program_may_be_installed_before_anybody_is_bothered(firm, break_step):
    message_id = put_order()
    break_step("read", ProgramMissing("tesseract"))

    for _ in range(5):
        assert work(message_id) == "again"
        end_pause()
    assert (Message.objects.get().attempts, QueueItem.objects.count()) == (0, 0)

    Message.objects.update(stored_at=timezone.now() - timedelta(minutes=16))
    for _ in range(3):
        work(message_id)
        end_pause()
    assert (Message.objects.get().state, QueueItem.objects.get().reasons[0]["code"]) == ("failed", "processing_failed")


def test_a_message_that_kills_its_workers_goes_to_a_person(firm):
    message_id = put_order()
    for _ in range(3):
        # What a worker that is killed leaves behind: its claim and one attempt more.
        assert pipeline.claiming.claim(message_id, allow_ocr=True) is not None
        end_lease()

    assert work(message_id) == "failed"

    message = Message.objects.get()
    assert (message.state, message.needs_person_because) == ("failed", "internal")
    assert QueueItem.objects.get().source_ref == str(message_id)


def test_the_soft_limit_gives_the_message_back_and_is_not_swallowed(firm, break_step):
    break_step("understand", SoftTimeLimitExceeded())

    with pytest.raises(SoftTimeLimitExceeded):
        work(put_order())

    message = Message.objects.get()
    assert (message.state, message.claim, message.claimed_until) == ("read", "", None)
    assert message.last_error == "deadline_exceeded: the worker's own limit"


def test_whoever_interrupts_the_program_loses_no_attempt(firm, break_step):
    break_step("understand", KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        work(put_order())

    message = Message.objects.get()
    assert (message.attempts, message.claim, message.claimed_until, message.not_before) == (0, "", None, None)


def test_a_worker_that_was_too_slow_writes_nothing(firm, monkeypatch):
    message_id = put_order()
    decide = pipeline.decide

    def slow(*args):
        end_lease()
        monkeypatch.setattr(pipeline, "decide", decide)
        assert work(message_id) == "decided"
        return decide(*args)

    monkeypatch.setattr(pipeline, "decide", slow)

    assert work(message_id) == "lost"
    assert (Order.objects.count(), Answer.objects.count(), Message.objects.get().state) == (1, 1, "decided")


def test_nothing_of_an_order_stays_if_its_end_cannot_be_written(firm, monkeypatch):
    message_id = put_order()

    def fail(*args, **kwargs):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("intake.recording.end", fail)
    assert work(message_id) == "again"
    assert (Order.objects.count(), Answer.objects.count(), QueueItem.objects.count()) == (0, 0, 0)

    monkeypatch.undo()
    end_pause()
    assert work(message_id) == "decided"
    assert (Order.objects.get().number[-6:], Answer.objects.count()) == ("000001", 1)


def test_an_order_that_came_in_while_another_was_compared_is_seen(firm, monkeypatch):
    first, second = put_order(external_id="o-1"), put_order(external_id="o-2")
    record = pipeline.record

    def let_the_other_through(*args, **kwargs):
        monkeypatch.setattr(pipeline, "record", record)
        assert work(second) == "decided"
        return record(*args, **kwargs)

    monkeypatch.setattr(pipeline, "record", let_the_other_through)

    assert work(first) == "decided"

    states = dict(Order.objects.values_list("source_ref", "state"))
    assert states == {str(second): "accepted", str(first): "review"}
    assert "duplicate" in [reason["code"] for reason in QueueItem.objects.get().reasons]


def test_a_customer_whose_orders_never_stop_is_tried_again(firm, break_step):
    break_step("record", Overtaken())

    assert work(put_order()) == "again"
    assert Message.objects.get().last_error == "try_again: other orders of the same customer came in all the time"


def test_every_log_line_names_the_message(firm, monkeypatch):
    seen = []

    def look(*args, **kwargs):
        seen.append(get_contextvars())
        raise TryAgain

    monkeypatch.setattr(pipeline, "understand", look)
    message_id = put_order()
    work(message_id)

    assert seen == [{"message": str(message_id)}]
    assert get_contextvars() == {}


def test_a_message_of_a_stranger_in_plain_words_ends_with_a_person_or_in_the_file(firm):
    message_id = receive(envelope(b"Guten Tag, wir wollten nur mal nachfragen.", channel="phone", sender="")).message_id

    assert work(message_id) == "decided"
    assert Message.objects.get().decision in {"review", "filed"}
