from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import Client

from channels.models import Submission
from intake.models import Message
from orders.models import Order
from tests.channels.api.conftest import ORDER, Caller

pytestmark = pytest.mark.django_db


def test_the_same_key_and_order_make_one_order(caller):
    linde = caller()

    first, second = linde.order(key="a-1"), linde.order(key="a-1")

    assert (first.status_code, second.status_code) == (201, 200)
    assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
    assert first["Location"] == second["Location"]
    assert first.json() == second.json()
    assert (Order.objects.count(), Message.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_the_same_key_with_another_order_is_a_conflict(caller):
    linde = caller()
    linde.order(key="a-1")

    answer = linde.order(ORDER | {"po_number": "B-18"}, key="a-1")

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")
    assert Order.objects.count() == 1


def test_another_key_makes_another_order(caller):
    linde = caller()

    linde.order(key="a-1")
    answer = linde.order(key="a-2")

    assert answer.status_code == 201
    assert Order.objects.count() == 2


def test_two_clients_may_use_the_same_key(caller):
    caller().order(key="1")

    answer = caller("petrovic", "4712").order(key="1")

    assert answer.status_code == 201
    assert Order.objects.count() == 2


def test_without_a_key_the_same_order_is_one_a_day(caller):
    linde = caller()

    with time_machine.travel("2026-11-16T09:00:00+01:00", tick=False):
        linde.order()
        again = linde.order()
    with time_machine.travel("2026-11-17T09:00:00+01:00", tick=False):
        next_day = linde.order()

    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert next_day.status_code == 201
    assert Order.objects.count() == 2


def test_an_order_and_a_message_do_not_share_a_key(caller):
    linde = caller()
    linde.order(key="a-1")

    answer = linde.post("/api/v1/messages/", ORDER, **{"Idempotency-Key": "a-1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize("key", ["", "x" * 151, "mit leer", "ä"])
def test_a_key_that_cannot_be_kept_is_refused(caller, key):
    answer = caller().post("/api/v1/orders/", ORDER, **{"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
    assert Message.objects.count() == 0


def test_a_call_that_died_before_its_note_was_written_is_found_again(caller):
    linde = caller()
    linde.order(key="a-1")
    Submission.objects.all().delete()

    answer = linde.order(key="a-1")

    assert answer.status_code == 201
    assert (Order.objects.count(), Message.objects.count(), Submission.objects.count()) == (1, 1, 1)


def test_a_key_never_opens_the_message_of_somebody_else(caller):
    linde, gateway = caller(), caller("gateway", "", may_name_channel=True)
    gateway.post("/api/v1/messages/?channel=fax", b"%PDF-1.4 fax", "application/pdf", **{"Idempotency-Key": "k"})
    message = Message.objects.get()
    # As if a fax server had named its fax like that.
    Message.objects.update(facts={})
    Submission.objects.all().delete()

    answer = gateway.post("/api/v1/messages/?channel=fax", b"%PDF-1.4 fax", "application/pdf", **{"Idempotency-Key": "k"})

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")
    assert linde.get(f"/api/v1/messages/{message.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_call_at_the_same_moment_makes_one_order(caller):
    token = caller().headers["Authorization"]

    def call(_):
        try:
            return Caller(Client(), token.split()[1]).order(key="a-1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(call, range(8)))

    assert (Order.objects.count(), Message.objects.count(), Submission.objects.count()) == (1, 1, 1)
    assert set(statuses) <= {200, 201, 202}
    assert statuses.count(201) <= 1
