from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.understanding.numbers import parse_money, parse_number, parse_number_word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12,", "12"),
        ("1.000", "1000"),
        ("1.000.000", "1000000"),
        ("1'850.–", "1850"),
        ("1’850", "1850"),
        ("240,000", "240"),
        ("500,00", "500"),
        ("1000,5", "1000.5"),
        ("0,5", "0.5"),
        ("1.5", "1.5"),
        ("12.50", "12.5"),
        ("1.234,56", "1234.56"),
        ("1,234.50", "1234.5"),
        ("1 000", "1000"),
        ("-5", "-5"),
        ("00012", "12"),
    ],
)
def test_numbers_are_read_in_german_swiss_and_english_notation(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "abc", "1.2.3", "1e5", "0x10", "NaN", "Infinity", "1,234,567", "12a", "½", "²", "--"])
def test_what_is_no_plain_number_is_none(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56"),
        ("EUR 0,78", "0.78"),
        ("1'850.–", "1850"),
        ("CHF 12.50", "12.5"),
        ("5,- €", "5"),
        ("7,50 € netto", "7.5"),
    ],
)
def test_prices_are_read_with_their_currency(text, value):
    assert parse_money(text) == Decimal(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("zwölf", 12),
        ("Zwölf,", 12),
        ("zwo", 2),
        ("Fünfundzwanzig", 25),
        ("fuenfundzwanzig", 25),
        ("dreißig", 30),
        ("dreissig", 30),
        ("einhundert", 100),
        ("hundertfünfzig", 150),
        ("einhundertundeins", 101),
        ("tausendundeins", 1001),
        ("beide", 2),
        ("beiden", 2),
        ("einer", 1),
        ("eleven", 11),
    ],
)
def test_number_words_are_read_as_people_write_them(word, value):
    assert parse_number_word(word) == value


@pytest.mark.parametrize(
    "word", ["", "a", "an", "null", "Schraube", "undzwanzig", "einundein", "Dutzend", "hundertwasser", "Achteck", "Einsatz"]
)
def test_other_words_are_no_numbers(word):
    assert parse_number_word(word) is None


# fmt: off
ONES = [
    "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]
TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
# fmt: on


def in_words(number: int) -> str:
    """German, as spelled on a cheque."""
    if number >= 1000:
        return (
            in_words(number // 1000).replace("hunderteins", "hundertein").replace("eins", "ein")
            + "tausend"
            + (in_words(number % 1000) if number % 1000 else "")
        )
    if number >= 100:
        return ONES[number // 100] + "hundert" + (in_words(number % 100) if number % 100 else "")
    if number >= 20:
        return (f"{ONES[number % 10]}und" if number % 10 else "") + TENS[number // 10]
    return "eins" if number == 1 else ONES[number]


@given(st.integers(1, 999_999))
def test_every_number_in_german_words_is_read_back(number):
    assert parse_number_word(in_words(number)) == number


@given(st.decimals(0, 9_999_999, places=2))
def test_every_amount_is_read_back_in_each_notation(value):
    german = f"{value:,.2f}".replace(",", "x").replace(".", ",").replace("x", ".")

    assert parse_number(german) == value
    assert parse_number(f"{value:,.2f}") == value
    assert parse_number(f"{value:,.2f}".replace(",", "'")) == value
    assert parse_money(f"{german} €") == value
