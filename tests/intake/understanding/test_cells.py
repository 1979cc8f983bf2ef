from __future__ import annotations

from decimal import Decimal

import pytest

from intake.understanding.cards import cards_in
from intake.understanding.columns import headings_in
from intake.understanding.rows import rows_of
from tests.intake.understanding.making import codes, items_of, paper, rows, said, scan

STACKED = """
BESTELLUNG

lfd.  Artikelbezeichnung                    Ihre             Einh.  Bestellmenge   Preis/     GP
Nr.                                         Artikelnummer                          ME         EUR
1     Leitungsschutzschalter B16            LS-B16-1         ST               10   2,35       23,50
      1-polig
2     Schalterdose Hohlwand 68 mm           SD.68.H          ST              250   0,18       45,00
3     Mantelleitung NYM-J                   NYM3150          Ring              3   41,00      123,00
      3x1,5
                                                                          Gesamt          191,50
"""


def test_a_heading_of_two_rows_is_one_heading():
    lines = rows_of(paper(STACKED), 0)

    ((place, heading),) = headings_in(lines).items()

    assert [column.kind for column in heading.columns.all] == ["pos", "text", "code", "unit", "quantity", "price", "total"]
    assert len(heading.places) == 2
    assert heading.places[0] == place


@pytest.mark.parametrize("make", [paper, scan])
def test_the_rest_of_a_name_stands_below_it(make):
    items = items_of(make(STACKED))

    assert [(codes(item), item.position, item.quantities[0].value, item.price) for item in items] == [
        (["LSB161"], 1, 10, Decimal("2.35")),
        (["SD68H"], 2, 250, Decimal("0.18")),
        (["NYM3150"], 3, 3, Decimal("41.00")),
    ]
    assert items[0].description.split() == ["Leitungsschutzschalter", "B16", "1-polig"]
    assert items[2].description.split() == ["Mantelleitung", "NYM-J", "3x1,5"]


@pytest.mark.parametrize(
    "text",
    [
        "Menge  Artikel\n5      GA/118",  # a heading of one row
        "Artikel\nMenge\n5 GA/118",  # labels below each other are no heading
        "Bitte Menge und Artikel\nbestätigen",
    ],
)
def test_other_rows_are_no_heading_of_several(text):
    assert all(len(heading.places) == 1 for heading in headings_in(rows(text)).values())


def test_a_figure_close_to_the_number_beside_it_is_the_quantity():
    """What a narrow gap leaves in one run of words, the edges of the headings part."""
    document = paper("""
Bestellung

Nr.     Einheit     Menge Ihre Artikelnummer  Artikeltext
00001   Boxen           5 NYM3150             Mantelleitung NYM-J 3x1,5
00002   St.            60 LS-B16-1            Leitungsschutzschalter B16 1-polig
""")

    assert said(items_of(document)) == [("NYM3150", "5", "BX"), ("LSB161", "60", "C62")]


def test_a_name_under_the_heading_of_numbers_is_a_name():
    document = paper("""
Bestellung

Ihre Artikelnummer                 Hersteller-Nr.              Anzahl    Einh.

LS-B16-1                                                        10,00    Stück

                                   Leitungsschutzschalter B16 1-polig

SD.68.H                                                         60,00    Stck.

                                   Schalterdose Hohlwand 68 mm
""")

    items = items_of(document)

    assert said(items) == [("LSB161", "10", "C62"), ("SD68H", "60", "C62")]
    assert [item.trouble for item in items] == [(), ()]


def test_the_label_of_a_place_below_a_table_is_no_name():
    document = paper("""
Bestellung

Artikel-Nr.   Bezeichnung                           Menge  ME
LS-B16-1      Leitungsschutzschalter B16 1-polig       10  Stk
Bitte liefern Sie an: Hofstelle
""")

    assert [item.description for item in items_of(document)] == ["Leitungsschutzschalter B16 1-polig"]


BASKET = """
Mein Warenkorb (2 Artikel)


Mantelleitung NYM-J 3x1,5
                                       3              41,00     123,00 €
Art.-Nr. NYM3150                       Stück          €
sofort lieferbar


Schalterdose Hohlwand 68 mm
Art.-Nr. SD.68.H                       250 Stück      0,18 €     45,00 €
sofort lieferbar


                                       Zwischensumme netto      168,00 €
"""


@pytest.mark.parametrize("make", [paper, scan])
def test_the_cards_of_a_basket_are_positions(make):
    items = items_of(make(BASKET))

    assert [(codes(item), item.quantities[0].value) for item in items] == [(["NYM3150"], 3), (["SD68H"], 250)]
    assert [item.trouble for item in items] == [(), ()]


def test_one_number_makes_no_cards_and_text_has_none():
    one = "Schalterdose Hohlwand 68 mm\nArt.-Nr. SD.68.H   250 Stück\nsofort lieferbar"

    assert cards_in(rows_of(paper(one), 0)) == {}
    assert cards_in(rows(BASKET)) == {}


LINES = (
    ("GA/118", "Gartenschere Bypass 21 cm", "6"),
    ("GA/412", "Bindedraht grün 100 m", "7"),
    ("SD.68.H", "Schalterdose Hohlwand 68 mm", "250"),
)


@pytest.mark.parametrize("make", [paper, scan])
@pytest.mark.parametrize("more", ["", "für Halle 1\n"])
@pytest.mark.parametrize("name", ["{}", "{} mit allem, was nach dem Katalog dazugehört"])
def test_lines_that_say_their_quantity_are_positions_by_themselves(make, more, name):
    """They are no cards, and none goes on with the next."""
    written = "".join(f"Art.-Nr. {sku} {name.format(title)}, Menge: {figure}\n{more}" for sku, title, figure in LINES)
    document = make(f"Bestellung\n\n{written}")

    assert cards_in(rows_of(document, 0)) == {}
    assert said(items_of(document)) == [("GA118", "6", ""), ("GA412", "7", ""), ("SD68H", "250", "")]
    assert all(not item.trouble for item in items_of(document))


def test_whose_address_it_is_orders_nothing():
    document = paper("""
Elektro Schalterdose KG
Wiesengrund 25
78461 Konstanz

Bestellung

10 Stk LS-B16-1 Leitungsschutzschalter B16 1-polig
""")

    assert said(items_of(document)) == [("LSB161", "10", "C62")]


def test_the_unit_may_stand_below_its_figure():
    document = paper("""
Bestellung

Nr.   Best.-Nr.    Artikelbezeichnung                    Menge
0001  SD.68.H      Schalterdose Hohlwand 68 mm            3,00
                   Sonderwahre                            Kartons
0002  LS-B16-1     Leitungsschutzschalter B16 1-polig     5,00 Stk
""")

    assert said(items_of(document)) == [("SD68H", "3", "CT"), ("LSB161", "5", "C62")]
