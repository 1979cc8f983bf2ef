from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Thread

import pytest
from celery import current_app

from orders import bell
from orders.bell import hanging, muted, ring
from tests.servers import redis_server

TASK = "intake.tasks.process"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(bell, "_rest", bell._Rest())


@pytest.fixture
def broker(monkeypatch):
    def use(url):
        monkeypatch.setattr(current_app.conf, "broker_url", url)
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)

    return use


@pytest.fixture
def nobody(broker):
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        broker(f"redis://127.0.0.1:{probe.getsockname()[1]}/0")


def seconds(call):
    begin = time.monotonic()
    assert call() is False
    return time.monotonic() - begin


def test_a_dead_broker_neither_fails_nor_holds_up_whoever_rings(nobody, caplog):
    assert seconds(lambda: ring(TASK, "1")) < 1.5

    assert "the broker did not take intake.tasks.process" in caplog.text


def test_a_socket_that_is_gone_is_a_dead_broker(broker, tmp_path):
    broker(f"redis+socket://{tmp_path / 'redis.sock'}")

    assert seconds(lambda: ring(TASK, "1")) < 1.5


def test_a_dead_broker_is_left_alone_for_a_while(nobody, caplog):
    ring(TASK, "1")
    ring(TASK, "2")

    assert len([record for record in caplog.records if "did not take" in record.getMessage()]) == 1


def test_after_a_while_it_is_tried_again(nobody, caplog, monkeypatch):
    monkeypatch.setattr(bell, "QUIET_AFTER_FAILURE_S", 0.0)

    ring(TASK, "1")
    ring(TASK, "2")

    assert len([record for record in caplog.records if "did not take" in record.getMessage()]) == 2


def test_a_broker_that_takes_the_call_and_says_nothing_is_not_waited_for(broker):
    with socket.create_server(("127.0.0.1", 0)) as server:
        broker(f"redis://127.0.0.1:{server.getsockname()[1]}/0")

        assert seconds(lambda: ring(TASK, "1")) < 12


def test_in_silence_nobody_is_called(broker):
    called = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        broker(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        with muted():
            assert ring(TASK, "1") is False
        with suppress(TimeoutError):
            called.append(server.accept())

    assert called == []


def test_silence_is_for_the_one_who_asked_for_it(nobody, caplog):
    with muted():
        other = Thread(target=lambda: ring(TASK, "1"))
        other.start()
        other.join(10)

    assert "did not take" in caplog.text


def test_nothing_hangs_at_a_dead_broker(nobody):
    assert hanging("default") == 0


@pytest.mark.servers
def test_bells_hang_in_the_queue_until_a_worker_takes_them(broker):
    with redis_server() as server:
        broker(server.url)

        rung = [ring(TASK, str(number)) for number in range(3)] + [ring("intake.tasks.process_with_ocr", "7")]

        assert rung == [True] * 4
        assert (hanging("default"), hanging("ocr"), hanging("nobody's")) == (3, 1, 0)


@pytest.mark.servers
def test_a_broker_that_comes_back_is_used_again(broker, monkeypatch):
    monkeypatch.setattr(bell, "QUIET_AFTER_FAILURE_S", 0.0)
    with redis_server() as server:
        broker(server.url)
        first = ring(TASK, "1")
        server.kill()
        dead = [ring(TASK, str(number)) for number in range(3)]
        server.start()
        again = [ring(TASK, str(number)) for number in range(3)]

    assert (first, dead) == (True, [False] * 3)
    assert again[-1] is True
