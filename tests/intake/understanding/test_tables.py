from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.understanding.columns import columns_of
from orders.folding import folded
from tests.intake.understanding.making import ELECTRICAL, codes, found, items_of, paper, rows, said, scan, sheet, wanted

GOODS = {sku: name for sku, name, _, _ in ELECTRICAL}


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Pos\tMenge\tME\tArtikel-Nr.\tBezeichnung\tPreis\tGesamt", "pos quantity unit code text price total"),
        ("Qty\tItem No.\tDescription\tUnit price\tAmount", "quantity code text price total"),
        ("Anzahl\tArtikel\tBestand", "quantity text other"),
        ("Artikel\tBezeichnung\tMenge", "code text quantity"),
        ("Ihre Artikelnummer\tUnsere Mat.-Nr.\tKurztext\tBestellmenge", "code code text quantity"),
        ("Nr.\tNr.\tMenge\tText", "pos code quantity text"),
        ("Lfd. Nr.\tEAN\tStückzahl\tPE", "pos code quantity per"),
    ],
)
def test_headings_say_what_their_columns_hold(heading, kinds):
    columns = columns_of(rows(heading)[0])

    assert [column.kind for column in columns.all] == kinds.split()


@pytest.mark.parametrize(
    "text", ["Menge", "Artikel und Preise", "5 Stück GA/118", "Menge 5 Artikel 7", "Bitte liefern Sie die Menge an Artikeln", ""]
)
def test_a_row_that_is_no_heading_is_none(text):
    assert [columns_of(row) for row in rows(text)] == [None] * len(rows(text))


def test_a_table_of_a_paper_is_read_column_by_column():
    document = paper("""
Bestellung 4711-26

Pos  Artikel-Nr.   Bezeichnung                           Menge  ME    Preis    Gesamt
1    LS-B16-1      Leitungsschutzschalter B16 1-polig       10  Stk    2,35     23,50
2    NYM3150       Mantelleitung NYM-J 3x1,5                 3  Rg    41,00    123,00
3    SD.60.U       Schalterdose Unterputz 60 mm            250  Stk    0,18     45,00
                                                        Summe netto          191,50
""")

    items = items_of(document)

    assert [(codes(i), i.position, i.quantities[0].value, i.price, i.total) for i in items] == [
        (["LSB161"], 1, 10, Decimal("2.35"), Decimal("23.50")),
        (["NYM3150"], 2, 3, Decimal("41.00"), Decimal("123.00")),
        (["SD60U"], 3, 250, Decimal("0.18"), Decimal("45.00")),
    ]
    assert [item.description for item in items] == [
        "Leitungsschutzschalter B16 1-polig",
        "Mantelleitung NYM-J 3x1,5",
        "Schalterdose Unterputz 60 mm",
    ]


def test_a_name_wider_than_its_heading_is_kept_whole():
    document = paper("""
Menge  Text           Preis
 10    Leitungsschutzschalter B16 1-polig
  3    Mantelleitung NYM-J 3x1,5 Ring 50 m
""")

    assert [item.description for item in items_of(document)] == [
        "Leitungsschutzschalter B16 1-polig",
        "Mantelleitung NYM-J 3x1,5 Ring 50 m",
    ]


def test_a_wrapped_name_is_one_position():
    document = paper("""
Pos  Menge  Artikel-Nr.  Bezeichnung
1    5      FI40-30      Fehlerstromschutzschalter
                         40 A 30 mA 4-polig
2    8      SD.68.H      Schalterdose
                         Hohlwand 68 mm
""")

    items = items_of(document)

    assert said(items) == [("FI4030", "5", ""), ("SD68H", "8", "")]
    assert items[1].description == "Schalterdose Hohlwand 68 mm"


def test_a_price_for_a_hundred_is_told_by_the_sum_of_the_line():
    document = paper("""
Menge  Artikel-Nr.  Bezeichnung                 Preis   PE    Gesamt
  300  WK-222       Verbindungsklemme 2-fach    38,00   100   114,00
""")

    (item,) = items_of(document)

    assert (item.price, item.per, item.total, item.quantities[0].value) == (Decimal("38.00"), 100, Decimal("114.00"), 300)


