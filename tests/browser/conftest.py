"""A real browser before a real server : Debian's Chromium, the demo company, no fixed port, no sleeping."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.browser.ground import ground, kept_ground  # noqa: F401 - fixtures

HERE = Path(__file__).parent
# The machine of the CI is slow and shared: waiting long costs nothing where the wait ends as soon as it may.
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Playwright keeps an event loop in the main thread as long as it runs, which tests elsewhere must not find there: so these
# fixtures of its plug-in end with this package.
@pytest.fixture(scope="package")
def playwright():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as running:
        # The loop waits while a test asks the database: nothing of it runs at the same time.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE_MS)
        yield running


@pytest.fixture(scope="package")
def browser_type(playwright, browser_name):
    return getattr(playwright, browser_name)


@pytest.fixture(scope="package")
def browser(browser_type, browser_type_launch_args):
    program = shutil.which("chromium")
    assert program, "There is no chromium on this machine. script/setup --test installs it."
    arguments = {"executable_path": program, "args": ["--no-sandbox", "--disable-dev-shm-usage"], **browser_type_launch_args}
    running = browser_type.launch(**arguments)
    yield running
    running.close()


@pytest.fixture(scope="package")
def browser_context_args():
    return {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def new_context(ground, live_server, new_context, complaints):  # noqa: F811
    """Windows of a browser, all closed before the database is emptied."""

    def make(**values):
        context = new_context(**{"base_url": live_server.url, **values})
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
        context.on(
            "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        )
        return context

    return make


@pytest.fixture
def complaints():
    """What a browser complained of: nothing of it may stand after any test."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def sign_in(new_context, live_server):
    """Open a window in which somebody has signed in; of the person named, with Playwright's values for the window."""

    def enter(username="sabine", **values):
        client = Client()
        client.force_login(User.objects.get(username=username))
        context = new_context(**values)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    return enter


@pytest.fixture
def desk(sign_in):
    """The window of a clerk."""
    return sign_in()
