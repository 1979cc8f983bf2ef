from __future__ import annotations

import pytest

from intake.understanding.wording import Wording, fold, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müllsäcke", "Muellsaecke"),
        ("Größe", "Groesse"),
        ("STRASSE", "Straße"),
        ("4×40", "4x40"),
        ("Tür", "tuer"),
    ],
)
def test_spellings_of_the_same_word_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["Quelle", "neue", "Steuerung"])
def test_a_u_after_an_e_or_q_is_kept(word):
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gartenschere", "Gartenscheren"),
        ("Pflanzkübel", "Pflanzkübeln"),
        ("Becher", "Bechern"),
        ("Rolle", "Rollen"),
        ("weiß", "weiße"),
        ("Beutel", "Beuteln"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NYM-J 3x1,5", "NYM-J 3 x 1,50"),
        ("Kabel 5G1,5", "Kabel 5x1,5"),
        ("5 Liter", "5 l"),
        ("250ml", "250 ml"),
        ("1,0 kg", "1kg"),
        ("Größe 9", "Gr. 9"),
        ("Groesse 9", "size 9"),
        ("35 mm²", "35 mm2"),
    ],
)
def test_measures_are_the_same_however_they_are_written(one, other):
    assert Wording(one).measures == Wording(other).measures != frozenset()


@pytest.mark.parametrize(
    ("one", "other"), [("30 cm", "40 cm"), ("3x1,5", "5x1,5"), ("250 ml", "250 l"), ("Gr. 9", "Gr. 10"), ("M8", "M10")]
)
def test_different_measures_stay_apart(one, other):
    assert not Wording(one).measures & Wording(other).measures


def test_sizes_colours_and_denials_are_told():
    wording = Wording("Handschuhe XXL grün ohne Stulpe, nicht die blauen")

    assert (wording.sizes, wording.colours) == ({"2xl"}, {"grun"})
    assert {stem("stulpe"), stem("blauen")} <= wording.denied
    assert not set(wording.words) & wording.denied


def test_words_of_politeness_are_no_words_of_goods():
    assert Wording("Guten Tag, bitte liefern Sie uns die Gartenscheren, vielen Dank").words[0] == stem("gartenscheren")


def test_an_empty_text_says_nothing():
    wording = Wording("")

    assert (wording.words, wording.measures, wording.sizes, wording.colours, wording.denied) == ((), set(), set(), set(), set())


@pytest.mark.parametrize(
    ("text", "colours"),
    [("Lack tiefschwarz", 1), ("Garn moosgrün", 1), ("Weißbrot", 0), ("Eigelb", 0), ("Brot", 0), ("Schrot", 0), ("Eiweiß", 0)],
)
def test_shades_are_colours_and_bread_is_none(text, colours):
    assert len(Wording(text).colours) == colours
