from __future__ import annotations

import pytest

from intake.evaluation.worlds.catalogue import make_articles
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.numbering import STYLES, Numbers, folded, gtin
from intake.evaluation.worlds.trades import TRADES


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_no_two_articles_share_a_number_or_a_name(trade):
    articles = make_articles(TRADES[trade], 600, Dice("test", trade))

    active = [each for each in articles if each.active]
    assert len({folded(each.sku) for each in articles}) == len(articles)
    assert len({each.name.casefold() for each in active}) == len(active)


def test_the_catalogue_has_about_the_size_that_was_asked_for():
    sizes = [len(make_articles(TRADES["vehicle"], size, Dice("test"))) for size in (300, 5000)]

    assert 200 <= sizes[0] <= 500
    assert 3500 <= sizes[1] <= 6500


def test_most_discontinued_articles_have_an_active_successor_and_some_have_none():
    articles = make_articles(TRADES["hair"], 1500, Dice("test"))

    by_sku = {each.sku: each for each in articles}
    old = [each for each in articles if not each.active]
    followed = [each for each in old if each.replaced_by]
    assert all(by_sku[each.replaced_by].active for each in followed)
    assert 0 < len(old) - len(followed) < len(followed)


@pytest.mark.parametrize("style", STYLES)
def test_a_series_is_numbered_in_one_style_and_never_twice(style):
    numbers = Numbers(Dice("test"))
    codes = [(str(length), colour) for length in (5, 10, 15) for colour in ("rot", "blau")]

    first, second = (numbers.for_family(style, "Kabelbinder", codes) for _series in range(2))

    assert len({folded(number) for number in (*first, *second)}) == 12


def test_bar_codes_are_of_the_in_store_range_and_have_their_check_digit():
    made = gtin(10101234567)

    assert made == "2101012345672"
    assert sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(made)) % 10 == 0
