import pytest
from django.urls import reverse

from channels.phone.callers import caller_choices, customers_calling
from channels.phone.forms import usual_reply
from orders.models import Contact
from tests.channels import shelf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["0711 5554107", "+49 (711) 555-4107", "00497115554107", "0711 55541079"])
def test_a_customer_is_found_by_the_number_however_it_is_written(number):
    customer = shelf.maier()

    assert customers_calling(number) == [customer]


def test_an_extension_that_nobody_knows_leads_to_the_switchboard():
    customer = shelf.maier()
    Contact.objects.create(customer=customer, kind="phone", value="+49 7024 5550", normal="+4970245550")

    assert customers_calling("07024 555-17") == [customer]


@pytest.mark.parametrize("number", ["", "17", "anonym", "0711 9999999", "0711 5554"])
def test_a_number_of_nobody_finds_nobody(number):
    shelf.maier()

    assert customers_calling(number) == []


def test_several_customers_behind_one_number_are_all_offered(desk):
    shelf.maier()
    other = shelf.maier(number="41008", name="Maier Montage GmbH")

    found = desk.get(reverse("phone:callers"), {"q": "0711 5554107"}).content.decode()
    page = desk.get(reverse("phone:new"), {"caller": "0711 5554107"}).content.decode()

    assert found.count("data-value=") == 2
    assert f'data-value="{other}"' in found
    assert page.count("data-customer=") == 2
    assert f'data-customer="{other}"' in page


@pytest.mark.parametrize(
    "typed", ["4100", "41007", "maier", "Schrein", "ostfildern", "0711 555", "0711/5554107-12"]
)
def test_who_calls_is_found_while_number_or_name_is_typed(typed):
    customer = shelf.maier()

    assert [(choice.value, choice.hint) for choice in caller_choices(typed)] == [(str(customer), "73760 Ostfildern")]


@pytest.mark.parametrize("typed", ["", "  ", "999", "0711 4444444", "haug"])
def test_nobody_is_offered_for_what_fits_nobody(typed):
    shelf.maier()

    assert caller_choices(typed) == []


def test_a_customer_whose_number_and_telephone_begin_alike_stands_once():
    customer = shelf.maier(number="0711")

    assert [choice.value for choice in caller_choices("0711")] == [str(customer)]


def test_the_customer_field_finds_by_telephone_number_too(desk):
    shelf.maier()

    assert "41007 · Schreinerei Maier" in desk.get(reverse("desk:find_customers"), {"q": "0711 555 4107"}).content.decode()


def test_the_confirmation_goes_the_customers_usual_way():
    customer = shelf.maier()
    assert usual_reply(customer) == ("fax", "+49 711 55541079")

    customer.preferred_channel = "email"
    assert usual_reply(customer) == ("email", "werkstatt@maier.example")
    customer.preferred_channel = "api"
    assert usual_reply(customer) == ("email", "werkstatt@maier.example")
    customer.preferred_channel = "phone"
    assert usual_reply(customer) == ("phone", "")
    assert usual_reply(None) == ("phone", "")


def test_a_customer_chosen_brings_addresses_usual_goods_and_way_of_reply(desk):
    customer = shelf.maier()
    shelf.gloves().purchases.create(customer=customer, order_date="2026-10-02", quantity=5, unit="PK")

    page = desk.get(reverse("phone:panel"), {"customer": str(customer)}).content.decode()

    assert 'data-reply-channel="fax" data-reply-to="+49 711 55541079"' in page
    assert 'data-article="HS-1010-09 · Montagehandschuh Gr. 9"' in page
    assert "Werk 2: In der Au 16, 72622 Nürtingen" in page
