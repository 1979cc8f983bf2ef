from decimal import Decimal

from django.urls import reverse

from orders.desk.finding import article_choices, matching_customers
from orders.models import Article, Customer, CustomerArticle, Purchase


def _price(desk, **values):
    data = {"article": "HS-1010-09 · Montagehandschuh Gr. 9", "quantity": "10", "unit": "PK", "customer": "41007", "lang": "de"}
    return desk.post(reverse("desk:price"), {**data, **values}).json()


def test_the_price_of_a_line_is_the_customers_step(desk, customer, step_price):
    found = _price(desk)

    assert (found["price"], found["price_source"], found["amount"]) == ("0,981", "customer", "117,72 €")
    assert found["per"] == "je Paar"
    assert [unit["code"] for unit in found["units"]] == ["PR", "PK"]


def test_below_the_step_the_list_price_holds(desk, customer, step_price):
    found = _price(desk, quantity="9")

    assert (found["price"], found["price_source"], found["amount"]) == ("1,09", "list", "117,72 €")


def test_a_price_typed_by_hand_is_left_alone(desk, customer, step_price):
    found = _price(desk, price="2,00", price_source="manual")

    assert (found["price"], found["amount"]) == (None, "240,00 €")


def test_an_unknown_article_has_no_price_and_no_units(desk, gloves):
    found = _price(desk, article="nichts")

    assert (found["price"], found["amount"], found["units"]) == (None, "—", [])


def test_the_sum_is_open_as_long_as_one_line_is(desk, gloves):
    address = reverse("desk:total")
    line = {"article": ["HS-1010-09", "HS-1010-09"], "quantity": ["1", ""], "unit": ["PR", "PR"], "price": ["1,09", "1,09"]}

    assert desk.post(address, line).json() == {"total": "—"}
    assert desk.post(address, {**line, "quantity": ["1", "2"]}).json() == {"total": "3,27 €"}


def test_articles_are_found_by_number_words_and_the_customers_own_number(desk, customer, gloves, glue):
    CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=glue)
    address = reverse("desk:find_articles")

    for query, sku in (("hs 1010", "HS-1010-09"), ("hs101009", "HS-1010-09"), ("holzleim", "DS-41-750"), ("4711", "DS-41-750")):
        page = desk.get(address, {"q": query, "customer": "41007"}).content.decode()
        assert page.count('role="option"') == 1
        assert f'data-value="{sku} · ' in page


def test_what_was_bought_before_stands_first_with_its_date(desk, customer, gloves, glue):

    Article.objects.create(sku="AA-1", folded="AA1", name="Montagehandschuh Gr. 8", unit="PR", price=Decimal(1))
    Purchase.objects.create(customer=customer, order_date="2026-10-02", article=gloves, quantity=Decimal(5), unit="PK")

    page = desk.get(reverse("desk:find_articles"), {"q": "montagehandschuh", "customer": "41007"}).content.decode()

    assert page.index("HS-1010-09") < page.index("AA-1")
    assert "zuletzt 02.10.2026, 5 Pack" in page


def test_a_size_is_found_before_a_number_that_holds_it(db):
    for sku, size in (("HS-1040-07", 7), ("HS-1040-08", 8), ("HS-1040-10", 10)):
        Article.objects.create(sku=sku, folded=sku, name=f"Schnittschutz Gr. {size}", unit="PR", price=Decimal(1))

    assert [choice.value[:10] for choice in article_choices("schnittschutz 10", None)] == [
        "HS-1040-10",
        "HS-1040-07",
        "HS-1040-08",
    ]


def test_customers_are_found_by_number_name_and_town(desk, customer):
    for query in ("4100", "maier", "ostfildern schreinerei"):
        assert (
            'data-value="41007 · Schreinerei Maier GmbH"'
            in desk.get(reverse("desk:find_customers"), {"q": query}).content.decode()
        )


def test_a_name_in_which_a_word_begins_so_goes_first(customer):
    Customer.objects.create(number="1", name="Kindergarten Kazmaierstraße")
    Customer.objects.create(number="2", name="Maier Bau")
    Customer.objects.create(number="3", name="Amt", city="Maierhöfen")

    assert [found.name for found in matching_customers("maier")] == [
        "Maier Bau",
        "Schreinerei Maier GmbH",
        "Amt",
        "Kindergarten Kazmaierstraße",
    ]
    assert matching_customers("maier").count() == 4


def test_an_empty_field_finds_nothing(desk, customer, gloves):
    for name in ("find_articles", "find_customers"):
        assert 'role="option"' not in desk.get(reverse(f"desk:{name}"), {"q": " "}).content.decode()


def test_another_customer_brings_other_addresses(desk, customer):
    page = desk.get(reverse("desk:customer_panel"), {"customer": "41007 · Schreinerei Maier GmbH"}).content.decode()

    assert 'hx-swap-oob="true"' in page
    assert "Werk 2: In der Au 16, 72622 Nürtingen" in page
