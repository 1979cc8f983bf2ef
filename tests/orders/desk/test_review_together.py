"""Decisions that concern two orders, and decisions that are taken back, from the page."""

import html
import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders import lifecycle
from orders.models import Answer, Order, QueueItem, TextModule


def url(name, item):
    return reverse(f"desk:{name}", args=[item.pk])


def opened(desk, item):
    return desk.get(url("review", item)).content.decode()


def decide(desk, item, data):
    opened(desk, item)
    return desk.post(url("decide", item), data)


def test_an_acceptance_is_taken_back_from_the_next_page(desk, place, posted):
    item, other = place(1), place(2)
    decide(desk, item, posted(item, action="accept"))

    page = opened(desk, other)
    back = desk.post(reverse("desk:undo"))

    item.refresh_from_db()
    assert "Zurücknehmen" in page
    assert back["Location"] == url("review", item)
    assert (item.state, Order.objects.get(pk=item.order_id).state) == ("open", "review")


def test_a_decision_whose_answer_has_left_is_not_offered_to_be_taken_back(desk, place, posted):
    item, other = place(1), place(2)
    decide(desk, item, posted(item, action="accept"))
    Answer.objects.update(state="sent", attempts=1)

    assert "Zurücknehmen" not in opened(desk, other)
    assert "Entscheidung zurücknehmen" not in opened(desk, item)


def test_any_clerk_can_take_a_decision_back_from_the_items_own_page(desk, place, posted):
    item = place()
    decide(desk, item, posted(item, action="no_order", kind="other"))

    page = opened(desk, item)
    desk.post(url("take_back", item))

    item.refresh_from_db()
    assert "Entscheidung zurücknehmen" in page
    assert item.state == "open"


def test_handing_over_is_taken_back(desk, clerk, colleague, place, posted):
    item = place()
    QueueItem.objects.update(assigned_to=clerk)
    decide(desk, item, posted(item, action="hand_over", assignee=colleague.pk))

    desk.post(reverse("desk:undo"))

    item.refresh_from_db()
    assert item.assigned_to == clerk


def test_a_duplicate_stands_side_by_side_with_what_differs(desk, place):
    first, second = place(1).order, place(2)
    Order.objects.filter(pk=second.order_id).update(duplicate_of=first, po_number="26-1145")
    second.order.lines.update(quantity=Decimal(12))

    page = opened(desk, second)

    assert '<tr class="differs"><th scope="row">Bestellnummer</th><td>26-1145</td><td>26-1144</td>' in page
    assert "<td>12 Pack · 1,09 €</td><td>10 Pack · 1,09 €</td>" in page
    assert "3 Unterschiede" in page


def test_any_order_can_be_looked_at_beside_this_one(desk, place):
    first, second = place(1).order, place(2)

    piece = desk.get(url("compare", second), {"with": first.number}, headers={"X-Requested-With": "fetch"}).content.decode()
    page = desk.get(url("compare", second), {"with": first.number}).content.decode()
    none = desk.get(url("compare", second), {"with": "2026-999999"}, headers={"X-Requested-With": "fetch"}).content.decode()

    assert first.number in piece
    assert "<html" not in piece
    assert "<html" in page
    assert "Es gibt keinen anderen Auftrag 2026-999999." in none


def test_a_change_is_looked_at_old_and_new_and_then_applied(desk, place, posted):
    earlier, item = place(1).order, place(2)
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    changed = posted(item, action="take_as_change", change_of=earlier.number, **{"lines-0-quantity": "12"})
    decide(desk, item, changed)

    page = opened(desk, item)
    item = QueueItem.objects.get(pk=item.pk)
    desk.post(url("decide", item), posted(item, action="apply_change", earlier_version=item.related_order.version))

    assert "Änderung an" in page
    assert "<td>10 Pack · 1,09 €</td><td>12 Pack · 1,09 €</td>" in page
    assert 'value="apply_change"' in page
    assert 'value="accept"' not in page
    earlier.refresh_from_db()
    assert (earlier.state, earlier.lines.get().quantity) == ("accepted", Decimal(12))
    assert Answer.objects.get(order=earlier).subject == f"Geänderte Auftragsbestätigung {earlier.number}"


