"""What must not be taken for granted where a scan lost a label, and what lies beside the positions and is not understood."""

import pytest

from orders.states import ChannelName
from tests.intake.understanding.making import ELECTRICAL, EVERYTHING, House, found, mail, message, only, reasons, said, scan

LIST = """
Bestellung

{head}

Pos   Artikel-Nr.      Menge   Einheit
1     GA/118           12      Stück
2     GA/412           7       Rollen
"""


def fax(head: str):
    return only(message(scan(LIST.format(head=head)), channel=ChannelName.FAX))


@pytest.mark.parametrize("label", ["Bestel1numer", "Autrags-Nr.", "BESTELLLIMMER"])
def test_a_label_of_the_order_number_that_is_hard_to_read_is_asked_about(label):
    assert "po_number_unsure" in reasons(fax(f"{label}   A"))


@pytest.mark.parametrize("head", ["Kundennummer:   47110815", "Lieferantennr:   88123", "Guten Tag"])
def test_other_labels_are_none_of_the_order_number(head):
    assert "po_number_unsure" not in reasons(fax(head))


def test_a_day_to_come_without_a_readable_label_is_asked_about():
    assert "date_unsure" in reasons(fax("Anlicfo ung   23.10.2026"))
    assert "date_unsure" not in reasons(fax("Datum   14.10.2026"))


def test_a_misread_label_of_the_delivery_address_still_is_one():
    (hint,) = (each for each in fax("Versandanschrit: Hafenweg 96, 73207 Plochingen").deliveries if not each.stray)

    assert (hint.address.street, hint.address.postal_code, hint.wanted) == ("Hafenweg 96", "73207", True)


def test_the_label_of_the_invoice_address_is_never_misread_for_it():
    assert not [each for each in fax("Rechnungsanschrit: Hafenweg 96, 73207 Plochingen").deliveries if not each.stray]


def test_a_whole_address_without_a_label_is_kept_as_a_stray_one():
    (hint,) = fax("Hofstelle, Hafenweg 96, 73207 Plochingen").deliveries

    assert hint.stray
    assert not hint.wanted


def test_no_address_reaches_into_the_positions():
    read = only(mail("bitte liefern an: Werk 3\n\n5 Stück GA/118 Gartenschere\n10 Rollen 73207 Bindedraht\n"))

    assert all(hint.address is None for hint in read.deliveries)


def test_numbers_that_only_count_the_lines_are_no_quantities():
    read = found("10 LS-B16-1 Leitungsschutzschalter\n20 LS-C16-1 Leitungsschutzschalter\n30 WK-222 Verbindungsklemme\n")

    assert len(read.items) == 3
    assert all([reason.code.value for reason in item.trouble] == ["quantity_unsure"] for item in read.items)


def test_the_same_numbers_with_units_are_quantities():
    read = found("10 Stück LS-B16-1 Leitungsschutzschalter\n20 Stück LS-C16-1 Leitungsschutzschalter\n")

    assert not any(item.trouble for item in read.items)


def test_a_number_with_leading_noughts_is_no_quantity():
    read = found("3 Stück WK-222\n00010 GA/118 Gartenschere Bypass 21 cm\n")

    assert said(read.items) == [("WK222", "3", "C62")]
    assert read.left_over == ["00010 GA/118 Gartenschere Bypass 21 cm"]


def test_a_number_of_strokes_is_one_of_an_article_if_the_catalogue_says_so():
    house = House(ELECTRICAL, (("62/048/68", "Blindniet Alu 4x12", "", ""),))

    assert said(found("3 Stück WK-222\n62/048/68 .... 100 Stück\n", house).items) == [
        ("WK222", "3", "C62"),
        ("6204868", "100", "C62"),
    ]


def test_a_ruled_line_parts_figure_and_unit():
    read = only(message(scan("Bestellung\n\n6|Stück   GA/118   Gartenschere Bypass 21 cm\n"), channel=ChannelName.FAX))

    assert said(read.items) == [("GA118", "6", "C62")]


def test_a_number_behind_a_dash_at_the_end_is_how_many():
    assert said(found("GA/330 - 2 Stück\nGA/118 Gartenschere - 4\n").items) == [("GA330", "2", "C62"), ("GA118", "4", "")]


def test_the_number_before_a_bracket_counts_the_lines():
    read = found("1) GA/330 Pflanzkübel - 2 Stück\n3) GA/412 Bindedraht - 2 Spulen\n")

    assert [item.quantities[0].value if item.quantities else None for item in read.items] != [2, 3]


@pytest.mark.parametrize(
    "row",
    [
        "alles andere, auch die Zangen, je 1 Karton",
        "Kartons",
    ],
)
def test_what_is_only_half_of_a_position_is_never_put_to_the_one_above(row):
    read = found(f"5 Stück GA/118 Gartenschere\n7 Rollen GA/412 Bindedraht\n{row}\n", EVERYTHING)

    assert said(read.items) == [("GA118", "5", "C62"), ("GA412", "7", "RO")]
    assert row in read.left_over


def test_a_counted_row_of_a_table_is_a_position_though_nobody_knows_the_goods():
    table = """
Menge   Einheit   Artikel-Nr.   Bezeichnung
5       Stück     GA/118        Gartenschere
3       Stück                   Schneefräse 7 PS
"""

    assert [item.quantities[0].value for item in only(message(scan(table))).items] == [5, 3]


# --- typed lists --------------------------------------------------------------------------------------------------
def test_goods_that_nobody_knows_in_the_first_row_of_a_numbered_list_are_a_position():
    reading = only(mail("hiermit bestellen wir:\nPos. 1: 5 Ktn Hochdruckreiniger 150 bar\nPos. 2: 2 Stück GA/118\n"))

    assert [(item.position, item.quantities[0].value) for item in reading.items] == [(1, 5), (2, 2)]


def test_so_much_of_something_unknown_above_a_list_is_seen():
    wish = "Hochdruckreiniger Turbolux mit Schlauch und Düse und Lanze und Wagen 5 Ktn in blau"

    assert reasons(only(mail(f"{wish}\n\n2 Stück GA/118\n5 Rollen GA/412\n"))) == ["text_left_over"]


def test_an_entry_without_a_quantity_that_ends_with_a_short_word_is_a_doubt():
    reading = only(mail("braucht:\n-  Pflanzkübel Terrak.\n- 6 Rollen GA/412\n"))

    assert reasons(reading) == ["text_left_over"]


def test_behind_dots_a_measure_is_how_much():
    text = "bitte liefern:\nGartenschere Bypass (GA/118) .... 5 Stk\nGA/412 .... 20 m\nBindedraht grün .... 10 m à 0,25 EUR\n"

    assert [(item.quantities[0].value, item.quantities[0].unit) for item in only(mail(text)).items] == [
        (5, "C62"),
        (20, "MTR"),
        (10, "MTR"),
    ]
