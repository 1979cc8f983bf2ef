from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from orders.data import AddressData
from orders.lifecycle import place
from orders.models import Answer, NumberRange, Order, OrderEvent, Price, QueueItem
from orders.reasons import Reason, ReasonCode
from tests.orders.conftest import line_data, order_data
from tests.orders.parallel import in_parallel


def test_an_accepted_order_is_numbered_confirmed_and_waits_for_nobody(customer, gloves, time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 9, 5, tzinfo=ZoneInfo("Europe/Berlin")), tick=False)

    order = place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=True)

    order.refresh_from_db()
    assert (order.number, order.state, order.version) == ("2026-000001", "accepted", 1)
    assert order.accepted_at == datetime(2026, 11, 24, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    assert order.responsible == "Frau Kreutzer"
    assert len(order.public_token) == 43
    assert list(order.events.values_list("what", "actor")) == [("placed", "system"), ("accepted", "system")]
    answer = order.answers.get()
    assert (answer.kind, answer.channel, answer.recipient, answer.state) == (
        "confirmation",
        "email",
        "buero@maier.example",
        "due",
    )
    assert answer.thread == {"message_id": "<a@maier.example>", "subject": "Bestellung"}
    assert QueueItem.objects.count() == 0


def test_an_order_in_review_waits_for_the_customers_contact(customer, gloves, sabine):
    reasons = [Reason(ReasonCode.QUANTITY_UNUSUAL, line=1, detail="Sonst 2.")]

    order = place(data=order_data(customer, line_data(gloves)), reasons=reasons, accepted=False)

    item = order.items.get()
    assert order.state == "review"
    assert (item.state, item.purpose, item.kind, item.channel) == ("open", "decide", "order", "email")
    assert item.assigned_to == sabine
    assert item.customer == customer
    assert item.reasons == [{"code": "quantity_unusual", "field": "", "line": 1, "detail": "Sonst 2."}]
    assert item.due_at == datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert Answer.objects.count() == 0


def test_nobody_is_named_where_the_contact_is_absent(customer, gloves, sabine):
    sabine.clerk.absent = True
    sabine.clerk.save()

    order = place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=False)

    assert order.items.get().assigned_to is None


def test_a_second_call_gives_back_the_first_order_and_changes_nothing(customer, gloves):
    first = place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=False)

    second = place(data=order_data(customer, po_number="anders"), reasons=[], accepted=True)

    assert second == first
    assert (Order.objects.get().po_number, Order.objects.get().state) == ("26-1144", "review")
    assert OrderEvent.objects.count() == 1


def test_two_orders_of_one_message_are_two(customer, gloves):
    data = order_data(customer, line_data(gloves))

    numbers = [place(data=replace(data, source_part=part), reasons=[], accepted=True).number[5:] for part in (0, 1)]

    assert numbers == ["000001", "000002"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"article_id": None}, ["article_unknown"]),
        ({"quantity": None}, ["quantity_missing"]),
        ({"quantity": Decimal(0)}, ["quantity_missing"]),
        ({"unit": ""}, ["unit_unsure"]),
        ({"unit": "CT"}, ["unit_unsure"]),
    ],
)
def test_an_incomplete_order_is_never_accepted_whatever_was_decided(customer, gloves, changes, codes):
    line = replace(line_data(gloves), **changes)

    order = place(data=order_data(customer, line), reasons=[], accepted=True)

    assert order.state == "review"
    assert [reason["code"] for reason in order.items.get().reasons] == codes
    assert Answer.objects.count() == 0


def test_an_order_without_customer_or_lines_is_never_accepted(db):
    order = place(data=order_data(None), reasons=[], accepted=True)

    assert [reason["code"] for reason in order.items.get().reasons] == ["customer_unknown", "no_lines"]


