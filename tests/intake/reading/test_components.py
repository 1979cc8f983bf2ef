from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intake.reading.components import find_components


def flood(ink):
    """The same by hand: 8-connected flood fill, pixel by pixel."""
    left = {(int(y), int(x)) for y, x in np.argwhere(ink)}
    found = []
    while left:
        piece, open_ = set(), [left.pop()]
        while open_:
            y, x = open_.pop()
            piece.add((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            open_ += near
        ys, xs = [p[0] for p in piece], [p[1] for p in piece]
        found.append((len(piece), min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    return sorted(found)


@settings(deadline=None, max_examples=150)
@given(arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_components_are_those_of_a_flood_fill(ink):
    found = find_components(ink)

    made = sorted(zip(*(a.tolist() for a in (found.areas, found.left, found.top, found.right, found.bottom)), strict=True))
    assert made == flood(ink)


def test_chosen_components_are_erased():
    ink = np.array([[1, 1, 0, 0, 1], [1, 1, 0, 0, 0]], dtype=bool)
    found = find_components(ink)

    found.erase(ink, found.areas <= 1)

    assert ink.tolist() == [[True, True, False, False, False], [True, True, False, False, False]]


def test_a_page_of_checks_takes_no_long():
    ink = np.indices((400, 400)).sum(axis=0) % 2 == 0

    assert find_components(ink).areas.tolist() == [80000]
