from __future__ import annotations

import pytest

from intake.matching.lessons import Lessons, TaughtNumber, words_of
from intake.understanding.result import Code, Item
from tests.intake.understanding.making import EVERYTHING, mail, sheet, understand

LESSONS = Lessons(
    numbers={"881207": TaughtNumber(7, frozenset({"SCHACHTELN", ""})), "99017": TaughtNumber(8, frozenset({"SCHACHTELN"}))},
    wordings={"GUTE HANDSCHUHE 9": 5, "GUTE HANDSCHUHE 9 GR M": 6},
    disputed=frozenset({"LEIM WIE LETZTES MAL", "4711"}),
)


def item(description, *codes, **values):
    return Item(
        description, description, codes=tuple(Code(code, code.replace("-", ""), labelled=True) for code in codes), **values
    )


@pytest.mark.parametrize(
    ("said", "article"),
    [
        (item("gute Handschuhe 9"), 5),
        (item("GUTE HANDSCHUHE, 9"), 5),
        (item("gute Handschuhe 10"), None),
        (item("gute Handschuhe 9", aside="Gr. M"), 6),
        (item("gute Handschuhe 9", beside="Gr. M"), 6),
        (item("gute Handschuhe 9", beside="Gr. L"), None),
        (item("gute Handschuhe 9", "88-1208"), None),
        (item("Schachteln", "88-1207"), 7),
        (item("", "88-1207"), 7),
        (item("Schachteln rot", "88-1207"), None),
        (item("Schachteln", "88-1207", "990-17"), None),
        (item("Schachteln", "88-1207", "12-34"), None),
        (item("gute Handschuhe 9", scanned=True, confidence=0.9), 5),
        (item("gute Handschuhe 9", scanned=True, confidence=0.4), None),
    ],
)
def test_a_lesson_holds_for_all_that_was_said_when_it_was_learned(said, article):
    assert LESSONS.article_of(said) == article


@pytest.mark.parametrize(
    ("said", "disputed"),
    [
        (item("Leim wie letztes Mal"), True),
        (item("Leim"), False),
        (item("Leim wie letztes Mal", "88-1207"), False),
        (item("Leim", "47-11"), True),
    ],
)
def test_what_was_decided_both_ways_is_disputed(said, disputed):
    assert LESSONS.is_disputed(said) == disputed


def test_a_column_for_remarks_belongs_to_what_was_said():
    table = [["Artikelnummer", "Bezeichnung", "Menge", "Bemerkung"], ["GA/118", "Gartenschere Bypass", 5, "mit langem Griff"]]

    (reading,) = understand(mail("anbei", sheet(table)), EVERYTHING)

    assert words_of(reading.items[0]) == "Gartenschere Bypass mit langem Griff"
