from __future__ import annotations

from decimal import Decimal

import pytest

from intake.matching.packs import Sold, count
from intake.understanding import Item, Quantity


def counted(
    figure: str, unit: str, sold: Sold, *, aside: str = "", unit_text: str = "", used_before: tuple[str, ...] = (), more: str = ""
):
    quantity = Quantity(Decimal(figure), unit, figure, "unit", unit_text=unit_text)
    others = (Quantity(Decimal(more), "", more, "unit"),) if more else ()
    found = count(
        quantity,
        sold,
        Item(text="x", description=sold.name, aside=aside, quantities=(quantity, *others)),
        used_before=used_before,
    )
    return f"{found.value.normalize():f}", found.unit, found.confidence >= 0.9


PIECES = Sold("C62", "", None, "Gartenschere")
IN_CARTONS = Sold("C62", "CT", Decimal(100), "Schalterdose")
IN_BOXES = Sold("BX", "CT", Decimal(10), "Untersuchungshandschuhe")
PACKS = Sold("PK", "CT", Decimal(5), "Backpapierbogen")
PAIRS = Sold("PR", "PK", Decimal(10), "Arbeitshandschuhe")
ROLLS = Sold("RO", "", None, "Bindedraht")
CANS = Sold("CN", "", None, "Isopropanol Kanister 5 l")
BOTTLES = Sold("C62", "", None, "Reiniger 5 l")
CABLE = Sold("MTR", "", None, "Mantelleitung")


@pytest.mark.parametrize(
    ("figure", "unit", "sold", "expected"),
    [
        ("5", "C62", PIECES, ("5", "C62", True)),
        ("5", "", PIECES, ("5", "C62", True)),
        ("5", "H87", PIECES, ("5", "C62", True)),
        ("3", "CT", IN_CARTONS, ("3", "CT", True)),
        ("300", "C62", IN_CARTONS, ("300", "C62", True)),
        ("3", "BX", IN_BOXES, ("3", "BX", True)),
        ("3", "PK", IN_BOXES, ("3", "BX", True)),
        ("20", "PR", PAIRS, ("20", "PR", True)),
        ("4", "RO", ROLLS, ("4", "RO", True)),
        ("4", "C62", ROLLS, ("4", "RO", True)),
        ("4", "BO", PIECES, ("4", "C62", True)),
        ("50", "MTR", CABLE, ("50", "MTR", True)),
    ],
)
def test_a_unit_that_the_article_is_sold_in_is_sure(figure, unit, sold, expected):
    assert counted(figure, unit, sold) == expected


@pytest.mark.parametrize(
    ("figure", "unit", "sold"),
    [
        ("3", "PX", PIECES),
        ("3", "CT", PIECES),
        ("3", "KGM", PIECES),
        ("20", "C62", PAIRS),
        ("7", "MTR", PIECES),
        ("12", "LTR", BOTTLES),
        ("3", "", CABLE),
        ("5", "C62", IN_BOXES),
    ],
)
def test_a_unit_that_does_not_fit_is_a_question(figure, unit, sold):
    assert not counted(figure, unit, sold)[2]


def test_a_unit_that_nobody_knows_is_a_question():
    assert not counted("3", "", PIECES, unit_text="Schubkarren")[2]


def test_litres_become_pieces_and_said_twice_they_are_sure():
    assert counted("20", "LTR", BOTTLES) == ("4", "C62", False)
    assert counted("20", "LTR", BOTTLES, more="4") == ("4", "C62", True)


def test_the_size_of_the_pack_beside_it_makes_a_strange_unit_sure():
    assert counted("2", "CT", Sold("C62", "PK", Decimal(50), "Klemmen"), aside="je 50 Stück") == ("2", "PK", True)
    assert counted("2", "CT", Sold("C62", "PK", Decimal(50), "Klemmen"), aside="je 20 Stück") != ("2", "PK", True)


def test_what_is_sold_by_the_metre_is_never_counted_in_rolls_unasked():
    assert not counted("3", "RO", CABLE)[2]
