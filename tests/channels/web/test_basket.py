import pytest
from django.urls import reverse

from channels.web.basket import MOST_LINES
from orders.models import Article
from tests.channels import shelf

GLOVES, GLUE, CABLE = "HS-1010-09|PR", "DS-41-750|C62", "KB 4/25|MTR"


def lines(visitor):
    return visitor.client.session.get("shop_basket", {}).get("lines", [])


def test_what_is_put_in_twice_is_added_up_and_units_stand_apart(visitor):
    visitor.put_in("HS-1010-09", "3", "PK")
    visitor.put_in("HS-1010-09", "2", "PK")
    visitor.put_in("HS-1010-09", "4")

    assert lines(visitor) == [["HS-1010-09", "PK", "5"], ["HS-1010-09", "PR", "4"]]
    page = visitor.page("basket")
    assert "69,76 €" in page


@pytest.mark.parametrize(
    ("sku", "quantity", "unit", "said"),
    [
        ("HS-1010-09", "0", "PR", "Muss größer als null sein."),
        ("HS-1010-09", "-1", "PR", "Das ist keine Zahl."),
        ("HS-1010-09", "", "PR", "Wie viel?"),
        ("HS-1010-09", "1,5", "PR", "Bitte eine ganze Zahl."),
        ("HS-1010-09", "1000001", "PR", "Bitte höchstens 1 000 000."),
        ("HS-1010-09", "1", "CT", "Den Artikel gibt es in: Paar, Pack."),
    ],
)
def test_what_cannot_be_ordered_is_not_put_in(visitor, sku, quantity, unit, said):
    visitor.put_in(sku, quantity, unit)

    assert lines(visitor) == []
    assert visitor.said() == [f"Montagehandschuh Gr. 9: {said}"]


def test_metres_can_be_broken(visitor):
    visitor.put_in("KB 4/25", "12,5")

    assert lines(visitor) == [["KB 4/25", "MTR", "12.5"]]
    assert 'value="12,5"' in visitor.page("basket")


def test_an_english_page_reads_english_numbers(visitor):
    visitor.put_in("KB 4/25", "1,250.5", lang="en")

    assert lines(visitor) == [["KB 4/25", "MTR", "1250.5"]]


def test_quantities_and_units_are_changed_and_lines_taken_out(visitor):
    for sku in ("HS-1010-09", "DS-41-750", "KB 4/25"):
        visitor.put_in(sku)

    visitor.post("basket", action="update", **{f"quantity-{GLOVES}": "7", f"unit-{GLOVES}": "PK", f"quantity-{GLUE}": "0"})
    assert lines(visitor) == [["HS-1010-09", "PK", "7"], ["KB 4/25", "MTR", "1"]]
    visitor.post("basket", remove="HS-1010-09|PK", **{"quantity-HS-1010-09|PK": "9"})

    assert lines(visitor) == [["KB 4/25", "MTR", "1"]]


def test_a_wrong_quantity_is_said_at_its_line_and_changes_nothing(visitor):
    visitor.put_in("HS-1010-09"), visitor.put_in("DS-41-750")

    response = visitor.post("basket", action="order", **{f"quantity-{GLOVES}": "viele", f"quantity-{GLUE}": "3"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Das ist keine Zahl." in page
    assert 'value="viele"' in page
    assert [line[2] for line in lines(visitor)] == ["1", "1"]


def test_going_on_takes_the_changed_quantities_along(visitor):
    visitor.put_in("HS-1010-09")

    response = visitor.post("basket", action="order", **{f"quantity-{GLOVES}": "3"})

    assert response["Location"] == reverse("shop:details")
    assert lines(visitor) == [["HS-1010-09", "PR", "3"]]


def test_a_basket_has_an_end(visitor):
    session = visitor.client.session
    session["shop_basket"] = {"token": "t", "lines": [[f"X-{number}", "C62", "1"] for number in range(MOST_LINES)]}
    session.save()

    visitor.put_in("HS-1010-09")

    assert len(lines(visitor)) == 200
    assert visitor.said()[0] == "Im Korb ist für höchstens 200 Positionen Platz."


def test_what_is_no_longer_sold_must_be_taken_out_before_ordering(visitor):
    visitor.put_in("HS-1010-09"), visitor.put_in("DS-41-750")
    Article.objects.filter(sku="DS-41-750").update(active=False)

    assert "Diesen Artikel gibt es nicht mehr." in visitor.page("basket")
    assert visitor.get("details")["Location"] == reverse("shop:basket")
    visitor.post("basket", remove=GLUE)

    assert visitor.get("details").status_code == 200


def test_a_large_basket_of_a_customer_is_priced_in_a_fixed_number_of_queries(visitor, django_assert_num_queries):
    visitor.prove()
    for number in range(30):
        shelf.article(f"Z-{number}", "Zange", "C62", "1")
        visitor.put_in(f"Z-{number}")

    with django_assert_num_queries(5):
        visitor.get("basket")


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(visitor, address):
    assert visitor.put_in("HS-1010-09", next=address)["Location"] == reverse("shop:basket")
    assert visitor.put_in("HS-1010-09", next="/shop/?q=x")["Location"] == "/shop/?q=x"


def test_baskets_of_two_visitors_have_nothing_in_common(visitor, another):
    visitor.put_in("HS-1010-09")

    assert "Der Korb ist leer" in another().page("basket")


@pytest.mark.parametrize("name", ["add", "forget", "place"])
def test_changes_are_posted_only(visitor, name):
    assert visitor.get(name).status_code == 405


@pytest.mark.parametrize("name", ["add", "basket", "customer", "details", "forget", "place"])
def test_a_post_from_another_site_is_refused(db, name):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(reverse(f"shop:{name}")).status_code == 403
