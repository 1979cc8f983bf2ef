from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders import lifecycle
from orders.data import AddressData
from orders.lifecycle import MoveRefused, StaleVersion
from orders.models import Answer, Customer, Order, OrderEvent, QueueItem
from orders.reasons import Reason, ReasonCode
from tests.orders.conftest import WHEN, changes_to, line_data, order_data
from tests.orders.parallel import in_parallel


@pytest.fixture
def nine_o_clock(time_machine):
    time_machine.move_to(WHEN, tick=False)


# --- accept -------------------------------------------------------------------------------------------------------
def test_accepting_confirms_and_closes_the_item(in_review, sabine):
    lifecycle.accept(order_id=in_review.pk, version=1, actor="sabine", user=sabine, note="geprüft")

    order, item = Order.objects.get(), QueueItem.objects.get()
    assert (order.state, order.version) == ("accepted", 2)
    assert (item.state, item.outcome, item.closed_by) == ("done", "accepted", "sabine")
    assert order.answers.get().kind == "confirmation"
    event = order.events.get(what="accepted")
    assert (event.what, event.actor, event.note) == ("accepted", "sabine", "geprüft")
    assert (event.before, event.after) == ({"state": "review"}, {"state": "accepted"})


def test_accepting_clears_the_suspicion_of_a_duplicate(in_review, accepted_before):
    Order.objects.filter(pk=in_review.pk).update(duplicate_of=accepted_before)

    assert lifecycle.accept(order_id=in_review.pk, version=1, actor="sabine").duplicate_of is None


@pytest.fixture
def accepted_before(customer, gloves):
    return lifecycle.place(data=order_data(customer, line_data(gloves), source_ref="before"), reasons=[], accepted=True)


def test_an_order_changed_meanwhile_is_not_accepted(in_review):
    with pytest.raises(StaleVersion):
        lifecycle.accept(order_id=in_review.pk, version=2, actor="sabine")

    assert Order.objects.get().state == "review"
    assert Answer.objects.count() == 0


def test_an_incomplete_order_is_not_accepted_and_the_sentence_says_why(customer, gloves, glue):
    lines = (line_data(None), line_data(gloves, 2, quantity=None), line_data(glue, 3, unit="KGM"))
    order = lifecycle.place(data=order_data(None, *lines), reasons=[], accepted=False)

    with pytest.raises(MoveRefused) as refused:
        lifecycle.accept(order_id=order.pk, version=1, actor="sabine")

    assert str(refused.value) == (
        "Kunde nicht erkannt; Artikel unbekannt: Pos. 1; Menge fehlt oder ist unleserlich: Pos. 2; Einheit unklar: Pos. 3"
    )
    assert (Order.objects.get().state, Order.objects.get().version) == ("review", 1)


def test_an_order_is_accepted_once(accepted):
    with pytest.raises(MoveRefused, match=r"^Der Auftrag \d{4}-000001 ist schon angenommen\.$"):
        lifecycle.accept(order_id=accepted.pk, version=1, actor="sabine")


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_counts(in_review):
    def accept():
        return lifecycle.accept(order_id=in_review.pk, version=1, actor="sabine").state

    def reject():
        return lifecycle.reject(order_id=in_review.pk, version=1, text="Nein.", actor="joerg").state

    results = in_parallel(accept, reject, accept, reject)

    won = [result for result in results if not isinstance(result, StaleVersion)]
    assert len(won) == 1
    order = Order.objects.get()
    assert (order.state, order.version) == (won[0], 2)
    assert Answer.objects.get().kind == {"accepted": "confirmation", "rejected": "refusal"}[won[0]]
    assert OrderEvent.objects.count() == 2


# --- correct ------------------------------------------------------------------------------------------------------
def test_a_correction_is_stored_with_what_it_was(in_review, customer, glue):
    other = Customer.objects.create(number="41008", name="Haug KG", account_manager="Herr Lamparter")
    address = AddressData("", "In der Au 16", "72622", "Nürtingen", "DE")
    changes = changes_to(
        in_review,
        line_data(glue, unit="C62", price=Decimal("6.40")),
        customer_id=other.pk,
        po_number="4711",
        requested_date=date(2026, 12, 1),
        delivery=address,
        reply_channel="fax",
        reply_to="+49711555",
    )

    order = lifecycle.correct(order_id=in_review.pk, version=1, changes=changes, actor="sabine")

    event = order.events.last()
    assert (order.version, order.customer, order.responsible, order.po_number) == (2, other, "Herr Lamparter", "4711")
    assert order.lines.get().article == glue
    assert order.items.get().customer == other
    assert (event.what, event.actor) == ("corrected", "sabine")
    assert {name: (event.before[name], event.after[name]) for name in event.after if name != "lines"} == {
        "customer": ("41007", "41008"),
        "po_number": ("26-1144", "4711"),
        "requested_date": ("", "2026-12-01"),
        "delivery": ("", "In der Au 16, 72622 Nürtingen, DE"),
        "reply_channel": ("", "fax"),
        "reply_to": ("", "+49711555"),
    }
    assert [line["sku"] for line in event.before["lines"] + event.after["lines"]] == ["HS-1010-09", "DS-41-750"]


