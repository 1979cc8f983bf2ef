"""What wide fonts and specks make of labels, figures and prices in the running text of scans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.understanding.prices import with_decimals
from tests.intake.understanding.making import codes, found, items_of, paper, rows_of, said, scan, wanted

BOTH = pytest.mark.parametrize("make", [paper, scan])


def words(text: str, make=scan) -> list[str]:
    (row,) = rows_of(make(text), 0)
    return [token.text for token in row.tokens]


def one(text: str, make=scan):
    (item,) = items_of(make(f"Bestellung\n\n{text}"))
    return item


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Gartenschere Mg .: 3", ["Gartenschere", "Mg:", "3"]),
        ("Gartenschere Menge : 3", ["Gartenschere", "Menge:", "3"]),
        ("Pos. 2:4 Sack Weizenmehl", ["Pos.", "2:", "4", "Sack", "Weizenmehl"]),
        ("Position 12.40 Stück Draht", ["Position", "12.", "40", "Stück", "Draht"]),
        (".120 Meter Draht", ["120", "Meter", "Draht"]),
        (",120 Meter Draht", ["120", "Meter", "Draht"]),
        ("Draht 10/Stück", ["Draht", "10", "Stück"]),
        ("Art.-Nr, 4711 Draht", ["Art.-Nr.", "4711", "Draht"]),
        ("(24133),60 Stück Draht", ["24133", "60", "Stück", "Draht"]),
        ("(24133),.60 Stück Draht", ["24133", "60", "Stück", "Draht"]),
        ("Draht à16,62 EUR", ["Draht", "à", "16,62", "EUR"]),
        # and what only looks like it
        ("Scheibe 2:4 Sack", ["Scheibe", "2:4", "Sack"]),
        ("Pos. 2:4 Untersetzung", ["Pos.", "2:4", "Untersetzung"]),
        ("Draht 10/gelb", ["Draht", "10/gelb"]),
        ("Draht, 4711", ["Draht", "4711"]),
        ("Baujahr .12x", ["Baujahr", ".12x"]),
    ],
)
def test_what_a_scan_runs_together_or_apart_is_put_right(text, read):
    assert [word.rstrip(",") for word in words(text)] == read


@pytest.mark.parametrize(
    "text", ["Gartenschere Mg .: 3", "Pos. 2:4 Sack Weizenmehl", ".120 Meter Draht", "Draht 10/Stück", "Art.-Nr, 4711 Draht"]
)
def test_what_was_typed_is_left_as_it_is(text):
    assert words(text, paper) == text.split()


def test_a_label_and_its_colon_far_apart_count():
    items = items_of(
        scan("Bestellung\n\nArt.-Nr. GA/118 Gartenschere Bypass 21 cm Mg .: 3\nArt.-Nr. GA/412 Bindedraht grün Mg .: 7")
    )

    assert said(items) == [("GA118", "3", ""), ("GA412", "7", "")]


def test_the_number_of_a_position_is_no_part_of_the_figure_behind_it():
    text = "Bestellung\n\nPos. 1:5 Stk GA/118 Gartenschere\nPos. 2:4 Rollen GA/412 Bindedraht grün"

    assert said(items_of(scan(text))) == [("GA118", "5", "C62"), ("GA412", "4", "RO")]


@BOTH
@pytest.mark.parametrize("gap", ["", " "])
def test_a_bracket_ends_a_position_though_the_next_is_set_close(make, gap):
    """What follows the bracket stands in it no longer: its figure is the next one's quantity."""
    text = f"Wir brauchen 5 Stück Gartenschere Bypass (GA/118),{gap}60 Stück Pflanzkübel Terrakotta 30 cm (GA/330)"

    assert said(items_of(make(text))) == [("GA118", "5", "C62"), ("GA330", "60", "C62")]


@BOTH
def test_a_price_set_close_to_its_sign_is_one(make):
    item = one("10 Stück Gartenschere Bypass 21 cm à12,90 EUR", make)

    assert (wanted(item), item.price, item.description) == (("10", "C62"), Decimal("12.90"), "Gartenschere Bypass 21 cm")


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        (".120 Meter Bindedraht grün 100 m", ("120", "MTR")),
        ("Gartenschere Bypass 21 cm 10/Stück", ("10", "C62")),
        ("10/Stück Gartenschere Bypass 21 cm", ("10", "C62")),
        ("3 FI. Isopropanol 99,5 %", ("3", "BO")),
        ("3 Kurtons Bindedraht grün", ("3", "CT")),
        ("5 Leiter Bindedraht grün", ("5", "")),  # a ladder is no litre
    ],
)
def test_figures_and_units_with_a_speck_are_read(text, quantity):
    item = one(text)

    assert (wanted(item), item.trouble) == (quantity, ())


def test_an_unknown_number_behind_a_misread_label_is_kept():
    item = one("Art.-Nr, 471199 Gartenschere Bypass 21 cm, Menge: 5 Stück")

    assert (codes(item), wanted(item)) == (["471199"], ("5", "C62"))


def test_misread_labels_of_a_block_still_are_labels():
    item = one(
        "Position 1\nArtikel: GA/118\nBezeichnung: Gartenschere Bypass\nMenge: 5\nFinhcit: Katon\nPreis: 12,90\nPreiscinh.: 10"
    )

    assert (wanted(item), item.price, item.per, item.description) == (
        ("5", "CT"),
        Decimal("12.90"),
        Decimal(10),
        "Gartenschere Bypass",
    )


# --- prices torn apart --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "GA/118 Gartenschere Bypass 5 Stück, Einzelpreis: 49, 98",
        "5 Stück GA/118 Gartenschere Bypass à 49, 98 EUR",
        "5 Stück GA/118 Gartenschere Bypass EUR 49, 98",
    ],
)
def test_the_cents_of_a_price_may_stand_apart_on_a_scan(text):
    item = one(text)

    assert (item.price, item.description, wanted(item)) == (Decimal("49.98"), "Gartenschere Bypass", ("5", "C62"))
    assert one(text, paper).price != Decimal("49.98")


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("Einzelpreis: 49, 98", "49,98"),
        ("Gesamt 1.249, 98", "1.249,98"),
        ("à 49, 98", "49,98"),
        ("Größe 36, 38", "36, 38"),
        ("Preis 49, 985", "49, 985"),
        ("Preis 49. 98", "49. 98"),
        ("49, 98", "49, 98"),
    ],
)
def test_only_where_a_price_is_announced(text, put):
    (row,) = rows_of(scan(text), 0)

    assert " ".join(token.text for token in with_decimals(row.tokens)).endswith(put)


# --- figures ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("3.00 Stk GA/118 Gartenschere", [("GA118", "3", "C62")]),
        ("3 Stück Backpapierbogen 40 x 30cm", [("Backpapierbogen 40 x 30cm", "3", "C62")]),
        ("Backpapierbogen 40 x 30cm 3 Stück", [("Backpapierbogen 40 x 30cm", "3", "C62")]),
        ("Isopropanol 5 l /2 Kartons", [("Isopropanol 5 l", "2", "CT")]),
        ("2 x Backpapierbogen", [("Backpapierbogen", "2", "")]),
    ],
)
def test_sizes_and_figures_are_told_apart(text, positions):
    assert said(found(text).items) == positions


def test_thousands_stay_thousands():
    assert said(found("3.000 Stk GA/118 Gartenschere").items) == [("GA118", "3000", "C62")]


def test_a_stroke_before_a_figure_without_a_unit_counts_nothing():
    assert [wanted(item) for item in found("5 Stk GA/118 Gartenschere 5 l /2").items] == [("5", "C62")]
