"""Every screen: nobody is shut out (WCAG 2.2 A and AA, light and dark), it is light to load, and it fits a telephone.

With ``script/screens`` the pictures in ``docs/screens`` are made as well.
"""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image

from tests.browser.screens import NARROW, SCREENS, WIDE

PICTURES = os.environ.get("SCREENS_FOLDER", "")
MOST_BYTES_OF_A_PICTURE = 150_000
MOST_BYTES_OF_A_PAGE = 100_000
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# A Tuesday morning, so that due times in the pictures are always the same.
MORNING = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def morning():
    """The time at which pictures are made; tests take it as it comes."""
    if not PICTURES:
        yield
        return
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def opened(request, morning, context, sign_in, ground):
    """Open a screen."""

    def go(screen):
        page = sign_in(screen.person) if screen.person else context.new_page()
        page.loaded = set()
        page.on("request", lambda asked: page.loaded.add(urlsplit(asked.url).path))
        screen.go(page, ground)
        return page

    return go


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_is_for_everyone(opened, screen):
    page = opened(screen)

    light = violations(page, WCAG)
    size = own_bytes(page)
    picture(page, screen.name)
    page.emulate_media(color_scheme="dark")
    dark = violations(page, COLOURS)
    picture(page, f"{screen.name}-dark")
    page.set_viewport_size(NARROW)
    too_wide = page.evaluate("document.documentElement.scrollWidth") - NARROW["width"]
    if screen.narrow:
        picture(page, f"{screen.name}-360-dark")
        page.emulate_media(color_scheme="light")
        picture(page, f"{screen.name}-360")

    assert (light, dark) == ([], [])
    assert too_wide <= 0, f"{too_wide} px wider than a telephone"
    assert size <= MOST_BYTES_OF_A_PAGE, f"{size} bytes of script and style"


def violations(page, options) -> list[str]:
    """What axe-core finds: the rule, the place and what is wrong there."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(node['target'])}: {node.get('failureSummary', '').splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def own_bytes(page) -> int:
    """Bytes of the script and style that a page loaded, as they stand in the repository; htmx is not ours."""
    names = [path.removeprefix(settings.STATIC_URL) for path in page.loaded if path.endswith((".js", ".css"))]
    found = [finders.find(name) for name in names if "htmx" not in name]
    assert found
    return sum(Path(path).stat().st_size for path in found)


def picture(page, name: str) -> None:
    """Keep a small picture of what is seen, where pictures are wanted."""
    if not PICTURES:
        return
    if page.viewport_size["width"] == WIDE["width"]:
        page.set_viewport_size(WIDE)
    page.mouse.move(0, 0)
    raw = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = io.BytesIO()
        raw.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= MOST_BYTES_OF_A_PICTURE:
            break
    assert small.tell() <= MOST_BYTES_OF_A_PICTURE, f"{name}: {small.tell()} bytes"
    Path(PICTURES, f"{name}.png").write_bytes(small.getvalue())
