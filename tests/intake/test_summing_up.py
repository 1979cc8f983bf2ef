from __future__ import annotations

from decimal import Decimal

import pytest

from intake.contracts import Document, Draft, DraftLine, Field, Page, ReadMessage
from intake.summing_up import summary_of, words_of
from orders.states import ChannelName, MessageKind
from tests.intake.conftest import WHEN


def said(text, role="body"):
    return ReadMessage(
        ChannelName.EMAIL, "", "", WHEN, (Document("Nachricht", "text/plain", role, (Page(1, (), text, "text"),)),)
    )


@pytest.mark.parametrize(
    "older",
    [
        "Am 16.11.2026 um 08:20 schrieb Firma <a@firma.example>:\n> Welche Farbe?",
        "On Mon, 16 Nov 2026 at 08:20, Firma wrote:\n> Which colour?",
        "-----Ursprüngliche Nachricht-----\nVon: Firma",
        "________________________________\nVon: Firma",
        "> Welche Farbe?",
        "--\nHahn Metallbau GmbH",
    ],
)
def test_only_what_is_new_is_summed_up(older):
    assert words_of(said(f"\n\nDie schwarzen,\n\n\nbitte.\n\n{older}")) == "Die schwarzen,\n\nbitte."


def test_long_messages_are_cut():
    assert words_of(said("x" * 2000)) == "x" * 799 + "…"


def test_a_scan_has_no_words_of_its_own():
    assert words_of(said("BESTELLUNG", role="attachment")) == ""


def test_the_positions_come_first():
    lines = (DraftLine("3 Teile", "TST-001", Decimal("3.00"), "C62", 1.0), DraftLine("rote Schrauben", None, None, "", 0.2))
    draft = Draft(Field(MessageKind.CHANGE), None, lines=lines)

    assert summary_of(draft, said("Bitte ändern.")) == "– 3 C62 TST-001\n– rote Schrauben\n\nBitte ändern."
