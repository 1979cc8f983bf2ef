"""Numbers of articles whose full stops a scan shows as commas; amounts of money are none."""

from __future__ import annotations

import pytest

from tests.intake.understanding.making import GARDEN, House, codes, items_of, scan, wanted

HOUSE = House(GARDEN, (("200.13.23", "Rollenhalter Chrom", "", ""), ("14.700.80", "Rollenhalter Messing", "", "")))


@pytest.mark.parametrize("number", ["200.13.23", "200.13,23", "200,13,23", "200..13.23"])
@pytest.mark.parametrize("line", ["5 Stück {} Rollenhalter Chrom", "{} Rollenhalter Chrom 5 Stück"])
def test_a_comma_in_a_known_number_may_be_a_full_stop(number, line):
    (item,) = items_of(scan(f"Bestellung\n\n{line.format(number)}"), HOUSE)

    assert (codes(item), wanted(item), item.description) == (["2001323"], ("5", "C62"), "Rollenhalter Chrom")


@pytest.mark.parametrize("amount", ["1.470,08", "14.700,80", "14700,80"])
def test_an_amount_is_no_number_of_an_article(amount):
    (item,) = items_of(scan(f"Bestellung\n\n5 Stück Rollenhalter Messing {amount}"), HOUSE)

    assert (codes(item), item.description) == ([], "Rollenhalter Messing")


@pytest.mark.parametrize("number", ["200.13,24", "300,13,23"])
def test_what_no_article_has_is_no_number(number):
    (item,) = items_of(scan(f"Bestellung\n\n5 Stück {number} Rollenhalter Chrom"), HOUSE)

    assert "2001323" not in codes(item)
