from __future__ import annotations

from intake.reading.layout import RawWord
from intake.reading.tidying import tidy


def word(text, x=0.0, y=0.0, *, confidence=0.99, second=None):
    return RawWord(text, x, y, 20.0 * len(text), 30.0, confidence, second=text if second is None else second)


def texts(*lines, both=True):
    return [found.text for found in tidy(lines, both=both)]


def test_rows_of_dashes_are_left_out():
    assert texts([word("_---2---------_-----t")], [word("--"), word("--1----", 60.0)], [word("A-4711-12")]) == ["A-4711-12"]


def test_what_one_reader_hardly_saw_is_left_out_where_there_are_two():
    seen = [word("Stück"), word("ZN", 200.0, confidence=0.2, second="")]

    assert texts(seen) == ["Stück"]
    assert texts(seen, both=False) == ["Stück", "ZN"]


def test_a_doubtful_character_with_nothing_beside_it_is_a_speck():
    row = [word("Handschuhe", 0.0, 100.0)]

    assert texts([word("1", 0.0, 300.0, confidence=0.6)], row) == ["Handschuhe"]
    assert texts([word("1", 400.0, 100.0, confidence=0.6)], row) == ["1", "Handschuhe"]
    assert texts([word("1", 0.0, 300.0)], row) == ["1", "Handschuhe"]


def test_a_stroke_behind_a_number_is_a_litre_unless_both_saw_a_one():
    assert texts([word("10"), word("I", 50.0)]) == ["10", "l"]
    assert texts([word("35"), word("1", 50.0, confidence=0.4, second="I")]) == ["35", "l"]
    assert texts([word("35"), word("1", 50.0)]) == ["35", "1"]
    assert texts([word("35"), word("I", 300.0)]) == ["35", "I"]


def test_a_one_at_the_end_that_another_reader_took_for_a_letter_is_a_litre():
    (found,) = tidy([[word("2001.", confidence=0.85, second="200I")]], both=True)

    assert (found.text, found.confidence) == ("200l", 0.9)
    assert texts([word("701", second="701")]) == ["701"]
