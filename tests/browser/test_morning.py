"""A morning at the desk: alone with the keyboard, two at once, and with a line that dies."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from channels.models import CallNote
from orders.models import Order, QueueItem
from tests.browser.ground import CUSTOMER


def ready(page):
    """Wait until the page's scripts hear keys: nobody types within the first moment of a page."""
    page.wait_for_load_state("load")


def to_queue(page):
    """Go to the queue by its keys, and on to all that waits."""
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("e")
    everything = page.locator(".rail a[href$='view=all']")
    expect(everything).to_be_visible()
    ready(page)
    for _ in range(30):
        if everything.evaluate("(link) => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(everything).to_have_attribute("aria-current", "page")
    expect(page.locator("tr.at")).to_be_visible()
    ready(page)


def open_row(page, text):
    """Walk down the queue to a row and open it."""
    rows = page.locator("tr[data-item]")
    wanted = rows.filter(has_text=text)
    expect(wanted).to_be_visible()
    for _ in range(rows.count()):
        if wanted.and_(page.locator(".at")).count():
            break
        page.keyboard.press("j")
    expect(wanted).to_have_class(re.compile(r"\bat\b"))
    page.keyboard.press("Enter")
    expect(page.locator("#review-form")).to_be_visible()
    ready(page)


def decided(page, text):
    """Wait until a decision is taken and said to be."""
    expect(page.locator(".notes")).to_contain_text(text)
    ready(page)


def test_a_whole_morning_by_keyboard_alone(desk, ground):
    orders = {name: ground.item(name).order for name in ("fax", "colours", "price", "repeated")}
    desk.goto("/?view=all")
    expect(desk.locator("tr.at")).to_be_visible()

    open_row(desk, "Sanitär Rossi")
    desk.keyboard.press("2")
    expect(desk.locator("#id_lines-0-article")).to_have_value(re.compile("^(?!$)"))
    chosen = desk.locator("#id_lines-0-article").input_value().split(" · ")[0]
    expect(desk.locator("#id_lines-0-price")).to_have_value(re.compile(r"\d"))
    desk.keyboard.press("Control+Enter")
    decided(desk, orders["colours"].number)

    to_queue(desk)
    open_row(desk, "Partyservice Eisele")
    desk.keyboard.press("Control+Enter")
    decided(desk, orders["fax"].number)

    to_queue(desk)
    open_row(desk, "Schreinerei Maier")
    expect(desk.locator("#review-form")).to_contain_text("Preis weicht ab")
    desk.keyboard.press("f")
    expect(desk.locator("#id_question")).to_be_focused()
    expect(desk.locator("#id_question")).to_have_value(re.compile("Ihr Preis weicht von unserem ab"))
    desk.keyboard.press("Control+Enter")
    decided(desk, orders["price"].number)

    to_queue(desk)
    open_row(desk, "Landbäckerei Bihler")
    desk.keyboard.press("d")
    expect(desk.locator("#id_duplicate_of")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    decided(desk, orders["repeated"].number)

    to_queue(desk)
    desk.keyboard.press("n")
    expect(desk.locator("#id_caller")).to_be_focused()
    desk.keyboard.type(CUSTOMER)
    expect(desk.locator("#caller-choices [role=option]").first).to_contain_text(CUSTOMER)
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_lines-0-article")).to_be_focused()
    desk.keyboard.press("Alt+1")
    expect(desk.locator("#id_lines-0-quantity")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk).to_have_url(re.compile(r"/(auftraege|pruefen)/[^/]+/$"))

    states = {name: Order.objects.get(pk=order.pk).state for name, order in orders.items()}
    assert states == {"fax": "accepted", "colours": "accepted", "price": "review", "repeated": "rejected"}
    assert orders["colours"].lines.get(position=1).article.sku == chosen
    assert QueueItem.objects.get(order=orders["price"]).state == QueueItem.State.WAITING
    assert Order.objects.get(channel="phone").customer.number == CUSTOMER


def test_two_clerks_at_once_do_not_work_on_the_same_thing(sign_in, ground):
    item = ground.item("fax")
    sabine, joerg = sign_in("sabine"), sign_in("joerg")
    sabine.goto(f"/pruefen/{item.pk}/")
    expect(sabine.locator("[data-main]")).to_be_visible()

    joerg.goto(f"/pruefen/{item.pk}/")
    expect(joerg.locator(".held-bar")).to_contain_text("Sabine Kreutzer")
    expect(joerg.locator("[data-main]")).to_have_count(0)
    joerg.goto("/?view=all")
    row = joerg.locator(f'tr[data-item="{item.pk}"]')

    expect(row.locator(".held")).to_have_text("SK")


def test_what_was_taken_over_is_not_saved_by_the_one_before(sign_in, ground):
    item = ground.item("fax")
    sabine, joerg = sign_in("sabine"), sign_in("joerg")
    sabine.goto(f"/pruefen/{item.pk}/")
    expect(sabine.locator("[data-main]")).to_be_visible()
    joerg.goto(f"/pruefen/{item.pk}/")
    joerg.locator(".held-bar input:not([type=hidden])").fill("Sabine ist am Telefon")
    joerg.locator(".held-bar button").click()
    expect(joerg.locator("[data-main]")).to_be_visible()

    sabine.keyboard.press("Control+Enter")

    expect(sabine.locator("[data-main]")).to_have_count(0)
    assert Order.objects.get(pk=item.order_id).state == "review"
    item.refresh_from_db()
    assert item.claimed_by.username == "joerg"


def test_new_work_stands_in_the_queue_without_a_reload(desk, ground):
    QueueItem.objects.filter(pk=ground.item("inquiry").pk).update(state=QueueItem.State.DONE)
    desk.goto("/?view=all")
    expect(desk.locator("tr[data-item]")).to_have_count(4)

    QueueItem.objects.filter(state=QueueItem.State.DONE).update(state=QueueItem.State.OPEN)
    look_again(desk)

    expect(desk.locator("tr[data-item]")).to_have_count(5)


def test_a_dead_line_is_said_and_forgotten_when_it_is_back(desk):
    desk.goto("/?view=all")
    expect(desk.locator("tr.at")).to_be_visible()

    desk.context.set_offline(True)
    look_again(desk)
    expect(desk.locator("#banner")).to_contain_text("Keine Verbindung")
    desk.context.set_offline(False)
    look_again(desk)

    expect(desk.locator("#banner")).to_be_hidden()


def look_again(page):
    """What happens by itself after some seconds: the page asks what is new."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_is_typed_in_a_review_is_there_again_after_a_crash(desk, ground):
    address = f"/pruefen/{ground.item('fax').pk}/"
    desk.goto(address)
    ready(desk)
    desk.locator("#id_comment").fill("Bitte vor neun Uhr")
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    desk.close(run_before_unload=False)

    again = desk.context.new_page()
    again.goto(address)

    expect(again.locator("#id_comment")).to_have_value("Bitte vor neun Uhr")
    expect(again.locator(".draft")).to_contain_text("sind wieder da")


def test_what_is_typed_in_a_review_while_the_line_is_dead_is_there_after_a_crash(desk, ground):
    item = ground.item("fax")
    desk.goto(f"/pruefen/{item.pk}/", wait_until="networkidle")
    desk.context.set_offline(True)
    desk.locator("#id_comment").fill("Bitte vor neun Uhr")
    expect(desk.locator("#draft-state")).to_contain_text("Keine Verbindung")
    desk.close(run_before_unload=False)
    desk.context.set_offline(False)

    again = desk.context.new_page()
    again.goto(f"/pruefen/{item.pk}/")

    expect(again.locator("#id_comment")).to_have_value("Bitte vor neun Uhr")


def test_a_sign_in_in_another_window_lets_the_call_be_saved_on(desk, live_server):
    desk.goto("/telefon/neu/")
    ready(desk)
    desk.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])

    desk.locator("#id_caller_name").press_sequentially("Frau Maier")

    expect(desk.locator("#saved")).to_have_text("Gespeichert")
    assert CallNote.objects.get().data["caller_name"] == "Frau Maier"
