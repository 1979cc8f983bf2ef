from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.models import Contact, Customer, CustomerArticle, Order, OrderEvent, UnitUsage


@pytest.fixture
def lessons(customer, gloves, place, clerk):
    """One lesson of each kind, taught by an order."""
    order = place().order
    origin = {"learned_at": timezone.now() - timedelta(minutes=5), "learned_from": order.number, "learned_by": "sabine"}
    return {
        "contact": Contact.objects.create(
            customer=customer, kind="fax", value="+49 711 5550123", normal="+497115550123", learned=True, **origin
        ),
        "article": CustomerArticle.objects.create(
            customer=customer, customer_sku="Griffige <b>9er", folded="GRIFFIGE 9 ER", article=gloves, learned=True, **origin
        ),
        "unit": UnitUsage.objects.create(customer=customer, article=gloves, written="PA", key="PA", unit="PK", **origin),
    }


def _page(desk, customer):
    return desk.get(reverse("desk:customer", args=[customer.number])).content.decode()


def _forget(client, customer, kind, lesson):
    return client.post(reverse("desk:forget", args=[customer.number]), {"kind": kind, "lesson": lesson})


def test_the_customers_page_shows_what_was_learned_from_which_order_and_by_whom(desk, customer, lessons):
    page = _page(desk, customer)

    section = page[page.index('id="gelernt"') : page.index('<dl class="facts">')]
    assert section.count("<tr>") == 3
    assert "„Griffige &lt;b&gt;9er“" in section
    assert "„PA“" in section
    assert section.count("Sabine Kreutzer") == 2
    assert section.count('<a href="/auftraege/2026-000001/">2026-000001</a>') == 2
    assert section.count("csrfmiddlewaretoken") == 2
    assert "widersprüchlich" not in section


def test_lessons_that_contradict_each_other_are_shown_as_such(desk, customer, lessons):
    CustomerArticle.objects.update(disputed=True)

    page = _page(desk, customer)

    assert page.count("widersprüchlich, gilt nicht") == 1


def test_without_lessons_there_is_no_such_section(desk, customer, gloves):
    CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=gloves)

    page = _page(desk, customer)

    assert ('id="gelernt"' in page, "4711" in page) == (False, True)


@pytest.mark.parametrize("kind", ["contact", "article", "unit"])
def test_a_lesson_is_forgotten_at_a_press_of_its_button(desk, customer, lessons, kind):
    answer = _forget(desk, customer, kind, lessons[kind].pk)

    assert (answer.status_code, answer["Location"]) == (302, f"/kunden/{customer.number}/")
    assert [name for name, row in lessons.items() if type(row).objects.filter(pk=row.pk).exists()] == [
        name for name in lessons if name != kind
    ]
    event = OrderEvent.objects.get(what="forgotten")
    assert (event.order.number, event.actor) == ("2026-000001", "sabine")


def test_the_history_of_the_order_tells_what_was_learned_and_forgotten(desk, customer, lessons):
    order = Order.objects.get()
    told = [{"kind": "contact", "said": "+49 711 5550123", "means": "41007"}, {"kind": "unit", "said": "X: PA", "means": "PK"}]
    order.events.create(at=timezone.now(), actor="sabine", what="learned", after={"learned": told})
    disputed = [{"kind": "article", "said": "Griffige", "means": ""}, {"kind": "contact", "said": "a@b.example", "means": ""}]
    order.events.create(at=timezone.now(), actor="sabine", what="learned", after={"learned": disputed})
    _forget(desk, customer, "article", lessons["article"].pk)

    page = desk.get(reverse("desk:order", args=[order.number])).content.decode()

    for text in (
        "Absender +49 711 5550123",
        "„X: PA“ → Pack",
        "„Griffige“ widerspricht Gelerntem und gilt nicht mehr",
        "Absender a@b.example gilt nicht mehr",
        "Gelerntes vergessen",
        "„Griffige &lt;b&gt;9er“ → HS-1010-09",
    ):
        assert text in page


def test_a_lesson_that_is_gone_already_is_no_error(desk, customer, lessons):
    _forget(desk, customer, "article", lessons["article"].pk)

    answer = _forget(desk, customer, "article", lessons["article"].pk)

    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)][-1] == "Das ist schon vergessen."


def test_nothing_of_another_customer_and_nothing_of_the_master_data_is_forgotten(desk, customer, lessons, glue):
    other = Customer.objects.create(number="41008", name="Haug KG")
    fixed = CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=glue)

    _forget(desk, other, "article", lessons["article"].pk)
    _forget(desk, customer, "article", fixed.pk)

    assert CustomerArticle.objects.count() == 2


@pytest.mark.parametrize("lesson", ["", "x", "-1", "²", "9" * 30])
def test_what_names_no_lesson_is_said_to_be_missing(desk, customer, lesson):
    assert _forget(desk, customer, "article", lesson).status_code == 404


def test_nobody_forgets_anything_without_signing_in_or_from_another_site(client, customer, lessons, clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)

    answers = [_forget(each, customer, "article", lessons["article"].pk) for each in (client, strict)]

    assert [answer.status_code for answer in answers] == [302, 403]
    assert answers[0]["Location"].startswith(reverse("account_login"))
    assert CustomerArticle.objects.count() == 1
