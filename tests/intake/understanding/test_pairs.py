"""Positions of two lines each, quantity over name or name over quantity."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.understanding.items import find_items
from intake.understanding.pairs import paired
from tests.intake.understanding.making import EVERYTHING, items_of, paper, rows_of, said, scan

BOTH = pytest.mark.parametrize("make", [paper, scan])
GOODS = (
    ("10 Stück", "Gartenschere Bypass 21 cm", ("10", "C62")),
    ("7 Rollen", "Bindedraht grün 100 m", ("7", "RO")),
    ("3 Ringe", "Mantelleitung NYM-J 3x1,5", ("3", "RO")),
    ("4 Stück", "Schalterdose Hohlwand 68 mm", ("4", "C62")),
)
READ = [(name, *quantity) for _, name, quantity in GOODS]
OVER = [line for count, name, _ in GOODS for line in (count, name)]
UNDER = [line for count, name, _ in GOODS for line in (name, count)]


def written(lines: list[str]) -> str:
    return "Bestellung\n\n" + "\n".join(lines)


def read(lines: list[str], make=scan):
    return find_items(rows_of(make(written(lines)), 0), EVERYTHING)


@BOTH
@pytest.mark.parametrize("lines", [OVER, UNDER])
def test_whichever_stands_first_each_name_keeps_its_quantity(make, lines):
    found = read(lines, make)

    assert (said(found.items), found.left_over) == (READ, [])
    assert all(not item.trouble for item in found.items)


@pytest.mark.parametrize("lines", [OVER, UNDER])
def test_a_name_that_was_not_read_leaves_the_others_right(lines):
    found = read([line for line in lines if line != "Mantelleitung NYM-J 3x1,5"])

    assert said(found.items) == [each for each in READ if each[0] != "Mantelleitung NYM-J 3x1,5"]
    assert "3 Ringe" in found.left_over


@pytest.mark.parametrize("lines", [OVER, UNDER])
def test_a_quantity_that_was_not_read_leaves_the_others_right(lines):
    found = read([line for line in lines if line != "3 Ringe"])

    (scissors, wire, box) = said(found.items)
    assert (scissors, box) == (READ[0], READ[3])
    # The name without a quantity stands beside the one above: whoever compares the words sees it.
    assert (wire[0].split()[0], wire[1:]) == ("Bindedraht", ("7", "RO"))
    assert any("Mantelleitung" in text for text in [*found.left_over, *(item.text for item in found.items)])


@BOTH
def test_the_line_of_the_quantity_may_hold_position_and_prices(make):
    items = items_of(
        make("""
Bestellung

00010   10   STK   12,90   129,00
        Gartenschere Bypass 21 cm
00020   7    RO     2,60    18,20
        Bindedraht grün 100 m
""")
    )

    assert said(items) == READ[:2]
    assert [(item.position, item.price, item.total) for item in items] == [
        (10, Decimal("12.90"), Decimal("129.00")),
        (20, Decimal("2.60"), Decimal("18.20")),
    ]


def test_a_heading_without_a_column_for_names_does_not_hide_them():
    items = items_of(
        scan("""
Bestellung

Pos.    Menge   ME    Preis   Gesamt
1   10   Stk   12,90   129,00
Gartenschere Bypass 21 cm
2   7   Rol   2,60   18,20
Bindedraht grün 100 m
""")
    )

    assert said(items) == READ[:2]
    assert [item.position for item in items] == [1, 2]


@pytest.mark.parametrize(
    "lines",
    [
        # the numbers of the lines, with the quantity behind them
        ["10 Pck. 4,00", "Gartenschere Bypass 21 cm", "20 Pck. 7,00", "Bindedraht grün 100 m"],
        ["1 Stk 4", "Gartenschere Bypass 21 cm", "2 Stk 7", "Bindedraht grün 100 m"],
        ["0001 St 2", "Gartenschere Bypass 21 cm", "0002 St 7", "Bindedraht grün 100 m"],
        ["0003 St 2,00", "Gartenschere Bypass 21 cm", "0005 St 7,00", "Bindedraht grün 100 m"],
        # a single pair, and names with quantities of their own
        ["10 Stück", "Gartenschere Bypass 21 cm"],
        ["10 Stück", "3 Rollen Bindedraht grün", "7 Rollen", "5 Stück Gartenschere Bypass"],
        ["10 Stück und", "Gartenschere Bypass 21 cm", "7 Rollen und", "Bindedraht grün 100 m"],
    ],
)
def test_other_lines_are_no_pairs(lines):
    rows = rows_of(scan(written(lines)), 0)

    assert paired(rows, EVERYTHING) == rows


def test_lines_far_apart_or_on_two_pages_are_no_pairs():
    pages = rows_of(scan(written(["10 Stück"]), "Gartenschere Bypass 21 cm\n7 Rollen", "Bindedraht grün 100 m"), 0)

    assert paired(pages, EVERYTHING) == pages


def test_a_quantity_alone_below_a_whole_position_counts_the_next():
    items = items_of(
        scan("""
Bestellung

Artikel-Nr.   Menge     Bezeichnung
GA/118        5 Stk     Gartenschere Bypass 21 cm
              7 Rol
GA/412                  Bindedraht grün 100 m
""")
    )

    assert said(items) == [("GA118", "5", "C62"), ("GA412", "7", "RO")]
