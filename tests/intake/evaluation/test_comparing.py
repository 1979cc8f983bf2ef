from __future__ import annotations

from decimal import Decimal

import pytest

from intake.evaluation.cases import ArticleUnits, Catalogue, Place
from intake.evaluation.comparing import as_decimal, base_quantity, same_place, same_po, same_postal_code, same_street

CATALOGUE = Catalogue(
    articles={
        "G": ArticleUnits("C62", Decimal(10), "CT"),
        "H": ArticleUnits("H87"),
        "P": ArticleUnits("PR", Decimal(12), "PK"),
        "B": ArticleUnits("C62", Decimal(6), "BO"),
        "M": ArticleUnits("MTR", Decimal("2.5"), "RO"),
    },
    main_addresses={"K1": Place("70999", "Talweg 3")},
)


@pytest.mark.parametrize(
    ("sku", "quantity", "unit", "base"),
    [
        ("G", "3", "CT", "30"),
        ("G", "30", "C62", "30"),
        ("G", "30.00", "H87", "30"),
        ("H", "12", "C62", "12"),
        ("G", "12", "BO", "12"),
        ("B", "2", "BO", "12"),
        ("P", "2", "PK", "24"),
        ("P", "2", "BO", "2 BO"),
        ("G", "2", "MTR", "2 MTR"),
        ("M", "3", "RO", "7.5"),
        ("M", "100", "MTR", "100"),
        ("unknown", "2", "H87", "2 C62"),
    ],
)
def test_quantities_are_counted_in_the_articles_unit(sku, quantity, unit, base):
    assert base_quantity(sku, Decimal(quantity), unit, CATALOGUE) == base


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Carl-Benz-Straße 4", "CARL BENZ STR. 4"),
        ("Schloßstraße 110", "Schlossstr.110"),
        ("Stuttgarter Straße 301", "Stuttgarter Strasse  301"),
        ("Dürnauer Weg 8", "Duernauer Weg 8"),
        ("Bahnhofstr 3", "Bahnhofstraße 3"),
    ],
)
def test_streets_are_the_same_however_they_are_written(one, other):
    assert same_street(one) == same_street(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Talweg 3", "Talweg 31"), ("Am Strand 1", "Am Strasse 1"), ("Hauptstraße 4a", "Hauptstraße 4b")]
)
def test_other_streets_are_others(one, other):
    assert same_street(one) != same_street(other)


def test_postal_codes_and_order_numbers_are_folded():
    assert same_postal_code("D-73 730") == same_postal_code("73730") == "73730"
    assert same_po(" b–2026 0417 ") == same_po("B-20260417") == "b-20260417"
    assert same_po(None) == same_po("") == ""
    assert same_po("4500-1") != same_po("45001")


def test_no_delivery_address_is_the_main_address():
    assert same_place(None, "K1", CATALOGUE) == same_place(Place("70999", "Talweg 3"), "K1", CATALOGUE)
    assert same_place(None, "K1", CATALOGUE) != same_place(Place("70999", "Talweg 5"), "K1", CATALOGUE)
    assert same_place(None, None, CATALOGUE) is None


def test_what_is_no_number_is_none():
    assert as_decimal("12.50") == Decimal("12.5")
    assert [as_decimal(value) for value in (None, "", "drei", "NaN", "Infinity")] == [None] * 5
