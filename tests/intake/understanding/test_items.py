from __future__ import annotations

from decimal import Decimal

import pytest

from tests.intake.understanding.making import GARDEN, House, codes, found, said, wanted


@pytest.mark.parametrize(
    "line",
    [
        "20 Spatengriffe",
        "Spatengriffe 20",
        "20 Bechergläser 250 ml",
        "AB-1234 5",
        "5 AB-1234",
        "GA 206 - fünf",
        "außerdem zehn Blumenerde 40 l",
        "ein paar Pflanzkübel",
        "Blumenerde 40 l so viele wie möglich",
        "?? GA/206",
        "20 Stk Spatengriffe",
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_line_of_a_list_that_is_not_understood_is_never_passed_over_in_silence(line, place):
    lines = ["5 Stk GA/118 Gartenschere", "7 Rollen GA/412 Bindedraht"]
    lines.insert(place, line)

    result = found("\n".join(lines))

    seen = result.left_over + [item.text for item in result.items if len(codes(item)) != 1]
    assert any(line.strip("? ") in text for text in seen)
    assert ("GA118", "5", "C62") in said(result.items)
    assert ("GA412", "7", "RO") in said(result.items)


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("10 x LS-B16-1 Leitungsschutzschalter B16", [("LSB161", "10", "")]),
        ("10x LS-B16-1", [("LSB161", "10", "")]),
        ("LS-B16-1 10 Stk", [("LSB161", "10", "C62")]),
        ("25 Stk. SD.60.U Schalterdose", [("SD60U", "25", "C62")]),
        ("3 Ringe NYM3150", [("NYM3150", "3", "RO")]),
        ("200ST SD.60.U", [("SD60U", "200", "C62")]),
        ("1.000 Stück WK-222 Verbindungsklemme", [("WK222", "1000", "C62")]),
        ("1'000 Stück WK-222", [("WK222", "1000", "C62")]),
        ("24,00 ST WK-222", [("WK222", "24", "C62")]),
        ("2,5 kg Frischhefe", [("Frischhefe", "2.5", "KGM")]),
        ("Art.-Nr. 7730010 - Steckdose Schuko - 40 St", [("7730010", "40", "C62")]),
        ("LX.4410-250\t20 Stück", [("LX4410250", "20", "C62")]),
        ("zwei Dutzend Gartenscheren Bypass 21 cm", [("Gartenscheren Bypass 21 cm", "24", "")]),
        ("ein halbes Dutzend Gartenscheren Bypass", [("Gartenscheren Bypass", "6", "")]),
        ("zwölf Leitungsschutzschalter B16 1-polig", [("Leitungsschutzschalter B16 1-polig", "12", "")]),
        ("drei Ringe NYM-J 5x1,5", [("NYM-J 5x1,5", "3", "RO")]),
        ("5 Sack Weizenmehl Type 550 25 kg", [("Weizenmehl Type 550 25 kg", "5", "BG")]),
        ("4 Eimer Rasendünger Langzeit 20 kg", [("Rasendünger Langzeit 20 kg", "4", "BJ")]),
        ("2x 5 l Isopropanol 99,5 %", [("5 l Isopropanol 99,5 %", "2", "")]),
        ("zwölf Schalterdosen Unterputz 60 mm", [("Schalterdosen Unterputz 60 mm", "12", "")]),
        ("drei Fünfliterkanister Isopropanol", [("5 l kanister Isopropanol", "3", "CN")]),
        ("2 5-l-Kanister Isopropanol", [("5 l Kanister Isopropanol", "2", "CN")]),
        ("30 Liter Isopropanol", [("Isopropanol", "30", "LTR")]),
    ],
)
def test_one_line_gives_article_quantity_and_unit(text, positions):
    assert said(found(text).items) == positions


@pytest.mark.parametrize(
    "text",
    [
        "Mantelleitung NYM-J 3x1,5",
        "Becherglas niedrige Form 250 ml",
        "Untersuchungshandschuhe Vinyl Gr. 10",
        "Tortenkarton weiß 26x26 cm",
        "Leitungsschutzschalter B16 3-polig",
        "Isopropanol Kanister 5 l",
        "Rasendünger Langzeit 20 kg",
        "Spritzbeutel 45 cm",
        "Kuvertüre Vollmilch 38 %",
        "Type 550",
    ],
)
def test_a_measure_in_a_name_is_no_quantity(text):
    assert [item for item in found(text).items if item.quantities] == []


