"""A scanned page as the readers need it: its ink level and free of specks, and any stretch of it cut out at any size.

Pages are never enlarged as a whole. Specks are taken out and lines are found at the resolution received; each stretch of writing
is then drawn once for each reader, level and at the size that it wants.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from intake.reading import cleaning
from intake.reading.cleaning import READ_DPI, Scan
from intake.reading.components import Mask, find_components
from intake.reading.ruling import streaks
from intake.reading.segments import Segment

Pixels = TypeVar("Pixels", NDArray[np.bool_], NDArray[np.uint8])

_DARK = 150
_NATIVE_DPI = 320.0
"""Two-valued pages of more are drawn smaller first: no reader gains by them."""
_LEVEL_DEG = 0.05
_WIDEST = 4000
"""Pixels of the widest stretch that is cut out."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of writing, cut out.

    Attributes:
        image: 8-bit grey, level.
        left, top: Of its corner on the level page, in inches.
        inches: Its width and height on paper.
    """

    image: Image.Image
    left: float
    top: float
    inches: tuple[float, float]


class Paper:
    """One page, upright but perhaps askew.

    Args:
        scan: As received.

    Attributes:
        raw: 8-bit grey, with its specks.
        clean: 8-bit grey, without.
        ink: Where ``clean`` is dark.
        dpi: (x, y) of all three.
        two_valued: Received in black and white only.
        angle_deg: By which the rows fall to the right.
    """

    def __init__(self, scan: Scan) -> None:
        self.two_valued = scan.two_valued
        if scan.two_valued and max(scan.dpi) <= _NATIVE_DPI:
            self.raw, self.dpi = scan.image.convert("L"), scan.dpi
            self.clean = cleaning.despeckle(scan.image, scan.dpi)
            self.ink: Mask = np.asarray(self.clean) < _DARK
        else:
            grey = scan.image.convert("L") if scan.two_valued else cleaning.even_light(scan.image)
            self.raw = self.clean = cleaning.square(grey, scan.dpi)
            self.dpi = (self.raw.width / scan.image.width * scan.dpi[0], self.raw.height / scan.image.height * scan.dpi[1])
            self.ink = np.asarray(self.clean) < _DARK
            found = find_components(self.ink)
            found.erase(self.ink, found.areas <= 4)
        self.angle_deg = 0.0

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return (self.raw.width / self.dpi[0], self.raw.height / self.dpi[1])

    def is_blank(self) -> bool:
        """Whether there is no more ink than dirt."""
        return float(self.ink.sum()) / (self.dpi[0] * self.dpi[1]) < 12 * 16 / READ_DPI**2

    def measure_skew(self) -> None:
        """Find ``angle_deg``."""
        width, height = self.inches
        scale = 900 / max(width, height)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self.angle_deg = cleaning.skew_deg(self.clean.resize(size, Image.Resampling.BOX))

    def level_ink(self) -> Mask:
        """The ink with level rows, free of a scanner's streaks where the page lies askew."""
        if abs(self.angle_deg) < _LEVEL_DEG:
            return self.ink
        return self._levelled(self.ink & ~streaks(self.ink, self.dpi))

    def level_picture(self) -> Image.Image:
        """The page as received, level."""
        if abs(self.angle_deg) < _LEVEL_DEG:
            return self.raw
        return Image.fromarray(255 - self._levelled(255 - np.asarray(self.raw)))

    def _levelled(self, pixels: Pixels) -> Pixels:
        """Turn by two shears, which move whole stretches of rows and columns: at such angles nobody sees the difference."""
        slope = math.tan(math.radians(self.angle_deg))
        across, down = self.dpi
        upright = _sheared(pixels, -slope * down / across)
        return np.ascontiguousarray(_sheared(np.ascontiguousarray(upright.T), slope * across / down).T)

    def _received(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the level page lies on the page as received, in pixels."""
        if abs(self.angle_deg) < _LEVEL_DEG:
            return x, y
        slope = math.tan(math.radians(self.angle_deg))
        across, down = self.dpi
        x -= slope * across / down * (y - self.raw.height / 2)
        return x, y + slope * down / across * (x - self.raw.width / 2)

    def cut(self, segment: Segment, *, height: int = 0, margin: float) -> Cut:
        """Draw a stretch of the page as received, level: what was taken for specks is part of thin strokes as well.

        Args:
            segment: In pixels of ``level_ink``.
            height: Of the picture in pixels; 0 for that at ``READ_DPI``.
            margin: Added on all sides, as part of the height.
        """
        across, down = self.dpi
        room = max(1.0, (segment.bottom - segment.top) * margin)
        left, right = segment.left - room * across / down, segment.right + room * across / down
        top, bottom = segment.top - room, segment.bottom + room
        inches = ((right - left) / across, (bottom - top) / down)
        height = height or max(16, round(inches[1] * READ_DPI))
        width = max(16, min(_WIDEST, round(inches[0] / inches[1] * height)))
        corner, along, under = self._received(left, top), self._received(right, top), self._received(left, bottom)
        matrix = (
            (along[0] - corner[0]) / width,
            (under[0] - corner[0]) / height,
            corner[0],
            (along[1] - corner[1]) / width,
            (under[1] - corner[1]) / height,
            corner[1],
        )
        image = self.raw.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=255)
        return Cut(image, left / across, top / down, inches)


def _sheared(pixels: Pixels, slope: float) -> Pixels:
    """Move each column down by ``slope`` times its distance from the middle; what comes in is empty."""
    height, width = pixels.shape
    moved = np.zeros_like(pixels)
    shifts: list[int] = np.rint(slope * (np.arange(width) - width / 2)).astype(int).tolist()
    edges = [0, *(np.nonzero(np.diff(shifts))[0] + 1).tolist(), width]
    for left, right in itertools.pairwise(edges):
        shift = shifts[left]
        if shift >= 0:
            moved[shift:, left:right] = pixels[: height - shift, left:right]
        else:
            moved[:shift, left:right] = pixels[-shift:, left:right]
    return moved
