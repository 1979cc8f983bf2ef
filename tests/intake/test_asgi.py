"""The web server as it runs: live streams beside pages, ended when it is asked to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from orders.models import QueueItem

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server():
    """uvicorn with the options of script/server, on the tests' database."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].replace("/allwege?", f"/{name}?")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "DATABASE_URL": url, "ALLWEGE_VAR": str(settings.VAR), "ALLWEGE_ENV": "/dev/null"}
    env["ALLWEGE_SECRET_KEY"] = settings.SECRET_KEY
    command = [sys.executable, "-m", "uvicorn", "intake.asgi:application", "--port", str(port), "--lifespan", "off"]
    process = subprocess.Popen(
        [*command, "--timeout-graceful-shutdown", "5"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5).close()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    yield process, port
    if process.poll() is None:
        process.kill()
    process.wait(20)


def test_a_change_reaches_an_open_page_and_the_server_stops_at_once(server):
    process, port = server
    browser, now = Client(), timezone.now()
    browser.force_login(User.objects.create_superuser("sabine"))
    item = QueueItem.objects.create(kind="other", channel="email", source_ref="m", received_at=now, due_at=now)
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    connection.request("GET", "/live/", headers={"Cookie": cookie, "Accept": "text/event-stream"})
    stream = connection.getresponse()
    hello = [stream.readline() for _ in range(3)]
    time.sleep(1.5)  # the watcher's first look

    QueueItem.objects.filter(pk=item.pk).update(summary="x")
    lines = [stream.readline()]
    while lines[-1] and not lines[-1].startswith(b"data: "):
        lines.append(stream.readline())
    process.send_signal(signal.SIGTERM)
    rest = stream.read()
    stream.close()
    connection.close()

    assert (stream.status, hello[1]) == (200, b"event: hello\n")
    assert lines[-1] == f"data: {item.pk}\n".encode()
    assert rest == b"\n"
    assert process.wait(3) in (0, -signal.SIGTERM)


def test_a_stream_is_refused_to_strangers(server):
    _, port = server
    request = urllib.request.Request(f"http://127.0.0.1:{port}/live/", headers={"Accept": "text/event-stream"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)

    refused.value.close()
    assert refused.value.code == 401