@pytest.mark.parametrize(
    "text",
    [
        "IBAN DE12 6005 0101 7730 0105 55",
        "Tel. 07151 7730010",
        "Kunden-Nr. 7730010",
        "Kostenstelle: 7730011, bitte auf der Rechnung angeben",
        "USt-IdNr. DE 773001100",
        "Vertragsnummer 7730011",
        "HRB 7730010, Amtsgericht Musterstadt",
        "Angebot-Nr. 7730010 vom 03.09.2026",
        "Rosenweg 12, 70999 Musterstadt",
        "www.7730010.example",
        "Fax: +49 7151 7730011",
        "Ihr Angebot 7730010",
        "Lieferantennummer 7730011",
    ],
)
def test_a_number_of_another_kind_never_becomes_an_article(text):
    result = found(f"5 Stück GA/118 Gartenschere\n{text}\n7 Rollen GA/412 Bindedraht\n{text}")

    assert said(result.items) == [("GA118", "5", "C62"), ("GA412", "7", "RO")]
    assert result.left_over == []


def test_counted_lines_keep_their_number_apart_from_the_quantity():
    items = found("1. 5 Stk GA/118\n2. 10 Stk GA/330\n3. 2 Rollen GA/412").items

    assert said(items) == [("GA118", "5", "C62"), ("GA330", "10", "C62"), ("GA412", "2", "RO")]
    assert [item.position for item in items] == [1, 2, 3]


def test_a_sentence_with_several_wishes_gives_a_position_for_each():
    text = "Bitte liefern Sie uns 5 Stück LS-B16-1, 10 Stück LS-C16-1 und 3 Ringe NYM3150."

    assert said(found(text).items) == [("LSB161", "5", "C62"), ("LSC161", "10", "C62"), ("NYM3150", "3", "RO")]


def test_what_is_in_a_pack_is_no_quantity():
    (first, second) = found("3 Kartons Tortenkarton weiß 26x26 (je 50 Stück)\n2 Pack Backpapierbogen 40x60 à 500").items

    assert said([first, second]) == [("Tortenkarton weiß 26x26", "3", "CT"), ("Backpapierbogen 40x60", "2", "PK")]
    assert "50" in first.aside
    assert "500" in second.aside


def test_variants_share_the_goods_named_before_them():
    items = found("Untersuchungshandschuhe Vinyl 5 Boxen in M und 3 Boxen in L").items

    assert [(item.quantities[0].value, item.quantities[0].unit) for item in items] == [(5, "BX"), (3, "BX")]
    assert [[size for size in ("M", "L") if size in item.description.split()] for item in items] == [["M"], ["L"]]
    assert all("Untersuchungshandschuhe Vinyl" in item.description for item in items)


def test_ditto_means_the_goods_of_the_line_above():
    items = found("5 Stück Pflanzkübel Terrakotta 30 cm\n3 Stück desgleichen 40 cm").items

    assert [item.quantities[0].value for item in items] == [5, 3]
    assert {"Pflanzkübel", "Terrakotta", "40"} <= set(items[1].description.split())


def test_a_number_below_a_name_belongs_to_it():
    (item,) = found("5 Stück Gartenschere Bypass\nArt.-Nr. GA/118").items

    assert (codes(item), item.quantities[0].value) == (["GA118"], 5)


def test_a_price_in_running_text_is_no_quantity():
    (item,) = found("100 Stück FI40-30 à 24,90 €").items

    assert (said([item]), item.price) == ([("FI4030", "100", "C62")], Decimal("24.90"))


def test_an_unknown_number_behind_a_label_is_kept():
    (item,) = found("5 Stück Art.-Nr. ZZ-99887 Kugellager").items

    assert codes(item) == ["ZZ99887"]


def test_a_line_of_zero_is_no_position():
    assert said(found("Menge\tArtikel-Nr.\n0\tGA/118\n5\tGA/330\n\tGA/412").items) == [("GA330", "5", "")]


@pytest.mark.parametrize("text", ["30 Stück GLN FED 2023 10", "Wir möchten bei Ihnen 10 Stück GA/118 Gartenschere"])
def test_words_of_accounts_in_a_wish_do_not_hide_it(text):
    result = found(f"5 Rollen GA/412 Bindedraht\n{text}")

    assert text in [*result.left_over, *(item.text for item in result.items)]


