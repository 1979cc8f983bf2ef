import pytest
from django.urls import reverse
from django.utils import timezone, translation

from orders.desk.events import events_of
from orders.models import Answer, Order


def _get(desk, name, *args, **query):
    return desk.get(reverse(f"desk:{name}", args=args), query).content.decode()


@pytest.fixture
def accepted(place):
    item = place()
    Order.objects.update(state="accepted")
    item.order.items.all().delete()
    return Order.objects.get()


def test_orders_are_found_by_number_customer_and_the_customers_number(desk, accepted):
    for query in ("2026-000001", "maier", "26-1144", "41007"):
        assert "2026-000001" in _get(desk, "orders", q=query)
    assert "Kein Auftrag gefunden." in _get(desk, "orders", q="haug")
    assert "Kein Auftrag gefunden." in _get(desk, "orders", state="closed")
    assert "2026-000001" in _get(desk, "orders", state="accepted", channel="email")


def test_an_order_shows_lines_sum_and_history(desk, accepted):
    accepted.events.create(
        at=timezone.now(), actor="sabine", what="accepted", before={"state": "review"}, after={"state": "accepted"}
    )

    page = _get(desk, "order", accepted.number)

    assert "10 Pack" in page
    assert "130,80 €" in page
    assert "Sabine Kreutzer" in page
    assert "Stand: in Prüfung → angenommen" in page


def test_the_history_begins_with_what_was_there_and_leaves_out_what_was_not(desk, accepted):
    accepted.events.create(
        at=timezone.now(), actor="system", what="placed", before={"po_number": "", "lines": []},
        after={"customer": "41007", "po_number": "", "requested_date": "2026-12-03", "lines": [{"sku": "a"}, {"sku": "b"}]},
    )  # fmt: skip
    accepted.events.create(
        at=timezone.now(), actor="sabine", what="corrected",
        before={"requested_date": "2026-12-03", "lines": [{"position": 1, "sku": "a", "quantity": "3"}]},
        after={"requested_date": None, "lines": [{"position": 1, "sku": "b", "quantity": "3"}]},
    )  # fmt: skip

    texts = [change for event in events_of(accepted)[:2] for change in event.changes]

    assert texts == [
        "Wunschtermin: 03.12.2026 → —",
        "Pos. 1: 3 a → 3 b",
        "Kunde: 41007",
        "Wunschtermin: 03.12.2026",
        "Positionen: 2",
    ]


def test_a_failed_answer_says_why_and_can_be_sent_again(desk, accepted):
    answer = Answer.objects.create(
        order=accepted, kind="confirmation", channel="email", recipient="a@b.example", state="failed", attempts=5,
        needs_person_because="permanent", last_error="550 mailbox unavailable", not_before=timezone.now(),
    )  # fmt: skip

    page = _get(desk, "order", accepted.number)
    response = desk.post(reverse("desk:resend", args=[answer.pk]))

    assert "550 mailbox unavailable" in page
    assert "5 Versuche" in page
    assert response["Location"] == reverse("desk:order", args=[accepted.number])
    answer.refresh_from_db()
    assert answer.state == "due"


def test_an_accepted_order_is_released(desk, accepted):
    desk.post(reverse("desk:step", args=[accepted.number]), {"move": "release", "version": accepted.version})

    accepted.refresh_from_db()
    assert accepted.state == "released"


def test_a_step_seen_on_an_old_page_is_not_taken(desk, accepted):
    desk.post(reverse("desk:step", args=[accepted.number]), {"move": "cancel", "version": accepted.version + 1})

    accepted.refresh_from_db()
    assert accepted.state == "accepted"


def test_only_moves_that_the_state_allows_are_offered(desk, accepted):
    assert 'value="release"' in _get(desk, "order", accepted.number)
    Order.objects.update(state="closed")
    page = _get(desk, "order", accepted.number)
    assert 'name="move"' not in page


def test_a_customer_page_shows_addresses_orders_and_what_is_bought(desk, accepted):
    page = _get(desk, "customer", "41007")

    assert "Werk 2" in page
    assert "2026-000001" in page
    assert "HS-1010-09" in page


def test_an_article_page_shows_prices_and_the_last_orders(desk, accepted, step_price):
    page = _get(desk, "article", "HS-1010-09")

    assert "0,981 €" in page
    assert "Pack = 12 Paar" in page
    assert "2026-000001" in page


def test_an_article_number_with_a_slash_has_a_page(desk, gloves):
    gloves.sku = "A/B 1"
    gloves.save()

    assert desk.get(reverse("desk:article", args=["A/B 1"])).status_code == 200


def test_the_search_finds_orders_customers_and_articles(desk, accepted):
    assert "Schreinerei <mark>Maier</mark> GmbH" in _get(desk, "search", q="maier")
    assert "<mark>Montagehandschuh</mark> Gr. 9" in _get(desk, "search", q="handschuh")
    assert "Nichts gefunden." in _get(desk, "search", q="xyz")
    assert desk.get(reverse("desk:search"), {"q": "2026-000001"})["Location"] == reverse("desk:order", args=["2026-000001"])


def test_percent_and_quotes_in_a_search_are_only_characters(desk, accepted):
    assert "Nichts gefunden." in _get(desk, "search", q="%' OR 1=1 --")


@pytest.mark.parametrize("name", ["orders", "customers", "articles"])
def test_lists_take_a_fixed_number_of_queries(desk, place, django_assert_max_num_queries, name):
    for number in range(1, 9):
        place(number)

    with django_assert_max_num_queries(8):
        _get(desk, name)


def test_pages_speak_english_where_it_is_chosen(desk, gloves):
    desk.cookies["django_language"] = "en"

    assert '<html lang="en">' in _get(desk, "articles")


def test_error_pages_can_be_printed_without_a_request(db):
    from django.template.loader import render_to_string

    with translation.override("de"):
        pages = [render_to_string(name) for name in ("403.html", "403_csrf.html", "404.html", "500.html")]

    assert ["Zum Eingang" in page for page in pages] == [True] * 4


def test_whoever_is_lost_in_the_shop_is_led_back_to_the_shop(client, desk):
    with translation.override("de"):
        shop, inbox = (client.get(path).content.decode() for path in ("/shop/bestellung/x/", "/auftraege/9/"))

    assert '<a class="button main" href="/shop/">Zum Shop</a>' in shop
    assert '<a class="button main" href="/">Zum Eingang</a>' in inbox
