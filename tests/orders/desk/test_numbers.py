from decimal import Decimal

import pytest

from orders.desk.numbers import NumberError, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.250,50", "1250.50"),
        ("1250,5", "1250.5"),
        ("1 250,50", "1250.50"),
        ("1.250", "1250"),
        ("1.250.000", "1250000"),
        ("0,981", "0.981"),
        ("1.5", "1.5"),
        ("0.0195", "0.0195"),
        (",5", "0.5"),
        ("  12 ", "12"),
        ("1'250,00", "1250.00"),
    ],
)
def test_a_german_number_is_read_as_it_is_written(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,250.50", "1250.50"), ("1,250", "1250"), ("1.250", "1.250"), ("0,5", "0.5"), ("1,250,000", "1250000")],
)
def test_an_english_number_is_read_as_it_is_written(typed, number):
    assert read_number(typed, decimal_sign=".") == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "-5", "+5", "1e3", "zwei", "1,2,3", "1.25.50", "12.34,5", "1,5.3", "1.2345.678", "٣", "½", "1" * 13, "5 Stk", ".", ","],
)
def test_what_is_no_number_or_could_be_two_is_refused(typed):
    with pytest.raises(NumberError):
        read_number(typed)
