from __future__ import annotations

from xml.etree import ElementTree

import pytest

from intake.calibration import MEDIA, Stated
from intake.evaluation.diagram import bins, sheet, svg
from intake.evaluation.observing import Observation, Observed

SVG = "{http://www.w3.org/2000/svg}"


def test_fields_are_counted_by_how_surely_they_were_stated():
    found = bins([(0.91, True), (0.915, False), (0.98, True), (1.0, True), (0.1, False)])

    assert [(row.low, row.high, row.count, row.right) for row in found] == [
        (0.0, 0.3, 1, 0),
        (0.9, 0.92, 2, 1),
        (0.98, 0.99, 1, 1),
        (0.99, 1.0, 1, 1),
    ]
    assert found[1].stated == pytest.approx(0.9125)
    assert found[1].share == 0.5


def test_few_fields_leave_the_true_share_open():
    (few,), (many,) = bins([(0.98, True)] * 3), bins([(0.98, True)] * 1000)

    assert few.span == (pytest.approx(0.4385, abs=1e-4), 1.0)
    assert many.span == (pytest.approx(0.9962, abs=1e-4), 1.0)


def test_each_bin_is_a_point_that_says_its_counts():
    drawn = ElementTree.fromstring(svg('Lines & "customers"', bins([(0.91, True), (0.5, False), (0.99, True)])))

    titles = [title.text for title in drawn.iter(f"{SVG}title")]
    assert titles == [
        'Lines & "customers"',
        "0 of 1 right (0.0 %), stated 50.0 %",
        "1 of 1 right (100.0 %), stated 91.0 %",
        "1 of 1 right (100.0 %), stated 99.0 %",
    ]
    # 260 wide with a margin of 42: half of it, nine tenths of it.
    assert [(point.get("cx"), point.get("cy")) for point in drawn.iter(f"{SVG}circle")] == [
        ("172.0", "302.0"),
        ("278.6", "42.0"),
        ("299.4", "42.0"),
    ]


def test_the_upper_end_is_drawn_larger_and_what_is_right_less_often_lies_on_its_edge():
    drawn = ElementTree.fromstring(svg("Upper", bins([(0.5, False), (0.95, False)]), low=0.9))

    assert [(point.get("cx"), point.get("cy")) for point in drawn.iter(f"{SVG}circle")] == [("172.0", "302.0")]


def test_all_diagrams_stand_on_one_sheet_three_in_a_row():
    fields = [("line", medium) for medium in MEDIA] + [("customer", "text"), ("po_number", "text")]
    seen = Observed("c1", "fax", False, False, tuple(Observation(Stated(field, medium, 0.95), True) for field, medium in fields))
    letter = Observed("c2", "fax", False, True, (Observation(Stated("delivery", "data", 0.95), None),))

    drawn = ElementTree.fromstring(sheet([seen, letter]))

    assert (drawn.get("width"), drawn.get("height")) == ("1032", "688")
    assert [each.get("transform") for each in drawn.findall(f"{SVG}g")] == [
        "translate(0 0)",
        "translate(344 0)",
        "translate(688 0)",
        "translate(0 344)",
        "translate(344 344)",
    ]
    assert [title.text for title in drawn.iter(f"{SVG}title") if "of 1" in title.text] == [
        "1 of 1 right (100.0 %), stated 95.0 %"
    ] * 5