def test_a_number_in_brackets_behind_the_name_is_read():
    assert said(found("Blumenerde torffrei 70 l (GA/206): 3 Stk").items) == [("GA206", "3", "C62")]


def test_a_customers_number_of_five_digits_before_a_name_is_no_postcode():
    house = House(GARDEN, own=("41970",))
    result = found("2 Sp. 41970 Bindedraht grün\n5 Stk GA/118 Gartenschere", house)

    assert "2 Sp. 41970 Bindedraht grün" in [*result.left_over, *(item.text for item in result.items)]


def test_goods_of_the_past_are_no_positions():
    text = "Die letzte Lieferung, 5 Stück GA/330, war falsch.\n7 Rollen GA/412"

    assert said(found(text).items) == [("GA412", "7", "RO")]


def test_what_stands_below_the_greeting_is_no_position():
    text = "5 Stk GA/118\n\nMit freundlichen Grüßen\nKarl Beer\n3 Stk GA/330"

    assert ("GA118", "5", "C62") in said(found(text).items)
    assert ("GA330", "3", "C62") not in said(found(text).items[:1])


def test_the_place_of_a_position_is_the_whole_line():
    text = "Guten Tag,\n5 Stk GA/118 Gartenschere\nDanke"

    (item,) = found(text).items

    assert [text[slice(*place.span)] for place in item.evidence] == ["5 Stk GA/118 Gartenschere"]


@pytest.mark.parametrize("asked", ["Bitte noch", "Außerdem", "Wir brauchen", "Bitte liefern Sie uns", "Und dann noch", ""])
def test_words_that_only_ask_do_not_hide_the_quantity(asked):
    assert [wanted(item) for item in found(f"{asked} 2 Gartenscheren Bypass dazu".strip()).items] == [("2", "")]


def test_lines_that_end_with_their_quantity_are_never_run_together():
    long = "Leitungsschutzschalter B16 1-polig 6 kA, Menge: zehn Stück"
    result = found(
        f"Art.-Nr. GA/330 Pflanzkübel Terrakotta 30 cm, Menge: 5 Stück\n{long}\nBlumenerde torffrei 70 l, Menge\n{long}"
    )

    assert [wanted(item) for item in result.items] == [("5", "C62"), ("10", "C62"), ("", ""), ("10", "C62")]
    assert result.items[2].description.startswith("Blumenerde torffrei 70 l")


def test_a_full_stop_that_shortens_a_word_ends_no_line_of_a_list():
    items = found("2 Karton Unterputzd. Schalterdose 60 mm\nArt.-Nr. GA/118 Gartensch. Bypass 21 cm, Menge: 3 Stück").items

    assert [(codes(item), *wanted(item)) for item in items] == [([], "2", "CT"), (["GA118"], "3", "C62")]


def test_an_unknown_short_unit_behind_a_number_ends_no_line_of_a_list():
    result = found("3 Stk Blumenerde torffrei 40 l\n5 Bl. Pflanzkübel Terrakotta 30 cm\n7 Rollen GA/412 Bindedraht")

    assert "5 Bl. Pflanzkübel Terrakotta 30 cm" in " ".join([*result.left_over, *(item.text for item in result.items)])
    assert [item.description for item in result.items if "Blumenerde" in item.text] == ["Blumenerde torffrei 40 l"]


def test_a_block_gives_unit_and_prices_in_rows_of_their_own():
    rest = "Artikel: GA/412\nBezeichnung: Bindedraht grün 100 m\nPreis/ME: 26,00\nPE: 10\nGesamt: 13,00"
    (item,) = found(f"Position 10\nAnzahl: 5\nME: Kartons\n{rest}").items

    assert (codes(item), wanted(item)) == (["GA412"], ("5", "CT"))
    assert (item.price, item.per, item.total) == (Decimal(26), Decimal(10), Decimal(13))
    assert item.description == "Bindedraht grün 100 m"


def test_a_sentence_below_a_list_is_no_part_of_its_last_line():
    rest = "Lieferung bis kommenden Dienstag wäre super\nsoll dahin geliefert werden: Lager Chemnitz"
    result = found(f"- 3 Stk Blumenerde torffrei 40 l (GA/205)\n- 10 Stk Blumenerde torffrei 70 l (GA/206)\n{rest}")

    assert said(result.items) == [("GA205", "3", "C62"), ("GA206", "10", "C62")]
