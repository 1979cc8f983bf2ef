from __future__ import annotations

import pytest

from intake.understanding.changes import change_items, is_change, refers_below, sentences_of
from tests.intake.understanding.making import found, rows, said

LIST = "10 Stk GA/118 Gartenschere\n20 Stk GA/330 Pflanzkübel Terrakotta 30 cm\n30 Rollen GA/412 Bindedraht grün"
ALL = [("GA118", "10", "C62"), ("GA330", "20", "C62"), ("GA412", "30", "RO")]


def changed(*sentences: str):
    return change_items(found(LIST).items, sentences)


@pytest.mark.parametrize(
    ("sentence", "positions"),
    [
        ("Bitte statt 20 nur 5 Pflanzkübel.", [ALL[0], ("GA330", "5", "C62"), ALL[2]]),
        ("Statt der 20 Pflanzkübel bitte 25", [ALL[0], ("GA330", "25", "C62"), ALL[2]]),
        ("15 statt 10 Gartenscheren", [("GA118", "15", "C62"), *ALL[1:]]),
        ("Pos. 3: 12 statt 30 Rollen", [*ALL[:2], ("GA412", "12", "RO")]),
        ("Von GA/412 bitte 12 Rollen à 6 statt 30.", [*ALL[:2], ("GA412", "12", "RO")]),
        ("Bei GA/118 bitte 15 Stück statt wie angegeben 10.", [("GA118", "15", "C62"), *ALL[1:]]),
        ("Position 2 bitte streichen", [ALL[0], ALL[2]]),
        ("Den Bindedraht bitte weglassen.", ALL[:2]),
        ("Die Gartenscheren brauchen wir nicht mehr.", ALL[1:]),
        ("Der Bindedraht entfällt.", ALL[:2]),
        ("Please remove position 1", ALL[1:]),
        ("15 Gartenscheren instead of 10", [("GA118", "15", "C62"), *ALL[1:]]),
    ],
)
def test_a_change_is_applied_to_the_position_it_means(sentence, positions):
    result = changed(sentence)

    assert (said(result.items), result.unplaced) == (positions, [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Bitte statt 7 nur 5 Pflanzkübel.",
        "Position 9 bitte streichen",
        "Die Schubkarren bitte streichen",
        "bitte statt 20 nur 5",
        "Den Rest bitte stornieren",
        "12 statt 11 davon",
    ],
)
def test_a_change_that_fits_no_position_is_a_doubt_and_changes_nothing(sentence):
    result = changed(sentence)

    assert (said(result.items), len(result.unplaced)) == (ALL, 1)


def test_several_changes_are_applied_one_after_another():
    result = changed("Statt 20 Pflanzkübel bitte 25, und die Gartenscheren bitte streichen.")

    assert (said(result.items), result.unplaced) == ([("GA330", "25", "C62"), ALL[2]], [])


@pytest.mark.parametrize(
    "sentence", ["Vielen Dank für die schnelle Lieferung.", "Bitte liefern Sie am Freitag.", "10 Stk GA/118 Gartenschere", ""]
)
def test_other_sentences_change_nothing(sentence):
    assert not is_change(sentence)
    assert said(changed(sentence).items) == ALL


def test_a_figure_beside_instead_is_never_passed_over():
    assert is_change("Anstatt wie bestellt 20 wären uns heute 25 lieber")


@pytest.mark.parametrize(
    "text",
    [
        "Bestellung wie unten",
        "siehe unten",
        "bitte die untenstehenden Artikel liefern",
        "noch einmal das Gleiche",
        "please see below",
    ],
)
def test_a_text_may_point_at_the_older_mail(text):
    assert refers_below(text)


def test_sentences_end_at_stops_and_at_the_ends_of_lines():
    text = "Guten Tag. Bitte 5 Stück. Danke!\nBis bald"

    assert sentences_of(rows(text)) == ["Guten Tag.", "Bitte 5 Stück.", "Danke!", "Bis bald"]
