from __future__ import annotations

from decimal import Decimal

import pytest

from orders import lifecycle
from orders.learning import wording_of
from orders.models import Contact, Customer, CustomerArticle, OrderLine
from tests.orders.conftest import changes_to, line_data, order_data


def decide(customer, found, chosen, number=1, user=None, **changes):
    """An order in which a person put another article in place of the one that was found, and accepted it."""
    text = changes.pop("text", "10 Pack Handschuhe schwarz")
    data = order_data(customer, line_data(found, text=text), source_ref=f"m{number}", **changes)
    order = lifecycle.place(data=data, reasons=[], accepted=False)
    order = lifecycle.correct(
        order_id=order.pk, version=1, changes=changes_to(order, line_data(chosen, text=text, unit=chosen.unit)), actor="sabine"
    )
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine", user=user)
    return order


def test_the_customers_words_for_an_article_are_learned(customer, gloves, glue, sabine):
    decide(customer, None, glue, user=sabine)

    learned = CustomerArticle.objects.get()
    assert (learned.customer, learned.article, learned.learned) == (customer, glue, True)
    assert (learned.customer_sku, learned.folded) == ("Handschuhe schwarz", "HANDSCHUHESCHWARZ")


def test_what_the_program_found_itself_or_accepted_alone_teaches_nothing(customer, gloves, glue, sabine):
    decide(customer, glue, glue, user=sabine)
    decide(customer, None, glue, number=2)

    assert CustomerArticle.objects.count() == 0


def test_the_customers_own_number_from_master_data_is_never_overwritten(customer, gloves, glue, sabine):
    CustomerArticle.objects.create(customer=customer, customer_sku="x", folded="HANDSCHUHESCHWARZ", article=gloves)

    decide(customer, None, glue, user=sabine)

    assert CustomerArticle.objects.get().article == gloves


def test_a_wording_that_means_now_this_now_that_is_forgotten(customer, gloves, glue, sabine):
    decide(customer, None, glue, user=sabine)
    decide(customer, None, gloves, number=2, user=sabine)

    assert CustomerArticle.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("10 Pack Handschuhe schwarz", "Handschuhe schwarz"),
        ("1. 10x Handschuhe schwarz", "Handschuhe schwarz"),
        ("10 x Handschuhe Gr. 9", "Handschuhe Gr. 9"),
        ("Handschuhe Gr. 9 10 Pack", "Handschuhe Gr. 9"),
        ("Handschuhe Gr. 9 x 10", "Handschuhe Gr. 9"),
        ("Handschuhe Gr. 9", ""),
        ("12 Handschuhe schwarz", ""),
        ("", ""),
    ],
)
def test_the_quantity_is_no_part_of_a_wording(text, wording):
    assert wording_of(OrderLine(text=text, quantity=Decimal(10))) == wording


def test_one_word_alone_is_not_learned(customer, glue, sabine):
    decide(customer, None, glue, user=sabine, text="10 Pack Handschuhe")

    assert CustomerArticle.objects.count() == 0


def test_the_sender_is_learned(customer, glue, sabine):
    decide(customer, None, glue, user=sabine, channel="fax", sender="+49 711 5550123")

    contact = Contact.objects.get()
    assert (contact.customer, contact.kind, contact.normal, contact.learned) == (customer, "fax", "+497115550123", True)


@pytest.mark.parametrize(
    ("channel", "sender"),
    [("fax", ""), ("fax", "110"), ("email", "no-reply@portal.example"), ("email", "niemand"), ("phone", "+497115550123")],
)
def test_senders_that_speak_for_nobody_are_not_learned(customer, glue, sabine, channel, sender):
    decide(customer, None, glue, user=sabine, channel=channel, sender=sender)

    assert Contact.objects.count() == 0


def test_a_sender_that_another_customer_is_known_by_or_has_used_is_not_learned(customer, glue, sabine):
    other = Customer.objects.create(number="41008", name="Haug KG")
    Contact.objects.create(customer=other, kind="email", value="Buero@Maier.example", normal="buero@maier.example")
    decide(customer, None, glue, user=sabine)
    lifecycle.place(data=order_data(other, source_ref="o", sender="einkauf@portal.example"), reasons=[], accepted=False)
    decide(customer, None, glue, number=2, user=sabine, sender="einkauf@portal.example")

    assert list(Contact.objects.values_list("customer__number", flat=True)) == ["41008"]
