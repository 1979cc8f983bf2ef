from datetime import timedelta

import pytest
from django.utils import timezone

from orders import lifecycle
from orders.lifecycle import MoveRefused, StaleVersion, merge, place, split
from orders.models import Customer, Order, QueueItem, SearchEntry
from orders.reasons import Reason, ReasonCode
from tests.orders.conftest import line_data, order_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_lines(customer, gloves, glue):
    lines = [
        line_data(gloves, 1),
        line_data(glue, 2, text="2 Leim", unit="C62", evidence=[{"document": 0, "page": 1, "span": [30, 36]}]),
    ]
    return place(
        data=order_data(customer, *lines),
        reasons=[Reason(ReasonCode.QUANTITY_UNUSUAL, line=2, detail="Sonst 1.")],
        accepted=False,
    )


@pytest.fixture
def by_fax(customer, glue):
    return place(
        data=order_data(customer, line_data(glue, unit="C62", text="3 Leim"), source_ref="message-2", channel="fax"),
        reasons=[Reason(ReasonCode.UNIT_UNSURE, line=1)],
        accepted=False,
    )


def item_of(order):
    return QueueItem.objects.get(order=order, purpose="decide")


def test_a_split_order_is_two_with_the_lines_reasons_and_heads_they_belong_to(two_lines, gloves, glue, sabine):
    new = split(order_id=two_lines.pk, version=1, positions=[2], user=sabine)

    two_lines.refresh_from_db()
    assert [line.article for line in two_lines.lines.all()] == [gloves]
    assert [(line.position, line.article, line.text) for line in new.lines.all()] == [(1, glue, "2 Leim")]
    assert (new.state, new.po_number, new.source_ref, new.customer) == ("review", "26-1144", "message-1", two_lines.customer)
    assert item_of(two_lines).reasons == []
    assert [(each["code"], each["line"]) for each in item_of(new).reasons] == [("quantity_unusual", 1)]
    assert item_of(new).assigned_to == sabine
    assert two_lines.events.last().what == "split"
    assert new.events.first().what == "split_off"


def test_the_evidence_of_a_split_order_needs_no_other_message(two_lines, sabine):
    new = split(order_id=two_lines.pk, version=1, positions=[2], user=sabine)

    assert new.lines.get().evidence == [{"document": 0, "page": 1, "span": [30, 36]}]


def test_a_message_is_split_as_often_as_it_has_orders(two_lines, sabine, gloves):
    first = split(order_id=two_lines.pk, version=1, positions=[2], user=sabine)
    order = place(
        data=order_data(two_lines.customer, line_data(gloves), line_data(gloves, 2), source_part=1), reasons=[], accepted=False
    )
    second = split(order_id=order.pk, version=1, positions=[1], user=sabine)

    assert {first.source_part, second.source_part} == {2000, 2001}


@pytest.mark.parametrize("positions", [[], [1, 2]])
def test_each_of_the_two_keeps_a_line(two_lines, sabine, positions):
    with pytest.raises(MoveRefused, match="mindestens eine Position"):
        split(order_id=two_lines.pk, version=1, positions=positions, user=sabine)


def test_an_order_that_changed_meanwhile_is_not_split(two_lines, sabine):
    with pytest.raises(StaleVersion):
        split(order_id=two_lines.pk, version=7, positions=[1], user=sabine)


def test_a_split_order_is_found_by_its_lines(two_lines, sabine):
    new = split(order_id=two_lines.pk, version=1, positions=[2], user=sabine)

    texts = dict(SearchEntry.objects.filter(kind="order").values_list("ref", "text"))
    assert "Holzleim" in texts[new.number]
    assert "Holzleim" not in texts[two_lines.number]


def test_two_messages_of_a_customer_become_one_order(in_review, by_fax, gloves, glue, sabine):
    merge(order_id=in_review.pk, version=1, other_item_id=item_of(by_fax).pk, user=sabine)

    in_review.refresh_from_db()
    by_fax.refresh_from_db()
    assert [(line.position, line.article) for line in in_review.lines.all()] == [(1, gloves), (2, glue)]
    assert [(each["code"], each["line"]) for each in item_of(in_review).reasons] == [("unit_unsure", 2)]
    assert (by_fax.state, by_fax.merged_into, by_fax.lines.count()) == ("rejected", in_review, 1)
    assert (item_of(by_fax).state, item_of(by_fax).outcome) == ("done", "merged")
    assert in_review.version == 2
    assert (in_review.events.last().what, in_review.events.last().note) == ("merged", by_fax.number)
    assert (by_fax.events.last().what, by_fax.events.last().note) == ("merged_into", in_review.number)


def test_merged_lines_say_which_message_they_were_read_in(in_review, by_fax, sabine):
    merge(order_id=in_review.pk, version=1, other_item_id=item_of(by_fax).pk, user=sabine)

    own, other = in_review.lines.all()
    assert "source" not in own.evidence[0]
    assert other.evidence[0]["source"] == "message-2"


def test_a_message_that_is_no_order_is_merged_as_well(in_review, sabine, customer):
    item = lifecycle.open_item(
        kind="other", channel="email", source_ref="m-3", received_at=timezone.now(), subject="Nachtrag", customer_id=customer.pk
    )

    merge(order_id=in_review.pk, version=1, other_item_id=item.pk, user=sabine)

    item.refresh_from_db()
    assert (item.state, item.outcome, item.related_order) == ("done", "merged", in_review)


def test_orders_of_two_customers_stay_two(in_review, by_fax, sabine):
    other = Customer.objects.create(number="41008", name="Haug")
    Order.objects.filter(pk=by_fax.pk).update(customer=other)

    with pytest.raises(MoveRefused, match="desselben Kunden"):
        merge(order_id=in_review.pk, version=1, other_item_id=item_of(by_fax).pk, user=sabine)


def test_what_a_colleague_works_on_is_not_merged(in_review, by_fax, sabine, joerg):
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(order=by_fax).update(claimed_by=joerg, claimed_until=until)

    with pytest.raises(MoveRefused, match="arbeitet gerade jemand"):
        merge(order_id=in_review.pk, version=1, other_item_id=item_of(by_fax).pk, user=sabine)


def test_what_is_done_is_not_merged(in_review, by_fax, sabine):
    lifecycle.no_order(order_id=by_fax.pk, kind="other", actor="sabine")

    with pytest.raises(MoveRefused, match="inzwischen erledigt"):
        merge(order_id=in_review.pk, version=1, other_item_id=item_of(by_fax).pk, user=sabine)
