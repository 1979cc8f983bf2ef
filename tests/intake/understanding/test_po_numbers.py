from __future__ import annotations

import pytest

from intake.understanding.po_numbers import po_numbers_of, unread_number
from tests.intake.understanding.making import rows, rows_of, scan


def numbers(text: str, *, subject: str = "", names: tuple[str, ...] = ()) -> list[str]:
    return [field.value for field in po_numbers_of(rows(text), subject=subject, names=names)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Bestellnummer: 4500071234", "4500071234"),
        ("Bestell-Nr. B-2026/117", "B-2026/117"),
        ("Unsere Bestellung Nr. 26-0815 vom 12.10.2026", "26-0815"),
        ("Bestellung 4711-26", "4711-26"),
        ("Bestellschein 2026.118", "2026.118"),
        ("Auftrag A77-330", "A77-330"),
        ("PO 99-1234", "99-1234"),
        ("Purchase Order No. GB/2201", "GB/2201"),
        ("Unser Zeichen: HB-330", "HB-330"),
        ("Bitte unter Nummer EK 26-17 liefern und berechnen", "EK 26-17"),
        ("Bestellnummer / Datum\n4500071234 / 12.10.2026", "4500071234"),
    ],
)
def test_the_customers_number_is_found_behind_its_label(text, number):
    assert numbers(text)[:1] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Kunden-Nr. 700123",
        "Ihre Lieferanten-Nr.: 70077",
        "Artikel-Nr. 4711-26",
        "Lieferschein-Nr. 990123",
        "Rechnungs-Nr. 2026-778",
        "Angebot Nr. 2026-31",
        "Bestellung vom 12.10.2026",
        "Bestellung am 12.10.",
        "Bestellung 14.10.2026",
        "Bestellung von 10 Stück",
        "Telefon 07151 4711",
        "Bestellung",
        "Bestellung 25 %",
        "Kostenstelle 4711-26",
    ],
)
def test_numbers_of_another_kind_are_none(text):
    assert numbers(text) == []


def test_the_subject_counts_and_that_of_a_reply_counts_less():
    assert numbers("", subject="Bestellung 4711-26") == ["4711-26"]
    assert numbers("Neue Bestellung 4712-26", subject="AW: Bestellung 4711-26") == ["4712-26", "4711-26"]


def test_a_number_that_names_the_file_too_is_likelier():
    text = "Bestellung 4711-26\nAuftrag 9988-1"

    assert numbers(text, names=("Auftrag_9988-1.pdf",))[0] == "9988-1"


def test_a_number_told_twice_is_one_candidate():
    assert numbers("Bestellung 4711-26\nBestellnummer: 4711-26", subject="Bestellung 4711/26") == ["4711-26"]


def test_the_place_of_the_number_is_exact():
    text = "Guten Tag,\nBestellnummer: 4711-26, bitte bestätigen"

    (field,) = po_numbers_of(rows(text), subject="", names=())

    start, end = field.evidence[0].span
    assert text[start:end].strip(",") == "4711-26"


def test_a_number_read_badly_is_less_sure():
    clear, poor = (
        po_numbers_of(rows_of(scan("\n\nBestellnummer: 4711-26", confidence=sure), 0), subject="", names=())[0]
        for sure in (0.95, 0.4)
    )

    assert clear.value == poor.value
    assert poor.confidence < 0.5 < clear.confidence


@pytest.mark.parametrize("text", ["Bestellnr.: 12", "Bestellnummer: Müller-Okt", "Bestellnummer: X"])
def test_a_labelled_number_that_is_not_understood_is_named(text):
    assert unread_number(rows(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Bestellnummer: folgt",
        "Bestellnummer: siehe oben",
        "Bestellnummer: ____",
        "Unser Zeichen: Mü",
        "Kommission Müller",
        "Kundennummer: X",
    ],
)
def test_a_label_that_promises_no_number_is_not(text):
    assert unread_number(rows(text)) == ""


def test_the_title_of_a_table_has_no_number_below_it():
    assert numbers("Bestellung\nLfd. Nr.   Menge   Text\n0006   1   Pak.   Magnetrührer   85MG 20127") == []
