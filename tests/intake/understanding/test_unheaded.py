"""Tables on scans whose heading could not be read: told by what stands in their columns, or not at all."""

from __future__ import annotations

import pytest

from intake.understanding.unheaded import unheaded_in
from tests.intake.understanding.making import EVERYTHING, codes, items_of, paper, rows_of, scan, wanted

FRONT = """
1     10     GA/118      Gartenschere Bypass 21 cm
2     7      GA/412      Bindedraht grün 100 m
3     250    SD.68.H     Schalterdose Hohlwand 68 mm
"""
END = """
10    GA/118      Gartenschere Bypass 21 cm        15
20    GA/412      Bindedraht grün 100 m             7
30    SD.68.H     Schalterdose Hohlwand 68 mm     250
"""
PRICED = """
1     GA/118      Gartenschere Bypass 21 cm        10    12,90    129,00
2     GA/412      Bindedraht grün 100 m             7     2,60     18,20
3     SD.68.H     Schalterdose Hohlwand 68 mm     250     0,45    112,50
"""


def kinds(text: str, make=scan) -> list[list[str]]:
    return [
        [column.kind for column in heading.columns.all] for heading in unheaded_in(rows_of(make(text), 0), EVERYTHING).values()
    ]


def read(text: str, make=scan):
    return [
        (item.position, codes(item), wanted(item)[0], [str(reason.code) for reason in item.trouble])
        for item in items_of(make(f"Bestellung\n\n{text}"))
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (FRONT, ["pos", "quantity", "code", "text"]),
        (END, ["pos", "code", "text", "quantity"]),
        (PRICED, ["pos", "code", "text", "quantity", "price", "total"]),
    ],
)
def test_the_columns_of_numbered_rows_are_told_by_what_stands_in_them(text, columns):
    assert kinds(text) == [columns]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (FRONT, [(1, "10"), (2, "7"), (3, "250")]),
        (END, [(10, "15"), (20, "7"), (30, "250")]),
        (PRICED, [(1, "10"), (2, "7"), (3, "250")]),
    ],
)
def test_of_two_figures_the_one_that_counts_no_rows_is_the_quantity(text, figures):
    numbers = [["GA118"], ["GA412"], ["SD68H"]]

    assert read(text) == [(position, code, figure, []) for (position, figure), code in zip(figures, numbers, strict=True)]


def test_beside_a_column_of_units_the_figure_next_to_it_counts():
    text = """
1     40     GA/118      Gartenschere Bypass 21 cm        4    Stk
2     70     GA/412      Bindedraht grün 100 m            9    Rollen
3     25     SD.68.H     Schalterdose Hohlwand 68 mm      8    Stk
"""

    assert kinds(text) == [["pos", "code", "text", "quantity", "unit"]]
    assert [figure for _, _, figure, _ in read(text)] == ["4", "9", "8"]


def test_a_row_whose_own_number_was_not_read_belongs_to_the_table():
    text = FRONT + "4     12     NYM3150     Mantelleitung NYM-J 3x1,5\n6     33     GA/330      Pflanzkübel Terrakotta 30 cm\n"

    assert [(position, figure) for position, _, figure, _ in read(text)] == [
        (1, "10"),
        (2, "7"),
        (3, "250"),
        (4, "12"),
        (6, "33"),
    ]


AMBIGUOUS = """
1     10     GA/118      Gartenschere Bypass 21 cm        4
2     7      GA/412      Bindedraht grün 100 m            9
3     250    SD.68.H     Schalterdose Hohlwand 68 mm      8
"""
UNNUMBERED = """
10     GA/118      Gartenschere Bypass 21 cm        4
7      GA/412      Bindedraht grün 100 m            9
250    SD.68.H     Schalterdose Hohlwand 68 mm      8
"""
SHORT = """
1     10     GA/118      Gartenschere Bypass 21 cm
2     7      GA/412      Bindedraht grün 100 m
"""


@pytest.mark.parametrize("text", [AMBIGUOUS, UNNUMBERED, SHORT, "", "1 2 3"])
def test_where_more_than_one_reading_fits_nothing_is_guessed(text):
    assert kinds(text) == []


def test_what_is_not_guessed_is_asked_about():
    assert all(trouble for *_, trouble in read(AMBIGUOUS))


def test_a_paper_with_a_text_layer_has_lost_no_heading():
    assert kinds(FRONT, paper) == []
    assert all(trouble for *_, trouble in read(FRONT, paper))
