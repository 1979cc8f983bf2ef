"""Reading and deciding without JavaScript: a strict firm, an old device, a script that did not arrive."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from orders.models import Answer, Order, QueueItem


@pytest.fixture
def plain(sign_in):
    """The window of a clerk whose browser runs no scripts."""
    return sign_in(java_script_enabled=False)


def opened(page, item, who):
    page.goto("/?view=all")
    page.get_by_role("link", name=who).click()
    expect(page.locator("#review-form")).to_be_visible()
    assert str(item.pk) in page.url


def test_an_article_is_typed_in_and_the_order_accepted(plain, ground):
    item = ground.item("colours")
    opened(plain, item, "Sanitär Rossi")
    expect(plain.locator(".source")).to_contain_text("20 Kartuschen Sanitärsilikon")

    plain.locator("#id_lines-0-article").fill("DS-20-01")
    plain.get_by_role("button", name="Annehmen").click()

    expect(plain.locator(".notes")).to_contain_text(item.order.number)
    assert Order.objects.get(pk=item.order.pk).state == "accepted"
    assert item.order.lines.get(position=1).article.sku == "DS-20-01"


def test_what_stops_an_order_stands_at_its_field(plain, ground):
    item = ground.item("colours")
    opened(plain, item, "Sanitär Rossi")

    plain.get_by_role("button", name="Annehmen").click()

    expect(plain.locator("#id_lines-0-article")).to_have_attribute("aria-invalid", "true")
    assert Order.objects.get(pk=item.order.pk).state == "review"


def test_a_question_is_sent(plain, ground):
    item = ground.item("price")
    opened(plain, item, "Schreinerei Maier")

    plain.locator("summary", has_text="Rückfrage").click()
    plain.locator("#id_question").fill("Bleibt es bei 12 Stück?")
    plain.get_by_role("button", name="Rückfrage senden").click()

    expect(plain.locator(".notes")).to_contain_text(item.order.number)
    assert QueueItem.objects.get(pk=item.pk).state == QueueItem.State.WAITING
    assert "Bleibt es bei 12 Stück?" in Answer.objects.get(order=item.order, kind="question").body


def test_a_call_is_taken(plain):
    plain.goto("/")
    plain.get_by_role("link", name="Anruf erfassen").click()
    plain.locator("#id_customer").fill("41007")
    plain.locator("#id_lines-0-article").fill("DS-41-750")
    plain.locator("#id_lines-0-quantity").fill("3")
    plain.locator("#id_lines-0-unit").select_option(label="Stück")
    plain.get_by_role("button", name="Auftrag aufnehmen").click()

    expect(plain.get_by_role("heading", level=1)).to_contain_text("Auftrag")
    order = Order.objects.get(channel="phone")
    assert (order.customer.number, order.lines.get().article.sku) == ("41007", "DS-41-750")
