from __future__ import annotations

import pytest

from orders import lifecycle
from orders.data import Said
from orders.folding import wording_key
from orders.models import Contact, Customer, CustomerArticle, UnitUsage
from tests.orders.conftest import changes_to, line_data, order_data


def said_for(found, **changes):
    """What the customer wrote, and that this was found for it."""
    values = {"words": "Handschuhe schwarz", "quantity": "10", "unit": "Pack", "sku": found.sku if found else ""}
    return Said(**{**values, "counted": "PK", **changes}).as_json()


def decide(customer, found, chosen, number=1, user=None, said=None, unit=None, text="10 Pack Handschuhe schwarz", **changes):
    """An order in which a person put another article in place of the one that was found, and accepted it."""
    written = said_for(found, **(said or {}))
    line = line_data(found, text=text, said=written, unit=written["counted"] or "PK")
    order = lifecycle.place(data=order_data(customer, line, source_ref=f"m{number}", **changes), reasons=[], accepted=False)
    kept = line_data(chosen, text=text, unit=unit or chosen.unit, said=written)
    order = lifecycle.correct(order_id=order.pk, version=order.version, changes=changes_to(order, kept), actor="sabine")
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine", user=user)
    return order


def learned_events(order):
    return list(order.events.filter(what="learned").values_list("actor", "after"))


def test_the_customers_words_for_an_article_are_learned_with_their_origin(customer, glue, sabine):
    order = decide(customer, None, glue, user=sabine, sender="")

    learned = CustomerArticle.objects.get()
    assert (learned.customer, learned.article, learned.learned, learned.disputed) == (customer, glue, True, False)
    assert (learned.customer_sku, learned.folded) == ("Handschuhe schwarz", "HANDSCHUHE SCHWARZ")
    assert (learned.learned_from, learned.learned_by) == (order.number, "sabine")
    assert learned.learned_at is not None
    words = {"kind": "article", "said": "Handschuhe schwarz", "means": "DS-41-750"}
    unit = {"kind": "unit", "said": "DS-41-750: Pack", "means": "C62"}
    assert learned_events(order) == [("sabine", {"learned": [words, unit]})]


def test_the_customers_own_number_is_learned_with_the_words_beside_it_and_the_words_alone_are_not(customer, glue, sabine):
    decide(customer, None, glue, user=sabine, said={"numbers": ["99-017"], "words": "Leim"})

    assert list(CustomerArticle.objects.values_list("customer_sku", "folded", "beside", "article__sku")) == [
        ("99-017", "99017", "LEIM", "DS-41-750")
    ]


def test_a_number_is_known_with_all_the_words_that_stood_beside_it(customer, glue, sabine):
    for number, words in enumerate(["Leim", "Leim weiß", "Leim"], start=1):
        decide(customer, None, glue, number=number, user=sabine, said={"numbers": ["99-017"], "words": words})

    assert CustomerArticle.objects.get().beside == "LEIM WEISS|LEIM"


def test_what_the_program_found_itself_or_accepted_alone_teaches_nothing(customer, gloves, glue, sabine):
    decide(customer, glue, glue, user=sabine, said={"counted": "C62"})
    decide(customer, None, glue, number=2)

    assert (CustomerArticle.objects.count(), UnitUsage.objects.count()) == (0, 0)


def test_what_the_program_doubted_and_a_person_let_stand_is_learned(customer, glue, sabine):
    decide(customer, glue, glue, user=sabine, said={"doubts": ["article_unsure"]})

    assert CustomerArticle.objects.get().article == glue


def test_a_line_that_was_entered_by_hand_teaches_nothing(customer, glue, sabine):
    order = lifecycle.place(data=order_data(customer, line_data(glue, unit="C62")), reasons=[], accepted=False)
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine", user=sabine)

    assert (CustomerArticle.objects.count(), UnitUsage.objects.count()) == (0, 0)


@pytest.mark.parametrize("said", [{}, {"numbers": ["99-017"]}])
def test_what_the_master_data_say_is_never_overwritten(customer, gloves, glue, sabine, said):
    for key in ("HANDSCHUHE SCHWARZ", "99017"):
        CustomerArticle.objects.create(customer=customer, customer_sku="x", folded=key, article=gloves)

    decide(customer, None, glue, user=sabine, said=said)

    assert list(CustomerArticle.objects.values_list("article", "learned", "disputed")) == [(gloves.pk, False, False)] * 2


@pytest.mark.parametrize("said", [{}, {"numbers": ["99-017"]}])
def test_what_means_now_this_now_that_is_disputed_and_stays_so(customer, gloves, glue, sabine, said):
    decide(customer, None, glue, user=sabine, said=said)
    second = decide(customer, glue, gloves, number=2, user=sabine, said=said, unit="PK")
    decide(customer, None, glue, number=3, user=sabine, said=said)

    learned = CustomerArticle.objects.get()
    assert (learned.article, learned.disputed) == (glue, True)
    assert [told["means"] for told in learned_events(second)[0][1]["learned"]] == [""]


