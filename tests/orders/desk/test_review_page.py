import html
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders import queue
from orders.desk.source import SourceDocument, SourcePage, SourceView
from orders.models import Answer, Order, OrderLine, QueueItem


def _open(desk, item):
    return desk.get(reverse("desk:review", args=[item.pk])).content.decode()


def _decide(desk, item, data):
    desk.get(reverse("desk:review", args=[item.pk]))
    return desk.post(reverse("desk:decide", args=[item.pk]), data)


def _hold(item, user):
    QueueItem.objects.filter(pk=item.pk).update(claimed_by=user, claimed_until=timezone.now() + timedelta(minutes=9))


def test_opening_reserves_the_item(desk, clerk, place):
    item = place()

    page = _open(desk, item)

    item.refresh_from_db()
    assert item.claimed_by == clerk
    assert "Annehmen, per E-Mail bestätigen" in page


def test_source_and_order_stand_side_by_side_with_their_evidence(desk, place):
    page = _open(desk, place())

    assert '<mark class="w" data-s="0" data-e="2">10</mark>' in page
    assert '<mark class="w" data-s="3" data-e="13">Handschuhe</mark>' in page
    # The database may keep the keys of a place in another order.
    marked = [json.loads(html.unescape(each)) for each in re.findall(r'data-evidence="([^"]*)"', page)]
    assert [{"document": 0, "page": 1, "span": [3, 13]}] in marked
    assert "41007 · Schreinerei Maier GmbH" in page
    assert "„10 Handschuhe“" in page
    assert "Sonst 2." in page


def test_what_the_customer_wrote_back_is_the_first_point_and_stands_behind_the_message(desk, place, sources):
    answered = {"code": "question_answered", "field": "", "line": None, "detail": "Das weiße.", "source_ref": "mail-9"}
    doubt = {"code": "article_unknown", "field": "", "line": 1, "detail": "Silikon"}
    page = SourcePage(1, text="Das weiße.", words=[{"t": "Das", "span": [0, 3]}])
    sources["mail-9"] = SourceView((SourceDocument(0, "Nachricht", "text/plain", "body", "/quelle/mail-9", "", (page,)),))

    page = _open(desk, place(reasons=[doubt, answered]))

    assert page.index("Rückfrage beantwortet") < page.index("Artikel unbekannt")
    assert '<a href="#doc-1" data-doc="1" title="Antwort: Nachricht">' in page
    assert '<mark class="w" data-s="0" data-e="2">10</mark>' in page
    assert '<span class="w" data-s="0" data-e="3">Das</span>' in page


def test_rivals_can_be_chosen_but_not_the_article_that_stands_there(desk, place):
    page = _open(desk, place())

    assert 'data-value="DS-41-750 · Holzleim"' in page
    assert 'data-value="HS-1010-09 · Montagehandschuh Gr. 9"' not in page


def test_other_articles_are_out_of_the_way_where_the_article_is_sure(desk, place):
    sure, doubtful = place(1), place(2, reasons=[{"code": "article_unsure", "field": "", "line": 1, "detail": "Gr. 9?"}])
    OrderLine.objects.update(confidence=0.99)

    assert '<details class="fold others">' in _open(desk, sure)
    assert '<details class="fold others">' not in _open(desk, doubtful)
    assert 'data-value="DS-41-750 · Holzleim"' in _open(desk, doubtful)


def test_an_item_in_other_hands_can_be_read_but_not_decided(desk, colleague, place, posted):
    item = place()
    _hold(item, colleague)

    page = _open(desk, item)
    response = _decide(desk, item, posted(item, action="accept"))

    assert "<b>Jörg Lamparter</b> arbeitet daran" in page
    assert 'value="accept"' not in page
    assert response.status_code == 422
    assert "Es wurde nichts gespeichert." in response.content.decode()
    assert Order.objects.get().state == "review"


def test_taking_over_gives_the_item_to_whoever_asked(desk, clerk, colleague, place):
    item = place()
    _hold(item, colleague)

    desk.post(reverse("desk:take_over", args=[item.pk]), {"why": "Pause"})

    item.refresh_from_db()
    assert item.claimed_by == clerk


def test_holding_is_refused_to_whoever_lost_the_item(desk, colleague, place):
    item = place()
    _hold(item, colleague)

    assert desk.post(reverse("desk:hold", args=[item.pk])).status_code == 409


