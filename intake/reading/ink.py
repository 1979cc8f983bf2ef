"""Ink that the first reading left out: where it lies, and cut out free of ruling lines for a second look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from intake.reading.components import Mask, find_components
from intake.reading.layout import RawWord

_DARK = 150
_MM = 300 / 25.4
"""Pixels of a page at reading resolution."""
_RULE_MM = 9.0
_RULE_THICK_MM = 1.0
_LEAST_HEIGHT_MM, _MOST_HEIGHT_MM = 1.4, 11.0
_MOST_WIDTH_MM = 70.0
_JOIN_MM = 2.2
_LEAST_TICK_MM, _MOST_TICK_MM, _LEAST_FRAME_MM, _MOST_FRAME_MM = 2.6, 6.0, 2.6, 30.0
_MARGIN = 14
MOST_PATCHES = 40


@dataclass(frozen=True, slots=True)
class Patch:
    """A stretch of unread ink.

    Attributes:
        left, top, right, bottom: On the page, in pixels, right and bottom exclusive.
        image: The stretch without ruling lines, with a white margin of ``margin`` pixels.
    """

    left: int
    top: int
    right: int
    bottom: int
    image: Image.Image
    margin: int = _MARGIN

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def is_stroke(self) -> bool:
        """A single upright line, as of a 1, an l, or a streak of dirt."""
        return self.right - self.left < 0.35 * self.height


class Ink:
    """The ink of one page.

    Args:
        page: Level, 300 dpi, 8-bit grey.
    """

    def __init__(self, page: Image.Image) -> None:
        self._grey: NDArray[np.uint8] = np.asarray(page)
        height, width = (size // 2 for size in self._grey.shape)
        halved = self._grey[: height * 2, : width * 2].reshape(height, 2, width, 2).min(axis=(1, 3))
        self._ink: Mask = halved < _DARK
        self._rules = _rules(self._ink)
        self._frames = _frames(self._ink & ~self._rules)
        for top, bottom, left, right in self._frames:
            for ring in (slice(top, top + 3), slice(bottom - 3, bottom)):
                self._rules[ring, left:right] = True
            for ring in (slice(left, left + 3), slice(right - 3, right)):
                self._rules[top:bottom, ring] = True

    def unread(self, words: Sequence[RawWord]) -> list[Patch]:
        """Find ink of the size of writing that no word covers.

        Args:
            words: That were read, in pixels of the page.

        Returns:
            At most ``MOST_PATCHES`` stretches, top to bottom.
        """
        writing = self._ink & ~self._rules
        for word in words:
            _blank(writing, word)
        return [self.cut(box) for box in _boxes(writing)[:MOST_PATCHES]]

    def cut(self, box: tuple[int, int, int, int]) -> Patch:
        """Cut a stretch out (left, top, right, bottom, in pixels), without ruling lines."""
        height, width = self._grey.shape
        left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
        cut = self._grey[top:bottom, left:right].copy()
        lines = self._rules[top // 2 : bottom // 2 + 1, left // 2 : right // 2 + 1].repeat(2, axis=0).repeat(2, axis=1)
        lines = lines[top % 2 :, left % 2 :][: cut.shape[0], : cut.shape[1]]
        cut[: lines.shape[0], : lines.shape[1]][lines] = 255
        image = Image.new("L", (cut.shape[1] + 2 * _MARGIN, cut.shape[0] + 2 * _MARGIN), 255)
        image.paste(Image.fromarray(cut), (_MARGIN, _MARGIN))
        return Patch(left, top, right, bottom, image)

    def tick_boxes(self) -> list[tuple[float, float, float, float, bool]]:
        """Find small square frames: x, y, width, height in pixels, and whether something is written in them."""
        boxes: list[tuple[float, float, float, float, bool]] = []
        for top, bottom, left, right in self._frames:
            width, height = (right - left) * 2, (bottom - top) * 2
            if (
                not all(_LEAST_TICK_MM * _MM <= side <= _MOST_TICK_MM * _MM for side in (width, height))
                or abs(width - height) > 0.15 * height
            ):
                continue
            edge = max(3, (bottom - top) // 6)
            inside = float(self._ink[top + edge : bottom - edge, left + edge : right - edge].mean())
            boxes.append((left * 2.0, top * 2.0, float(width), float(height), inside > 0.08))
        return boxes


def _frames(ink: Mask) -> list[tuple[int, int, int, int]]:
    """Boxes drawn around a figure or a tick: top, bottom, left, right at half resolution."""
    found = find_components(ink)
    least, most = _LEAST_FRAME_MM * _MM / 2, _MOST_FRAME_MM * _MM / 2
    height, width = found.bottom - found.top, found.right - found.left
    fits = (height >= least) & (width >= least) & (height <= most) & (width <= most)
    bounds = [(int(found.top[i]), int(found.bottom[i]), int(found.left[i]), int(found.right[i])) for i in np.nonzero(fits)[0]]
    return [(top, bottom, left, right) for top, bottom, left, right in bounds if _is_frame(ink[top:bottom, left:right])]


def _is_frame(part: Mask) -> bool:
    """Whether all four sides are drawn, and straight: at each, one of the outer lines is all but full."""
    return all(max(float(line.mean()) for line in lines) > 0.9 for lines in (part[:3], part[-3:], part.T[:3], part.T[-3:]))


def _rules(ink: Mask) -> Mask:
    """Long thin lines, level or upright."""
    return _long_runs(ink) | _long_runs(ink.T).T


def _long_runs(ink: Mask) -> Mask:
    """Runs along the rows longer than any stroke of a letter, unless they are as thick as a bar."""
    least = round(_RULE_MM * _MM / 2)
    # Small gaps: the lines of a fax are broken.
    closed = ink.copy()
    closed[:, 1:-1] |= ink[:, :-2] & ink[:, 2:]
    padded = np.zeros((closed.shape[0], closed.shape[1] + 2), np.int8)
    padded[:, 1:-1] = closed
    edges = np.diff(padded, axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    long = (ends - starts) >= least
    marks = np.zeros((closed.shape[0], closed.shape[1] + 1), np.int32)
    np.add.at(marks, (rows[long], starts[long]), 1)
    np.add.at(marks, (rows[long], ends[long]), -1)
    lines: Mask = np.cumsum(marks, axis=1)[:, :-1] > 0
    thick = round(_RULE_THICK_MM * _MM / 2)
    bar = lines.copy()
    for shift in range(1, thick + 1):
        bar[shift:] &= lines[:-shift]
    lines &= ~bar
    # The ragged edges of a line belong to it.
    grown = lines.copy()
    grown[1:] |= lines[:-1]
    grown[:-1] |= lines[1:]
    return grown


def _blank(writing: Mask, word: RawWord) -> None:
    top, bottom = int((word.y - 3) / 2), int((word.y + word.height + 3) / 2) + 1
    left, right = int((word.x - 3) / 2), int((word.x + word.width + 3) / 2) + 1
    writing[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False


def _boxes(writing: Mask) -> list[tuple[int, int, int, int]]:
    """Boxes around neighbouring pieces of the height of writing, in pixels of the page."""
    found = find_components(writing)
    height, width = (found.bottom - found.top) * 2, (found.right - found.left) * 2
    fits = (
        (height >= _LEAST_HEIGHT_MM * _MM)
        & (height <= _MOST_HEIGHT_MM * _MM)
        & (width <= _MOST_WIDTH_MM * _MM)
        & (found.areas >= 12)
    )
    pieces = sorted(
        (int(found.left[i]) * 2, int(found.top[i]) * 2, int(found.right[i]) * 2, int(found.bottom[i]) * 2)
        for i in np.nonzero(fits)[0]
    )
    joined: list[tuple[int, int, int, int]] = []
    for piece in pieces:
        for index in range(len(joined) - 1, -1, -1):
            box = joined[index]
            shared = min(box[3], piece[3]) - max(box[1], piece[1])
            if piece[0] - box[2] <= _JOIN_MM * _MM and shared > 0.4 * min(box[3] - box[1], piece[3] - piece[1]):
                joined[index] = (box[0], min(box[1], piece[1]), max(box[2], piece[2]), max(box[3], piece[3]))
                break
        else:
            joined.append(piece)
    kept = [box for box in joined if box[3] - box[1] <= 1.3 * _MOST_HEIGHT_MM * _MM]
    return sorted(kept, key=lambda box: (box[1], box[0]))
