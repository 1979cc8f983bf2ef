"""How much people write: of several goods at once, in halves and dozens, vaguely, with a number that does not stand."""

from __future__ import annotations

import pytest

from tests.intake.understanding.making import found, mail, only, reasons, said

ABOVE = "3 Ringe NYM5150 Mantelleitung NYM-J 5x1,5\n"


def trouble(text):
    return sorted({str(reason.code) for item in found(text).items for reason in item.trouble})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("je 5 GA/118, GA/330 und GA/331", [("GA118", "5", ""), ("GA330", "5", ""), ("GA331", "5", "")]),
        ("GA/118, GA/330 und GA/331 je 5 Stück", [("GA118", "5", "C62"), ("GA330", "5", "C62"), ("GA331", "5", "C62")]),
        ("von GA/118 und GA/330 jeweils 3 Karton", [("GA118", "3", "CT"), ("GA330", "3", "CT")]),
        ("GA/118 und GA/330 (je 3 Stück)", [("GA118", "3", "C62"), ("GA330", "3", "C62")]),
        ("5 GA/118, 3 GA/330", [("GA118", "5", ""), ("GA330", "3", "")]),
        ("GA/118 5x, GA/330 3x", [("GA118", "5", ""), ("GA330", "3", "")]),
        ("GA/118=5; GA/330=3", [("GA118", "5", ""), ("GA330", "3", "")]),
        ("GA/118: 5, GA/330: 3", [("GA118", "5", ""), ("GA330", "3", "")]),
        ("GA/118 - 5 St, GA/330 - 3 St", [("GA118", "5", "C62"), ("GA330", "3", "C62")]),
        ("GA/118 (5x)", [("GA118", "5", "")]),
        ("GA/118 x 5", [("GA118", "5", "")]),
        ("6 x 7730010, 2 x 7730011", [("7730010", "6", ""), ("7730011", "2", "")]),
    ],
)
def test_each_number_gets_its_quantity(row, expected):
    assert (said(found(row).items), trouble(row)) == (expected, [])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("je 5 Gartenscheren und Pflanzkübel", ["Gartenscheren", "Pflanzkübel"]),
        ("Bitte von den Gartenscheren Bypass und dem Bindedraht jeweils 3.", ["Gartenscheren Bypass", "Bindedraht"]),
        (
            "Becherglas niedrige Form 250 ml und 600 ml (je 3 Kartons)",
            [f"Becherglas niedrige Form {size} ml" for size in (250, 600)],
        ),
        (
            "je 2 Boxen Untersuchungshandschuhe Vinyl Gr. M und L",
            [f"Untersuchungshandschuhe Vinyl Gr. {size}" for size in "ML"],
        ),
    ],
)
def test_goods_that_only_words_tell_apart_share_a_quantity_and_are_asked_about(row, expected):
    read = found(row).items

    assert [item.description for item in read] == expected
    assert trouble(row) == ["quantity_unsure"]
    assert {item.text for item in read} == {row}


def test_a_line_that_shares_a_quantity_is_not_the_end_of_the_line_above():
    text = "2 Stück GA/330 Pflanzkübel Terrakotta 30 cm für den Eingang\nje 40 Stück GA/118 und GA/331\n"

    assert said(found(text).items) == [("GA330", "2", "C62"), ("GA118", "40", "C62"), ("GA331", "40", "C62")]


@pytest.mark.parametrize(
    ("amount", "figure", "unit"),
    [
        ("anderthalb Paletten", "1.5", "PX"),
        ("eineinhalb Paletten", "1.5", "PX"),
        ("zweieinhalb Kartons", "2.5", "CT"),
        ("1½ Paletten", "1.5", "PX"),
        ("1 1/2 Paletten", "1.5", "PX"),
        ("½ Palette", "0.5", "PX"),
        ("eine halbe Palette", "0.5", "PX"),
        ("ein halbes Dutzend", "6", ""),
        ("2 Dtzd.", "24", ""),
        ("2 Dtz.", "24", ""),
    ],
)
def test_halves_and_dozens_are_counted(amount, figure, unit):
    assert said(found(f"{amount} GA/118 Gartenschere").items) == [("GA118", figure, unit)]


