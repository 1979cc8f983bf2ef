"""Lists on paper whose columns have no readable heading, and positions of two lines each."""

from __future__ import annotations

import pytest

from tests.intake.understanding.making import items_of, paper, said, scan


# --- numbered rows without a heading ------------------------------------------------------------------------------
def test_what_counts_the_lines_is_no_quantity_though_no_heading_says_so():
    page = """
Bestellung

10     GA/118    Gartenschere Bypass 21 cm        Stk     5
20     GA/205    Blumenerde torffrei 40 l         Stk    12
30     GA/330    Pflanzkübel Terrakotta 30 cm     Stk     3
"""
    items = items_of(scan(page))

    assert said(items) == [("GA118", "5", "C62"), ("GA205", "12", "C62"), ("GA330", "3", "C62")]
    assert [item.position for item in items] == [10, 20, 30]


def test_a_row_that_was_not_read_leaves_the_others_right():
    page = """
1     Gartenschere Bypass 21 cm        Stk     5
2     Blumenerde torffrei 40 l         Stk    12
4     Pflanzkübel Terrakotta 30 cm     Stk     3
"""
    assert [(item.position, item.quantities[0].value) for item in items_of(scan(page))] == [(1, 5), (2, 12), (4, 3)]


def test_two_columns_of_figures_without_units_leave_it_open():
    page = """
10     Gartenschere Bypass 21 cm         5      7
20     Blumenerde torffrei 40 l         12      9
30     Pflanzkübel Terrakotta 30 cm      3      8
"""
    assert all(item.position is None for item in items_of(scan(page)))


# --- two lines each -----------------------------------------------------------------------------------------------
ABOVE = """
Bestellung

5 Karton
Schalterdose Hohlwand 68 mm
12 Stk
Gartenschere Bypass 21 cm
3 Rollen
Bindedraht grün 100 m
"""
BELOW = """
Bestellung

Schalterdose Hohlwand 68 mm
5 Karton
Gartenschere Bypass 21 cm
12 Stk
Bindedraht grün 100 m
3 Rollen
"""
PRICED = """
Bestellung

Pos     Menge     Einheit     EP       GP
00001   5         KAR         9,00     45,00
      Schalterdose Hohlwand 68 mm
00002   12        Stk         12,90    154,80
      Gartenschere Bypass 21 cm
00003   3         Rollen      2,60     7,80
      Bindedraht grün 100 m
"""
WHOLE = [
    ("Schalterdose Hohlwand 68 mm", "5", "CT"),
    ("Gartenschere Bypass 21 cm", "12", "C62"),
    ("Bindedraht grün 100 m", "3", "RO"),
]


@pytest.mark.parametrize("make", [paper, scan])
@pytest.mark.parametrize("page", [ABOVE, BELOW, PRICED])
def test_quantity_and_name_in_lines_of_their_own_belong_together(make, page):
    assert said(items_of(make(page))) == WHOLE


def test_prices_of_the_line_with_the_quantity_are_read():
    assert [(str(item.price), str(item.total)) for item in items_of(scan(PRICED))] == [
        ("9.00", "45.00"),
        ("12.90", "154.80"),
        ("2.60", "7.80"),
    ]


@pytest.mark.parametrize("line", ["{number}0 Pck. 4,00", "000{number} St {number}0"])
def test_numbers_of_the_lines_are_not_taken_for_quantities(line):
    names = ["Gartenschere Bypass 21 cm", "Blumenerde torffrei 40 l", "Pflanzkübel Terrakotta 30 cm"]
    page = "\n".join(f"{line.format(number=number)}\n{name}" for number, name in enumerate(names, start=1))

    values = [item.quantities[0].value for item in items_of(scan(page)) if item.quantities]

    assert values not in ([10, 20, 30], [1, 2, 3])
