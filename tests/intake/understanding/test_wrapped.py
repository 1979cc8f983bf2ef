"""Lines that only the margin wrapped, and those that were ended on purpose; full stops that shorten a word."""

from __future__ import annotations

import pytest

from intake.understanding import noise
from intake.understanding.items import find_items
from intake.understanding.logical import joined
from intake.understanding.parting import parted
from tests.intake.understanding.making import (
    EVERYTHING,
    body,
    codes,
    found,
    items_of,
    paper,
    rows,
    rows_of,
    said,
    scan,
    wanted,
)

LONG = "Bitte liefern Sie uns wie im vorigen Monat wieder 5 Stück Gartenschere Bypass 21 cm und"


def lines_of(text: str, make=scan) -> list[str]:
    return [row.text for row in joined(rows_of(make(text), 0))]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("dazu 3 Stück Backtrennpapier beschichtet", "40 x 60cm weiß"),
        ("dazu 3 Stück Abflussrohr", "DN125 grau"),
        ("dazu 3 Stck Umwälz.", "Pumpe klein"),
    ],
)
@pytest.mark.parametrize("make", [paper, scan])
def test_the_rest_of_a_name_goes_on_with_the_line_above(make, above, below):
    assert lines_of(f"{LONG} {above}\n{below}", make) == [f"{LONG} {above} {below}"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("dazu 3 Stück Backtrennpapier beschichtet,", "40 x 60cm weiß"),  # what stands before the comma is whole
        ("dazu 3 Stück Backtrennpapier beschichtet", "40 x GA/118"),  # so many of a number
        ("das ist alles.", "Pumpe klein"),
        ("dazu 3 Stück Abflussrohr", "Lieferung bis Dienstag"),
    ],
)
def test_what_begins_anew_does_not(above, below):
    assert lines_of(f"{LONG} {above}\n{below}")[-1] == below


PRICED = """
Bestellung

Schalterdose Hohlwand 68 mm SD.68.H luftdicht und halogenfrei 10 Stück à 7,43 {currency}
Mantelleitung NYM-J 3x1,5 Ring 50 m NYM3150 grau Kupfer blank 3 Ringe à 41,00 {currency}
"""


@pytest.mark.parametrize("currency", ["EUR", "Euro", "€", "CHF"])
@pytest.mark.parametrize("make", [paper, scan])
def test_an_entry_that_ends_with_its_price_is_over(make, currency):
    items = items_of(make(PRICED.format(currency=currency)))

    assert [(codes(item), wanted(item), f"{item.price}") for item in items] == [
        (["SD68H"], ("10", "C62"), "7.43"),
        (["NYM3150"], ("3", "RO"), "41.00"),
    ]
    assert "Mantelleitung" not in items[0].text


@pytest.mark.parametrize("foot", ["Tel. 07151 4711-0", "Fax 07151 4719", "Seite 1 von 2", "Seite l von 2", "www.korn.example"])
@pytest.mark.parametrize("make", [body, paper])
def test_what_stands_below_the_last_position_takes_it_nowhere(make, foot):
    """Otherwise both are one line, and nobody looks for goods beside a telephone."""
    text = f"3 Rollen GA/412 Bindedraht\nBackpapierbogen 40x60 cm 10 Pack\n{foot}"

    items = items_of(make(text))

    assert [wanted(item) for item in items] == [("3", "RO"), ("10", "PK")]
    assert [item.description for item in items] == ["Bindedraht", "Backpapierbogen 40x60 cm"]


@pytest.mark.parametrize("foot", ["Seite l von 2", "Seite I von 12", "Blatt 2"])
def test_the_number_of_a_page_is_no_doubt(foot):
    text = (
        f"Bestellung\n\n3 Rollen GA/412 Bindedraht grün\n5 Stk GA/118 Gartenschere\n{foot}\n2 Stk GA/330 Pflanzkübel Terrakotta"
    )

    read = find_items(rows_of(scan(text), 0), EVERYTHING)

    assert (len(read.items), read.left_over) == (3, [])


@pytest.mark.parametrize(
    ("text", "trap"),
    [
        ("Blatt 2", True),
        ("Kopierpapier A4, 500 Blatt 4 fach", False),
        ("Seite l von 2", True),
        ("Seitenschneider von Knip", False),
    ],
)
def test_so_many_leaves_are_no_page(text, trap):
    assert noise.has_trap(text) is trap


# --- full stops ---------------------------------------------------------------------------------------------------
def test_a_full_stop_that_shortens_the_word_behind_a_quantity_ends_no_sentence():
    text = "Bitte liefern Sie uns zwei Kartons Unterputzd. Schalterdose 60 mm und fünf Rollen Bindedraht grün."

    (row,) = rows(text)
    (first, second) = found(text).items

    assert next(part.text for part in parted(row, EVERYTHING)).endswith("Unterputzd. Schalterdose 60 mm und")
    assert ([wanted(item) for item in (first, second)], "Schalterdose" in first.description) == (
        [("2", "CT"), ("5", "RO")],
        True,
    )


def test_a_full_stop_behind_a_word_that_goods_are_called_ends_one():
    (row,) = rows("Bitte liefern Sie uns zwei Kartons Schalterdosen. Bindedraht grün brauchen wir nicht mehr.")

    assert next(part.text for part in parted(row, EVERYTHING)).endswith("Schalterdosen.")


@pytest.mark.parametrize("make", [paper, scan])
def test_a_full_stop_between_a_figure_and_its_unit_ends_no_sentence(make):
    items = items_of(make("Bestellung\n\nWeizenmehl Type 550: 3. Säcke\nBindedraht grün: 5 Rollen"))

    assert said(items) == [("Weizenmehl Type 550", "3", "BG"), ("Bindedraht grün", "5", "RO")]
