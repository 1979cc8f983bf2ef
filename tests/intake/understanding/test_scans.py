"""What scans make of signs, and what is made of them."""

from __future__ import annotations

import pytest

from intake.understanding.misread import label_meant, near_pack, near_unit, unit_meant
from intake.understanding.rows import rows_of
from intake.understanding.unexplained import looks_ordered
from tests.intake.understanding.making import EVERYTHING, GARDEN, House, codes, found, items_of, message, only, paper, said, scan


# --- units and labels ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "meant"),
    [("Katon", "karton"), ("Boxcn", "boxen"), ("Karton", ""), ("Platten", ""), ("Hosen", ""), ("Stk", "")],
)
def test_a_unit_but_for_one_letter(text, meant):
    assert near_unit(text) == meant


def test_between_figure_and_goods_only_packs_are_mended():
    assert (near_pack("Kurtons"), near_pack("Leiter")) == ("kartons", "")


def test_bars_alone_are_mended_in_short_units():
    assert (unit_meant("FI."), unit_meant("Bl")) == ("fl", "")


@pytest.mark.parametrize(("text", "meant"), [("Finhcit:", "einheit:"), ("Artikclbezeichnung:", "artikelbezeichnung:")])
def test_labels_are_known_by_their_shape(text, meant):
    assert label_meant(text) == meant


HEAD = "Bestellung\n\nArtikel-Nr.   Bezeichnung                           Menge\n"


@pytest.mark.parametrize(("cell", "unit", "text"), [("3 Palctten", "PX", "Palctten"), ("3 Xyzzy", "", "Xyzzy")])
def test_a_unit_that_was_not_read_well_is_mended_or_asked_about_but_never_dropped(cell, unit, text):
    (item,) = items_of(scan(f"{HEAD}MEH 550 25    Weizenmehl Type 550 25 kg             {cell}"))

    assert (item.quantities[0].value, item.quantities[0].unit, item.quantities[0].unit_text) == (3, unit, text)


@pytest.mark.parametrize(("cell", "unit"), [("Kaiton", "CT"), ("Schachiet", "")])
def test_a_unit_before_its_figure_is_kept_as_well(cell, unit):
    head = "Bestellung\n\nArtikel-Nr.   Bezeichnung                      ME         Menge\n"

    (item,) = items_of(scan(f"{head}SD.68.H       Schalterdose Hohlwand 68 mm      {cell:<10} 2"))

    assert (item.quantities[0].value, item.quantities[0].unit, item.quantities[0].unit_text) == (2, unit, cell)


def test_where_units_alone_are_headed_the_figure_stands_before_them():
    page = "Pos  Artikel-Nr.   Bezeichnung                       ME\n1    GA/118        Gartenschere Bypass 21 cm         5 Stk\n"

    assert said(items_of(scan(page))) == [("GA118", "5", "C62")]


# --- signs set close or apart -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Pos. 2:4 Sack Weizenmehl Type 550 25 kg", ["Pos.", "2:", "4", "Sack"]),
        (".120 Meter Bindedraht", ["120", "Meter"]),
        ("10/Stück Gartenschere", ["10", "Stück"]),
        ("à16,62 EUR", ["à", "16,62"]),
        ("Art.-Nr, 4711", ["Art.-Nr.", "4711"]),
        ("(24133),60 Stück", ["24133", "60"]),
        ("GA/118).a 9,50 EUR", ["GA/118", "a", "9,50"]),
        ("EA(4381356) Zündkerze", ["EA", "4381356"]),
        ("9,11 EUR,.120 Meter", ["9,11", "EUR,", "120", "Meter"]),
        ("a.0,97 EUR", ["a", "0,97"]),
        ("Marvex(ECKV-12-MIT sowie", ["Marvex", "ECKV-12-MIT", "sowie"]),
        ("Lumdalex -8 Boxen", ["Lumdalex", "8", "Boxen"]),
        ("5 -8 Boxen", ["5", "-8", "Boxen"]),
        ("M12x1,5/ 10 Stk.", ["M12x1,5", "10", "Stk."]),
        ("Leim 5kg/2 ST", ["Leim", "5kg", "2", "ST"]),
        ("Leim /10 ST", ["Leim", "10", "ST"]),
        ("Rohr 3/4 Zoll", ["Rohr", "3/4", "Zoll"]),
        ("Menge:.8 Stück", ["Menge:", "8", "Stück"]),
        ("Bogen(90)Grad", ["Bogen(90)Grad"]),
    ],
)
def test_figures_are_told_from_what_stands_close_to_them(line, expected):
    (row,) = rows_of(scan(line), 0)

    assert [token.text for token in row.tokens][: len(expected)] == expected