def test_an_order_with_reasons_or_an_earlier_one_like_it_is_never_accepted(customer, gloves):
    first = place(data=order_data(customer, line_data(gloves)), reasons=[], accepted=True)
    again = order_data(customer, line_data(gloves), source_ref="message-2", duplicate_of=first.number)

    second = place(data=again, reasons=[], accepted=True)
    doubted = place(data=replace(again, source_ref="3", duplicate_of=""), reasons=[Reason(ReasonCode.DAMAGED)], accepted=True)

    assert (second.state, second.duplicate_of, doubted.state) == ("review", first, "review")
    assert second.items.get().reasons == [{"code": "duplicate", "field": "", "line": None, "detail": first.number}]


def test_a_line_without_a_price_is_given_the_one_that_holds(customer, gloves):
    customer.price_list = "HANDWERK"
    customer.save()
    Price.objects.create(price_list="HANDWERK", article=gloves, min_quantity=120, price=Decimal("0.981"))

    order = place(data=order_data(customer, line_data(gloves, price=None, price_source="")), reasons=[], accepted=True)

    line = order.lines.get()
    assert (line.price, line.price_source) == (Decimal("0.981"), "customer")


def test_all_of_the_data_is_kept(customer, gloves):
    address = AddressData("Werk 2", "In der Au 16", "72622", "Nürtingen", "DE")
    line = line_data(
        gloves, rivals=[{"sku": "X", "name": "Y", "score": 0.5}], stated_price=Decimal("1.05"), replaced="HS-0900-09"
    )

    order = place(data=order_data(customer, line, delivery=address, comment="Tor 3"), reasons=[], accepted=False)

    stored = order.lines.get()
    assert (order.delivery_name, order.delivery_street, order.delivery_city) == ("Werk 2", "In der Au 16", "Nürtingen")
    assert (order.comment, order.fields, order.sender) == ("Tor 3", {"po_number": {"confidence": 0.95}}, "buero@maier.example")
    assert (stored.text, stored.quantity, stored.unit) == ("10 Pack Handschuhe schwarz", Decimal(10), "PK")
    assert (stored.stated_price, stored.replaced) == (Decimal("1.05"), "HS-0900-09")
    assert stored.rivals == [{"sku": "X", "name": "Y", "score": 0.5}]
    assert order.events.get().after["lines"] == [
        {
            "position": 1,
            "sku": "HS-1010-09",
            "text": "10 Pack Handschuhe schwarz",
            "quantity": "10",
            "unit": "PK",
            "price": "1.09",
        }
    ]


def test_a_number_is_taken_back_with_its_transaction(customer, gloves):
    data = order_data(customer, line_data(gloves))

    with transaction.atomic():
        place(data=data, reasons=[], accepted=True)
        transaction.set_rollback(True)
    order = place(data=replace(data, source_ref="other"), reasons=[], accepted=True)

    assert order.number[5:] == "000001"
    assert NumberRange.objects.get().last == 1


def test_numbers_begin_anew_each_year_and_go_on_behind_orders_brought_in(customer, gloves, time_machine):
    data = order_data(customer, line_data(gloves))
    Order.objects.create(
        number="2026-000007", state="closed", channel="api", received_at=data.received_at, source_ref="old", public_token="t"
    )

    time_machine.move_to(datetime(2026, 12, 31, 12, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    last = place(data=data, reasons=[], accepted=True)
    time_machine.move_to(datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC")))
    first = place(data=replace(data, source_ref="other"), reasons=[], accepted=True)

    assert (last.number, first.number) == ("2026-000008", "2027-000001")


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one_order(customer, gloves):
    data = order_data(customer, line_data(gloves))

    results = in_parallel(*[lambda: place(data=data, reasons=[], accepted=True).pk] * 4)

    assert results == [Order.objects.get().pk] * 4
    assert (Answer.objects.count(), OrderEvent.objects.count(), NumberRange.objects.get().last) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_orders_at_the_same_moment_have_numbers_of_their_own_without_gaps(customer, gloves):
    data = order_data(customer, line_data(gloves))

    results = in_parallel(
        *[lambda part=part: place(data=replace(data, source_part=part), reasons=[], accepted=True).number for part in range(6)]
    )

    assert sorted(number[5:] for number in results) == ["000001", "000002", "000003", "000004", "000005", "000006"]
