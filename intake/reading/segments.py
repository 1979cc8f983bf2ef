"""Where something is written: the ink of a page grouped into stretches of a line, cell by cell.

A table loses its cells in the page segmentation of a reader, not in its recognition: a single figure in a ruled box is taken for
dirt. So the stretches are found here, without the ruling, and each is given to the readers as a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.reading.components import Components, Ints, Mask, find_components, joined
from intake.reading.ruling import Resolution, TickBox, frames, rules, tick_boxes, without

_MM = 25.4
_LEAST_HEIGHT_MM, _MOST_HEIGHT_MM, _MOST_WIDTH_MM = 0.9, 8.4, 30.0
_LETTER_MM = (1.1, 7.6)
_USUAL_LETTER_MM = 2.0
_GAP = 1.1
"""Pieces are of one stretch if the gap between them is narrower than this part of a letter's height."""
_GAP_DOWN = 0.06
_TALL = 2.6
"""A stretch so many letters high is two lines that touch."""
_CELL_CLEAR_MM = 0.3
_HAIR = 0.25
_HAIRS_APART_MM = 1.2
_SPECK_MM2 = 0.04
MOST = 400
"""Stretches on one page; there is no more writing on a sheet of paper."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of writing, in pixels of the level ink, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Found:
    """What is drawn on a page.

    Attributes:
        segments: Top to bottom.
        ticks: Empty and ticked boxes.
    """

    segments: tuple[Segment, ...]
    ticks: tuple[TickBox, ...]


def find(ink: Mask, dpi: Resolution) -> Found:
    """Find all writing.

    Args:
        ink: Level, free of specks.
        dpi: (x, y) of ``ink``.
    """
    lines = rules(ink, dpi)
    writing = ink & ~lines.level & ~lines.upright
    found = find_components(writing)
    boxes = frames(writing, found, dpi)
    ticks = tick_boxes(writing, boxes, found, dpi)
    if boxes:
        writing = without(writing, boxes, dpi)
        for tick in ticks:
            writing[tick.frame.top : tick.frame.bottom, tick.frame.left : tick.frame.right] = False
        found = find_components(writing)
    cells = [cell for stretch in _stretches(writing, found, dpi) for cell in _cells(stretch, writing, lines.upright, dpi)]
    framed = (tick.frame for tick in ticks if tick.ticked)
    segments = cells + [Segment(frame.left + 2, frame.top + 2, frame.right - 2, frame.bottom - 2) for frame in framed]
    return Found(tuple(sorted(segments, key=lambda box: (box.top, box.left))[:MOST]), tuple(ticks))


def _stretches(writing: Mask, found: Components, dpi: Resolution) -> list[Segment]:
    across, down = dpi
    letter_mm = _letter_mm(found, dpi)
    kept = _is_writing(found, dpi)[found.labels]
    rows, starts, ends = found.rows[kept], found.starts[kept], found.ends[kept]
    if not rows.size:
        return []
    reach = max(1, round(letter_mm * _GAP / 2 / _MM * across))
    order = np.lexsort((starts, rows))
    rows, starts, ends = rows[order], starts[order], ends[order]
    first = np.ones(rows.size, dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (starts[1:] - ends[:-1] >= 2 * reach)
    begins = np.nonzero(first)[0]
    lasts = np.append(begins[1:], rows.size) - 1
    left, right, row = starts[begins], ends[lasts], rows[begins]
    touching = max(1, round(letter_mm * _GAP_DOWN / _MM * down))
    labels = joined(row, left, right + 2 * reach, writing.shape[1] + 4 * reach + 3, 1 + touching)
    segments: list[Segment] = []
    for box in _bounds(labels, row, left, right):
        if (box.bottom - box.top) / down * _MM >= _LEAST_HEIGHT_MM:
            segments += _split(box, writing, letter_mm / _MM * down)
    return _without_hairs(segments, dpi)


def _without_hairs(segments: list[Segment], dpi: Resolution) -> list[Segment]:
    """Leave out single upright strokes that are no 1 or l: the pieces of a broken line, and what stands in no row."""
    across, down = dpi
    hairs = {box for box in segments if (box.right - box.left) / across < _HAIR * (box.bottom - box.top) / down}
    same_mm = _HAIRS_APART_MM / _MM * across

    def is_writing(hair: Segment) -> bool:
        if sum(abs(other.left - hair.left) < same_mm for other in hairs) > 2:
            return False
        middle = (hair.top + hair.bottom) / 2
        return any(box.top <= middle <= box.bottom for box in segments if box not in hairs and box.right <= hair.left)

    return [box for box in segments if box not in hairs or is_writing(box)]


def _bounds(labels: Ints, row: Ints, left: Ints, right: Ints) -> list[Segment]:
    count = int(labels.max()) + 1
    low: list[NDArray[np.int64]] = []
    for values in (left, row):
        least = np.full(count, np.iinfo(np.int64).max)
        np.minimum.at(least, labels, values)
        low.append(least)
    high: list[NDArray[np.int64]] = []
    for values in (right, row + 1):
        most = np.zeros(count, np.int64)
        np.maximum.at(most, labels, values)
        high.append(most)
    return [Segment(*map(int, box)) for box in zip(low[0], low[1], high[0], high[1], strict=True)]


def _cells(box: Segment, writing: Mask, upright: Mask, dpi: Resolution) -> list[Segment]:
    """Part what stands on both sides of a line between two cells; a line through letters is dirt."""
    rows, clear = slice(box.top, box.bottom), max(2, round(_CELL_CLEAR_MM / _MM * dpi[0]))
    ruled = np.nonzero(upright[rows, box.left : box.right].mean(axis=0) > 0.7)[0] + box.left
    made: list[Segment] = []
    left = box.left
    for column in ruled.tolist():
        beside = writing[rows, max(left, column - clear) : column + clear + 1]
        if column > left + clear and not beside.any():
            made += _tight(Segment(left, box.top, column, box.bottom), writing)
            left = column
    return made + _tight(Segment(left, box.top, box.right, box.bottom), writing)


def _tight(box: Segment, writing: Mask) -> list[Segment]:
    """The box drawn close around the ink in it; none if there is no ink."""
    part = writing[box.top : box.bottom, box.left : box.right]
    rows, columns = np.nonzero(part.any(axis=1))[0], np.nonzero(part.any(axis=0))[0]
    if not rows.size:
        return []
    left, top = box.left + int(columns[0]), box.top + int(rows[0])
    return [Segment(left, top, box.left + int(columns[-1]) + 1, box.top + int(rows[-1]) + 1)]


def _letter_mm(found: Components, dpi: Resolution) -> float:
    """The usual height of a letter on this page."""
    width, height = _size_mm(found, dpi)
    letters = (height > _LETTER_MM[0]) & (height < _LETTER_MM[1]) & (width < 2 * _LETTER_MM[1])
    return float(np.median(height[letters])) if letters.any() else _USUAL_LETTER_MM


def _size_mm(found: Components, dpi: Resolution) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    return (found.right - found.left) * (_MM / dpi[0]), (found.bottom - found.top) * (_MM / dpi[1])


def _is_writing(found: Components, dpi: Resolution) -> NDArray[np.bool_]:
    """Flag the components that may be letters; what is left of ruling lines is thin, or hardly fills its box."""
    width, height = _size_mm(found, dpi)
    filled = found.areas / np.maximum(1, (found.right - found.left) * (found.bottom - found.top))
    fits = (height < _MOST_HEIGHT_MM) & (width < _MOST_WIDTH_MM)
    fits &= found.areas > max(3.0, _SPECK_MM2 / _MM**2 * dpi[0] * dpi[1])
    dash = ((height < 0.5) & (width > 1.6)) | ((height < 0.2) & (width > 0.5))
    corner = (filled < 0.12) & (width > 3.5)
    hair = (width < 0.35) & (height > 5)
    return np.asarray(fits & ~dash & ~corner & ~hair, dtype=np.bool_)


def _split(box: Segment, writing: Mask, letter_px: float) -> list[Segment]:
    """Part lines that touch, at the row of least ink."""
    height = box.bottom - box.top
    if height < max(6.0, _TALL * letter_px):
        return [box]
    profile = writing[box.top : box.bottom, box.left : box.right].sum(axis=1)
    low, high = int(0.8 * letter_px), height - int(0.8 * letter_px)
    if high <= low:
        return [box]
    cut = low + int(profile[low:high].argmin())
    if profile[cut] > 0.25 * float(np.median(profile[profile > 0])):
        return [box]
    halves = (Segment(box.left, box.top, box.right, box.top + cut), Segment(box.left, box.top + cut, box.right, box.bottom))
    return [part for half in halves for tight in _tight(half, writing) for part in _split(tight, writing, letter_px)]
