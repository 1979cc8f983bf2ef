"""A call, taken down with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from channels.models import CallNote
from orders.models import Customer, Order
from tests.browser.ground import CUSTOMER

SAVED = "Gespeichert"


def begin(page, typed=CUSTOMER):
    """Press N, say who calls, and choose the customer."""
    page.goto("/?view=all")
    page.keyboard.press("n")
    expect(page.locator("#id_caller")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator("#caller-choices [role=option]").first).to_contain_text(CUSTOMER)
    page.keyboard.press("Enter")
    expect(page.locator("#id_customer")).to_have_value(re.compile(f"^{CUSTOMER} · "))
    expect(article(page, 0)).to_be_focused()


def article(page, at):
    return page.locator(f"#id_lines-{at}-article")


def quantity(page, at):
    return page.locator(f"#id_lines-{at}-quantity")


def find(page, at, typed):
    """Look an article up and take the best."""
    expect(article(page, at)).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator(f"#lines-{at}-choices [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(quantity(page, at)).to_be_focused()


def test_five_lines_by_number_name_and_as_last_time_without_a_mouse(desk):
    begin(desk)

    find(desk, 0, "DS-41-750")
    desk.keyboard.type("12")
    desk.keyboard.press("Enter")
    find(desk, 1, "handschuh griptex 9")
    desk.keyboard.type("24")
    desk.keyboard.press("Enter")
    for at, count in ((2, "5"), (3, None), (4, "7")):
        expect(article(desk, at)).to_be_focused()
        desk.keyboard.press(f"Alt+{at}")
        expect(quantity(desk, at)).to_be_focused()
        if count:
            desk.keyboard.type(count)
        desk.keyboard.press("Enter")
    expect(desk.locator("#words")).to_contain_text("Ich wiederhole: 5 Positionen für Schreinerei Maier GmbH")
    expect(desk.locator("#saved")).to_have_text(SAVED)
    desk.keyboard.press("Control+Enter")

    expect(desk).to_have_url(re.compile(r"/(auftraege|pruefen)/"))
    order = Order.objects.get(channel="phone")
    usual = desk_usual()
    assert order.customer.number == CUSTOMER
    assert [line.article.sku for line in order.lines.all()] == ["DS-41-750", "HS-1010-09", *[each.sku for each in usual[1:4]]]
    assert [int(line.quantity) for line in order.lines.all()] == [12, 24, 5, int(usual[2].quantity), 7]


def desk_usual():
    from orders.desk.past import past_of

    return past_of(Customer.objects.get(number=CUSTOMER)).usual


@pytest.mark.parametrize("typed", ["schreinerei maier", "0711 5554107"])
def test_who_calls_is_found_by_name_and_by_number(desk, typed):
    begin(desk, typed)

    kept = typed if typed[0] == "0" else ""
    expect(desk.locator("#id_caller")).to_have_value(kept)
    expect(desk.locator("#customer-panel h2")).to_have_text("Schreinerei Maier GmbH")
    expect(desk.locator("#id_reply_channel")).to_have_value("fax")
    expect(desk.locator("#id_reply_to")).to_have_value("+49 711 55541079")


def test_the_whole_order_of_the_last_time_is_one_key(desk):
    begin(desk)

    desk.keyboard.press("Alt+0")

    expect(desk.locator("#words")).to_contain_text("Ich wiederhole: 6 Positionen")
    expect(article(desk, 6)).to_be_focused()
    expect(desk.locator("#total")).to_contain_text("€")
    assert CallNote.objects.get().state == CallNote.State.OPEN


def test_a_written_copy_goes_to_the_known_address_of_the_chosen_way(desk):
    begin(desk)
    expect(desk.locator("#id_reply_to")).to_have_value("+49 711 55541079")

    desk.locator("#id_reply_channel").focus()
    desk.locator("#id_reply_channel").select_option("email")

    expect(desk.locator("#id_reply_to")).to_have_value("info@schreinerei-maier.example")
    expect(desk.locator("#words")).to_contain_text("Die Bestätigung geht per E-Mail an info@schreinerei-maier.example.")


def test_a_call_is_parked_by_a_key_and_found_again_by_a_colleague(desk, sign_in):
    begin(desk)
    find(desk, 0, "DS-41-750")
    desk.keyboard.type("12")
    desk.keyboard.press("Alt+p")
    expect(desk).to_have_url(re.compile(r"/telefon/$"))
    colleague = sign_in("joerg")

    colleague.goto("/telefon/")
    colleague.get_by_role("link", name=re.compile("Schreinerei Maier")).click()

    expect(article(colleague, 0)).to_have_value(re.compile("^DS-41-750"))
    expect(quantity(colleague, 0)).to_have_value("12")


def test_a_call_that_is_being_typed_survives_a_closed_window(desk, context):
    begin(desk)
    find(desk, 0, "DS-41-750")
    desk.keyboard.type("12")
    expect(desk.locator("#saved")).to_have_text(SAVED)
    address = desk.url
    assert re.search(r"/telefon/[0-9a-f-]{36}/$", address)
    desk.close()

    again = desk.context.new_page()
    again.goto(address)

    expect(quantity(again, 0)).to_have_value("12")


def test_what_is_typed_while_the_line_is_dead_is_there_after_a_crash(desk):
    desk.goto("/telefon/neu/")
    desk.context.set_offline(True)
    desk.locator("#id_caller").press_sequentially("0711 5554107")
    desk.locator("#id_caller_name").press_sequentially("Frau Maier")
    expect(desk.locator("#banner")).to_contain_text("Keine Verbindung")
    window = desk.context
    desk.close()
    window.set_offline(False)
    assert not CallNote.objects.exists()

    again = window.new_page()
    again.goto("/telefon/neu/")
    expect(again.locator("#kept")).to_contain_text("Frau Maier")
    again.get_by_role("button", name="Wiederherstellen").click()

    expect(again.locator("#id_caller")).to_have_value("0711 5554107")
    expect(again.locator("#id_caller_name")).to_have_value("Frau Maier")
    expect(again.locator("#saved")).to_have_text(SAVED)
    assert CallNote.objects.get().data["caller_name"] == "Frau Maier"


def test_what_was_typed_last_is_saved_as_soon_as_the_line_is_back(desk):
    begin(desk)
    expect(desk.locator("#saved")).to_have_text(SAVED)
    desk.context.set_offline(True)
    desk.locator("#id_comment").press_sequentially("nicht vor neun")
    expect(desk.locator("#saved")).to_have_text("Noch nicht gespeichert")

    desk.context.set_offline(False)

    expect(desk.locator("#saved")).to_have_text(SAVED)
    expect(desk.locator("#banner")).to_be_hidden()
    assert CallNote.objects.get().data["comment"] == "nicht vor neun"


def test_a_call_that_was_taken_is_offered_to_nobody_again(desk):
    begin(desk)
    find(desk, 0, "DS-41-750")
    desk.keyboard.type("12")
    desk.keyboard.press("Control+Enter")
    expect(desk).to_have_url(re.compile(r"/(auftraege|pruefen)/"))

    desk.goto("/telefon/neu/", wait_until="networkidle")

    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('allwege-call'))") == []
    expect(desk.locator("#kept")).to_be_hidden()
