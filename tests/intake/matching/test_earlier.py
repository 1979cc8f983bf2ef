"""Whether an order was already there, where a scan misread its number or a person still has to look at it."""

from __future__ import annotations

import pytest

from intake.matching.earlier import is_same_number
from orders.states import OrderState
from tests.intake.matching.conftest import entered, why
from tests.intake.matching.making import fax, korn, placed

ORDER = "Hiermit bestellen wir:\n10 Sack MEH 550 25 Weizenmehl Type 550\n3 Pack BPB 4060 Backpapierbogen"
FORM = """
Menge  ME    Artikel-Nr.   Bezeichnung
10     Sack  MEH 550 25    Weizenmehl Type 550
3      Pack  BPB 4060      Backpapierbogen
"""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PO-76671", "PO-76671", True),
        ("PO-76671", "po 76671", True),
        ("PO-76671", "P0-76671", True),
        ("PO-76671", "76671", True),
        ("AB-10018", "AB-1OOI8", True),
        ("BS-2Z856", "8522856", True),
        ("27/2560", "2712560", True),  # a slash read as a figure
        ("PO-76671", "PO-76672", False),
        ("PO-76671", "6671", False),  # so few signs end many numbers
        ("76671", "766710", False),
        ("4711-26", "4712-26", False),
        ("", "76671", False),
        ("", "", False),
    ],
)
def test_two_numbers_may_be_one_as_scans_show_it(one, other, same):
    assert is_same_number(one, other) is same
    assert is_same_number(other, one) is same


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["PO-76671", "P0-76671", "76671", "PO-7667I"])
def test_an_order_whose_number_a_scan_misread_is_the_same(dealer, number):
    first = placed(korn(ORDER, subject="Bestellung PO-76671"))

    draft, decision = entered(fax(FORM, number=number))

    assert (draft.duplicate_of, "duplicate" in why(decision)) == (first.number, True)


@pytest.mark.django_db
def test_it_is_found_by_the_end_of_its_number_though_none_of_its_goods_could_be_read(dealer):
    first = placed(korn(ORDER, subject="Bestellung AB-76671"))
    assert first.po_number == "AB-76671"

    assert entered(fax("\n5 Stück Spatengriffe Esche\n", number="76671"))[0].duplicate_of == first.number


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["PO-76672", "PO-77671", "PO-86671"])
def test_two_different_numbers_stay_two_orders(dealer, number):
    placed(korn(ORDER, subject="Bestellung PO-76671"))

    draft, decision = entered(fax(FORM, number=number))

    assert (draft.duplicate_of, why(decision)) == (None, [])


# --- in review ----------------------------------------------------------------------------------------------------
WHOLE = f"{ORDER}\n5 Stück GA/118\n4 Rollen GA/412\n2 Stück 7730010 Steckdose Schuko reinweiß"


def in_review(number: str = ""):
    """An order of which two lines of five could be read."""
    order = placed(korn(f"{ORDER}\n2 Stück Steckdose Schuko", subject=f"Bestellung {number}".strip()))
    assert order.state == OrderState.REVIEW
    return order


@pytest.mark.django_db
def test_an_order_in_review_counts_with_what_there_is_of_it(dealer):
    first = in_review()

    draft, decision = entered(korn(WHOLE, subject="Bestellung"))

    assert (draft.duplicate_of, why(decision)) == (first.number, ["duplicate"])


@pytest.mark.django_db
def test_an_order_that_was_accepted_counts_whole(dealer):
    placed(korn(ORDER, subject="Bestellung"))

    assert entered(korn(WHOLE, subject="Bestellung"))[0].duplicate_of is None


@pytest.mark.django_db
def test_an_order_in_review_under_another_number_is_another_order(dealer):
    in_review("4711-26")

    assert entered(korn(WHOLE, subject="Bestellung 4712-26"))[0].duplicate_of is None


@pytest.mark.django_db
def test_in_review_the_articles_count_though_their_amounts_were_misread(dealer):
    goods = f"{ORDER}\n5 Stück GA/118 Gartenschere"
    first = placed(korn(f"{goods}\n2 Stück Steckdose Schuko", subject="Bestellung"))
    other = goods.replace("10 Sack", "16 Sack").replace("3 Pack", "8 Pack")

    assert entered(korn(other, subject="Bestellung"))[0].duplicate_of == first.number


@pytest.mark.django_db
def test_a_single_article_in_another_amount_is_another_order(dealer):
    first = placed(korn("Hiermit bestellen wir:\n5 Stück GA/118\n2 Stück Steckdose Schuko", subject="Bestellung"))
    assert first.state == OrderState.REVIEW

    assert entered(korn("Hiermit bestellen wir:\n3 Stück GA/118", subject="Bestellung"))[0].duplicate_of is None


@pytest.mark.django_db
def test_with_the_same_goods_a_number_without_its_letters_is_the_same(dealer):
    first = placed(korn(ORDER, subject="Bestellung EK 8591"))

    assert entered(fax(FORM, number="8591"))[0].duplicate_of == first.number
