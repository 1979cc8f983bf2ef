from __future__ import annotations

import logging

import pytest

from orders.lessons import NoSuchLesson, check, forget, lessons_of
from orders.models import Contact, Customer, CustomerArticle, UnitUsage
from tests.orders.test_learning import decide


@pytest.fixture
def taught(customer, gloves, glue, sabine):
    """An order that taught a sender, a wording and a unit."""
    return decide(customer, None, glue, user=sabine)


def test_all_that_was_learned_is_listed_with_its_origin(customer, taught, glue):
    lessons = lessons_of(customer)

    assert [(each.kind, each.said, each.article, each.unit) for each in lessons] == [
        ("contact", "buero@maier.example", None, ""),
        ("article", "Handschuhe schwarz", glue, ""),
        ("unit", "Pack", glue, "C62"),
    ]
    assert {(each.by, each.order, each.disputed) for each in lessons} == {("sabine", taught.number, False)}
    assert all(each.at is not None for each in lessons)


def test_what_comes_from_the_master_data_and_what_others_taught_is_no_lesson_of_the_customer(customer, taught, glue):
    other = Customer.objects.create(number="41008", name="Haug KG")
    CustomerArticle.objects.create(customer=other, customer_sku="4711", folded="4711", article=glue)
    Contact.objects.create(customer=other, kind="fax", value="0711 55510", normal="+4971155510")

    assert lessons_of(other) == []
    assert len(lessons_of(customer)) == 3


@pytest.mark.parametrize("model", [Contact, CustomerArticle, UnitUsage])
def test_a_lesson_is_taken_back_and_the_order_that_taught_it_says_so(customer, taught, model, caplog):
    kind = {Contact: "contact", CustomerArticle: "article", UnitUsage: "unit"}[model]
    told = {each["kind"]: each for each in taught.events.get(what="learned").after["learned"]}

    with caplog.at_level(logging.INFO, "orders.lessons"):
        forget(kind=kind, pk=model.objects.get().pk, customer=customer, actor="joerg")

    assert model.objects.count() == 0
    assert len(lessons_of(customer)) == 2
    event = taught.events.get(what="forgotten")
    assert (event.actor, event.before) == ("joerg", {"learned": [told[kind]]})
    assert f"joerg forgot for customer 41007 the {kind}" in caplog.text


def test_a_lesson_whose_order_is_not_known_is_forgotten_all_the_same(customer, glue):
    row = CustomerArticle.objects.create(customer=customer, customer_sku="Leim", folded="LEIM", article=glue, learned=True)

    forget(kind="article", pk=row.pk, customer=customer, actor="joerg")

    assert CustomerArticle.objects.count() == 0


def test_master_data_other_customers_and_what_is_gone_cannot_be_forgotten(customer, taught, glue):
    other = Customer.objects.create(number="41008", name="Haug KG")
    fixed = CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=glue)
    learned = CustomerArticle.objects.get(learned=True)
    wishes = [("article", fixed.pk, customer), ("article", learned.pk, other), ("unit", 4711, customer), ("order", 1, customer)]

    for kind, pk, whose in wishes:
        with pytest.raises(NoSuchLesson):
            forget(kind=kind, pk=pk, customer=whose, actor="joerg")

    assert CustomerArticle.objects.count() == 2


def test_a_refused_sender_is_not_learned_again(customer, taught, glue, sabine):
    contact = Contact.objects.get(learned=True)

    check(pk=contact.pk, customer=customer, actor="sabine", right=False)
    decide(customer, None, glue, user=sabine, number=2)

    contact.refresh_from_db()
    assert Contact.objects.count() == 1
    assert (contact.disputed, contact.checked_by) == (True, "sabine")


def test_a_confirmed_sender_stays_one_when_another_customer_uses_it(customer, taught, glue, sabine):
    contact = Contact.objects.get(learned=True)
    check(pk=contact.pk, customer=customer, actor="sabine", right=True)
    other = Customer.objects.create(number="41008", name="Haug KG")

    decide(other, None, glue, user=sabine, number=2)

    contact.refresh_from_db()
    assert (Contact.objects.count(), contact.disputed) == (1, False)


def test_a_contact_of_the_master_data_is_none_to_be_checked(customer):
    fixed = Contact.objects.create(customer=customer, kind="fax", value="0711 55510", normal="+4971155510")

    with pytest.raises(NoSuchLesson):
        check(pk=fixed.pk, customer=customer, actor="sabine", right=False)
