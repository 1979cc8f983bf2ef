"""Units that stand beside their figure, above it or in a cell of their own, known or not: never dropped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.understanding.making import BAKERY, GARDEN, House, codes, items_of, paper, said, scan, wanted

HOUSE = House(
    GARDEN,
    BAKERY,
    (
        ("RX5504S", "Schlauch Gummi 12 mm", "", ""),
        ("NB-20", "Notizzettel A5 kariert", "", ""),
        ("ZU-1", "Puderzucker fein 1 kg", "", ""),
        ("MOT-5", "Motoröl Syntholub 5 l", "", ""),
    ),
)
BOTH = pytest.mark.parametrize("make", [paper, scan])


def read(make, text: str):
    return items_of(make(f"Bestellung\n\n{text}"), HOUSE)


def units(items) -> list[tuple[str, str, str]]:
    """Figure, unit, and the unit as it is written."""
    return [(*wanted(item), item.quantities[0].unit_text) for item in items]


@BOTH
def test_a_measure_behind_the_number_is_how_much(make):
    items = read(make, "Schlauch Gummi 12 mm (RX5504S) 20 Meter à 2,18 EUR\n5 Stück GA/118 Gartenschere à 3,00 EUR")

    assert (said(items), items[0].price) == ([("RX5504S", "20", "MTR"), ("GA118", "5", "C62")], Decimal("2.18"))


def test_a_measure_of_the_name_behind_the_number_is_not():
    """More than prices follows it: it tells which hose."""
    (item, *_) = read(paper, "Schlauch RX5504S 20 Meter Gummi 3 Rollen à 2,18 EUR")

    assert wanted(item) == ("3", "RO")


@BOTH
@pytest.mark.parametrize(
    "line", ["Notizzettel A5 kariert sechs Klötze à 11,94 EUR", "sechs Klötze à 11,94 EUR Notizzettel A5 kariert"]
)
def test_so_many_of_what_nobody_knows_at_a_price_is_a_quantity_with_that_unit(make, line):
    (item, _) = read(make, f"{line}\n5 Stück GA/118 Gartenschere à 3,00 EUR")

    assert (units([item]), item.price) == ([("6", "", "Klötze")], Decimal("11.94"))


@BOTH
def test_the_figure_stands_before_the_unit_where_it_has_no_column_of_its_own(make):
    """What counts in the name is none of the quantity."""
    items = read(
        make,
        "Pos  Bezeichnung                         ME        Artikel-Nr.\n"
        "1    Gartenschere Bypass 6 Dosen         5 Fl.     GA/118\n"
        "2    5 Rollen Bindedraht grün 100 m      3 Stk     GA/412",
    )

    assert [(codes(item), wanted(item), item.trouble) for item in items] == [
        (["GA118"], ("5", "BO"), ()),
        (["GA412"], ("3", "C62"), ()),
    ]


@BOTH
def test_the_unit_may_stand_in_the_first_cell(make):
    items = read(make, "Sack      1 Puderzucker fein 1 kg\nStück     3 Gartenschere Bypass 21 cm")

    assert said(items) == [("Puderzucker fein 1 kg", "1", "BG"), ("Gartenschere Bypass 21 cm", "3", "C62")]


TABLE = "Pos   Menge         Artikel-Nr.   Bezeichnung\n1     {:14}MOT-5         Motoröl Syntholub 5 l"


@pytest.mark.parametrize(
    ("make", "cell", "unit"),
    [
        (scan, "3 Palctten", ("3", "PX", "Palctten")),
        (scan, "3 Schubkarren", ("3", "", "Schubkarren")),
        (paper, "3 Palctten", ("3", "", "Palctten")),  # nothing is misread there
        (paper, "3 Schubkarren", ("3", "", "Schubkarren")),
    ],
)
def test_a_unit_beside_its_figure_is_mended_or_kept(make, cell, unit):
    (item,) = read(make, TABLE.format(cell))

    assert (units([item]), item.description) == ([unit], "Motoröl Syntholub 5 l")


def test_the_label_of_the_unit_in_a_block_may_be_misread():
    text = "Position 10\nArtikel: GA/118\nBezeichnung: Gartenschere Bypass 21 cm\nMenge: 5\nMF: Karton"

    assert (said(read(scan, text)), said(read(paper, text))) == ([("GA118", "5", "CT")], [("GA118", "5", "")])


def test_on_a_scan_the_full_stop_of_a_line_number_may_be_a_comma():
    text = "1, 5 Beutel Puderzucker fein\n2, 3 Stk Gartenschere Bypass 21 cm\n3, 5 Rollen Bindedraht grün"

    items = read(scan, text)

    assert [(item.position, wanted(item), item.description) for item in items] == [
        (1, ("5", "BG"), "Puderzucker fein"),
        (2, ("3", "C62"), "Gartenschere Bypass 21 cm"),
        (3, ("5", "RO"), "Bindedraht grün"),
    ]
    assert [item.position for item in read(paper, text)] == [None, None, None]


@pytest.mark.parametrize(("unit", "code"), [("Tb", "TU"), ("Blöcke", "D64"), ("Block", "D64")])
def test_tubes_and_blocks_are_units(unit, code):
    (item,) = read(paper, f"5 {unit} GA/412 Bindedraht grün")

    assert (codes(item), wanted(item)) == (["GA412"], ("5", code))