def test_the_arithmetic_of_the_line_decides_between_two_numbers():
    document = paper("""
Artikel-Nr.  Bezeichnung                 Menge         Preis    Gesamt
WK-222       Verbindungsklemme           12  50         0,40     20,00
""")

    (item,) = items_of(document)

    assert item.quantities[0].value == 50


def test_a_table_goes_on_over_a_carried_sum_and_a_new_page():
    first = """
Pos  Menge  Artikel-Nr.   Bezeichnung             Gesamt
1    10     LS-B16-1      Leitungsschutzschalter   23,50
                          Übertrag                 23,50
"""
    second = """
                          Übertrag                 23,50
2    3      NYM3150       Mantelleitung           123,00
"""

    assert said(items_of(paper(first, second))) == [("LSB161", "10", ""), ("NYM3150", "3", "")]


def test_columns_of_stock_are_no_quantities():
    document = sheet(
        [
            ["Artikel-Nr.", "Bezeichnung", "Bestand", "Menge", "Bemerkung"],
            ["GA/118", "Gartenschere", 40, 6, "7 fehlen"],
            ["GA/330", "Pflanzkübel", 3, 0, ""],
        ]
    )

    assert said(items_of(document)) == [("GA118", "6", "")]


def test_a_scribble_in_the_column_of_quantities_is_a_doubt():
    document = scan("""
Pos  Menge  Artikel-Nr.  Bezeichnung
1    5      FI40-30      Fehlerstromschutzschalter
2    x?%    SD.68.H      Schalterdose Hohlwand 68 mm
""")

    items = items_of(document)

    assert said(items) == [("FI4030", "5", ""), ("SD68H", "", "")]
    assert [reason.code for reason in items[1].trouble] == ["quantity_missing"]


def test_a_single_line_without_a_quantity_is_asked_about():
    items = found("Menge\tArtikel-Nr.\tBezeichnung\n5\tGA/118\tGartenschere\n\tGA/330\tPflanzkübel").items

    assert said(items) == [("GA118", "5", ""), ("GA330", "", "")]
    assert [reason.code for reason in items[1].trouble] == ["quantity_missing"]


def test_unfilled_lines_of_a_printed_list_are_counted():
    unfilled = [f"\t{sku}\t{name}" for sku, name in GOODS.items()]

    result = found("\n".join(["Menge\tArtikel-Nr.\tBezeichnung", "5\tGA/118\tGartenschere", *unfilled]))

    assert (said(result.items), result.unfilled, result.table) == ([("GA118", "5", "")], len(unfilled), True)


COLUMNS = {
    "pos": ["Pos", "Pos.", "Position"],
    "code": ["Artikel-Nr.", "Art.-Nr.", "Artikelnummer", "SKU", "Bestellnr."],
    "text": ["Bezeichnung", "Beschreibung", "Description", "Benennung"],
    "quantity": ["Menge", "Anzahl", "Bestellmenge", "Qty", "Stückzahl"],
    "unit": ["ME", "Einheit", "Unit"],
    "price": ["Preis", "Einzelpreis", "EP"],
    "total": ["Gesamt", "Gesamtpreis", "Betrag"],
}


@st.composite
def tables(draw):
    kinds = draw(st.permutations(list(COLUMNS)))
    wanted = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(GOODS)), st.integers(1, 950), st.decimals("0.05", 900, places=2)),
            min_size=1,
            max_size=8,
            unique_by=lambda row: row[0],
        )
    )
    heading = [draw(st.sampled_from(COLUMNS[kind])) for kind in kinds]
    lines = []
    for number, (sku, quantity, price) in enumerate(wanted, start=1):
        total = quantity * price
        cells = {
            "pos": str(number),
            "code": sku,
            "text": GOODS[sku],
            "quantity": str(quantity),
            "unit": "Stk",
            "price": german(price),
            "total": german(total),
        }
        lines.append([cells[kind] for kind in kinds])
    return heading, lines, wanted


