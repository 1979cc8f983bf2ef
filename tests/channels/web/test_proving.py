from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from channels.models import ShopAttempt
from channels.web.proving import MOST_TRIES
from orders.models import Customer

WRONG = "Kundennummer und Postleitzahl passen nicht zusammen."


def test_number_and_postcode_together_are_believed(visitor):
    response = visitor.prove("41007", " 73760 ")

    assert response["Location"] == "/shop/"
    assert "Schreinerei Maier GmbH" in visitor.page("home")


@pytest.mark.parametrize(("number", "postal_code"), [("41007", "73761"), ("41008", "73760"), ("41007", "0"), ("99999", "00000")])
def test_whether_number_or_postcode_is_wrong_is_not_told(visitor, number, postal_code):
    response = visitor.prove(number, postal_code)

    page = response.content.decode()
    assert response.status_code == 422
    assert WRONG in page
    assert "Maier" not in page


def test_a_customer_without_postcode_cannot_be_proven(visitor):
    Customer.objects.update(postal_code="")

    assert visitor.prove("41007", "-").status_code == 422
    assert visitor.prove("41007", "\u2400").status_code == 422


def test_a_customer_who_is_gone_is_not_believed(visitor):
    visitor.prove()
    Customer.objects.update(active=False)

    assert "Nicht Sie?" not in visitor.page("basket")
    assert visitor.prove().status_code == 422


def test_who_guesses_must_wait_even_with_the_right_postcode(visitor):
    for _ in range(MOST_TRIES):
        assert visitor.prove(postal_code="11111").status_code == 422

    refused = visitor.prove()

    assert refused.status_code == 429
    assert "Das war zu oft." in refused.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert visitor.prove().status_code == 302


def test_a_new_session_does_not_help_a_guesser_of_one_number(visitor, another):
    answers = [another(f"198.51.100.{number}").prove(postal_code=f"{number:05}").status_code for number in range(13)]

    assert answers == [422] * 12 + [429]
    assert another("203.0.113.9").prove().status_code == 429
    assert another("203.0.113.9").prove("41008", "11111").status_code == 422


def test_a_new_session_does_not_help_a_guesser_at_one_address(visitor, another):
    answers = [another().prove(f"{number}", "11111").status_code for number in range(41)]

    assert answers == [422] * 40 + [429]


def test_a_mistake_before_is_forgiven_to_the_right_customer(visitor):
    for _ in range(MOST_TRIES - 1):
        visitor.prove(postal_code="11111")
    visitor.prove()

    assert [visitor.prove(postal_code="11111").status_code for _ in range(3)] == [422] * 3


def test_no_address_is_kept_in_the_clear_and_none_longer_than_a_day(visitor):
    visitor.prove(postal_code="11111")

    assert ShopAttempt.objects.count() == 3
    assert all(len(attempt.key) == 64 for attempt in ShopAttempt.objects.all())
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        visitor.prove(postal_code="11111")
        assert ShopAttempt.objects.count() == 3


def test_being_a_customer_ends_by_itself_and_on_demand(visitor):
    visitor.prove()
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert "Nicht Sie?" not in visitor.page("basket")

    visitor.post("forget")

    assert "Nicht Sie?" not in visitor.page("basket")


def test_a_postcode_that_was_corrected_must_be_given_anew(visitor):
    visitor.prove()
    Customer.objects.update(postal_code="70173")

    assert "Nicht Sie?" not in visitor.page("basket")


def test_the_session_changes_its_name_with_the_visitor(visitor):
    visitor.put_in("HS-1010-09")
    before = visitor.client.session.session_key

    visitor.prove()

    assert visitor.client.session.session_key != before
    assert "Montagehandschuh" in visitor.page("basket")
