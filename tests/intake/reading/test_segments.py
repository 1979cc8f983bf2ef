from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.reading import segments
from intake.reading.cleaning import Scan
from intake.reading.paper import Paper
from tests.intake.reading.making import paper

DPI = (204.0, 196.0)


def found(page, *, turn=0.0):
    sheet = Paper(Scan(page.rotate(-turn, fillcolor=255).convert("1", dither=Image.Dither.NONE), DPI))
    sheet.measure_skew()
    return segments.find(sheet.level_ink(), sheet.dpi), sheet


def corners(boxes):
    return [(box.left, box.top) for box in boxes]


TABLE = ((150, 400, "12"), (500, 400, "Handschuhe Leder"), (1300, 400, "7"), (150, 500, "250"), (500, 500, "Schrauben"))


def test_every_cell_is_a_stretch_of_its_own():
    boxes = found(paper(TABLE))[0].segments

    assert len(boxes) == 5
    assert [left // 100 for left, _ in sorted(corners(boxes))] == [1, 1, 5, 5, 13]


@pytest.mark.parametrize("turn", [0.0, 1.4])
def test_ruling_lines_part_nothing_and_are_no_writing(turn):
    page = paper(TABLE)
    draw = ImageDraw.Draw(page)
    for y in (380, 470, 570):
        draw.line((100, y, 1600, y), fill=0, width=3)
    for x in (100, 450, 1250, 1600):
        draw.line((x, 380, x, 570), fill=0, width=3)

    assert len(found(page, turn=turn)[0].segments) == 5


def test_a_streak_through_the_writing_takes_nothing_away():
    page = paper(TABLE).rotate(-1.2, fillcolor=255)
    ImageDraw.Draw(page).line((560, 0, 560, 2291), fill=0, width=1)

    boxes = found(page)[0].segments

    assert len(boxes) == 5


def test_pieces_of_a_broken_line_are_no_ones():
    page = paper(TABLE)
    draw = ImageDraw.Draw(page)
    for y in (700, 800, 950, 1100):
        draw.line((900, y, 900, y + 28), fill=0, width=2)

    assert len(found(page)[0].segments) == 5


def test_lines_that_touch_are_parted():
    page = paper(TABLE)
    page.paste(paper([(500, 434, "Jacken gelb"), (500, 400, "Handschuhe Leder")]).crop((480, 400, 1200, 490)), (480, 1400))
    before = len(found(paper(TABLE))[0].segments)

    boxes = found(page)[0].segments

    assert len(boxes) == before + 2


def test_a_stretch_is_cut_out_level():
    drawn, sheet = found(paper([(300, 600 + 90 * row, "Handschuhe Leder braun, genarbt") for row in range(8)]), turn=1.5)

    cuts = [sheet.cut(box, height=48, margin=0.12) for box in drawn.segments]

    assert sheet.angle_deg == pytest.approx(1.5, abs=0.1)
    assert len(cuts) == 8
    for cut, box in zip(cuts, drawn.segments, strict=True):
        rows = np.nonzero((np.asarray(cut.image) < 128).any(axis=1))[0]
        assert cut.image.height == 48
        assert 2 <= rows[0] <= 8
        assert 40 <= rows[-1] <= 46
        assert (cut.left, cut.inches[0]) == pytest.approx((box.left / 204, (box.right - box.left) / 204), abs=0.1)


def test_a_page_of_more_dots_per_inch_than_any_fax_is_drawn_smaller():
    fine = Paper(Scan(paper(TABLE, size=(5100, 6600)).convert("1"), (600.0, 600.0)))

    assert (fine.raw.size, fine.dpi) == ((2550, 3300), (300.0, 300.0))
