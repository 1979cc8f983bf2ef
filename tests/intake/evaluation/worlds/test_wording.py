from __future__ import annotations

from datetime import date

import pytest

from intake.evaluation.worlds.days import is_working, spoken
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.surfaces import mistyped, shortened
from intake.evaluation.worlds.tokens import joined, tokens, with_parts
from intake.evaluation.worlds.wording import ambiguous, in_words

MONDAY = date(2026, 11, 16)


def test_the_full_name_of_an_article_means_that_article(world, meanings):
    active = [each for each in world.articles if each.active]

    unclear = [each.sku for each in active if each.sku not in meanings.of(tokens(each.name))]

    assert unclear == []


def test_short_words_are_filled_up_until_they_mean_one_article(world, meanings):
    active = [each for each in world.articles if each.active][:150]

    said = [in_words(each, meanings, Dice("test", each.sku), terse=1.0) for each in active]

    assert all(said)
    assert any(len(words) < len(each.name) - 6 for words, each in zip(said, active, strict=True))


def test_words_that_lack_a_property_could_mean_several_articles(world, meanings):
    found = [ambiguous(each, meanings, Dice("test", each.sku)) for each in world.articles if each.active]

    told = [each for each in found if each is not None]
    assert len(told) > len(found) / 2
    assert all(missing and missing not in words.split() for words, missing in told)


def test_a_dimension_goes_on_without_a_blank():
    assert joined(["Gewindestift", "M8", "x20", "A2"]) == "Gewindestift M8x20 A2"
    assert {"m8x20", "8", "20", "a2"} <= with_parts("Gewindestift M8x20 A2")


def test_a_slip_of_the_fingers_leaves_numbers_alone():
    said = mistyped("Pflanztopf 13 cm", Dice("test"))

    assert said != "Pflanztopf 13 cm"
    assert said.endswith(" 13 cm")


def test_only_long_words_are_cut_off():
    assert shortened("Kamm", Dice("test")) is None
    assert shortened("Untersuchungshandschuh", Dice("test")).endswith(".")


@pytest.mark.parametrize("voice", ["formal", "austrian", "swiss", "english"])
def test_a_wanted_day_is_a_working_day_within_two_months(voice):
    made = [spoken(MONDAY, Dice("test", turn), voice=voice) for turn in range(200)]

    assert all(MONDAY < day <= date(2026, 12, 31) for day, _said in made)
    assert all(is_working(day) for day, _said in made)


def test_a_day_of_the_week_is_the_next_one_of_that_name():
    made = {said: day for turn in range(3000) for day, said in [spoken(MONDAY, Dice("test", turn), voice="formal")]}

    assert made["Freitag"] == date(2026, 11, 20)
    assert made["nächste Woche Freitag"] == date(2026, 11, 27)
    assert made["morgen"] == date(2026, 11, 17)
    assert made["KW 49"] == date(2026, 11, 30)