def german(value: Decimal) -> str:
    return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def check(items, wanted):
    assert [(codes(item), item.quantities[0].value, item.quantities[0].unit, item.price, item.total) for item in items] == [
        ([folded(sku)], quantity, "C62", price, quantity * price) for sku, quantity, price in wanted
    ]
    assert [item.position for item in items] == list(range(1, len(wanted) + 1))
    assert [item.trouble for item in items] == [()] * len(wanted)


@given(tables())
@settings(max_examples=80, deadline=None)
def test_a_sheet_is_read_back_exactly_whatever_the_order_of_its_columns(table):
    heading, lines, wanted = table

    check(items_of(sheet([heading, *lines])), wanted)


@given(tables())
@settings(max_examples=80, deadline=None)
def test_a_table_in_a_mail_is_read_back_exactly_whatever_the_order_of_its_columns(table):
    heading, lines, wanted = table

    check(found("\n".join("\t".join(row) for row in [heading, *lines])).items, wanted)


@given(tables(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_printed_table_is_read_back_exactly_whatever_the_order_of_its_columns(table, right):
    heading, lines, wanted = table
    widths = [max(len(row[column]) for row in [heading, *lines]) for column in range(len(heading))]
    figures = {
        column
        for column in range(len(heading))
        if right and all(line[column][-1:].isdigit() and "," in line[column] for line in lines)
    }
    drawn = [
        "   ".join(
            cell.rjust(width) if column in figures else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [heading, *lines]
    ]
    assume(max(map(len, drawn)) < 112)

    check(items_of(paper("\n".join(drawn))), wanted)


def test_figures_set_right_under_headings_set_left_stand_in_their_own_column():
    table = """
Pos.    EH          Menge                        Artikel
00001   Rollen                             6     GA/412
00002   Stück                             10     GA/118
"""

    assert said(items_of(paper(table))) == [("GA412", "6", "RO"), ("GA118", "10", "C62")]


def test_a_heading_of_two_lines_is_one():
    table = """
Einheit   Anzahl   Bezeichnung               Ihre            Preis/   Gesamtpreis
                                             Artikelnummer   ME
Rollen    2,00     Bindedraht grün 100 m     GA/412          2,60     5,20
Stück     8,00     Gartenschere Bypass       GA/118          12,90    103,20
"""
    items = items_of(paper(table))

    assert said(items) == [("GA412", "2", "RO"), ("GA118", "8", "C62")]
    assert [(item.price, item.total) for item in items] == [
        (Decimal("2.60"), Decimal("5.20")),
        (Decimal("12.90"), Decimal("103.20")),
    ]


def test_a_unit_in_the_cell_beside_the_figure_is_its_unit():
    assert said(items_of(paper("Rollen     2,00     Bindedraht grün 100 m     GA/412"))) == [("GA412", "2", "RO")]


@pytest.mark.parametrize("number", ["00010", "10100"])
def test_the_number_of_a_line_before_a_name_is_no_postcode(number):
    table = f"""
Pos     Beschreibung                       Einheit   Menge
{number}   Gartenschere Bypass 21 cm          Stück
00020   Blumenerde torffrei 40 l           Stück     30
"""

    items = items_of(paper(table))

    assert [wanted(item) for item in items] == [("", ""), ("30", "C62")]
    assert [str(reason.code) for reason in items[0].trouble] == ["quantity_missing"]


def test_unknown_goods_right_below_the_heading_are_a_line():
    table = """
Artikelnummer   Beschreibung            Menge   EH
                Laserdrucker A4         3       Pal.
GA/118          Gartenschere Bypass     4       Stk
"""

    assert said(items_of(paper(table))) == [("Laserdrucker A4", "3", "PX"), ("GA118", "4", "C62")]
