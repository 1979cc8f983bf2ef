from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from orders import queue, waiting
from orders.assignment import Assigned, Incoming, assignee_of
from orders.lifecycle import open_item, place
from orders.models import AssignmentRule, ClerkProfile
from orders.reasons import Reason, ReasonCode
from tests.orders.conftest import WHEN, line_data, order_data


@pytest.fixture
def inside(db):
    return Group.objects.create(name="Innendienst Süd")


def incoming(customer=None, **values):
    given = {"channel": "fax", "kind": "order", "contact": "Frau Kreutzer", "reasons": {"price_differs"}}
    return Incoming(**{**given, **values}, customer=customer)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({}, True),
        ({"channel": "fax"}, True),
        ({"channel": "email"}, False),
        ({"kind": "order"}, True),
        ({"kind": "complaint"}, False),
        ({"reason": "price_differs"}, True),
        ({"reason": "duplicate"}, False),
        ({"contact": "Frau Kreutzer"}, True),
        ({"contact": "Herr Lamparter"}, False),
        ({"price_list": "HANDWERK"}, True),
        ({"price_list": "INDUSTRIE"}, False),
        ({"postal_codes": "70 737"}, True),
        ({"postal_codes": "70 71"}, False),
        ({"channel": "fax", "postal_codes": "9"}, False),
    ],
)
def test_a_rule_fits_where_every_condition_holds(customer, joerg, condition, fits):
    customer.price_list = "HANDWERK"
    AssignmentRule.objects.create(name="x", person=joerg, **condition)

    assert assignee_of(incoming(customer)) == (Assigned(user=joerg) if fits else Assigned())


def test_conditions_on_the_customer_fit_no_unknown_one(joerg):
    AssignmentRule.objects.create(name="x", person=joerg, postal_codes="7")

    assert assignee_of(incoming(None, contact="")) == Assigned()


def test_the_first_rule_by_position_wins_and_one_that_is_off_is_not_asked(customer, sabine, joerg, inside):
    AssignmentRule.objects.create(position=30, name="all", person=joerg)
    AssignmentRule.objects.create(position=20, name="fax", channel="fax", group=inside)
    AssignmentRule.objects.create(position=10, name="off", active=False, person=sabine)

    assert assignee_of(incoming(customer)) == Assigned(group=inside)
    assert assignee_of(incoming(customer, channel="email")) == Assigned(user=joerg)


def test_where_no_rule_fits_the_contact_gets_it(customer, sabine, joerg):
    AssignmentRule.objects.create(name="api", channel="api", person=joerg)

    assert assignee_of(incoming(customer)) == Assigned(user=sabine)


def test_a_person_who_is_away_hands_on_to_the_deputy_else_to_the_next_rule(customer, sabine, joerg, inside):
    AssignmentRule.objects.create(position=1, name="a", person=joerg)
    AssignmentRule.objects.create(position=2, name="b", group=inside)
    ClerkProfile.objects.filter(user=joerg).update(absent=True, deputy=sabine)
    first = assignee_of(incoming(customer))
    ClerkProfile.objects.filter(user=joerg).update(deputy=None)

    assert (first, assignee_of(incoming(customer))) == (Assigned(user=sabine), Assigned(group=inside))


def test_what_comes_in_is_given_to_the_group_and_its_members_do_it(customer, gloves, sabine, joerg, inside):
    AssignmentRule.objects.create(name="prices", reason="price_differs", group=inside)
    joerg.groups.add(inside)

    order = place(
        data=order_data(customer, line_data(gloves)), reasons=[Reason(ReasonCode.PRICE_DIFFERS, line=1)], accepted=False
    )
    item = order.items.get()

    assert (item.assigned_to, item.assigned_group) == (None, inside)
    assert list(waiting.waiting(joerg, "mine")) == [item]
    assert list(waiting.waiting(sabine, "unassigned")) == []
    assert queue.next_for(joerg) == item


def test_the_groups_work_is_not_given_to_others(joerg, sabine, inside):
    AssignmentRule.objects.create(name="all", group=inside)
    open_item(kind="other", channel="email", source_ref="m", received_at=WHEN)

    assert queue.next_for(joerg) is None


def test_a_rule_names_a_person_or_a_group(joerg, inside):
    for values in ({}, {"person": joerg, "group": inside}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssignmentRule.objects.create(name="x", **values)