def test_decimals_keep_together_in_typed_texts():
    (row,) = rows_of(paper("Draht 2,5 mm"), 0)

    assert [token.text for token in row.tokens] == ["Draht", "2,5", "mm"]


def test_blocks_with_labels_in_a_wide_font():
    page = """
Position 10
Artikelnr.: GA/118
Bezeichnung: Gartenschere Bypass 21 cm
Mg .: 3
MF: Karton
Einzelpreis: 49, 98
Position 20
Artikelnr.: GA/205
Bezeichnung: Blumenerde torffrei 40 l
Mg.: 7
ME: Kt.
Einzelpreis: 5,00
"""
    items = items_of(scan(page))

    assert said(items) == [("GA118", "3", "CT"), ("GA205", "7", "CT")]
    assert str(items[0].price) == "49.98"


def test_two_sizes_are_no_amount():
    (row,) = rows_of(scan("Größe 36, 38"), 0)

    assert [token.text for token in row.tokens] == ["Größe", "36,", "38"]


@pytest.mark.parametrize(("text", "known"), [("2 Stück 471.10,81,", ["4711081"]), ("2 Stück 1.470,08", [])])
def test_a_comma_in_a_number_is_a_full_stop_on_a_scan(text, known):
    dealer = House(GARDEN, own=("4711081", "147008"))

    assert [code for item in items_of(scan(text), dealer) for code in codes(item)] == known


def test_a_number_that_its_column_wrapped_is_put_together():
    page = """
Pos  Artikelnummer   Bezeichnung                                    Menge  ME
1    LX.4410-        Becherglas niedrige Form                       5      Stk
     250             250 ml
2    LX.9200         Pipettenspitzen 200 µl gelb                    2      Box
"""
    first, second = items_of(scan(page))

    assert codes(first)[0] == "LX4410250"
    assert codes(second) == ["LX9200"]


# --- lines that nobody explains -----------------------------------------------------------------------------------
TABLE = """Artikel-Nr.   Bezeichnung                           Menge  ME
GA/118        Gartenschere Bypass 21 cm             5      Stk
"""


@pytest.mark.parametrize("line", ["GA/205 Blumenerde", "Pflanzkübel Terrakotta 30 cm Bypass Rasendünger"])
def test_goods_below_the_last_position_of_a_scan_are_a_position_or_a_doubt(line):
    reading = only(message(scan(f"Bestellung\n\n{TABLE}\n{line}\n")))

    assert len(reading.items) > 1 or "text_left_over" in {str(reason.code) for reason in reading.reasons}


def test_goods_that_a_shop_advertises_are_none():
    reading = only(message(scan(f"Bestellung\n\n{TABLE}\nKunden kauften auch:\nGA/205 Blumenerde\n")))

    assert reading.reasons == ()


def test_so_much_of_something_unknown_above_the_first_position_is_seen():
    lines = rows_of(scan("Notstromaggregat 5 kVA      2,00 Fass"), 0)

    assert [looks_ordered(row, EVERYTHING) for row in lines] == [True]


@pytest.mark.parametrize("line", ["Ihr Angebot     AN-53353", "Ihr, Angebot     AN-53353", "Angebot 4"])
def test_an_offer_that_is_referred_to_makes_no_offer_of_an_order(line):
    reading = only(message(scan(f"Bestellung\n\n{line}\n\n{TABLE}")))

    assert said(reading.items) == [("GA118", "5", "C62")]


def test_an_offer_is_no_order():
    assert only(message(scan(f"Angebot Nr. 4711\n\n{TABLE}"))).items == ()


# --- running text -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(LX.9300) 20 Meter à 2,18 EUR", [("LX9300", "20", "MTR")]),
        ("Rasendünger Langzeit (GA/500) = sechs Würfel à 11,94 EUR", [("GA500", "6", "")]),
        ("3.00 Stück GA/118", [("GA118", "3", "C62")]),
        ("GA/330 Pflanzkübel 30 cm /2 Kartons", [("GA330", "2", "CT")]),
    ],
)
def test_how_much_is_told_by_what_stands_beside_it(text, expected):
    assert said(found(text).items) == expected


