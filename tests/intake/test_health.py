from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from intake import health
from intake.models import Message


@pytest.fixture
def broker_gone(settings, tmp_path):
    settings.REDIS_URL = f"redis+socket://{tmp_path}/none.sock"


def test_a_living_process_says_so_without_a_database(client):
    response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_orders_are_taken_in_even_while_the_broker_is_away(client, broker_gone):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "disk": "ok", "broker": "unreachable", "oldest_waiting_s": 0}


@pytest.mark.django_db
def test_a_nearly_full_disk_takes_no_orders(client, broker_gone, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["disk"] == "nearly full"


@pytest.mark.django_db
def test_the_age_of_the_oldest_undecided_message_is_told(client, broker_gone):
    now = timezone.now()
    for number, (age_s, state) in enumerate([(90, Message.State.STORED), (900, Message.State.DECIDED)]):
        message = Message.objects.create(
            channel="api", identity=str(number), content_hash=str(number), received_at=now, state=state
        )
        Message.objects.filter(pk=message.pk).update(stored_at=now - timedelta(seconds=age_s))

    assert 90 <= client.get("/readyz").json()["oldest_waiting_s"] < 120


@pytest.mark.django_db
def test_nobody_can_write_to_the_health_pages(client):
    assert [client.post(path).status_code for path in ("/livez", "/readyz")] == [405, 405]