@pytest.mark.parametrize("asked", [{}, {"look": "1"}])
def test_an_old_page_does_not_take_back_what_a_colleague_has_given_back(desk, clerk, colleague, place, asked):
    item = place()
    _hold(item, colleague)
    queue.release_claim(item_id=item.pk, user=colleague)

    answer = desk.post(reverse("desk:hold", args=[item.pk]), asked)

    item.refresh_from_db()
    assert (answer.status_code, item.claimed_by) == (409, None)
    assert "nicht mehr für Sie reserviert" in answer.content.decode()


@pytest.mark.parametrize(("asked", "renewed"), [({}, True), ({"look": "1"}, False)])
def test_holding_renews_what_is_still_theirs_and_looking_does_not(desk, clerk, place, asked, renewed):
    item = place()
    _hold(item, clerk)
    over = timezone.now() - timedelta(minutes=1)
    QueueItem.objects.filter(pk=item.pk).update(claimed_until=over)

    assert desk.post(reverse("desk:hold", args=[item.pk]), asked).status_code == 204

    item.refresh_from_db()
    assert (item.claimed_until > over) is renewed


def test_accepting_stores_what_was_corrected_and_goes_on_to_the_next(desk, place, posted):
    item, other = place(1), place(2)

    response = _decide(desk, item, posted(item, action="accept", **{"lines-0-quantity": "1.250"}))

    order = Order.objects.get(pk=item.order_id)
    assert order.state == "accepted"
    assert order.lines.get().quantity == Decimal(1250)
    assert Answer.objects.get(order=order).kind == "confirmation"
    assert response["Location"] == reverse("desk:review", args=[other.pk])


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(desk, place, posted):
    item = place()

    response = _decide(desk, item, posted(item, action="accept", po_number="neu", **{"lines-0-quantity": "zehn"}))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Das ist keine Zahl." in page
    assert 'value="zehn"' in page
    assert 'value="neu"' in page
    order = Order.objects.get()
    assert (order.state, order.po_number, order.version) == ("review", "26-1144", 1)


def test_saving_stays_on_the_page(desk, place, posted):
    item = place()

    response = _decide(desk, item, posted(item, action="save", po_number="26-1145"))

    assert response["Location"] == reverse("desk:review", args=[item.pk])
    assert Order.objects.get().po_number == "26-1145"


def test_a_second_window_overwrites_nothing_and_shows_both(desk, place, posted):
    item = place()
    old = posted(item, action="save", po_number="aus dem alten Fenster")
    _decide(desk, item, posted(item, action="save", po_number="schon gespeichert"))

    response = _decide(desk, item, old)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Inzwischen geändert von" in page
    assert re.search(r'keep-po_number" value="stored"[^>]*> schon gespeichert', page)
    assert re.search(r'keep-po_number" value="typed" checked[^>]*> aus dem alten Fenster', page)
    assert Order.objects.get().po_number == "schon gespeichert"


def test_a_question_goes_out_and_the_item_waits(desk, place, posted):
    item = place()

    _decide(desk, item, posted(item, action="ask", question="Welche Größe?"))

    item.refresh_from_db()
    answer = Answer.objects.get()
    assert item.state == "waiting"
    assert (answer.kind, answer.body) == ("question", "Welche Größe?")


@pytest.mark.parametrize(
    ("action", "panel"), [("ask", "id_question"), ("reject", "id_refusal"), ("duplicate", "id_duplicate_of")]
)
def test_a_decision_without_its_words_opens_the_panel_again(desk, place, posted, action, panel):
    item = place()

    response = _decide(desk, item, posted(item, action=action))

    assert response.status_code == 422
    assert "<details open>" in response.content.decode()
    assert Order.objects.get().state == "review"


def test_a_refusal_is_told_to_the_customer(desk, place, posted):
    item = place()

    _decide(desk, item, posted(item, action="reject", refusal="Nicht lieferbar."))

    assert Order.objects.get().state == "rejected"
    assert (Answer.objects.get().kind, Answer.objects.get().body) == ("refusal", "Nicht lieferbar.")


def test_a_duplicate_is_done_without_a_second_answer(desk, place, posted):
    first, second = place(1).order, place(2)

    _decide(desk, second, posted(second, action="duplicate", duplicate_of=first.number))

    second.refresh_from_db()
    assert second.state == "done"
    assert second.order.duplicate_of == first
    assert Answer.objects.count() == 0


def test_a_duplicate_of_itself_or_of_nothing_is_refused(desk, place, posted):
    item = place()

    for number in (item.order.number, "2026-999999"):
        assert _decide(desk, item, posted(item, action="duplicate", duplicate_of=number)).status_code == 422


