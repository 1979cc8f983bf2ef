"""Typing is safe: while somebody types, while an answer is awaited, at the moment of sending, and between two windows."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from django.db.models import F
from playwright.sync_api import expect

from channels.models import CallNote
from orders.models import Order, QueueItem, ReviewDraft
from orders.people.roles import Role
from tests.browser.ground import CUSTOMER
from tests.people import person

KEEP = re.compile(r"/entwurf/$")
ARRANGE = re.compile(r"/positionen/$")
TOTAL = re.compile(r"/teile/summe/$")
COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('allwege-draft:'))"
# A page that is shown again out of the browser's memory.
SHOWN_AGAIN = "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def open_review(page, item):
    page.goto(f"/pruefen/{item.pk}/", wait_until="networkidle")
    expect(page.locator("[data-main]")).to_be_visible()


def hang(page, address):
    """Let requests to an address wait until the returned list's entries are let go."""
    waiting = []
    page.route(address, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    return waiting


def waits_for(page, waiting, count=1):
    for _ in range(200):
        if len(waiting) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was asked")


# --- while somebody types --------------------------------------------------------------------------------------------


def test_every_key_is_on_this_device_at_once(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.route(KEEP, lambda route: route.abort())
    desk.locator("#id_comment").press_sequentially("Bitte vor neun")

    assert "Bitte vor neun" in desk.evaluate(f"JSON.stringify({COPIES}.map((key) => localStorage.getItem(key)))")


def test_typing_without_a_pause_is_kept_on_the_server_as_well(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    text = "x" * 90

    with desk.expect_request(lambda asked: KEEP.search(asked.url)) as kept:
        desk.locator("#id_comment").press_sequentially(text, delay=100)

    assert text not in kept.value.post_data


def test_a_page_that_is_closed_while_the_answer_hangs_loses_nothing(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.evaluate(
        "window.fetch = (url) => new Promise(() => String(url).endsWith('/entwurf/') && (document.body.dataset.hangs = '')); 0"
    )
    desk.locator("#id_comment").fill("Bitte vor neun Uhr")
    desk.keyboard.press("Tab")
    expect(desk.locator("body[data-hangs]")).to_have_count(1)
    window = desk.context
    desk.close()

    again = window.new_page()
    again.goto(f"/pruefen/{item.pk}/")

    expect(again.locator("#id_comment")).to_have_value("Bitte vor neun Uhr")


def test_copies_older_than_a_week_go(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.evaluate("localStorage.setItem('allwege-draft:1:1:old', JSON.stringify({ at: Date.now() - 8 * 86400000, data: [] }))")

    desk.reload(wait_until="networkidle")

    assert desk.evaluate(COPIES) == []


# --- at the moment of sending ------------------------------------------------------------------------------------------


def test_a_session_that_has_ended_does_not_swallow_a_question(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    cookies = desk.context.cookies()
    desk.keyboard.press("f")
    desk.locator("#id_question").fill("Welche Größe brauchen Sie?")
    desk.context.clear_cookies()

    desk.keyboard.press("Control+Enter")

    expect(desk.locator("#banner")).to_contain_text("Anmeldung ist abgelaufen")
    expect(desk.locator("#id_question")).to_have_value("Welche Größe brauchen Sie?")

    desk.context.add_cookies(cookies)
    desk.locator("#id_question").focus()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".notes")).to_be_visible()
    assert QueueItem.objects.get(pk=item.pk).state == QueueItem.State.WAITING


def test_what_is_typed_last_is_kept_before_the_form_is_sent(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    waiting = hang(desk, KEEP)
    desk.locator("#id_comment").fill("Bitte vor neun Uhr")
    with desk.expect_response(re.compile("/entscheiden/")):
        desk.locator("button[data-key=s]").click()
        waits_for(desk, waiting)
        assert desk.url.endswith(f"/pruefen/{item.pk}/")
        waiting[0].continue_()

    expect(desk.locator(".notes")).to_be_visible()
    assert Order.objects.get(pk=item.order_id).comment == "Bitte vor neun Uhr"


def test_a_sending_that_was_stopped_lets_the_page_live_on(desk, ground):
    item = ground.item("fax")
    desk.clock.install()
    open_review(desk, item)
    sent = hang(desk, re.compile("/entscheiden/"))
    desk.locator("button[data-key=s]").click(no_wait_after=True)
    waits_for(desk, sent)
    sent[0].abort("aborted")

    desk.clock.run_for(16_000)
    desk.unroute(re.compile("/entscheiden/"))
    desk.locator("#id_comment").fill("doch noch")
    desk.clock.run_for(2_000)
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    desk.locator("button[data-key=s]").click()
    desk.clock.resume()

    expect(desk.locator(".notes")).to_be_visible()


# --- between two windows ------------------------------------------------------------------------------------------------


def test_a_second_window_does_not_drop_the_copy_of_the_first(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.route(KEEP, lambda route: route.abort())
    desk.locator("#id_comment").fill("aus dem ersten")
    expect(desk.locator("#draft-state")).to_contain_text("Keine Verbindung")
    second = desk.context.new_page()
    open_review(second, item)
    second.locator("#id_po_number").fill("aus dem zweiten")
    expect(second.locator("#draft-state")).to_contain_text("gesichert")

    assert "aus dem ersten" in desk.evaluate(f"JSON.stringify({COPIES}.map((key) => localStorage.getItem(key)))")


def test_what_is_typed_after_a_clash_is_compared_after_a_crash(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    second = desk.context.new_page()
    open_review(second, item)
    second.locator("#id_comment").fill("aus dem zweiten")
    expect(second.locator("#draft-state")).to_contain_text("gesichert")
    desk.locator("#id_comment").fill("aus dem ersten")
    expect(desk.locator("#draft-state")).to_contain_text("anderen Fenster")
    desk.locator("#id_comment").fill("aus dem ersten, zuletzt")
    second.close()
    window = desk.context
    desk.close()

    again = window.new_page()
    again.goto(f"/pruefen/{item.pk}/")
    again.locator("#draft-state button").click()

    expect(again.locator("#conflict")).to_contain_text("aus dem ersten, zuletzt")
    expect(again.locator("#conflict")).to_contain_text("aus dem zweiten")


def test_what_is_typed_beside_a_changed_order_is_there_again_and_still_to_be_chosen(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.locator("#id_comment").fill("zuerst")
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    Order.objects.filter(pk=item.order_id).update(version=F("version") + 1, comment="von anderen")
    desk.reload(wait_until="networkidle")
    expect(desk.locator("#conflict")).to_contain_text("von anderen")
    desk.locator("#id_comment").fill("danach")
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    desk.close(run_before_unload=False)

    again = desk.context.new_page()
    again.goto(f"/pruefen/{item.pk}/")

    expect(again.locator("#conflict")).to_contain_text("von anderen")
    expect(again.locator("#conflict")).to_contain_text("danach")
    expect(again.locator("#id_comment")).to_have_value("danach")


def test_versions_that_are_thrown_away_do_not_come_back(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.locator("#id_comment").fill("zuerst")
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    desk.reload(wait_until="networkidle")
    desk.locator("#id_comment").fill("danach")

    desk.locator(".draft button").click()

    expect(desk.locator(".draft")).to_have_count(0)
    expect(desk.locator("#id_comment")).not_to_have_value(re.compile("zuerst|danach"))
    desk.wait_for_load_state("networkidle")
    assert desk.evaluate(COPIES) == []
    assert not ReviewDraft.objects.filter(item=item).exists()


def test_a_page_out_of_the_browsers_memory_is_fresh(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.evaluate("document.body.dataset.old = ''")

    desk.evaluate(SHOWN_AGAIN)

    expect(desk.locator("body[data-old]")).to_have_count(0)
    expect(desk.locator("#review-form")).to_be_visible()


# --- keys ----------------------------------------------------------------------------------------------------------------


def test_a_slash_of_a_german_keyboard_chooses_no_article(desk, ground):
    open_review(desk, ground.item("colours"))
    before = desk.locator("#id_lines-0-article").input_value()

    desk.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: '\"', code: 'Digit2', shiftKey: true, bubbles: true, cancelable: true }))"
    )
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("2")

    assert desk.locator("#id_lines-0-article").input_value() == before


def test_enter_in_a_panel_presses_the_button_of_the_panel(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.keyboard.press("x")
    desk.locator("#id_note").fill("nur Werbung")
    with desk.expect_request(re.compile("/entscheiden/")) as sent:
        desk.keyboard.press("Enter")

    assert parse_qs(sent.value.post_data)["action"] == ["no_order"]


# --- the queue ------------------------------------------------------------------------------------------------------------


def test_whoever_may_only_read_has_keys_and_live_changes(sign_in, ground):
    person("leserin", Role.READ_ONLY)
    page = sign_in("leserin")
    page.goto("/?view=all")
    expect(page.locator("tr.at")).to_be_visible()
    first = page.locator("tr.at").get_attribute("data-item")
    page.keyboard.press("j")
    expect(page.locator("tr.at")).not_to_have_attribute("data-item", first)
    QueueItem.objects.filter(pk=first).update(state=QueueItem.State.DONE)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator(f'tr[data-item="{first}"]')).to_have_count(0)


def test_the_chosen_row_has_the_focus_and_keeps_it(desk, ground):
    desk.goto("/?view=all")
    expect(desk.locator("tr.at")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.locator("tr.at a.who")).to_be_focused()
    refreshed(desk)
    expect(desk.locator("tr.at a.who")).to_be_focused()

    desk.locator("#next-item").focus()
    refreshed(desk)

    expect(desk.locator("#next-item")).to_be_focused()


def refreshed(page):
    """The list is printed anew."""
    page.evaluate("document.querySelector('tr.at').dataset.old = ''")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("tr[data-old]")).to_have_count(0)


# --- the claim --------------------------------------------------------------------------------------------------------------


def test_an_old_page_tells_once_that_it_was_taken_over_and_takes_nothing_back(sign_in, ground):
    item = ground.item("fax")
    sabine, joerg = sign_in("sabine"), sign_in("joerg")
    open_review(sabine, item)
    sabine.wait_for_timeout(5100)
    asked = []
    sabine.on("request", lambda request: asked.append(request.url) if "/halten/" in request.url else None)
    joerg.goto(f"/pruefen/{item.pk}/")
    joerg.locator(".held-bar input:not([type=hidden])").fill("Sabine ist am Telefon")
    joerg.locator(".held-bar button").click()
    expect(joerg.locator("[data-main]")).to_be_visible()

    sabine.evaluate("document.dispatchEvent(new Event('desk:item-changed'))")
    expect(sabine.locator("#banner")).to_contain_text("übernommen")
    expect(sabine.locator("#claim")).to_contain_text("Nicht mehr reserviert")
    asked.clear()
    sabine.keyboard.press("ArrowDown")
    sabine.wait_for_timeout(6500)

    assert asked == []
    expect(sabine.locator("#banner")).to_be_visible()
    item.refresh_from_db()
    assert item.claimed_by.username == "joerg"


# --- lines ------------------------------------------------------------------------------------------------------------------


def test_lines_that_are_moved_keep_what_is_typed_meanwhile(desk, ground):
    open_review(desk, ground.item("fax"))
    article = desk.locator("#id_lines-0-article").input_value()
    waiting = hang(desk, ARRANGE)
    desk.locator("#id_lines-0-quantity").focus()
    desk.keyboard.press("Alt+ArrowDown")
    waits_for(desk, waiting)
    desk.locator("#id_lines-0-quantity").fill("777")
    waiting[0].continue_()
    waits_for(desk, waiting, 2)
    waiting[1].continue_()

    expect(desk.locator("#id_lines-1-article")).to_have_value(article)
    expect(desk.locator("#id_lines-1-quantity")).to_have_value("777")
    expect(desk.locator("#id_lines-1-quantity")).to_be_focused()


def test_two_moves_in_a_row_are_two_moves(desk, ground):
    open_review(desk, ground.item("fax"))
    article = desk.locator("#id_lines-0-article").input_value()
    desk.locator("#id_lines-0-article").focus()

    desk.keyboard.press("Alt+ArrowDown")
    desk.keyboard.press("Alt+ArrowDown")

    expect(desk.locator("#id_lines-2-article")).to_have_value(article)


def test_another_customer_asks_for_one_total(desk, ground):
    open_review(desk, ground.item("fax"))
    assert desk.locator(".line").count() > 1
    asked = []
    desk.on("request", lambda request: asked.append(request.url) if TOTAL.search(request.url) else None)

    with desk.expect_response(TOTAL):
        desk.evaluate("document.querySelector('[name=customer]').dispatchEvent(new Event('change', { bubbles: true }))")
    desk.wait_for_timeout(500)

    assert len(asked) == 1


# --- the call ---------------------------------------------------------------------------------------------------------------


def test_an_address_that_was_typed_stays_when_the_customer_is_chosen(desk):
    desk.goto("/telefon/neu/", wait_until="networkidle")
    desk.locator("#id_reply_channel").select_option("email")
    desk.locator("#id_reply_to").fill("baustelle@maier.example")
    desk.locator("#id_caller").press_sequentially(CUSTOMER)
    expect(desk.locator("#caller-choices [role=option]").first).to_contain_text(CUSTOMER)
    desk.keyboard.press("Enter")
    expect(desk.locator("#customer-panel h2")).to_have_text("Schreinerei Maier GmbH")

    expect(desk.locator("#id_reply_to")).to_have_value("baustelle@maier.example")
    expect(desk.locator("#id_reply_channel")).to_have_value("email")


def test_what_is_put_back_is_read_in_the_language_it_was_typed_in(desk, live_server):
    desk.goto("/telefon/neu/", wait_until="networkidle")
    desk.context.set_offline(True)
    desk.locator("#id_lines-0-article").fill("DS-41-750")
    desk.locator("#id_lines-0-quantity").fill("2,5")
    expect(desk.locator("#saved")).to_have_text("Noch nicht gespeichert")
    window = desk.context
    desk.close()
    window.set_offline(False)
    window.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])

    again = window.new_page()
    again.goto("/telefon/neu/")
    again.locator("#kept-take").click()
    expect(again.locator("#saved")).to_have_text("Saved")

    assert CallNote.objects.get().data["lang"] == "de"


def test_a_refused_decision_is_reloaded_as_the_review(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.keyboard.press("f")
    desk.locator("#id_question").fill("")
    with desk.expect_response(re.compile("/entscheiden/")):
        desk.keyboard.press("Control+Enter")
    expect(desk.locator(".note.error")).to_be_visible()
    expect(desk).to_have_url(re.compile(rf"/pruefen/{item.pk}/$"))
    cookies = desk.context.cookies()
    desk.context.clear_cookies(name="csrftoken")
    desk.context.add_cookies([{**c, "value": "a" * 32} for c in cookies if c["name"] == "csrftoken"])
    desk.locator("#id_question").fill("Welche?")
    expect(desk.locator("#draft-state")).to_contain_text("gesichert")
    desk.reload()
    expect(desk.locator("#id_question")).to_have_value("Welche?")


def test_an_address_of_a_building_site_that_was_typed_stays_when_the_customer_is_chosen(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    desk.locator("#id_delivery").select_option("other")
    desk.locator("#id_delivery_street").fill("Baustelle Nordring 4")
    with desk.expect_response(re.compile("delivery=other")):
        desk.locator("#id_customer").fill(CUSTOMER)
        expect(desk.locator("[role=option]").first).to_contain_text(CUSTOMER)
        desk.keyboard.press("Enter")

    expect(desk.locator("#id_delivery")).to_have_value("other")
    expect(desk.locator("#id_delivery")).to_contain_text("Industriestraße")
    expect(desk.locator("#id_delivery_street")).to_be_visible()
    expect(desk.locator("#id_delivery_street")).to_have_value("Baustelle Nordring 4")


def test_the_lines_to_split_off_are_named_as_they_stand_after_a_move(desk, ground):
    item = ground.item("fax")
    open_review(desk, item)
    second = desk.locator("#id_lines-1-article").input_value()
    desk.locator("#id_lines-0-article").focus()
    with desk.expect_response(ARRANGE):
        desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator("#id_lines-0-article")).to_have_value(second)

    expect(desk.locator("[data-split] label").first).to_contain_text(second[:20])
    expect(desk.locator("[data-split] input").first).to_have_value("1")
