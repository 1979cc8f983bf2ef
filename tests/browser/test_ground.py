from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


def test_the_queue_shows_what_waits(desk, ground):
    desk.goto("/?view=all")

    expect(desk.locator("tr[data-item]")).to_have_count(5)
    expect(desk.locator("a.who").filter(has_text="Schreinerei Maier GmbH")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("fax", "article_unsure"), ("colours", "article_unsure"), ("repeated", "duplicate"), ("price", "price_differs")],
)
def test_the_morning_holds_what_the_tests_count_on(ground, name, reason):
    assert reason in [each["code"] for each in ground.item(name).reasons]


def test_somebody_who_is_not_signed_in_signs_in_and_comes_back(context):
    page = context.new_page()

    page.goto("/auftraege/")

    expect(page).to_have_url(re.compile(r"/anmelden/"))
