from __future__ import annotations

import pytest

from orders.fulltext.words import MOST_STORED, fold, split_query, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Größe", "groesse"), ("ÄRGER", "aerger"), ("Café", "cafe"), ("Tromsø", "tromsø"), ("Dvořák", "dvorak"), ("a1", "a1")],
)
def test_words_are_compared_without_case_and_accents(text, folded):
    assert fold(text) == folded


def test_a_parted_number_is_found_by_its_parts_and_as_a_whole():
    assert words_of("SPX 40-040", "4,5x40 Größe") == ["spx", "40", "040", "40040", "4", "5x40", "45x40", "groesse"]


def test_a_very_long_text_is_found_by_its_beginning():
    words = words_of(" ".join(f"w{number}" for number in range(MOST_STORED + 50)))

    assert (len(words), words[-1]) == (MOST_STORED, f"w{MOST_STORED - 1}")


def test_signs_alone_are_no_query_and_more_than_six_words_are_not_asked():
    assert split_query("- % '\"") == []
    assert split_query("26-1144 Maier") == [(["26", "1144"], "261144"), (["maier"], "")]
    assert len(split_query("a b c d e f g h")) == 6
