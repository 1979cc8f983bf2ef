"""Numbers and names on scans that disagree in one sign: the article is proposed, and a person confirms it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.matching.knowledge import forget
from orders.folding import folded
from orders.models import Article
from tests.intake.matching.conftest import entered, why
from tests.intake.matching.making import fax, korn

pytestmark = pytest.mark.django_db

NAMES = {
    "4711.220": "Spülkorb Edelstahl 40 cm",
    "4711.330": "Spülkorb Edelstahl 60 cm",
    "KT-77031": "Kabeltrommel Gummi 25 m",
    "KT-77091": "Kabeltrommel Stahl 25 m",
    "LFX-1": "Leuchtfeile lang",
    "LFX-2": "Leuchtfeile kurz",
    "GK-50010": "Gießkanne Zink Brause Messing 12 l 20 cm",
}


@pytest.fixture
def more(dealer):
    for sku, name in NAMES.items():
        Article.objects.create(sku=sku, folded=folded(sku), name=name, unit="C62", price=Decimal(5))
    forget()


def on_a_fax(number: str, name: str):
    rows = f"1    10     Stk   {number:15} {name}\n2    3      Rl    GA/412          Bindedraht grün 100 m\n"
    return entered(fax(f"Pos  Menge  ME    Artikel-Nr.     Bezeichnung\n{rows}"))


def typed(number: str, name: str):
    return entered(korn(f"Hiermit bestellen wir:\n10 Stück Art.-Nr. {number} {name}"))


@pytest.mark.parametrize(("number", "name"), [("4711.220", "Spülkorb Edelstahl 48 cm"), ("KT-77031", "Kabeltrommel Gummi 26 m")])
def test_a_number_whose_name_differs_in_one_property_is_proposed_on_a_scan(more, number, name):
    draft, decision = on_a_fax(number, name)

    assert (draft.lines[0].sku, decision.outcome, why(decision)) == (number, "review", ["article_unsure"])


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("4711.220", "Spülkorb Kunststoff 48 cm"),  # two properties
        ("GK-50010", "Gießkanne Zink Brause Messing 14 l 30 cm"),
        ("4711.220", "Kabeltrommel Gummi 25 m"),  # something else
        ("4711.Z20", "Spülkorb Edelstahl 48 cm"),  # the number itself is misread
    ],
)
def test_what_differs_in_more_is_proposed_nowhere(more, number, name):
    draft, decision = on_a_fax(number, name)

    assert (draft.lines[0].sku in (None, "KT-77031"), decision.outcome) == (True, "review")


@pytest.mark.parametrize("number", ["KT-77037", "KT-7703", "KT-770331"])
def test_a_number_that_is_off_by_one_sign_is_proposed_with_fitting_words(more, number):
    draft, decision = on_a_fax(number, "Kabeltrommel 25 m")

    assert (draft.lines[0].sku, decision.outcome, why(decision)) == ("KT-77031", "review", ["article_unsure"])


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("KT-77999", "Kabeltrommel 25 m"),  # two signs
        ("LFX-7", "Leuchtfeile"),  # a short number may be any other's
    ],
)
def test_a_number_that_is_off_by_more_is_not(more, number, name):
    draft, decision = on_a_fax(number, name)

    assert (draft.lines[0].sku, decision.outcome) == (None, "review")


@pytest.mark.parametrize(
    ("number", "name"),
    [("4711.220", "Spülkorb Edelstahl 48 cm"), ("KT-77031", "Kabeltrommel Gummi 26 m"), ("KT-77037", "Kabeltrommel 25 m")],
)
def test_in_a_typed_message_nothing_is_proposed_against_what_was_written(more, number, name):
    draft, decision = typed(number, name)

    assert (draft.lines[0].sku, decision.outcome) == (None, "review")
