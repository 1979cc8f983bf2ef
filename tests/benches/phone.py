"""How long a call takes at the desk with a person's typing: ``script/bench phone``.

A browser presses the keys, 120 to 150 ms apart, looks at a list for 0.6 s before it takes something from it, and listens for a
second before each line. The clock runs from N until the order is on the screen. SQLite, the demo company, one clerk.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benches.place import ROOT, environment, measured_in, set_up
from tests.benches.table import Row, hand_over, print_table

if TYPE_CHECKING:
    from playwright.sync_api import Page

MASTER_DATA = ROOT / "demo" / "werkbedarf" / "masterdata"
CUSTOMER = "41007"
KEY_S, LOOK_S, LISTEN_S = (0.12, 0.15), 0.6, 1.0
LIMIT_S = 75.0
_WAIT_MS = 60_000


def main(given: Sequence[str]) -> None:
    """Print a table of what was measured."""
    argparse.ArgumentParser(prog="script/bench phone", description=__doc__).parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        print_table(measured_in(environment(Path(folder)), "phone", "--measure"))


# --- in a process of its own --------------------------------------------------------------------------------------
def measure() -> None:
    """Take calls down, each in a fresh window."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    set_up()
    from django.core.management import call_command

    from tests.people import person

    call_command("load_masterdata", str(MASTER_DATA), verbosity=0)
    person("bench", first_name="Bea", last_name="Bench")
    # The last order is the master data's only as long as none was taken here.
    calls = {
        "the whole of the last order (six lines) again": as_last_time,
        "five lines by number and by words": by_number_and_words,
        "five lines, three of them usual ones by a key": with_usual,
    }
    with _server() as address, _window(address) as open_page:
        open_page().goto(f"{address}/telefon/neu/")
        hand_over(_row(name, _taken(take, open_page(), address)) for name, take in calls.items())


def _row(name: str, seconds: float) -> Row:
    return Row(name, f"{seconds:.1f} s", f"{LIMIT_S:.0f} s")


def _taken(take: Callable[[Typist], None], page: Page, address: str) -> float:
    from playwright.sync_api import expect

    page.goto(f"{address}/")
    typist = Typist(page)
    begin = time.monotonic()
    typist.press("n")
    expect(page.locator("#id_caller")).to_be_focused(timeout=_WAIT_MS)
    typist.type(CUSTOMER)
    typist.choose("#caller-choices")
    take(typist)
    typist.press("Control+Enter")
    page.wait_for_url(re.compile(r"/(auftraege|pruefen)/"), timeout=_WAIT_MS)
    return time.monotonic() - begin


class Typist:
    """A person at the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._random = random.Random(4711)

    def press(self, key: str) -> None:
        """Press a key, some time after the one before."""
        self._wait()
        self.page.keyboard.press(key)

    def _wait(self) -> None:
        time.sleep(self._random.uniform(*KEY_S))

    def type(self, text: str) -> None:
        """Type a text key by key."""
        for key in text:
            self._wait()
            self.page.keyboard.type(key)

    def choose(self, choices: str) -> None:
        """Wait for a list, look at it, and take the first."""
        self.page.locator(f"{choices} [role=option]").first.wait_for(timeout=_WAIT_MS)
        time.sleep(LOOK_S)
        self.press("Enter")

    def find(self, at: int, text: str, quantity: str) -> None:
        """Hear a line, look its article up, and type the quantity."""
        time.sleep(LISTEN_S)
        self.type(text)
        self.choose(f"#lines-{at}-choices")
        self.type(quantity)
        self.press("Enter")

    def usual(self, key: str, quantity: str) -> None:
        """Hear a line and take what is usual."""
        time.sleep(LISTEN_S + LOOK_S)
        self.press(f"Alt+{key}")
        self.type(quantity)
        self.press("Enter")


def by_number_and_words(typist: Typist) -> None:
    """Numbers are read out, names are said."""
    lines = (
        ("DS-41-750", "12"), ("holzleim", "6"), ("HS-1010-09", "24"), ("griptex gr. 10", "24"), ("rahmendübel 10x100", "5"),
    )  # fmt: skip
    for at, (text, quantity) in enumerate(lines):
        typist.find(at, text, quantity)


def with_usual(typist: Typist) -> None:
    """Two lines are new, three are what this customer always buys."""
    typist.find(0, "DS-41-750", "12")
    typist.find(1, "griptex gr. 10", "24")
    for key, quantity in (("1", "10"), ("3", "20"), ("4", "2")):
        typist.usual(key, quantity)


def as_last_time(typist: Typist) -> None:
    """“Like last time”."""
    from playwright.sync_api import expect

    time.sleep(LISTEN_S + LOOK_S)
    typist.press("Alt+0")
    expect(typist.page.locator("#words")).to_contain_text("6 Positionen", timeout=_WAIT_MS)


@contextmanager
def _server() -> Iterator[str]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


@contextmanager
def _window(address: str) -> Iterator[Callable[[], Page]]:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import sync_playwright

    client = Client()
    client.force_login(User.objects.get(username="bench"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        yield context.new_page
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure()
    else:
        main(sys.argv[1:])