def test_an_order_that_is_opened_again_teaches_what_it_says_at_last(customer, gloves, glue, sabine):
    order = decide(customer, None, glue, user=sabine)
    order = lifecycle.reopen(order_id=order.pk, version=order.version + 1, actor="sabine")
    line = line_data(gloves, said=said_for(None))
    order = lifecycle.correct(order_id=order.pk, version=order.version, changes=changes_to(order, line), actor="sabine")
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine", user=sabine)

    learned = CustomerArticle.objects.get()
    assert (learned.article, learned.disputed) == (gloves, False)


def test_the_same_words_for_two_articles_in_one_order_are_disputed_at_once(customer, gloves, glue, sabine):
    lines = [
        line_data(article, position, unit=article.unit, said=said_for(None)) for position, article in enumerate((gloves, glue), 1)
    ]
    order = lifecycle.place(data=order_data(customer, *lines), reasons=[], accepted=False)
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine", user=sabine)

    assert CustomerArticle.objects.get().disputed


@pytest.mark.parametrize("words", ["Handschuhe", "M 8", "", "-- / --"])
def test_too_few_words_alone_are_not_learned(customer, glue, sabine, words):
    decide(customer, None, glue, user=sabine, said={"words": words})

    assert CustomerArticle.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Spax 4,5x40", "SPAX 4.5 X 40"),
        ("Spax 45x40", "SPAX 45 X 40"),
        ("SPAX  4,5 x 40", "SPAX 4.5 X 40"),
        ("Größe 9/10, weiß", "GRÖSSE 9 10 WEISS"),
        ("–", ""),
    ],
)
def test_wordings_are_compared_by_words_and_whole_numbers(text, key):
    assert wording_key(text) == key


def test_the_unit_that_a_customer_means_is_learned_for_the_article(customer, gloves, sabine):
    order = decide(customer, gloves, gloves, user=sabine, said={"unit": "PA", "counted": "PR"}, unit="PK")

    usage = UnitUsage.objects.get()
    assert (usage.customer, usage.article, usage.written, usage.key, usage.unit) == (customer, gloves, "PA", "PA", "PK")
    assert (usage.learned_from, usage.learned_by, usage.disputed) == (order.number, "sabine", False)
    assert CustomerArticle.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"unit": "PA", "counted": "PK"},
        {"unit": "PA", "counted": "PR", "quantity": "120"},
        {"unit": "PA", "counted": "PR", "quantity": ""},
        {"unit": "Pack", "counted": "PR"},
    ],
    ids=["as found", "another number", "no number", "says what it means"],
)
def test_units_that_need_no_lesson_or_allow_none_are_not_learned(customer, gloves, sabine, said):
    decide(customer, gloves, gloves, user=sabine, said=said, unit="PK")

    assert UnitUsage.objects.count() == 0


def test_a_unit_that_was_doubted_and_let_stand_is_learned(customer, gloves, sabine):
    decide(customer, gloves, gloves, user=sabine, said={"unit": "Karton", "doubts": ["unit_unsure"]}, unit="PK")

    assert UnitUsage.objects.values_list("written", "key", "unit").get() == ("Karton", "CT", "PK")


def test_a_unit_that_means_now_this_now_that_is_disputed(customer, gloves, sabine):
    decide(customer, gloves, gloves, user=sabine, said={"unit": "PA", "counted": "PR"}, unit="PK")
    decide(customer, gloves, gloves, number=2, user=sabine, said={"unit": "Pa.", "counted": "PK"}, unit="PR")

    assert UnitUsage.objects.values_list("unit", "disputed").get() == ("PK", True)


def test_the_sender_is_learned(customer, glue, sabine):
    decide(customer, None, glue, user=sabine, channel="fax", sender="+49 711 5550123")

    contact = Contact.objects.get()
    assert (contact.customer, contact.kind, contact.normal, contact.learned) == (customer, "fax", "+497115550123", True)
    assert (contact.learned_by, contact.disputed) == ("sabine", False)


def test_a_learned_sender_that_then_orders_for_another_customer_speaks_for_nobody(customer, glue, sabine):
    other = Customer.objects.create(number="41008", name="Haug KG")
    decide(customer, None, glue, user=sabine, sender="einkauf@verbund.example")

    order = decide(other, None, glue, number=2, user=sabine, sender="einkauf@verbund.example")

    assert Contact.objects.values_list("customer__number", "disputed").get() == ("41007", True)
    assert learned_events(order)[0][1]["learned"][0] == {"kind": "contact", "said": "einkauf@verbund.example", "means": ""}


def test_nothing_is_learned_for_any_other_customer(customer, glue, sabine):
    decide(customer, None, glue, user=sabine, said={"numbers": ["99-017"]})

    rows = [*Contact.objects.all(), *CustomerArticle.objects.all(), *UnitUsage.objects.all()]
    assert [row.customer for row in rows] == [customer, customer, customer]


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
