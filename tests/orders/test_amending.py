from decimal import Decimal

import pytest

from orders import lifecycle
from orders.lifecycle import MoveRefused, apply_change, place, take_as_change, take_as_order
from orders.models import Answer, Customer, QueueItem
from tests.orders.conftest import line_data, order_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(customer, gloves, glue):
    """A second message: other gloves, and glue as well."""
    lines = [line_data(gloves, 1, text="doch 12 Pack", quantity=Decimal(12)), line_data(glue, 2, text="2 Leim", unit="C62")]
    data = order_data(customer, *lines, source_ref="message-2", po_number="")
    return place(data=data, reasons=[], accepted=False)


def quantities(order):
    return [(line.article.sku, line.quantity) for line in order.lines.select_related("article")]


def taken(change, earlier, *, whole=False):
    return take_as_change(order_id=change.pk, version=1, of_number=earlier.number, whole=whole, actor="sabine")


def test_a_change_is_laid_out_over_the_earlier_lines_and_changes_nothing_there(accepted, change, glue):
    accepted.lines.create(position=2, article=glue, quantity=1, unit="C62", text="Leim")
    accepted.lines.create(position=3, article=None, quantity=1, unit="C62", text="Sonstiges")

    taken(change, accepted)

    assert [(line.position, line.text) for line in change.lines.all()] == [(1, "doch 12 Pack"), (2, "2 Leim"), (3, "Sonstiges")]
    assert accepted.lines.first().quantity == Decimal(10)
    item = QueueItem.objects.get(order=change)
    assert (item.kind, item.related_order) == ("change", accepted)


def test_a_whole_new_list_replaces_all_lines(accepted, change, glue):
    accepted.lines.create(position=2, article=None, quantity=1, unit="C62", text="entfällt")

    taken(change, accepted, whole=True)
    apply_change(order_id=change.pk, version=2, actor="sabine")

    assert [line.text for line in accepted.lines.all()] == ["doch 12 Pack", "2 Leim"]


def test_an_applied_change_stands_in_the_earlier_order_and_is_confirmed(accepted, change):
    taken(change, accepted)

    apply_change(order_id=change.pk, version=2, actor="sabine", hold_s=20)

    accepted.refresh_from_db()
    change.refresh_from_db()
    assert quantities(accepted) == [("HS-1010-09", Decimal(12)), ("DS-41-750", Decimal(10))]
    assert (accepted.state, accepted.version, accepted.po_number) == ("accepted", 2, "26-1144")
    event = accepted.events.last()
    assert (event.what, event.note) == ("changed", change.number)
    assert [line["quantity"] for line in event.before["lines"]] == ["10"]
    assert [line["quantity"] for line in event.after["lines"]] == ["12", "10"]
    assert (change.state, change.merged_into) == ("rejected", accepted)
    assert QueueItem.objects.get(order=change).outcome == "change"
    old, new = Answer.objects.filter(order=accepted).order_by("pk")
    assert (old.state, old.needs_person_because) == ("failed", "withdrawn")
    assert (new.state, new.subject) == ("due", f"Geänderte Auftragsbestätigung {accepted.number}")
    assert Answer.objects.filter(order=change).count() == 0


def test_lines_say_which_message_they_were_read_in(accepted, change):
    taken(change, accepted)
    apply_change(order_id=change.pk, version=2, actor="sabine")

    assert [line.evidence[0].get("source") for line in accepted.lines.all()] == ["message-2", "message-2"]


def test_an_order_still_in_review_is_changed_without_a_confirmation(in_review, change):
    taken(change, in_review)
    apply_change(order_id=change.pk, version=2, actor="sabine")

    in_review.refresh_from_db()
    assert (in_review.state, in_review.lines.count(), Answer.objects.count()) == ("review", 2, 0)
    assert QueueItem.objects.get(order=in_review).state == "open"


def test_a_change_that_changes_nothing_is_not_applied(accepted, customer, gloves):
    same = place(data=order_data(customer, line_data(gloves), source_ref="message-2"), reasons=[], accepted=False)
    taken(same, accepted)

    with pytest.raises(MoveRefused, match="ändert sich dadurch nichts"):
        apply_change(order_id=same.pk, version=2, actor="sabine")


def test_an_incomplete_change_is_not_applied(accepted, customer, gloves):
    data = order_data(customer, line_data(None, text="die anderen"), source_ref="message-2")
    change = place(data=data, reasons=[], accepted=False)
    taken(change, accepted)

    with pytest.raises(MoveRefused, match=r"Artikel unbekannt: Pos\. 2"):
        apply_change(order_id=change.pk, version=2, actor="sabine")


def test_a_released_order_is_not_changed(accepted, change):
    lifecycle.release(order_id=accepted.pk, version=1, actor="sabine")

    with pytest.raises(MoveRefused, match="lässt sich nicht mehr ändern"):
        taken(change, accepted)


def test_an_order_released_after_the_change_was_taken_up_is_not_changed(accepted, change):
    taken(change, accepted)
    lifecycle.release(order_id=accepted.pk, version=1, actor="sabine")

    with pytest.raises(MoveRefused, match="lässt sich nicht mehr ändern"):
        apply_change(order_id=change.pk, version=2, actor="sabine")


def test_another_customers_order_is_not_changed(accepted, change):
    accepted.customer = Customer.objects.create(number="41008", name="Haug")
    accepted.save()

    with pytest.raises(MoveRefused, match="eines anderen Kunden"):
        taken(change, accepted)


def test_what_is_no_change_after_all_is_an_order_with_its_lines(accepted, change):
    taken(change, accepted)

    take_as_order(order_id=change.pk, version=2, actor="sabine")

    item = QueueItem.objects.get(order=change)
    assert (item.kind, item.related_order, change.lines.count()) == ("order", None, 2)
    with pytest.raises(MoveRefused, match="welcher Auftrag"):
        apply_change(order_id=change.pk, version=3, actor="sabine")
