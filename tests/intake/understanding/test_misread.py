from __future__ import annotations

from decimal import Decimal

import pytest

from intake.understanding.misread import label_meant, unit_meant
from intake.understanding.po_numbers import po_numbers_of
from tests.intake.understanding.making import items_of, paper, rows, said, scan


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sick.", "stck"),
        ("Sik", "stk"),
        ("RI.", "rl"),
        ("Kin", "ktn"),
        ("Karion", "karton"),
        ("Stck.", ""),  # is a unit as it is
        ("Bl", ""),  # two letters that only a code has
        ("mit", ""),
        ("Schrauben", ""),
        ("5", ""),
    ],
)
def test_a_word_that_can_only_be_a_unit_is_one(text, meant):
    assert unit_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("Anzah:", "anzahl:"), ("Menqe:", "menge:"), ("Menge:", ""), ("Menqe", ""), ("Datum:", ""), ("An:", "")]
)
def test_a_label_with_a_wrong_letter_is_one(text, meant):
    assert label_meant(text) == meant


HEAD = "Bestellung\n\nArtikel-Nr.   Bezeichnung                           Menge  ME\n"


@pytest.mark.parametrize(
    ("cells", "quantity"),
    [
        ("   10  Sick.", ("10", "C62")),
        ("   2   RI", ("2", "RO")),
        ("   10!Stück", ("10", "C62")),
        ("   10,Stück", ("10", "C62")),
        ("   150:  Stück", ("150", "C62")),
        ("   1.000,00  ST", ("1000", "C62")),
    ],
)
def test_what_a_scan_makes_of_quantity_and_unit_is_read(cells, quantity):
    (item,) = items_of(scan(f"{HEAD}LS-B16-1      Leitungsschutzschalter B16 1-polig    {cells}"))

    assert (item.quantities[0].value, item.quantities[0].unit, item.trouble) == (Decimal(quantity[0]), quantity[1], ())


@pytest.mark.parametrize(("cell", "value"), [("I0", 10), ("5O", 50), ("l2", 12)])
def test_a_figure_read_as_letters_is_proposed_and_never_sure(cell, value):
    (item,) = items_of(scan(f"{HEAD}LS-B16-1      Leitungsschutzschalter B16 1-polig       {cell}  Stk"))

    assert item.quantities[0].value == value
    assert item.quantities[0].confidence < 0.5


def test_dots_and_dashes_that_list_are_no_part_of_the_figure():
    text = "Wir bestellen:\n\n·12 Stück Leitungsschutzschalter B16 1-polig\n-50 Stk Schalterdose Hohlwand 68 mm\n"

    assert [item.quantities[0].value for item in items_of(scan(text))] == [12, 50]


def test_a_dot_behind_the_only_figure_before_a_unit_is_asked_about():
    text = "Wir bestellen:\n\n2 Paar Leitungsschutzschalter B16 1-polig\n1. Paar Schalterdose Hohlwand 68 mm\n"

    items = items_of(scan(text))

    assert [item.quantities[0].value for item in items] == [2, 1]
    assert items[1].quantities[0].confidence < 0.5


def test_rows_of_a_block_label_their_prices():
    rest = "Bestellmenge: 100 St.\nPreis: 7,46\nper: 100\nGP EUR: 7,46"

    (item,) = items_of(scan(f"Position 10\nBeschreibung: Schalterdose Hohlwand 68 mm\nArtikelnr.: SD.68.H\n{rest}"))

    assert said([item]) == [("SD68H", "100", "C62")]
    assert (item.price, item.per, item.total) == (Decimal("7.46"), 100, Decimal("7.46"))


def test_the_number_of_the_paper_is_the_orders():
    assert [each.value for each in po_numbers_of(rows("BESTELLUNG\nBelegnummer: BST279346"), subject="", names=[])] == [
        "BST279346"
    ]


def test_a_paper_with_a_text_layer_has_no_misread_figures():
    """There "1. Karton" counts the line and says no quantity: nobody may take it for one."""
    text = "Wir bestellen:\n\n1. Karton Leitungsschutzschalter B16 1-polig\n2. Karton Schalterdose Hohlwand 68 mm\n"

    assert [item.quantities for item in items_of(paper(text))] in ([], [(), ()])
