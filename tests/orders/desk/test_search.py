from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.desk.highlighting import excerpt, marked
from orders.fulltext.entries import put_document, put_order
from orders.models import Article, Contact, Customer, CustomerArticle, Order, QueueItem

SEARCH = reverse("desk:search")


@pytest.fixture
def found(desk):
    def find(query, **more):
        return desk.get(SEARCH, {"q": query, **more}).context

    return find


@pytest.fixture
def phone(customer):
    return Contact.objects.create(customer=customer, kind="phone", value="0711 / 555-1020", normal="+497115551020")


@pytest.mark.parametrize(
    "query", ["0711 5551020", "0711/555-1020", "+49 711 555 1020", "0049 711 5551020", "5551020", "555-1020"]
)
def test_a_telephone_number_is_found_in_any_notation(found, phone, customer, query):
    assert list(found(query)["customers"]) == [customer]


def test_an_order_is_found_by_the_number_it_came_from(found, place):
    order = place(sender="+497115551020").order

    for query in ("0711 5551020", "+49 711 5551020", "(0711) 555-1020"):
        assert [row.number for row in found(query)["rows"]] == [order.number]


@pytest.mark.parametrize("query", ["müller", "Mueller", "MÜLLER", "straße", "strasse"])
def test_umlauts_and_sharp_s_are_folded(found, db, query):
    customer = Customer.objects.create(number="7", name="Müller Straßenbau")

    assert list(found(query)["customers"]) == [customer]


def test_an_article_is_found_by_a_part_of_a_word_and_by_the_customers_number(found, customer, gloves):
    CustomerArticle.objects.create(customer=customer, customer_sku="H 77-9", folded="H779", article=gloves)

    for query in ("handschuh", "HS-1010", "hs1010", "H 77-9"[2:], "h779", "montage gr."):
        assert [article.sku for article in found(query)["articles"]] == (["HS-1010-09"] if query != "77-9" else [])


def test_words_of_a_document_lead_to_what_became_of_it(found, place, desk):
    order = place().order
    put_document(source_ref=order.source_ref, at=timezone.now(), heads=[], texts=["Bitte an den Bauhof in Kleinbottwar liefern"])

    page = desk.get(SEARCH, {"q": "kleinbott"})

    (row,) = page.context["documents"]
    assert row.orders == [order]
    assert "in <mark>Kleinbottwar</mark> liefern" in page.content.decode()


def test_a_message_without_an_order_leads_to_its_item(found, customer):
    now = timezone.now()
    item = QueueItem.objects.create(
        kind="complaint", channel="email", source_ref="m9", customer=customer, received_at=now, due_at=now
    )
    put_document(source_ref="m9", at=now, heads=["x@y.de"], texts=["Die Dose war verbeult"])

    (row,) = found("verbeult")["documents"]

    assert (row.orders, row.items) == ([], [item])


def test_all_documents_are_paged_by_key_the_newest_first(found, desk, db):
    for number in range(60):
        put_document(source_ref=f"m{number}", at=timezone.now(), heads=[], texts=["Schrauben"])

    first = found("schrauben", **{"in": "documents"})
    second = desk.get(f"{SEARCH}?{first['page'].after}").context

    assert [row.entry.ref for row in first["documents"]] == [f"m{number}" for number in range(59, 9, -1)]
    assert [row.entry.ref for row in second["documents"]] == [f"m{number}" for number in range(9, -1, -1)]
    assert found("schrauben")["more"]["documents"]


@pytest.mark.parametrize("count", [2, 30])
def test_the_number_of_queries_does_not_grow_with_what_is_found(desk, place, django_assert_max_num_queries, count):
    for number in range(1, count + 1):
        order = place(number).order
        put_document(source_ref=order.source_ref, at=timezone.now(), heads=[], texts=["Maier"])
        Article.objects.create(sku=f"M{number}", name="Maier", unit="C62", price=1)
        Customer.objects.create(number=f"M{number}", name="Maier")

    with django_assert_max_num_queries(20):
        desk.get(SEARCH, {"q": "maier"})


def test_marks_are_put_around_words_and_the_rest_is_escaped():
    assert marked("<b>Größe & groß</b>", "groß grö") == "&lt;b&gt;<mark>Größe</mark> &amp; <mark>groß</mark>&lt;/b&gt;"
    assert marked("Maier", "") == "Maier"
    assert marked(None, "x") == ""


def test_an_excerpt_shows_what_stands_around_the_find():
    text = "eins " * 50 + "Kleinbottwar " + "zwei " * 50

    shown = excerpt(text, "kleinb")

    assert shown.startswith("… eins")
    assert "<mark>Kleinbottwar</mark> zwei" in shown
    assert shown.endswith("zwei …")
    assert len(shown) < 230


def test_orders_are_paged_by_key(desk, place):
    for number in range(1, 54):
        place(number)
    first = desk.get(reverse("desk:orders"), {"q": "maier", "state": "review"})

    second = desk.get(f"{reverse('desk:orders')}?{first.context['page'].after}")

    assert [row.number for row in second.context["rows"]] == [f"2026-{number:06d}" for number in (3, 2, 1)]
    assert (second.context["filter_q"], second.context["state"]) == ("maier", "review")


@pytest.mark.parametrize("key", ["x", "bnVsbA", "WzFd", "WyJ4IiwgMV0", "W251bGwsbnVsbF0", "WyIyMDI2LTExLTI0IiwxXQ", "a" * 2000])
def test_a_key_that_was_not_made_here_leads_to_the_first_page(desk, place, key):
    place()

    for name in ("after", "before"):
        assert len(desk.get(reverse("desk:orders"), {name: key}).context["rows"]) == 1


def test_every_order_in_the_table_of_the_search_is_of_the_program(place):
    order = place().order
    put_order(order)

    assert Order.objects.filter(entry__words__hold="maier").get() == order