def test_no_order_needs_a_kind_that_is_no_order(desk, place, posted):
    item = place()

    assert _decide(desk, item, posted(item, action="no_order", kind="order")).status_code == 422
    assert _decide(desk, item, posted(item, action="no_order", kind="complaint")).status_code == 302


def test_putting_back_keeps_corrections_and_frees_the_item(desk, place, posted):
    item = place()

    response = _decide(desk, item, posted(item, action="put_back", po_number="halb fertig"))

    item.refresh_from_db()
    assert response["Location"] == reverse("desk:queue")
    assert item.claimed_by is None
    assert Order.objects.get().po_number == "halb fertig"


def test_a_line_can_be_added_without_a_script(desk, place, posted):
    item = place()

    page = _decide(desk, item, posted(item, action="add_line")).content.decode()

    assert 'name="lines-1-article"' in page
    assert 'name="lines-TOTAL_FORMS" value="2"' in page


def test_a_button_that_is_none_decides_nothing(desk, place, posted):
    item = place()

    assert _decide(desk, item, posted(item, action="delete")).status_code == 422
    assert Order.objects.get().state == "review"


def test_a_decided_item_cannot_be_decided_again(desk, place, posted):
    item = place()
    data = posted(item, action="accept")
    _decide(desk, item, data)

    response = desk.post(reverse("desk:decide", args=[item.pk]), data)

    assert response.status_code == 302
    assert Answer.objects.count() == 1


@pytest.fixture
def complaint(db, customer):
    now = timezone.now()
    return QueueItem.objects.create(
        kind="complaint", channel="email", source_ref="mail-1", customer=customer, sender="buero@maier.example",
        summary="Ein Karton fehlt.", received_at=now, due_at=now,
    )  # fmt: skip


def test_what_is_no_order_is_shown_and_closed(desk, complaint):
    page = _open(desk, complaint)
    _decide(desk, complaint, {"action": "close", "note": "angerufen"})

    complaint.refresh_from_db()
    assert "Ein Karton fehlt." in page
    assert (complaint.state, complaint.note) == ("done", "angerufen")
    assert "„angerufen“" in _open(desk, complaint)


def test_what_is_no_order_is_answered(desk, complaint):
    _decide(desk, complaint, {"action": "answer", "question": "Kommt morgen."})

    answer = Answer.objects.get()
    complaint.refresh_from_db()
    assert (answer.item, answer.body, answer.recipient) == (complaint, "Kommt morgen.", "buero@maier.example")
    assert complaint.state == "waiting"


def test_an_answer_that_needs_no_reply_closes_what_it_answers(desk, complaint):
    _decide(desk, complaint, {"action": "answer_and_close", "question": "Kommt morgen."})

    complaint.refresh_from_db()
    assert (complaint.state, complaint.outcome) == ("done", "answered")
    assert Answer.objects.get().body == "Kommt morgen."


def test_nothing_is_closed_by_an_answer_that_is_empty(desk, complaint):
    _decide(desk, complaint, {"action": "answer_and_close", "question": " "})

    complaint.refresh_from_db()
    assert complaint.state == "open"
    assert not Answer.objects.exists()


def test_a_lost_answer_is_not_a_review_of_its_order(desk, place):
    item = place()
    QueueItem.objects.filter(pk=item.pk).update(purpose="answer_failed")

    page = _open(desk, item)

    assert "Antwort nicht zugestellt" in page
    assert 'value="accept"' not in page


def test_what_the_program_took_for_no_order_can_be_made_one(desk, complaint):
    response = _decide(desk, complaint, {"action": "make_order"})

    complaint.refresh_from_db()
    order = Order.objects.get()
    item = order.items.get()
    assert (order.state, order.customer, order.source_ref) == ("review", complaint.customer, "mail-1")
    assert complaint.state == "done"
    assert response["Location"] == reverse("desk:review", args=[item.pk])


def test_handing_over_gives_the_item_to_a_colleague_and_frees_it(desk, colleague, place, posted):
    item = place()

    _decide(desk, item, posted(item, action="hand_over", assignee=colleague.pk))

    item.refresh_from_db()
    assert (item.assigned_to, item.claimed_by) == (colleague, None)


def test_handing_over_to_nobody_is_refused(desk, place, posted):
    item = place()

    assert _decide(desk, item, posted(item, action="hand_over", assignee="999")).status_code == 422
