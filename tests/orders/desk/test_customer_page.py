from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from orders.models import Contact, Customer, Order, OrderEvent


@pytest.fixture
def guess(customer, place):
    """A sender that an order has taught."""
    order = place().order
    return Contact.objects.create(
        customer=customer, kind="email", value="privat@post.example", normal="privat@post.example", learned=True,
        learned_at=timezone.now() - timedelta(minutes=5), learned_from=order.number, learned_by="sabine",
    )  # fmt: skip


def page_of(desk, customer):
    return desk.get(reverse("desk:customer", args=[customer.number])).content.decode()


def contacts_of(page):
    """The list of contacts without its markup, one text each."""
    found = re.search(r'id="kontakte">.*?<ul class="contacts">(.*?)</ul>', page, re.DOTALL)
    entries = found[1].split("</li>")[:-1] if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", entry).split()) for entry in entries]


def check(client, customer, contact, right):
    return client.post(reverse("desk:check_contact", args=[customer.number]), {"lesson": contact, "right": right})


def test_every_contact_says_where_it_is_known_from(desk, customer, guess):
    Contact.objects.create(customer=customer, kind="fax", value="0711 5550999", normal="+497115550999")

    known, learned = contacts_of(page_of(desk, customer))

    assert known == "Fax 0711 5550999 aus den Stammdaten"
    assert re.fullmatch(
        r"E-Mail privat@post\.example gelernt aus 2026-000001 , .* · Sabine Kreutzer Stimmt Stimmt nicht", learned
    )


@pytest.mark.parametrize(
    ("right", "said", "disputed"),
    [("yes", "bestätigt von Sabine Kreutzer", False), ("no", "verworfen von Sabine Kreutzer", True)],
)
def test_a_guess_is_confirmed_or_refused_by_one_press(desk, customer, guess, right, said, disputed):
    answer = check(desk, customer, guess.pk, right)

    guess.refresh_from_db()
    (shown,) = contacts_of(page_of(desk, customer))
    assert (answer.status_code, answer["Location"]) == (302, f"/kunden/{customer.number}/")
    assert (guess.checked_by, guess.disputed) == ("sabine", disputed)
    assert said in shown
    assert shown.endswith("Vergessen")


def test_the_order_that_taught_it_tells_that_a_contact_was_refused_and_so_does_the_customers_page(desk, customer, guess):
    check(desk, customer, guess.pk, "no")

    event = OrderEvent.objects.get(what="refused")
    page = page_of(desk, customer)
    assert (event.order.number, event.actor) == ("2026-000001", "sabine")
    assert "Zurückgenommen" in page
    assert "Absender privat@post.example gilt nicht mehr" in page


@pytest.mark.parametrize("values", [{"right": "perhaps"}, {"right": ""}, {"lesson": "x"}, {"lesson": "9" * 30}])
def test_what_says_neither_yes_nor_no_of_no_contact_is_said_to_be_missing(desk, customer, guess, values):
    posted = {"lesson": guess.pk, "right": "yes", **values}

    assert desk.post(reverse("desk:check_contact", args=[customer.number]), posted).status_code == 404


def test_nothing_of_another_customer_and_nothing_of_the_master_data_is_checked(desk, customer, guess):
    other = Customer.objects.create(number="41008", name="Haug KG")
    fixed = Contact.objects.create(customer=customer, kind="fax", value="0711 5550999", normal="+497115550999")

    answers = [check(desk, other, guess.pk, "no"), check(desk, customer, fixed.pk, "no")]

    said = [[str(message) for message in get_messages(answer.wsgi_request)][-1] for answer in answers]
    assert said == ["Diesen Kontakt gibt es nicht mehr."] * 2
    assert not Contact.objects.filter(disputed=True).exists()


def test_the_ways_by_which_a_customer_orders_are_counted(desk, customer, place):
    for number in range(1, 4):
        place(number)
    Order.objects.filter(number="2026-000003").update(channel="fax")

    page = page_of(desk, customer)

    assert "E-Mail 2, Fax 1" in page


def test_what_is_open_says_what_it_waits_for(desk, customer, place):
    place(1)
    waiting = place(2)
    waiting.state = "waiting"
    waiting.save()

    page = page_of(desk, customer)

    section = page[page.index("Noch offen") : page.index("Letzte Aufträge")]
    assert (section.count("Rückfrage offen"), section.count("in Prüfung")) == (1, 1)


def test_orders_from_before_are_shown_line_by_line_the_newest_first(desk, customer, gloves, glue):
    for article, day, po_number in ((gloves, "2026-09-01", "B-1"), (glue, "2026-10-01", "B-2"), (gloves, "2026-10-01", "B-2")):
        article.purchases.create(customer=customer, order_date=day, po_number=po_number, quantity=3, unit="C62")

    page = page_of(desk, customer)

    section = page[page.index("Vor Allwege bestellt") :]
    assert [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in re.findall(r"<summary>(.*?)</summary>", section)] == [
        "01.10.2026 · B-2 · 2 Positionen",
        "01.09.2026 · B-1 · 1 Position",
    ]


def test_an_article_tells_who_buys_it_what_it_replaces_and_what_customers_call_it(desk, customer, gloves, glue, place):
    place(1)
    place(2)
    other = Customer.objects.create(number="41008", name="Haug KG")
    gloves.purchases.create(customer=other, order_date="2026-09-01", quantity=3, unit="PK")
    gloves.customer_numbers.create(customer=other, customer_sku="H-9", folded="H9")
    glue.replaced_by = gloves.sku
    glue.save()

    page = desk.get(reverse("desk:article", args=[gloves.sku])).content.decode()

    buyers = page[page.index("Wer kauft ihn") : page.index("<h2>Preise")]
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", buyers)[1:]]
    today = timezone.localdate().strftime("%d.%m.%Y")
    assert rows == [f"Schreinerei Maier GmbH Ostfildern 10 Pack {today} 2", "Haug KG 3 Pack 01.09.2026 1"]
    assert '<dt>Ersetzt</dt><dd><a href="/artikel/DS-41-750/">DS-41-750</a></dd>' in page
    assert '„H-9“ <a href="/kunden/41008/">Haug KG</a>' in page
