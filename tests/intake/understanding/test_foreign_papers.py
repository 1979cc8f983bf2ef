"""Papers of another kind that hold goods and order none; an order that only refers to one stays an order."""

from __future__ import annotations

import pytest

from tests.intake.understanding.making import message, only, paper, reasons, said, scan

LINES = "\n\n10 Stk GA/118 Gartenschere Bypass 21 cm\n7 Rollen GA/412 Bindedraht grün"
ORDERED = [("GA118", "10", "C62"), ("GA412", "7", "RO")]


@pytest.mark.parametrize("make", [paper, scan])
@pytest.mark.parametrize(
    "head",
    [
        "Bestellung\nIhr Angebot AN-53353",
        "Bestellung\nIhr, Angebot AN-53353",
        "Bestellung\nIhr\nAngebot 4",
        "Seite 1   BESTELLUNG   Stadtwerk\nAngebot 4 vom 02.10.2026",
        "Purchase Order\nInvoice 4711 is open",
    ],
)
def test_a_paper_headed_as_an_order_is_one_though_it_names_another(make, head):
    read = only(message(make(head + LINES)))

    assert (str(read.kind.value), said(read.items), reasons(read)) == ("order", ORDERED, [])


@pytest.mark.parametrize("reference", ["Ihr Angebot AN-53353", "laut Angebot 4711", "gemäß Angebot Nr. 77", "lt. Angebot 12"])
def test_an_offer_that_is_only_referred_to_hides_no_lines(reference):
    assert said(only(message(paper(f"Wir bestellen {reference}:{LINES}"))).items) == ORDERED


@pytest.mark.parametrize("head", ["Angebot Nr. 4711", "Rechnung 123", "Gutschrift Nr. 9", "Preisliste 2026"])
def test_a_paper_of_another_kind_orders_nothing(head):
    assert only(message(paper(head + LINES))).items == ()


def test_the_word_order_within_a_sentence_heads_no_paper():
    head = "Angebot Nr. 4711\nWir danken für Ihre Bestellung und bieten an"

    assert only(message(paper(head + LINES))).items == ()
