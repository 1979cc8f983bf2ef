from __future__ import annotations

import pytest

from intake.understanding.sender import hints_of
from intake.understanding.zones import zoned
from tests.intake.understanding.making import EVERYTHING, rows


def hints(text: str, sender_name: str = ""):
    return hints_of(zoned(rows(text)), sender_name=sender_name, is_own=EVERYTHING.is_own)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Kunden-Nr. 70123", "70123"),
        ("Kundennummer: K-1001", "K-1001"),
        ("Unsere Kundennummer bei Ihnen: 70123", "70123"),
        ("Kd.-Nr.: 70 123", "70123"),
        ("Customer No. C10023", "C10023"),
        ("Meine Kundennummer ist sieben null eins zwei drei", "70123"),
        ("Kundennr. 70123", "70123"),
        ("Debitor 70123", "70123"),
    ],
)
def test_a_customer_number_is_read_in_every_notation(text, number):
    assert [field.value for field in hints(text).numbers] == [number]


@pytest.mark.parametrize(
    "text",
    ["Artikel-Nr. 70123", "Bestellnummer 70123", "Kundendienst 24 Stunden", "unsere Kunden sind zufrieden", "Telefon 70123"],
)
def test_other_numbers_are_no_customer_numbers(text):
    assert hints(text).numbers == ()


@pytest.mark.parametrize(
    ("text", "vat_id"),
    [("USt-IdNr. DE 123 456 789", "DE123456789"), ("UID: ATU12345678", "ATU12345678"), ("CHE-123.456.789 MWST", "CHE123456789")],
)
def test_a_vat_id_is_brought_to_one_notation(text, vat_id):
    assert [field.value for field in hints(text).vat_ids] == [vat_id]


def test_mail_addresses_and_telephones_are_gathered():
    found = hints("Bäckerei Korn\nTel. 07151 / 47 11-0 · Fax +49 (0)7151 4719\nBackstube@Korn.example")

    assert [field.value for field in found.emails] == ["backstube@korn.example"]
    assert ["".join(sign for sign in field.value if sign.isdigit()) for field in found.phones] == ["0715147110", "49071514719"]


def test_what_names_ourselves_is_not_the_sender():
    found = hints("An Handelshaus Quendel, Tel. 0711 999888, auftrag@quendel.example\nBäckerei Korn, Tel. 07151 4711")

    assert [field.text for field in found.phones] == ["Bäckerei Korn, Tel. 07151 4711"]
    assert found.emails == ()
    assert all("Quendel" not in field.value for field in found.letterhead)


def test_the_name_of_the_sender_comes_first():
    found = hints("Guten Tag\n\nGruß\nKarl Korn", "Bäckerei Korn")

    assert found.letterhead[0].value == "Bäckerei Korn"


def test_head_foot_and_signature_name_the_sender_and_the_middle_does_not():
    middle = [f"{number} Stk GA/118 Gartenschere" for number in range(1, 60)]
    found = hints("\n".join(["Bäckerei Korn OHG", *middle, "Viele Grüße", "Korn"]))

    texts = [field.value for field in found.letterhead]
    assert {"Bäckerei Korn OHG", "Korn"} <= set(texts)
    assert "30 Stk GA/118 Gartenschere" not in texts
