"""Lines that are no writing: the ruling of tables, the streaks of a dirty scanner, frames around a figure or a tick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intake.reading.components import Components, Ints, Mask, positions, runs_of

_INCH_MM = 25.4
_UPRIGHT_MM, _LEVEL_MM, _RAGGED_MM, _RULE_THICK_MM = 9.0, 12.0, 25.0, 1.0
"""No letter is as high as the first; the feet of bold letters run together for as long as the second, but not as the third."""
_STREAK_MM, _STREAK_THICK_MM = 12.0, 0.6
_GAP_MM = 0.25
_LEAST_FRAME_MM, _MOST_FRAME_MM = 2.6, 30.0
_LEAST_TICK_MM, _MOST_TICK_MM = 2.6, 6.0
_TICKED = 0.08
_BAR = 0.3

Resolution = tuple[float, float]
"""Pixels per inch across and down; those of a fax differ."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box drawn around something, in pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class TickBox:
    """A small square frame.

    Attributes:
        ticked: Whether something is written in it.
    """

    frame: Frame
    ticked: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Long thin lines.

    Attributes:
        level, upright: Where they run.
    """

    level: Mask
    upright: Mask


def rules(ink: Mask, dpi: Resolution) -> Rules:
    """Find the lines of tables and forms; those of a fax are broken and ragged."""
    across, down = dpi
    thick = _px(_RULE_THICK_MM, down)
    level = _long_runs(ink, _px(_LEVEL_MM, across), thick, 1)
    level |= _long_runs(_thickened(ink), _px(_RAGGED_MM, across), thick + 2, _px(_GAP_MM, across))
    turned = _thickened(_turned(ink))
    upright = _long_runs(turned, _px(_UPRIGHT_MM, down), _px(_RULE_THICK_MM, across) + 2, _px(_GAP_MM, down))
    return Rules(level, _turned(upright))


def streaks(ink: Mask, dpi: Resolution) -> Mask:
    """Find upright hair lines: dirt on the glass of a scanner draws them straight, however askew the page lies."""
    across, down = dpi
    return _turned(_long_runs(_turned(ink), _px(_STREAK_MM, down), _px(_STREAK_THICK_MM, across), _px(_GAP_MM, down)))


def _thickened(ink: Mask) -> Mask:
    """A line that falls by a pixel here and there is one line all the same."""
    near = ink.copy()
    near[1:] |= ink[:-1]
    near[:-1] |= ink[1:]
    return near


def _px(millimetres: float, dpi: float) -> int:
    return max(1, round(millimetres / _INCH_MM * dpi))


def _turned(mask: Mask) -> Mask:
    turned: Mask = np.ascontiguousarray(mask.T)
    return turned


def _long_runs(ink: Mask, least: int, thick: int, gap: int) -> Mask:
    """Mark runs of at least that length, gaps bridged, unless they are as thick as a bar; with their ragged edges."""
    rows, starts, ends = runs_of(ink)
    lines: Mask = np.zeros_like(ink)
    if not rows.size:
        return lines
    first = np.ones(rows.size, dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (starts[1:] - ends[:-1] > gap)
    begins = np.nonzero(first)[0]
    lasts = np.append(begins[1:], rows.size) - 1
    lengths: Ints = ends[lasts] - starts[begins]
    long = lengths >= least
    lines.reshape(-1)[positions(rows[begins[long]] * ink.shape[1] + starts[begins[long]], lengths[long])] = True
    bar = lines.copy()
    for shift in range(1, thick + 1):
        bar[shift:] &= lines[:-shift]
    lines &= ~bar
    grown = lines.copy()
    grown[1:] |= lines[:-1]
    grown[:-1] |= lines[1:]
    return grown


def frames(ink: Mask, found: Components, dpi: Resolution) -> list[Frame]:
    """Choose the components that are boxes drawn around something."""
    across, down = dpi
    width, height = (found.right - found.left) * _INCH_MM / across, (found.bottom - found.top) * _INCH_MM / down
    fits = (np.minimum(width, height) >= _LEAST_FRAME_MM) & (np.maximum(width, height) <= _MOST_FRAME_MM)
    boxes = (Frame(int(found.left[i]), int(found.top[i]), int(found.right[i]), int(found.bottom[i])) for i in np.nonzero(fits)[0])
    return [box for box in boxes if _is_drawn(ink[box.top : box.bottom, box.left : box.right])]


def _is_drawn(part: Mask) -> bool:
    """Whether all four sides are there, and straight: at each, one of the outer lines is all but full."""
    return all(max(float(line.mean()) for line in lines) > 0.9 for lines in (part[:3], part[-3:], part.T[:3], part.T[-3:]))


def without(ink: Mask, boxes: list[Frame], dpi: Resolution) -> Mask:
    """Take the sides of frames out of the ink."""
    across, down = (_px(0.5, value) for value in dpi)
    rest = ink.copy()
    for box in boxes:
        rest[box.top : box.top + down, box.left : box.right] = False
        rest[box.bottom - down : box.bottom, box.left : box.right] = False
        rest[box.top : box.bottom, box.left : box.left + across] = False
        rest[box.top : box.bottom, box.right - across : box.right] = False
    return rest


def tick_boxes(ink: Mask, boxes: list[Frame], found: Components, dpi: Resolution) -> list[TickBox]:
    """Choose the small square frames that stand alone: a bold B or D looks like one, but has neighbours."""
    across, down = dpi
    ticks: list[TickBox] = []
    for box in boxes:
        width, height = (box.right - box.left) * _INCH_MM / across, (box.bottom - box.top) * _INCH_MM / down
        square = abs(width - height) <= 0.15 * max(width, height)
        if not square or not _LEAST_TICK_MM <= min(width, height) <= max(width, height) <= _MOST_TICK_MM:
            continue
        if _has_neighbour(box, found) or _is_in_bar(box, ink):
            continue
        edge_x, edge_y = max(2, (box.right - box.left) // 6), max(2, (box.bottom - box.top) // 6)
        inside = ink[box.top + edge_y : box.bottom - edge_y, box.left + edge_x : box.right - edge_x]
        ticks.append(TickBox(box, bool(inside.size) and float(inside.mean()) > _TICKED))
    return ticks


def _is_in_bar(box: Frame, ink: Mask) -> bool:
    """Whether it is part of something black: white letters on a bar."""
    room = max(2, (box.right - box.left) // 6)
    left, top = max(0, box.left - room), max(0, box.top - room)
    around = ink[top : box.bottom + room, left : box.right + room]
    inside = ink[box.top : box.bottom, box.left : box.right]
    return float(around.sum() - inside.sum()) > _BAR * (around.size - inside.size)


def _has_neighbour(box: Frame, found: Components) -> bool:
    """Whether a letter stands close by, left or right."""
    shared = np.minimum(found.bottom, box.bottom) - np.maximum(found.top, box.top)
    beside = np.maximum(found.left - box.right, box.left - found.right)
    return bool(((shared > 0.5 * (box.bottom - box.top)) & (beside >= 0) & (beside < 0.25 * (box.right - box.left))).any())
