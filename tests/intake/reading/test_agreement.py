from __future__ import annotations

import pytest

from intake.reading.agreement import agree, disputed, merge, settle
from intake.reading.layout import RawWord


def line(*words, confidence=0.9, height=30.0):
    """Words side by side, each character 20 wide, a space between them."""
    made, x = [], 0.0
    for word in words:
        text, sure = word if isinstance(word, tuple) else (word, confidence)
        made.append(RawWord(text, x, 0.0, 20.0 * len(text), height, sure))
        x += 20.0 * len(text) + 20.0
    return made


def brief(words):
    return [(word.text, round(word.confidence, 2), word.second) for word in words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A-4711", "A.4711"),
        ("Stück", "STUCK"),
        ("12,50", "12.50"),
        ("M8×40", "M8x40"),
        ("freı", "frei"),
        ("50O", "500"),
        ("1.250,", "1.250"),
    ],
)
def test_case_stops_and_dots_above_letters_make_no_difference(one, other):
    assert agree(one, other) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("59", "50"),
        ("12", "17"),
        ("1", ""),
        ("-", "-"),
        ("12,50", "1250"),
        ("B", "8"),
        ("70l", "701"),
        ("S-6347", "5-6347"),
        ("O50", "050"),
    ],
)
def test_another_letter_or_figure_does(one, other):
    assert agree(one, other) is False


def test_what_both_read_is_almost_certain():
    words = merge(line(("12", 0.9), ("Stk", 0.8)), line(("12", 0.9), ("Stk.", 0.9)))

    assert brief(words) == [("12", 0.99, "12"), ("Stk", 0.97, "Stk.")]


def test_of_two_unsure_readings_that_agree_each_doubt_counts():
    (word,) = merge(line(("12", 0.5)), line(("12", 0.6)))

    assert word.confidence == pytest.approx(1 - 0.5 * 0.4)


def test_a_figure_they_differ_in_is_the_second_readers_unless_the_first_is_much_surer():
    (close,) = merge(line(("56", 0.8)), line(("50", 0.7)))
    (far,) = merge(line(("120", 0.95)), line(("170", 0.5)))

    assert brief([close, far]) == [("50", 0.6, "56"), ("120", 0.6, "170")]
    assert (close.second_confidence, far.second_confidence) == (0.8, 0.5)


def test_a_plain_word_they_differ_in_is_the_first_readers():
    (word,) = merge(line(("Spiralbohrer", 0.88)), line(("Spiralbahrer", 0.9)))

    assert brief([word]) == [("Spiralbohrer", 0.6, "Spiralbahrer")]


def test_letters_taken_for_figures_do_not_outweigh_a_word_but_a_number_does():
    (word,) = merge(line(("Partyservice", 0.88)), line(("Partyserv1ce", 0.9)))
    (number,) = merge(line(("DESSEN", 0.7)), line(("EH51XL", 0.8)))

    assert (word.text, number.text) == ("Partyservice", "EH51XL")


def test_the_reading_that_is_a_number_is_taken():
    (word,) = merge(line(("50O", 0.9)), line(("500", 0.9)))

    assert brief([word]) == [("500", 0.97, "50O")]


def test_an_umlaut_that_only_one_reader_saw_is_kept():
    (word,) = merge(line(("Stuck", 0.9)), line(("Stück", 0.9)))

    assert brief([word]) == [("Stück", 0.97, "Stuck")]


def test_a_word_that_only_the_second_reader_saw_stands_in_its_place():
    words = merge(line("Stück"), [*line("Stück"), RawWord("7", 300.0, 0.0, 20.0, 30.0, 0.9)])
    (alone,) = merge([], line(("5", 0.9)))

    assert brief(words) == [("Stück", 0.99, "Stück"), ("7", 0.81, "")]
    assert (words[1].x, brief([alone])) == (300.0, [("5", 0.81, "")])


def test_a_word_that_only_the_first_reader_saw_is_doubtful():
    (word,) = merge(line(("Stück", 0.9)), [])

    assert brief([word]) == [("Stück", 0.45, "")]


def test_two_words_read_as_one_are_told_apart():
    words = merge(line("12", "Stk"), [RawWord("12Stk", 0.0, 0.0, 120.0, 30.0, 0.9)])

    assert [(word.text, word.second) for word in words] == [("12", "12"), ("Stk", "Stk")]


def test_a_number_torn_apart_is_put_together():
    torn = [RawWord("M24x", 0.0, 0.0, 80.0, 30.0, 0.9), RawWord("100", 88.0, 0.0, 60.0, 30.0, 0.9)]

    (word,) = merge(torn, [RawWord("M24x100", 0.0, 0.0, 148.0, 30.0, 0.9)])

    assert (word.text, word.x, word.width, word.second) == ("M24x100", 0.0, 148.0, "M24x100")


def test_the_rest_of_ruling_is_no_word():
    assert brief(merge(line("|", "|Stück"), line("Stück"))) == [("Stück", 0.99, "Stück")]


def test_a_third_reading_decides_word_by_word():
    before = merge(line(("50", 0.95), ("A-1", 0.9), ("3", 0.9)), line(("56", 0.9), ("A-7", 0.8), ("3", 0.9)))

    words = settle(before, line(("50", 0.9), ("A-4", 0.9), ("3", 0.9)))

    assert disputed(before) == [True, True, False]
    assert brief(words) == [("50", 0.85, "56"), ("A-7", 0.4, "A-1"), ("3", 0.99, "3")]


def test_only_figures_are_worth_a_third_reading():
    assert disputed(merge(line("Hamburg"), line("Homburg"))) == [False]
    assert disputed(merge(line("12"), [])) == [True]
    assert disputed(merge(line("A-4711"), line("A.4711"))) == [False]


def test_a_bullet_is_no_part_of_a_number_but_a_plus_is():
    assert brief(merge(line("·12", "+49711"), line("*12", "+49711"))) == [("12", 0.99, "12"), ("+49711", 0.99, "+49711")]
