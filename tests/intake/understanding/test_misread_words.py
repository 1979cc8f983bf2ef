"""Which unit or label a misread word can only be, by the shape of its letters."""

from __future__ import annotations

import pytest

from intake.understanding.misread import label_meant, near_pack, near_unit, unit_meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("FI.", "fl"), ("F1", "fl"), ("F|", "fl"), ("Fl.", ""), ("Bl", ""), ("Fi", "fl"), ("Fj", ""), ("Ff", "")],
)
def test_of_two_letters_only_bars_are_mended(text, meant):
    assert unit_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "unit", "pack"),
    [
        ("Katon", "karton", "karton"),
        ("Kurtons", "kartons", "kartons"),
        ("Palctten", "paletten", "paletten"),
        ("Flsche.", "flasche", "flasche"),
        ("Leiter", "liter", ""),  # between a figure and goods a ladder
        ("Meler", "meter", ""),
        ("Karton", "", ""),  # is one as it is
        ("Barton", "", ""),  # the first letter is never mended
        ("Kxrtxn", "", ""),
        ("Ktn", "", ""),
        ("Schrauben", "", ""),
    ],
)
def test_a_long_word_may_be_a_unit_but_for_one_letter(text, unit, pack):
    assert (near_unit(text), near_pack(text)) == (unit, pack)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Finhcit:", "einheit:"),
        ("Einhcit:", "einheit:"),
        ("Preiscinh.:", "preiseinh:"),
        ("Preisrinheit:", "preiseinheit:"),
        ("Artikclbczeichnung:", "artikelbezeichnung:"),
        ("Freiheit:", ""),
        ("Filiale:", ""),
        ("Farbe:", ""),
        ("Firma:", ""),
        ("Frist:", ""),
        ("Finhcit", ""),  # without its colon a word like any other
    ],
)
def test_a_label_is_known_by_its_shape(text, meant):
    assert label_meant(text) == meant