def test_an_entry_that_ends_with_its_price_ends_there():
    lines = (
        "Gartenschere Bypass 21 cm rostfrei poliert (GA/118) 10 Stück à 7,43 EUR\n"
        "Blumenerde torffrei 40 l gepresst im Beutel (GA/205) 5 Stück à 4,41 EUR\n"
    )
    assert said(items_of(scan(lines))) == [("GA118", "10", "C62"), ("GA205", "5", "C62")]


def test_a_shortened_word_ends_no_sentence():
    assert said(found("bitte zwei Kartons Gartsch. Bypass 21 cm, 3 Stück GA/205").items)[0][1:] == ("2", "CT")


def test_another_entry_without_a_quantity_is_never_put_to_the_one_above():
    result = found("- Gartenschere Bypass 21 cm, 5 Stück\n- Blumenerde torffrei 40 l\n- Bindedraht grün 100 m, 2 Rollen")

    assert len(result.items) == 2
    assert result.left_over == ["- Blumenerde torffrei 40 l"]


def test_what_was_parted_from_the_last_line_is_not_forgotten():
    result = found("2 Stück GA/118\nGA/205=7; GA/330 Pflanzkübel")

    assert len(result.items) == 3 or result.left_over


def test_a_position_whose_figure_cannot_be_read_does_not_go_under_in_the_one_above():
    first_row = "GA/118        Gartenschere Bypass 21 cm             5 Stk"
    second_row = "              Blumenerde torffrei 40 l              1000Q Stk"

    first, second = items_of(scan(f"{HEAD}{first_row}\n{second_row}\n"))

    assert (first.description, first.quantities[0].value) == ("Gartenschere Bypass 21 cm", 5)
    assert "Blumenerde" in second.description
    assert second.quantities == ()


def test_in_a_list_a_figure_with_a_word_that_is_no_unit_counts_but_is_not_sure():
    lines = (
        "Gartenschere Bypass 21 cm    5 Stk",
        "Blumenerde torffrei 40 l     2,00 31",
        "Rasendünger Langzeit 20 kg   2.Bl.",
        "Bindedraht grün 100 m        3 Rollen",
    )

    items = items_of(scan("\n".join(["Bestellung", "", *lines])))

    assert [item.quantities[0].value for item in items] == [5, 2, 2, 3]
    assert [(item.quantities[0].unit, item.quantities[0].unit_text) for item in items[1:3]] == [("", "31"), ("", "Bl.")]
    assert max(item.quantities[0].confidence for item in items[1:3]) < 0.5


@pytest.mark.parametrize("page_of", [scan, paper])
def test_in_running_text_a_price_ends_a_position(page_of):
    text = (
        "Bitte liefern Sie 5 Stück Gartenschere Bypass 21 cm (GA/118) à 9,50 EUR, 2 Sck. Blumenerde torffrei 70 l (GA/206) "
        "à 7,20 EUR und 120 Meter Bindedrahtgrün (GA/412) à 0,25 EUR."
    )

    items = items_of(page_of(text))

    assert [(codes(item), item.quantities[0].value) for item in items] == [(["GA118"], 5), (["GA206"], 2), (["GA412"], 120)]
    assert [str(item.price) for item in items] == ["9.50", "7.20", "0.25"]


def test_a_bare_number_that_makes_the_total_out_of_the_price_is_the_quantity():
    lines = ("Gartenschere Bypass 21 cm    5 Stk    9,50    47,50", "Blumenerde torffrei 40 l     12       4,20    50,40")

    items = items_of(scan("\n".join(["Bestellung", "", *lines])))

    assert [item.quantities[0].value for item in items] == [5, 12]


def test_figures_at_the_right_edge_of_their_column_belong_to_it():
    head = "Pos  Einheit     Menge                   Artikel"
    first, second = "1    Stk                              8  GA/118", "2    Stk                             12  GA/412"

    assert said(items_of(scan(f"Bestellung\n\n{head}\n{first}\n{second}\n"))) == [("GA118", "8", "C62"), ("GA412", "12", "C62")]


def test_the_numbers_of_a_list_that_were_read_as_one_with_the_quantities():
    lines = ("1.24 St. Gartenschere Bypass 21 cm", "2. 6 St. Blumenerde torffrei 40 l", "3.2 Rollen Bindedraht grün 100 m")

    items = items_of(scan("\n".join(["Bestellung", "", *lines])))

    assert [(item.position, item.quantities[0].value) for item in items] == [(1, 24), (2, 6), (3, 2)]
