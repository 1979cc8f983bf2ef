from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from intake import claiming, tasks
from intake.celery import app
from intake.models import Message
from intake.receive import receive
from tests.intake.conftest import envelope, put_order

pytestmark = pytest.mark.django_db
OCR, PLAIN = "intake.tasks.process_with_ocr", "intake.tasks.process"


@pytest.fixture
def rung(monkeypatch):
    """Every bell that was rung; as many hang in each queue as the test says."""
    bells, rung_before = [], {}
    monkeypatch.setattr(tasks.bell, "ring", lambda *args: bells.append(args))
    monkeypatch.setattr(tasks.bell, "hanging", lambda queue: rung_before.get(queue, 0))
    return SimpleNamespace(all=bells, hanging=rung_before)


def put(external_id, **values):
    message_id = receive(envelope(external_id=external_id)).message_id
    Message.objects.filter(pk=message_id).update(**values)
    return str(message_id)


def test_the_sweep_rings_for_everything_that_waits_and_nothing_else(files, rung):
    past, future = timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(minutes=1)
    waiting = put("new")
    dead = put("its worker died", claimed_until=past, claim="x", attempts=2)
    due = put("its pause is over", not_before=past)
    read = put("read, with pictures", needs_ocr=True, state="read")
    picture = put("pictures", needs_ocr=True)
    put("being worked on", claimed_until=future, claim="x")
    put("pauses", not_before=future)
    put("decided", state="decided")
    put("failed", state="failed")

    tasks.sweep()

    assert rung.all == [(PLAIN, waiting), (PLAIN, dead), (PLAIN, due), (PLAIN, read), (OCR, picture)]


def test_the_sweep_leaves_workers_alone_that_are_only_slow(files, rung):
    first, _second = put("1"), put("2")
    rung.hanging["default"] = 2
    tasks.sweep()
    assert rung.all == []

    rung.hanging["default"] = 1
    tasks.sweep()
    assert len(rung.all) == 2
    assert rung.all[0] == (PLAIN, first)


def test_a_message_that_needs_ocr_is_handed_on_at_once(firm, rung, monkeypatch):
    message_id = str(put_order())
    monkeypatch.setattr(tasks.pipeline, "process", lambda given, *, allow_ocr: "ocr" if not allow_ocr else None)

    tasks.process(message_id)
    tasks.process_with_ocr(message_id)

    assert rung.all == [(OCR, message_id)]


def test_a_task_decides_a_message(firm, rung):
    message_id = str(put_order())

    tasks.process(message_id)
    tasks.process(message_id)

    assert (Message.objects.get().state, rung.all) == ("decided", [])


def test_a_task_for_a_message_that_is_not_there_does_nothing(db, rung):
    tasks.process("00000000-0000-4000-8000-000000000000")

    assert rung.all == []


@pytest.mark.parametrize("name", [PLAIN, OCR])
def test_a_worker_is_stopped_after_its_message_has_had_its_time_and_before_its_claim_ends(name):
    task = app.tasks[name]
    lease = settings.LIMIT_MESSAGE_SECONDS + claiming.GRACE_S

    assert settings.LIMIT_MESSAGE_SECONDS < task.soft_time_limit < task.time_limit < lease
    assert lease < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert task.acks_late is True
    assert task.reject_on_worker_lost is True


def test_pictures_have_a_queue_of_their_own():
    assert [app.amqp.router.route({}, name)["queue"].name for name in (OCR, PLAIN)] == ["ocr", "default"]