def test_a_change_of_no_order_is_refused(desk, place, posted):
    item = place()

    assert decide(desk, item, posted(item, action="take_as_change", change_of="2026-999999")).status_code == 422


def test_what_is_no_change_after_all_is_accepted_as_an_order(desk, place, posted):
    earlier, item = place(1).order, place(2)
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    decide(desk, item, posted(item, action="take_as_change", change_of=earlier.number))
    item = QueueItem.objects.get(pk=item.pk)

    decide(desk, item, posted(item, action="take_as_order"))

    assert 'value="accept"' in opened(desk, item)


def test_a_message_that_changes_an_order_begins_with_its_lines(desk, place, customer):
    earlier = place(1).order
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    now = timezone.now()
    message = QueueItem.objects.create(
        kind="change", channel="email", source_ref="mail-7", customer=customer, related_order=earlier, received_at=now, due_at=now
    )

    response = decide(desk, message, {"action": "make_order"})

    made = Order.objects.get(source_ref="mail-7")
    assert [line.text for line in made.lines.all()] == ["10 Handschuhe"]
    assert response["Location"] == url("review", made.items.get())
    assert f'Änderung an <a href="{reverse("desk:order", args=[earlier.number])}">' in opened(desk, made.items.get())


def test_a_cancellation_cancels_the_order_it_speaks_of(desk, place, customer):
    earlier = place(1).order
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    now = timezone.now()
    message = QueueItem.objects.create(
        kind="cancellation",
        channel="email",
        source_ref="m",
        customer=customer,
        related_order=earlier,
        received_at=now,
        due_at=now,
    )

    decide(desk, message, {"action": "cancel_related", "version": 1})

    earlier.refresh_from_db()
    message.refresh_from_db()
    assert (earlier.state, message.state, message.outcome) == ("cancelled", "done", "cancelled")


def test_chosen_lines_become_an_order_of_their_own(desk, clerk, place, posted, glue):
    item = place()
    item.order.lines.create(position=2, article=glue, text="2 Leim", quantity=Decimal(2), unit="C62", price=Decimal("6.40"))

    decide(desk, item, posted(item, action="split", split=["2"]))

    new = Order.objects.exclude(pk=item.order_id).get()
    assert [line.text for line in new.lines.all()] == ["2 Leim"]
    assert [line.text for line in item.order.lines.all()] == ["10 Handschuhe"]
    assert new.items.get().assigned_to == clerk


def test_lines_are_chosen_by_the_number_on_the_page_though_one_is_taken_out(desk, place, posted, glue):
    item = place()
    for position in (2, 3):
        item.order.lines.create(position=position, article=glue, text=f"{position} Leim", quantity=Decimal(2), unit="C62")

    decide(desk, item, posted(item, action="split", split=["3"], **{"lines-0-DELETE": "on"}))

    new = Order.objects.exclude(pk=item.order_id).get()
    assert [line.text for line in new.lines.all()] == ["3 Leim"]
    assert [line.text for line in item.order.lines.all()] == ["2 Leim"]


@pytest.mark.parametrize(("action", "values"), [("split", {}), ("merge", {}), ("merge", {"merge_with": "99"})])
def test_nothing_is_done_without_a_choice(desk, place, posted, action, values):
    item = place()

    assert decide(desk, item, posted(item, action=action, **values)).status_code == 422


def test_two_messages_become_one_order_with_both_originals_and_places(desk, place, posted, sources):
    item, other = place(1), place(2)
    sources["mail-2"] = sources["mail-1"]
    page = opened(desk, item)

    decide(desk, item, posted(item, action="merge", merge_with=other.pk))

    merged = opened(desk, item)
    assert f'name="merge_with" value="{other.pk}"' in page
    assert item.order.lines.count() == 2
    assert "Dazu: Nachricht" in merged
    places = [json.loads(html.unescape(each)) for each in re.findall(r'data-evidence="([^"]*)"', merged)]
    assert [{"document": 1, "page": 1, "span": [3, 13]}] in places
    shown = desk.get(reverse("desk:order", args=[item.order.number])).content.decode()
    assert reverse("desk:order", args=[other.order.number]) in shown
    gone = desk.get(reverse("desk:order", args=[other.order.number])).content.decode()
    assert "Aufgegangen in" in gone


