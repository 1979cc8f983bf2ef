from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from orders.desk.lines import MOST_LINES
from orders.desk.reviewing import order_forms


def _posted(data):
    made = QueryDict(mutable=True)
    made.update(MultiValueDict({key: [str(value)] for key, value in data.items()}))
    return made


def _forms(item, data, *, complete=False):
    return order_forms(item, item.order, _posted(data), complete=complete)


def test_an_order_sent_back_unchanged_keeps_every_value_of_its_lines(place, posted):
    item = place()

    forms = _forms(item, posted(item), complete=True)

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    stored = item.order.lines.get()
    assert (line.article_id, line.quantity, line.unit, line.price, line.price_source) == (
        stored.article_id,
        10,
        "PK",
        Decimal("1.09"),
        "list",
    )
    assert (line.text, line.evidence, line.rivals) == (stored.text, stored.evidence, stored.rivals)
    assert forms.lines.total_text("EUR") == "130,80 €"


def test_a_quantity_with_comma_and_thousands_is_read_exactly(place, posted):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-quantity": "1.250,5"}))

    assert forms.is_valid()
    assert forms.lines.lines_data(None)[0].quantity == Decimal("1250.5")


@pytest.mark.parametrize("typed", ["zehn", "-1", "0", "1,00001", "10 Stk"])
def test_a_wrong_quantity_is_said_at_the_field_and_kept_as_typed(place, posted, typed):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-quantity": typed}))

    assert not forms.is_valid()
    (line,) = forms.lines.forms
    assert list(line.errors) == ["quantity"]
    assert line["quantity"].value() == typed


def test_a_new_quantity_reaches_the_next_price_step_where_the_price_was_ours(place, posted, step_price):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-quantity": "20"}))

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    assert (line.price, line.price_source) == (Decimal("0.981"), "customer")


def test_a_price_typed_by_hand_stays(place, posted, step_price):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-quantity": "20", "lines-0-price": "1,05"}))

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    assert (line.price, line.price_source) == (Decimal("1.05"), "manual")


def test_an_empty_price_is_filled_with_the_one_that_holds(place, posted):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-price": ""}))

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    assert (line.price, line.price_source) == (Decimal("1.09"), "list")


def test_another_article_brings_its_own_price(place, posted, glue):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-article": "DS-41-750 · Holzleim D3 750 g", "lines-0-unit": "C62"}))

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    assert (line.article_id, line.price, line.price_source, line.confidence) == (glue.pk, Decimal("6.4"), "list", 1.0)


def test_a_number_typed_in_full_finds_its_article_without_a_script(place, posted, glue):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-article": "ds 41750", "lines-0-unit": "C62"}))

    assert forms.is_valid()
    assert forms.lines.lines_data(None)[0].article_id == glue.pk


def test_an_article_that_is_not_there_is_never_replaced_by_a_guess(place, posted, glue):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-article": "DS-41-75"}))

    assert not forms.is_valid()
    assert forms.lines.forms[0].errors["article"] == ["Kein Artikel mit dieser Nummer. Bitte aus der Liste wählen."]


def test_an_incomplete_line_can_be_stored_but_not_accepted(place, posted):
    item = place()
    data = posted(item, **{"lines-0-article": "", "lines-0-quantity": "", "lines-0-unit": ""})

    stored, accepted = _forms(item, data), _forms(item, data, complete=True)

    assert stored.is_valid()
    assert not accepted.is_valid()
    assert sorted(accepted.lines.forms[0].errors) == ["article", "quantity", "unit"]


def test_a_unit_in_which_the_article_is_not_sold_is_not_accepted(place, posted):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-unit": "CT"}), complete=True)

    assert not forms.is_valid()
    assert forms.lines.forms[0].errors["unit"] == ["Den Artikel gibt es in: Paar, Pack."]


def test_lines_can_be_added_and_taken_out_and_are_counted_anew(place, posted, glue):
    item = place()
    data = posted(item, **{"lines-TOTAL_FORMS": "3", "lines-0-DELETE": "on"})
    data |= {"lines-1-article": "DS-41-750", "lines-1-quantity": "2", "lines-1-unit": "C62", "lines-1-price": ""}
    data |= {"lines-2-article": "", "lines-2-quantity": "", "lines-2-unit": "", "lines-2-price": ""}

    forms = _forms(item, data, complete=True)

    assert forms.is_valid()
    (line,) = forms.lines.lines_data(forms.header.customer_found)
    assert (line.position, line.article_id, line.quantity) == (1, glue.pk, 2)


def test_an_order_without_lines_is_not_accepted(place, posted):
    item = place()

    forms = _forms(item, posted(item, **{"lines-0-DELETE": "on"}), complete=True)

    assert not forms.is_valid()
    assert forms.lines.non_form_errors() == ["Ein Auftrag braucht mindestens eine Position."]


def test_a_browser_cannot_make_us_build_lines_without_end(place, posted):
    item = place()

    forms = _forms(item, posted(item, **{"lines-TOTAL_FORMS": "100000"}))

    assert not forms.is_valid()
    assert len(forms.lines.forms) == MOST_LINES


def test_the_english_page_sends_english_numbers(place, posted):
    item = place()

    forms = _forms(item, posted(item, lang="en", **{"lines-0-quantity": "1,250.5", "lines-0-price": "1.09"}))

    assert forms.is_valid()
    assert forms.lines.lines_data(None)[0].quantity == Decimal("1250.5")


def test_delivery_to_a_known_address_is_taken_from_the_master_data(place, posted, customer):
    item = place()
    address = customer.addresses.get()

    forms = _forms(item, posted(item, delivery=f"a{address.pk}"))

    assert forms.is_valid()
    found = forms.header.cleaned_data["address"]
    assert (found.street, found.postal_code, found.city) == ("In der Au 16", "72622", "Nürtingen")


def test_an_address_of_another_customer_is_refused(place, posted, customer):
    from orders.models import Customer

    other = Customer.objects.create(number="41008", name="Schreinerei Mayer GmbH")
    item = place()

    forms = _forms(item, posted(item, customer="41008", delivery=f"a{customer.addresses.get().pk}"))

    assert not forms.is_valid()
    assert forms.header.customer_found == other
    assert forms.header.errors["delivery"] == ["Diese Anschrift gehört nicht zu diesem Kunden. Bitte neu wählen."]


def test_another_address_needs_street_code_and_town(place, posted):
    item = place()

    forms = _forms(item, posted(item, delivery="other", delivery_street="Ring 1"))

    assert not forms.is_valid()
    assert sorted(forms.header.errors) == ["delivery_city", "delivery_postal_code"]


def test_an_order_without_customer_is_not_accepted(place, posted):
    item = place()

    forms = _forms(item, posted(item, customer=""), complete=True)

    assert not forms.is_valid()
    assert forms.header.errors["customer"] == ["Bitte einen Kunden wählen."]
