"""Scans against the master data: what is proposed, what is asked about, and what is taken for the same."""

from __future__ import annotations

import pytest

from intake.matching.comparing import compare
from intake.matching.customers import CustomerIndex, road_of
from intake.matching.earlier import is_same_number
from intake.matching.knowledge import forget
from intake.understanding.wording import Wording
from orders.folding import folded
from orders.models import Article
from orders.states import ChannelName
from tests.intake.matching.conftest import entered, lines, why
from tests.intake.understanding.making import EVERYTHING, message, scan

HEAD = "\n\nBäckerei Korn OHG     In der Au 7     70999 Musterstadt\nTelefon 07151 4711-0\n\nBestellung 4711-26\n\n"


def fax(text: str):
    return message(scan(HEAD + text), channel=ChannelName.FAX, sender="+49 7151 4719")


# --- words that a scan glued --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Kamm Stielkammbraun", "Kamm Stielkamm braun"),
        ("KG-Rohr DN1252 m", "KG-Rohr DN125 2 m"),
        ("Weizenmehl Type 11505 kg", "Weizenmehl Type 1150 5 kg"),
    ],
)
def test_words_and_figures_are_parted_as_the_article_parts_them(said, name):
    glued = compare(Wording(said), name, "", "", EVERYTHING)
    apart = compare(Wording(name), name, "", "", EVERYTHING)

    assert (glued.score, glued.contradictions) == (apart.score, ())


def test_other_figures_stay_what_they_are():
    assert compare(Wording("KG-Rohr DN1253 m"), "KG-Rohr DN125 2 m", "", "", EVERYTHING).score < 0.9


# --- proposed, and asked about ------------------------------------------------------------------------------------
TABLE = "Artikel-Nr.   Bezeichnung                           Menge  ME\n"


@pytest.mark.django_db
def test_a_number_read_whole_is_proposed_though_the_name_beside_it_differs(dealer):
    draft, decision = entered(fax(f"{TABLE}GA/330        Pflanzkübel Terrakotta 80 cm          3      Stk\n"))

    assert lines(draft) == [("GA/330", "3", "C62")]
    assert (decision.outcome, "article_unsure" in why(decision)) == ("review", True)


@pytest.mark.django_db
def test_a_number_with_one_wrong_sign_is_proposed_where_the_words_fit(dealer):
    draft, decision = entered(fax(f"{TABLE}LX.44IE-250   Becherglas niedrige Form                5      Stk\n"))

    assert decision.outcome == "review"
    assert [line.sku for line in draft.lines] in (["LX.4410-250"], [None])


@pytest.mark.django_db
def test_a_pack_that_stands_in_the_name_is_asked_about(dealer):
    _, decision = entered(fax("3 SD.68.H Schalterdose Hohlwand 68 mm Karton\n"))

    assert (decision.outcome, "unit_unsure" in why(decision)) == ("review", True)


@pytest.mark.django_db
def test_a_position_that_was_not_read_is_missed(dealer):
    table = "Pos  Artikel-Nr.   Bezeichnung                      Menge  ME\n"
    rows = [
        "1    GA/118        Gartenschere Bypass 21 cm        2      Stk",
        "3    GA/412        Bindedraht grün 100 m            1      Rolle",
    ]

    _, decision = entered(fax(table + "\n".join(rows) + "\n"))

    assert any("Position 2 wurde nicht gelesen" in reason.detail for reason in decision.reasons)


# --- the same order, the same street ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PO-76671", "P0-76671", True),
        ("PO-76671", "76671", True),
        ("4711-26", "4711-26", True),
        ("4711-26", "4711-27", False),
        ("26", "4711-26", False),
        ("", "4711", False),
    ],
)
def test_numbers_of_one_order_as_scans_show_them(one, other, same):
    assert is_same_number(one, other) == same


def test_a_road_that_is_anothers_but_for_one_letter(db):
    from intake.matching.customers import CustomerFacts

    known = CustomerFacts(1, "70001", "Firma", "Klosterweg 8", "70999", "Musterstadt", "")
    index = CustomerIndex([known])

    assert [index.is_misread_road(road_of(street)) for street in ("Kiosterweg 83", "Klosterweg 83", "Rosenweg 2")] == [
        True,
        False,
        False,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sku"),
    [
        ("Limonade 0,51 Zitrone", "LI-05"),
        ("Limonade Zitrone 0,33 1", "LI-033"),
        ("Obstbrand Zwetschge 0,7138 %", "OB-07"),
        ("Obstbrand Zwetschge 1,0 1.38 %", "OB-10"),
        ("Riesling trocken 20231,0 Itr", "RI-23"),
    ],
)
def test_litres_of_which_a_scan_made_ones(dealer, said, sku):
    for number, name in (
        ("LI-05", "Limonade Zitrone 0,5 l"),
        ("LI-033", "Limonade Zitrone 0,33 l"),
        ("OB-07", "Obstbrand Zwetschge 0,7 l 38 %"),
        ("OB-10", "Obstbrand Zwetschge 1,0 l 38 %"),
        ("RI-23", "Riesling trocken 2023 1,0 l"),
        ("RI-22", "Riesling trocken 2022 1,0 l"),
    ):
        Article.objects.create(sku=number, folded=folded(number), name=name, unit="C62", price=5)
    forget()

    draft, _decision = entered(fax(f"5 Stück {said}\n3 Stück GA/118 Gartenschere Bypass 21 cm"))

    assert lines(draft)[0] == (sku, "5", "C62")