def test_nothing_changed_leaves_no_trace(in_review, gloves):
    order = lifecycle.correct(order_id=in_review.pk, version=1, changes=changes_to(in_review, line_data(gloves)), actor="sabine")

    assert order.version == 1
    assert list(order.events.values_list("what", flat=True)) == ["placed"]


def test_reasons_follow_their_lines(customer, gloves, glue):
    reasons = [
        Reason(ReasonCode.QUANTITY_UNUSUAL, line=1),
        Reason(ReasonCode.UNIT_UNSURE, line=2),
        Reason(ReasonCode.DATE_UNSURE),
    ]
    lines = (line_data(gloves, text="erste"), line_data(glue, 2, text="zweite", unit="C62"))
    order = lifecycle.place(data=order_data(customer, *lines), reasons=reasons, accepted=False)

    changes = changes_to(order, line_data(glue, 1, text="zweite", unit="C62"), line_data(gloves, 2, text="", evidence=[]))
    lifecycle.correct(order_id=order.pk, version=1, changes=changes, actor="sabine")

    assert [(reason["code"], reason["line"]) for reason in order.items.get().reasons] == [
        ("unit_unsure", 1),
        ("date_unsure", None),
    ]


def test_a_decided_order_is_not_corrected(accepted, gloves):
    with pytest.raises(MoveRefused, match="ist schon angenommen"):
        lifecycle.correct(order_id=accepted.pk, version=1, changes=changes_to(accepted, line_data(gloves)), actor="sabine")


# --- ask ----------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("nine_o_clock")
def test_a_question_lets_the_item_rest_with_whoever_asked(in_review, joerg):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Welche Größe?", actor="joerg")

    item, answer, order = QueueItem.objects.get(), Answer.objects.get(), Order.objects.get()
    assert (item.state, item.assigned_to, item.claimed_by) == ("waiting", joerg, None)
    assert item.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (answer.kind, answer.body, answer.order, answer.item) == ("question", "Welche Größe?", in_review, item)
    assert answer.subject == "Rückfrage zu Ihrer Bestellung 26-1144"
    assert (order.version, order.events.last().what, order.events.last().note) == (2, "asked", "Welche Größe?")


