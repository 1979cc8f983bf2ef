from __future__ import annotations

import pytest

from intake.understanding.zones import is_goodbye, without_quote_marks, zoned
from tests.intake.understanding.making import rows


def zones(text: str) -> list[str]:
    return [row.zone for row in zoned(rows(text))]


@pytest.mark.parametrize(
    "head",
    [
        "-----Ursprüngliche Nachricht-----",
        "-------- Weitergeleitete Nachricht --------",
        "----- Original Message -----",
        "Am 12.10.2026 um 09:14 schrieb Frau Beer <beer@beer.example>:",
        "On Mon, Oct 12, 2026 at 9:14 AM Mrs Beer wrote:",
        "12.10.2026 09:14, Frau Beer schrieb:",
        "Von: Frau Beer\nGesendet: Montag, 12. Oktober 2026 09:14\nAn: Handelshaus Quendel",
        "From: Mrs Beer\nSent: Monday\nTo: Quendel",
    ],
)
def test_the_older_mail_begins_at_its_head(head):
    text = f"5 Stk GA/118\n{head}\n3 Stk GA/330"

    found = zones(text)

    assert (found[0], set(found[1:])) == ("new", {"quoted"})


def test_an_answer_between_quoted_lines_is_new():
    assert zones("> brauchen Sie noch etwas?\nJa, 5 Stk GA/118\n> Gruß\n> Beer") == ["quoted", "new", "quoted", "quoted"]


def test_an_address_field_in_an_order_is_no_older_mail():
    assert zones("Von: Bäckerei Korn\n5 Stk GA/118\n3 Stk GA/330") == ["new"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Mit freundlichen Grüßen",
        "mfg",
        "MfG,",
        "Viele Grüße aus Musterstadt",
        "Beste Grüße",
        "Schöne Grüße",
        "LG",
        "Kind regards",
        "Gruß",
        "--",
        "Vielen Dank!",
        "Hochachtungsvoll",
    ],
)
def test_a_greeting_ends_the_text_and_begins_the_signature(text):
    assert is_goodbye(text)
    assert zones(f"5 Stk GA/118\n{text}\nKarl Korn") == ["new", "signature", "signature"]


@pytest.mark.parametrize(
    "text", ["Danke für die schnelle Lieferung, wir brauchen", "5 Stk GA/118", "Grüne Bindedrähte 5 Rollen", "Lgerbestand", ""]
)
def test_other_lines_are_no_greeting(text):
    assert not is_goodbye(text)


def test_an_older_mail_is_read_without_its_marks():
    quoted = [row for row in zoned(rows("> 5 Stk GA/118\n>\n> > 3 Stk GA/330")) if row.zone == "quoted"]

    assert [[token.text for token in row.tokens] for row in without_quote_marks(quoted)] == [
        ["5", "Stk", "GA/118"],
        ["3", "Stk", "GA/330"],
    ]
