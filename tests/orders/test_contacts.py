from __future__ import annotations

import pytest

from orders.contacts import normal_contact, normal_email, normal_phone
from orders.folding import article_search, folded


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("0711 / 555-10", "+4971155510"),
        ("+49 (0)711 5550", "+497115550"),
        ("0049 7021 555418", "+497021555418"),
        ("+43 5572 123456", "+435572123456"),
        ("0151 12345678", "+4915112345678"),
        ("+41 52 555239120", "+4152555239120"),
        ("", ""),
        ("110", ""),
        ("12", ""),
        ("anonym", ""),
        ("+49 711 5550 5550 5550 5550", ""),
    ],
)
def test_telephone_numbers_become_e164(written, normal):
    assert normal_phone(written) == normal


def test_numbers_without_country_code_belong_to_the_home_country(settings):
    settings.COUNTRY = "AT"

    assert normal_phone("05572 123456") == "+435572123456"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" Einkauf@Hahn.Example ", "einkauf@hahn.example"),
        ('"Hahn, Anna" <anna@hahn.example>', "anna@hahn.example"),
        ("anna", ""),
        ("@hahn.example", ""),
        ("", ""),
    ],
)
def test_mail_addresses_become_lower_case_without_a_name(written, normal):
    assert normal_email(written) == normal


def test_each_kind_has_its_form():
    assert normal_contact("email", "A@B.example") == "a@b.example"
    assert normal_contact("fax", "0711 55510") == normal_contact("phone", "0711 55510") == "+4971155510"
    assert normal_contact("api", " erp-1 ") == "erp-1"


def test_numbers_fold_to_capitals_and_digits():
    assert folded("spx 40-040/ä") == "SPX40040Ä"
    assert article_search(sku="SPX 40-040", name="Öl, Dose", aliases="WD|Spray") == "spx 40-040 spx40040 öl, dose wd spray"