@pytest.mark.usefixtures("nine_o_clock")
def test_a_reply_brings_the_item_back_once(in_review):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Welche Größe?", actor="sabine")
    item_id = QueueItem.objects.get().pk

    for _ in range(2):
        lifecycle.question_answered(item_id=item_id, source_ref="reply-1", summary="Größe 9 bitte.")

    item = QueueItem.objects.get()
    assert (item.state, item.due_at) == ("open", datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    assert [(reason["code"], reason["detail"]) for reason in item.reasons] == [("question_answered", "Größe 9 bitte.")]
    assert list(in_review.events.values_list("what", flat=True)) == ["placed", "asked", "answered"]


def test_a_reply_to_what_is_decided_already_is_read_all_the_same(in_review):
    lifecycle.ask(order_id=in_review.pk, version=1, text="Welche Größe?", actor="sabine")
    lifecycle.accept(order_id=in_review.pk, version=2, actor="sabine")
    item_id = in_review.items.get().pk

    items = [lifecycle.question_answered(item_id=item_id, source_ref="reply-1", summary="Doch Größe 10.") for _ in range(2)]

    assert items[0] == items[1]
    assert (items[0].state, items[0].order, items[0].related_order) == ("open", None, in_review)
    assert (items[0].summary, items[0].customer, items[0].source_ref) == ("Doch Größe 10.", in_review.customer, "reply-1")
    assert in_review.items.get().state == "done"


def test_a_message_that_is_no_order_is_answered_where_it_came_from(customer):
    item = _complaint(customer)

    answer = lifecycle.ask(item_id=item.pk, version=0, text="Kommt morgen.", actor="sabine")

    item.refresh_from_db()
    assert (item.state, answer.channel, answer.recipient, answer.order) == ("waiting", "email", "buero@maier.example", None)
    assert answer.thread == {"subject": "Falsche Lieferung"}


def _complaint(customer):
    return lifecycle.open_item(
        kind="complaint",
        channel="email",
        source_ref="message-9",
        received_at=WHEN,
        sender="buero@maier.example",
        subject="Falsche Lieferung",
        customer_id=customer.pk,
    )


def test_what_is_done_is_not_answered(customer):
    item = _complaint(customer)
    lifecycle.close_item(item_id=item.pk, outcome="done", actor="sabine")

    with pytest.raises(MoveRefused, match=r"^Das ist schon erledigt\.$"):
        lifecycle.ask(item_id=item.pk, version=0, text="?", actor="sabine")


# --- the other decisions ------------------------------------------------------------------------------------------
def test_a_rejection_tells_the_customer_why(in_review):
    lifecycle.reject(order_id=in_review.pk, version=1, text="Nicht lieferbar.", actor="sabine")

    answer = Answer.objects.get()
    assert Order.objects.get().state == "rejected"
    assert (answer.kind, answer.body, answer.subject) == ("refusal", "Nicht lieferbar.", "Ihre Bestellung 26-1144")
    assert QueueItem.objects.get().outcome == "rejected"


def test_a_duplicate_names_the_other_and_can_be_opened_again(in_review, accepted_before):
    lifecycle.mark_duplicate(order_id=in_review.pk, version=1, of_number=accepted_before.number, actor="sabine")
    lifecycle.reopen(order_id=in_review.pk, version=2, actor="sabine")

    order = Order.objects.get(pk=in_review.pk)
    assert (order.state, order.duplicate_of, order.items.get().state) == ("review", accepted_before, "open")
    assert Answer.objects.filter(order=order).count() == 0


@pytest.mark.parametrize("number", ["2026-999999", None])
def test_a_duplicate_of_nothing_or_of_itself_is_refused(in_review, number):
    with pytest.raises(MoveRefused, match="gibt es nicht"):
        lifecycle.mark_duplicate(order_id=in_review.pk, version=1, of_number=number or in_review.number, actor="sabine")


def test_no_order_says_what_it_is_instead(in_review):
    lifecycle.no_order(order_id=in_review.pk, kind="inquiry", actor="sabine", note="nur eine Frage")

    item = QueueItem.objects.get()
    assert (item.kind, item.state, item.outcome) == ("inquiry", "done", "no_order")
    assert (Order.objects.get().state, in_review.events.last().note) == ("rejected", "nur eine Frage")


def test_an_order_goes_its_way_to_the_end(accepted):
    lifecycle.release(order_id=accepted.pk, version=1, actor="erp")
    lifecycle.close(order_id=accepted.pk, version=2, actor="erp")

    order = Order.objects.get()
    assert (order.state, order.version) == ("closed", 3)
    with pytest.raises(MoveRefused, match=r"ist abgeschlossen\.$"):
        lifecycle.cancel(order_id=accepted.pk, version=3, actor="sabine")


def test_a_confirmation_that_has_not_left_is_kept_back_when_the_order_is_opened_again(accepted):
    lifecycle.reopen(order_id=accepted.pk, version=1, actor="sabine", note="Menge falsch")

    answer, item, order = Answer.objects.get(), QueueItem.objects.get(), Order.objects.get()
    assert (answer.state, answer.needs_person_because) == ("failed", "withdrawn")
    assert (order.state, order.accepted_at, item.state, item.order) == ("review", None, "open", accepted)
    with pytest.raises(MoveRefused, match="zurückgezogen"):
        lifecycle.resend(answer_id=answer.pk, actor="sabine")


def test_cancelling_closes_all_that_waits(in_review):
    lifecycle.cancel(order_id=in_review.pk, version=1, actor="sabine", note="vom Kunden")

    assert (Order.objects.get().state, QueueItem.objects.get().outcome) == ("cancelled", "cancelled")


# --- items --------------------------------------------------------------------------------------------------------
def test_an_item_is_opened_once(customer):
    first, second = _complaint(customer), _complaint(customer)

    assert first == second
    assert QueueItem.objects.count() == 1


def test_an_item_about_an_order_is_its_customers(accepted, sabine):
    item = lifecycle.open_item(
        kind="change", channel="fax", source_ref="fax-1", received_at=WHEN, related_order_id=accepted.pk, sender="+49711555"
    )

    assert (item.customer, item.assigned_to, item.related_order) == (accepted.customer, sabine, accepted)


@pytest.mark.django_db(transaction=True)
def test_an_item_opened_twice_at_the_same_moment_is_one(customer):
    results = in_parallel(*[lambda: _complaint(customer).pk] * 4)

    assert results == [QueueItem.objects.get().pk] * 4


def test_an_order_in_review_does_not_lose_its_item(in_review):
    with pytest.raises(MoveRefused, match=r"ist noch zu entscheiden\.$"):
        lifecycle.close_item(item_id=in_review.items.get().pk, outcome="done", actor="sabine")


def test_what_is_closed_stays_as_it_was_closed(customer):
    item = _complaint(customer)
    lifecycle.close_item(item_id=item.pk, outcome="done", actor="sabine")

    again = lifecycle.close_item(item_id=item.pk, outcome="order", actor="joerg")

    assert (again.state, again.outcome, again.closed_by) == ("done", "done", "sabine")
