"""What is entered and asked about: units that stand elsewhere, positions missing on a scan, streets that are nearly known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.matching.customers import CustomerFacts, CustomerIndex, road_of
from intake.matching.knowledge import forget
from orders.folding import folded
from orders.models import Article
from tests.intake.matching.conftest import entered, lines, why
from tests.intake.matching.making import fax, korn
from tests.intake.understanding.making import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_goods(dealer):
    for sku, name, pack in (
        ("PG-1", "Briefumschlag DL weiß", "CT"),
        ("PG-2", "Kopierpapier A4 weiß Karton", "CT"),
        ("PG-3", "Löschblatt A5 grau", ""),
    ):
        Article.objects.create(
            sku=sku,
            folded=folded(sku),
            name=name,
            unit="C62",
            pack_unit=pack,
            pack_size=Decimal(50) if pack else None,
            price=Decimal(5),
        )
    forget()


def test_two_articles_numbers_in_one_row_are_never_one_position(dealer):
    _draft, decision = entered(korn("Hiermit bestellen wir:\n10 Sack Weizenmehl Type 550 (M-0815) LS-B16-1"))

    assert why(decision) == ["article_unsure"]


# --- units --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("unit", ["Karton", "Palette"])
def test_a_packs_name_behind_the_goods_may_be_their_unit(paper_goods, unit):
    draft, decision = entered(korn(f"Hiermit bestellen wir:\n10 Briefumschlag DL weiß {unit}"))

    assert lines(draft) == [("PG-1", "10", "C62")]
    assert f"Ist „{unit}“ die Einheit?" in [reason.detail for reason in decision.reasons if str(reason.code) == "unit_unsure"]


@pytest.mark.parametrize(
    "text",
    [
        "10 Kopierpapier A4 weiß Karton",  # is called so
        "10 Karton Briefumschlag DL weiß",
        "10 Stück Briefumschlag DL weiß",
        "10 Briefumschlag DL weiß Stück",
        "10 Löschblatt A5 grau",
    ],
)
def test_where_the_unit_is_clear_nobody_is_asked(paper_goods, text):
    assert "unit_unsure" not in why(entered(korn(f"Hiermit bestellen wir:\n{text}"))[1])


@pytest.mark.parametrize("make", [korn, fax])
def test_a_unit_that_nobody_knows_is_asked_about(paper_goods, make):
    draft, decision = entered(make("Hiermit bestellen wir:\nBriefumschlag DL weiß sechs Klötze à 5,00 EUR"))

    assert (lines(draft)[0], why(decision)) == (("PG-1", "6", "C62"), ["unit_unsure"])


@pytest.mark.parametrize(("cell", "unit", "reasons"), [("3 Kartcns", "CT", []), ("3 Schubka", "C62", ["unit_unsure"])])
def test_a_misread_unit_is_mended_or_asked_about(paper_goods, cell, unit, reasons):
    draft, decision = entered(
        fax(f"Pos  Menge       Artikel-Nr.   Bezeichnung\n1    {cell:11} PG-1          Briefumschlag DL weiß\n")
    )

    assert (lines(draft), why(decision)) == ([("PG-1", "3", unit)], reasons)


# --- gaps ---------------------------------------------------------------------------------------------------------
FORM = """
Pos  Menge  ME   Artikel-Nr.   Bezeichnung
{}    10     Stk  GA/118        Gartenschere Bypass 21 cm
{}    3      Rl   GA/412        Bindedraht grün 100 m
{}    4      Pack BPB 4060      Backpapierbogen 40x60 cm 500 Blatt
"""


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("123", ""),
        ("125", "3, 4"),
        ("234", "1"),
        ("1 3", ""),  # the second has lost its number
        ("1 4", "2, 3"),  # one of the two was not read at all
        ("1 5", "2, 3, 4"),
    ],
)
def test_numbers_of_positions_that_are_missing_are_told(dealer, numbers, missing):
    draft, decision = entered(fax(FORM.format(*numbers)))

    assert len(draft.lines) == 3
    assert [reason.detail for reason in decision.reasons] == ([f"Position {missing} wurde nicht gelesen"] if missing else [])


# --- what stands below the last position -----------------------------------------------------------------------------
@pytest.mark.parametrize("foot", ["Tel. 07151 4711-0", "Fax 07151 4719", "Seite 1 von 1", "www.korn.example"])
@pytest.mark.parametrize("line", ["Backpapierbogen 40x60 cm 10 Pack", "10 Pack Backpapierbogen 40x60 cm 500 Blatt"])
def test_a_telephone_right_below_the_last_position_costs_no_goods(dealer, foot, line):
    text = f"3 Rollen GA/412 Bindedraht\n{line}\n{foot}"
    drafts = [
        entered(korn(f"Hiermit bestellen wir:\n{text}")),
        entered(korn("anbei unsere Bestellung", paper(f"Bestellung 4711-26\n\n{text}"))),
    ]

    for draft, decision in drafts:
        assert (lines(draft), why(decision)) == ([("GA/412", "3", "RO"), ("BPB 4060", "10", "PK")], [])


@pytest.mark.parametrize("wish", ["Passend dazu Blumenerde torffrei 40 l", "Passend dazu:\nBlumenerde torffrei 40 l"])
def test_what_a_customer_wants_with_it_is_no_advertising(dealer, wish):
    _, decision = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118 Gartenschere\n10 Sack MEH 550 25 Weizenmehl\n\n{wish}"))

    assert "text_left_over" in why(decision)


# --- streets ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("street", "asked"),
    [
        ("Rosenweg 44", False),  # there are customers
        ("Rosenwog 44", True),
        ("Rosemweg 44", True),
        ("Rosenwegs 44", True),
        ("Rosenstieg 44", False),
        ("Feldweg 8", False),
    ],
)
def test_a_street_that_is_anothers_but_for_one_letter_is_asked_about_on_paper(dealer, street, asked):
    draft, decision = entered(fax(f"{FORM.format(1, 2, 3)}\nLieferanschrift: {street}, 70555 Feldstadt"))
    by_mail, _ = entered(korn(f"Hiermit bestellen wir:\n5 Stück GA/118\n\nLieferanschrift: {street}, 70555 Feldstadt"))

    assert ("delivery_unsure" in why(decision), draft.delivery is not None and draft.delivery.confidence < 0.9) == (asked, asked)
    assert by_mail.delivery is None or by_mail.delivery.confidence > 0.9


@pytest.mark.parametrize(
    ("road", "misread"),
    [
        ("kiosterweg", True),
        ("klosterwe", True),
        ("klosterweg", False),
        ("rosenweg", False),  # there are both
        ("dosenweg", True),
        ("kioslerweg", False),
        ("klosterwegen", False),
        ("", False),
    ],
)
def test_a_misread_road_is_one_letter_from_a_known_one(road, misread):
    streets = ("Klosterweg 3", "Rosenweg 1", "Hosenweg 1")
    rows = [
        CustomerFacts(pk, f"7000{pk}", "Bäckerei Weiß", street, "70999", "Musterstadt", "") for pk, street in enumerate(streets)
    ]
    known = CustomerIndex(rows)

    assert known.is_misread_road(road) is misread


@pytest.mark.parametrize(
    ("street", "road"), [("Klosterweg 3 a", "klosterweg"), ("In der Au 7", "in der au"), ("Au 7", ""), ("", "")]
)
def test_a_road_is_a_street_without_its_number(street, road):
    assert road_of(street) == road
