from __future__ import annotations

import numpy as np
import pytest

from intake.reading.layout import RawWord
from intake.reading.narrowing import doubtful, is_plain, parts
from intake.reading.segments import Segment

DPI = (300.0, 300.0)
LINE = Segment(100, 50, 500, 80)


def word(text, x=0.0, width=100.0, *, confidence=0.99):
    return RawWord(text, x, 50.0, width, 30.0, confidence)


def ink(*stretches):
    page = np.zeros((120, 600), dtype=bool)
    for left, right in stretches:
        page[50:80, left:right] = True
    return page


@pytest.mark.parametrize(
    ("text", "confidence", "plain"),
    [
        ("Handschuhe", 0.99, True),
        ("Handschuhe,", 0.99, True),
        ("in", 0.99, True),
        ("Handschuhe", 0.95, False),
        ("XL", 0.99, False),
        ("M", 0.99, False),
        ("M16x30", 0.99, False),
        ("12", 0.99, False),
    ],
)
def test_a_long_word_without_a_figure_is_plain(text, confidence, plain):
    assert is_plain(word(text, confidence=confidence)) is plain


def test_a_short_word_between_two_doubtful_ones_is_asked_for_as_well():
    assert doubtful([word("12"), word("Stück"), word("4711"), word("Stück")]) == [True, True, True, False]
    assert doubtful([word("12"), word("Sechskantschraube"), word("4711")]) == [True, False, True]


def test_a_line_is_parted_in_the_gap_between_its_words():
    words = [word("Größe", 100.0, 190.0), word("42", 325.0, 175.0)]

    plain, asked = parts(LINE, words, [False, True], ink((100, 300), (320, 500)), DPI)

    assert (plain.segment, plain.asked, [w.text for w in plain.words]) == (Segment(100, 50, 310, 80), False, ["Größe"])
    assert (asked.segment, asked.asked, [w.text for w in asked.words]) == (Segment(310, 50, 500, 80), True, ["42"])


def test_where_there_is_no_gap_the_rest_is_asked_for():
    words = [word("Größe", 100.0, 200.0), word("42", 300.0, 200.0)]

    (asked,) = parts(LINE, words, [False, True], ink((100, 500)), DPI)

    assert (asked.segment, asked.asked, len(asked.words)) == (LINE, True, 2)


def test_a_stretch_that_nobody_read_is_asked_for_unless_it_is_a_speck():
    assert [part.asked for part in parts(LINE, [], [], ink((100, 500)), DPI)] == [True]
    assert [part.asked for part in parts(Segment(100, 50, 110, 80), [], [], ink((100, 110)), DPI)] == [False]
