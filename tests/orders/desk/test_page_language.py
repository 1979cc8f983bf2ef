"""Numbers mean what was typed, whatever language the page is printed in when they come back."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from orders.desk.numbers import whole
from orders.desk.spelling import call_for_this_page
from orders.models import Order


@pytest.mark.parametrize(
    ("said", "now", "typed", "new"),
    [
        ("de", "en", "0,085", "0.085"),
        ("de", "en", "1.250", "1250"),
        ("de", "en", "12,50", "12.50"),
        ("en", "de", "2.125", "2,125"),
        ("en", "de", "1,250.5", "1250,5"),
        ("de", "de", "1.250,5", "1.250,5"),
        ("de", "en", "zwölf", "zwölf"),
    ],
)
def test_numbers_are_respelled_for_the_page(said, now, typed, new):
    data = {"lang": said, "lines-0-price": typed, "lines-0-article": "1,5 mm", "comment": "0,5"}

    with translation.override(now):
        found = call_for_this_page(data)

    assert found == {"lang": now, "lines-0-price": new, "lines-0-article": "1,5 mm", "comment": "0,5"}


def test_a_draft_comes_back_in_the_other_language_with_the_same_numbers(desk, place, posted):
    item = place()
    desk.get(reverse("desk:review", args=[item.pk]))
    typed = posted(item, **{"lines-0-price": "0,085", "lang": "de", "draft_version": "0"})
    assert desk.post(reverse("desk:keep_draft", args=[item.pk]), typed).status_code == 200

    page = desk.get(reverse("desk:review", args=[item.pk]), headers={"accept-language": "en"}).content.decode()

    assert 'name="lang" value="en"' in page
    assert 'value="0.085"' in page
    assert "0,085" not in page


def test_what_was_typed_in_german_is_accepted_as_typed_from_a_page_that_is_english_by_now(desk, place, posted):
    item = place()
    desk.get(reverse("desk:review", args=[item.pk]))
    typed = posted(item, action="save", **{"lines-0-price": "2,125", "lang": "de"})

    desk.post(reverse("desk:decide", args=[item.pk]), typed, headers={"accept-language": "en"})

    assert Order.objects.get(pk=item.order_id).lines.get(position=1).price == Decimal("2.125")


def test_a_price_is_told_in_the_language_of_the_page_that_asks(desk, place):
    item = place()
    line = item.order.lines.select_related("article").get(position=1)
    asked = {
        "article": line.article.sku,
        "quantity": "1",
        "unit": line.article.unit,
        "price": "",
        "price_source": "",
        "lang": "de",
    }

    told = desk.post(reverse("desk:price"), asked, headers={"accept-language": "en"}).json()

    assert "," in told["price"]
    assert "." not in told["price"]


@pytest.mark.parametrize("text", ["²", "9" * 5000, "-1", "1.5", "", "x", "١٢"])
def test_what_is_no_whole_number_is_none(text):
    assert whole(text) == 0


@pytest.mark.parametrize("field", ["version", "assignee", "delivery", "lines-0-position", "merge_with", "draft_version"])
@pytest.mark.parametrize("value", ["²", "a²", "9" * 5000, "\x00"])
def test_rubbish_in_a_field_that_counts_breaks_no_page(desk, place, posted, field, value):
    item = place()
    address = reverse("desk:review", args=[item.pk])
    desk.get(address)
    for action in ("save", "hand_over", "merge"):
        assert desk.post(reverse("desk:decide", args=[item.pk]), posted(item, action=action, **{field: value})).status_code < 500
    assert desk.post(reverse("desk:keep_draft", args=[item.pk]), posted(item, **{field: value})).status_code < 500
    assert desk.get(address).status_code == 200