def test_the_firms_own_texts_come_first_filled_in_for_the_customers_language_and_way(desk, place, customer):
    customer.language = "en"
    customer.save()
    text = "About {po_number}:\n{points}\n{unknown}"
    TextModule.objects.create(purpose="question", name="Ours", language="en", channel="email", text=text)
    TextModule.objects.create(purpose="question", name="Nur Fax", language="en", channel="fax", text="fax")
    TextModule.objects.create(purpose="question", name="Deutsch", language="de", text="deutsch")

    page = opened(desk, place(reasons=[{"code": "quantity_missing", "field": "", "line": 1, "detail": ""}]))

    assert 'data-text="About 26-1144:\nPlease let us know:\n\n– Line 1 (“10 Handschuhe”): ' in page.replace("&quot;", '"')
    assert "{unknown}" in page
    assert "Nur Fax" not in page
    assert ">Deutsch</option>" not in page


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


@pytest.fixture
def laid_out(desk, place, posted):
    """A change as the clerk looks at it, whose earlier order has been changed since: the item, the earlier order, the page."""
    earlier, item = place(1).order, place(2)
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    decide(desk, item, posted(item, action="take_as_change", change_of=earlier.number, **{"lines-0-quantity": "12"}))
    page = opened(desk, item)
    Order.objects.filter(pk=earlier.pk).update(version=7)
    return QueueItem.objects.get(pk=item.pk), earlier, page


def test_a_page_that_comes_back_still_compares_with_the_earlier_order_that_was_seen(desk, posted, laid_out):
    item, _earlier, page = laid_out
    seen = hidden(page, "earlier_version")

    again = desk.post(url("decide", item), posted(item, action="reject", refusal="", earlier_version=seen)).content.decode()

    assert hidden(again, "earlier_version") == seen


def test_that_the_earlier_order_was_changed_is_told_with_its_number(desk, posted, laid_out):
    item, earlier, page = laid_out
    seen = hidden(page, "earlier_version")

    again = desk.post(url("decide", item), posted(item, action="apply_change", earlier_version=seen)).content.decode()

    assert f"{earlier.number} wurde inzwischen geändert." in again
    assert 'id="conflict"' not in again
    assert hidden(again, "earlier_version") == "7"


@pytest.mark.parametrize("action", ["make_order", "cancel_related"])
def test_a_message_is_not_done_with_before_the_reply_to_it_is_read(desk, place, customer, action):
    earlier, now = place(1).order, timezone.now()
    Order.objects.filter(pk=earlier.pk).update(state="accepted")
    values = {"customer": customer, "related_order": earlier, "received_at": now, "due_at": now}
    message = QueueItem.objects.create(kind="cancellation", channel="email", source_ref="m", **values)
    page = opened(desk, message)
    lifecycle.question_answered(item_id=message.pk, source_ref="reply", summary="Doch nicht stornieren")

    desk.post(url("decide", message), {"action": action, "version": hidden(page, "version"), "seen": hidden(page, "seen")})

    message.refresh_from_db()
    earlier.refresh_from_db()
    assert (message.state, earlier.state, Order.objects.count()) == ("open", "accepted", 1)


def test_a_second_letter_to_whoever_is_waited_for_is_sent_once(desk, customer):
    now = timezone.now()
    values = {"customer": customer, "sender": "a@b.example", "received_at": now, "due_at": now}
    message = QueueItem.objects.create(kind="complaint", channel="email", source_ref="m", state="waiting", **values)
    data = {"action": "answer", "question": "Noch etwas:", "seen": hidden(opened(desk, message), "seen")}

    pages = [decide(desk, message, data) for _ in range(2)]

    assert Answer.objects.count() == 1
    assert "Noch etwas:</textarea>" in pages[1].content.decode()