def test_a_fraction_of_an_inch_is_a_size():
    (item,) = found("10 1/2 Zoll Kuvertüre").items

    assert item.quantities[0].value == 10


@pytest.mark.parametrize("amount", ["ein paar", "einige", "ein Schwung", "eine Handvoll", "mehrere", "Und noch ein paar"])
@pytest.mark.parametrize("goods", ["GA/118", "Gartenscheren Bypass"])
def test_a_vague_amount_is_a_position_without_a_quantity(amount, goods):
    read = found(f"{ABOVE}{amount} {goods}\n").items

    assert [(item.quantities, [str(reason.code) for reason in item.trouble]) for item in read[1:]] == [((), ["quantity_missing"])]


def test_some_of_what_nobody_knows_is_asked_about():
    assert found(f"{ABOVE}Und noch ein paar Schlawiner\n").left_over == ["Und noch ein paar Schlawiner"]


@pytest.mark.parametrize("sentence", ["In ein paar Tagen melden wir uns wieder.", "Wir haben noch einige Fragen dazu."])
def test_some_days_and_questions_are_no_goods(sentence):
    assert reasons(only(mail(f"Wir bestellen:\n{ABOVE}\n{sentence}"))) == []


@pytest.mark.parametrize("row", ["5 GA/118 minus 2", "5 Stück GA/118 abzüglich drei", "zwei halbe Paletten GA/118"])
def test_a_quantity_that_does_not_stand_is_asked_about(row):
    assert trouble(row) == ["quantity_unsure"]


def test_a_series_called_plus_takes_nothing_away():
    assert trouble("5 Stück GA/118 Gartenschere Plus 25") == []


@pytest.mark.parametrize("short", ["Ktn", "Krt.", "Pkt.", "Pckg", "Geb.", "VE", "Stg.", "Rl.", "Fl."])
def test_short_units_are_units(short):
    (item,) = found(f"3 {short} GA/118 Gartenschere").items

    assert (item.quantities[0].unit_text, item.description) == (short, "Gartenschere")


@pytest.mark.parametrize(
    "row",
    [
        "zehn Gartenscheren Bypass, nein, machen Sie zwölf",
        "10 Gartenscheren Bypass, ach nein, 12",
        "Wir brauchen 10 – halt, 12 Gartenscheren Bypass",
    ],
)
def test_the_number_that_takes_back_another_one_holds_and_is_asked_about(row):
    (item,) = found(row).items

    assert (item.quantities[0].value, trouble(row)) == (12, ["quantity_unsure"])


def test_what_a_sack_holds_is_said_as_a_size():
    (item,) = found("Rasendünger in Säcken mit zwanzig Kilo, dreißig Stück davon").items

    assert (item.quantities[0].value, item.quantities[0].unit, "20 kg" in item.description) == (30, "C62", True)


@pytest.mark.parametrize(
    ("row", "quantity"),
    [("Mantelleitung NYM-J 3x1,5 = 20 m", ("20", "MTR")), ("Schalterdose Unterputz (SD.60.U): 3 Stk", ("3", "C62"))],
)
def test_what_stands_behind_a_sign_of_equality_or_a_bracket_is_how_much(row, quantity):
    (item,) = found(f"wir brauchen:\n{row}").items

    assert (str(item.quantities[0].value), item.quantities[0].unit) == quantity


def test_a_full_name_without_a_quantity_below_a_whole_position_is_told():
    text = "wir brauchen:\n- 3 Stk SD.60.U Schalterdose Unterputz 60 mm\n- Steckdose Schuko reinweiß"

    assert "Steckdose Schuko reinweiß" in " ".join(found(text).left_over)
