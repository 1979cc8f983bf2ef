"""Names of articles as scans show them: words and figures run together, measures taken for something else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.matching.comparing import compare
from intake.matching.knowledge import forget
from intake.understanding.wording import Wording
from orders.folding import folded
from orders.models import Article
from tests.intake.matching.conftest import entered, lines, why
from tests.intake.matching.making import fax, korn
from tests.intake.understanding.making import EVERYTHING

NAMES = {
    "GB-1": "Griffbügel blau",
    "GB-2": "Griffbügel rot",
    "SR-2": "Steckrohr DN125 2 m",
    "SR-5": "Steckrohr DN125 5 m",
    "DM-5": "Dinkelmehl Type 1150 5 kg",
    "DM-25": "Dinkelmehl Type 1150 25 kg",
    "GN-1": "Gewindenippel 1 1/4 Zoll",
    "GN-2": "Gewindenippel 1 1/2 Zoll",
    "HC-60": "Handcreme Kamille 60 ml",
    "HC-90": "Handcreme Kamille 90 ml",
    "RG-02": "Reaktionsgefäß 0,2 ml",
    "RG-2": "Reaktionsgefäß 2 ml",
    "DK-O": "Duschkopf o. Filter",
    "DK-M": "Duschkopf m. Filter",
}
HEAD = "Pos  Menge  ME    Artikel-Nr.   Bezeichnung\n"


@pytest.fixture
def more(dealer):
    for sku, name in NAMES.items():
        Article.objects.create(sku=sku, folded=folded(sku), name=name, unit="C62", price=Decimal(5))
    forget()


def on_a_fax(name: str):
    return entered(fax(f"{HEAD}1    10     Stk{'':17}{name}\n2    3      Rl    GA/412        Bindedraht grün 100 m\n"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Griffbügelblau", "Griffbügel blau"),
        ("Steckrohr DN1252 m", "Steckrohr DN125 2 m"),
        ("Dinkelmehl Type 11505 kg", "Dinkelmehl Type 1150 5 kg"),
        ("Dinkelmehl Type 115025 kg", "Dinkelmehl Type 1150 25 kg"),
        ("Dinkelmehl Type 115025kg", "Dinkelmehl Type 1150 25 kg"),
    ],
)
def test_what_the_name_sets_apart_is_read_apart(text, name):
    told = compare(Wording(text), name, "", "", EVERYTHING)

    assert (round(told.explained, 3), told.contradictions, told.open) == (1.0, (), frozenset())


def test_an_alias_tells_it_as_well():
    assert compare(Wording("Bügelgriffblau"), "Griff 4", "Bügelgriff blau", "", EVERYTHING).explained == 1.0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dinkelmehl Type 11505 kg", "Dinkelmehl Type 1150 25 kg"),
        ("Griffbügelblau", "Griffbügel rot"),
        ("Steckrohr DN1252 m", "Steckrohr DN125 5 m"),
        ("Schraube 405 mm", "Schraube 40 5 mm"),  # figures of two signs are everywhere
        ("Box ab", "Box a b"),
    ],
)
def test_what_another_name_would_explain_better_is_left_together(text, name):
    assert compare(Wording(text), name, "", "", EVERYTHING).explained < 1.0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sku"), [("Griffbügelblau", "GB-1"), ("Steckrohr DN1252 m", "SR-2"), ("Dinkelmehl Type 11505 kg", "DM-5")]
)
def test_a_name_run_together_needs_nobody(more, text, sku):
    draft, decision = on_a_fax(text)

    assert (lines(draft)[0], decision.outcome, why(decision)) == ((sku, "10", "C62"), "accepted", [])


# --- measures -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("Gewindenippel 11/4 Zoll", "GN-1"),
        ("Gewindenippel 11/2 Zoll", "GN-2"),
        ("Handcreme Kamille 60 m!", "HC-60"),
        ("Handcreme Kamille 90 mI", "HC-90"),
        ("Reaktionsgefäß 0, 2 ml", "RG-02"),
        ("Duschkopf 0. Filter", "DK-O"),
    ],
)
def test_a_measure_that_a_scan_misreads_still_names_its_article(more, text, sku):
    draft, decision = on_a_fax(text)

    assert (lines(draft)[0], decision.outcome, why(decision)) == ((sku, "10", "C62"), "accepted", [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["Gewindenippel 11/4 Zoll", "Handcreme Kamille 60 m!", "Reaktionsgefäß 0, 2 ml", "Duschkopf 0. Filter"]
)
def test_in_a_typed_message_nothing_is_misread(more, text):
    assert entered(korn(f"Hiermit bestellen wir:\n10 Stück {text}"))[1].outcome == "review"
