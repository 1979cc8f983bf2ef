"""Which part of a line a second opinion is asked for: what has a figure in it, and whatever was not read beyond doubt.

Recognition costs by the width of what is read. Most of a letter is plain words, which one reader reads right as often as two do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake.reading.cleaning import READ_DPI
from intake.reading.components import Mask
from intake.reading.layout import RawWord
from intake.reading.ruling import Resolution
from intake.reading.segments import Segment

_SURE = 0.97
_SHORT = 3
_FILL_CHARACTERS = 8
"""A plain word so short between two that are asked for is read with them: a cut costs as much."""
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stretch of writing.

    Attributes:
        segment: Where it stands.
        words: What was read there.
        asked: Whether another reader shall read it.
    """

    segment: Segment
    words: tuple[RawWord, ...]
    asked: bool


def parts(segment: Segment, words: Sequence[RawWord], asked: Sequence[bool], ink: Mask, dpi: Resolution) -> list[Part]:
    """Part a stretch into what is asked for and what is not, at gaps between the words.

    Args:
        words: From left to right, in pixels at ``READ_DPI``.
        asked: A flag for each.
        ink: That ``segment`` is measured in, level.
        dpi: Of ``ink``.
    """
    if not words:
        # Where nothing was read, another reader is asked unless it is a speck.
        return [Part(segment, (), asked=segment.right - segment.left > segment.bottom - segment.top)]
    made: list[Part] = []
    left, begin = segment.left, 0
    for index in range(1, len(words)):
        if asked[index] == asked[index - 1]:
            continue
        cut = _gap(segment, words[index - 1], words[index], ink, dpi)
        if cut is None:
            # No gap, no cut: the whole rest is asked for.
            return [*made, Part(Segment(left, segment.top, segment.right, segment.bottom), tuple(words[begin:]), asked=True)]
        made.append(Part(Segment(left, segment.top, cut, segment.bottom), tuple(words[begin:index]), asked[index - 1]))
        left, begin = cut, index
    return [*made, Part(Segment(left, segment.top, segment.right, segment.bottom), tuple(words[begin:]), asked[-1])]


def doubtful(words: Sequence[RawWord]) -> list[bool]:
    """Flag the words that a second opinion is asked for."""
    asked = [not is_plain(word) for word in words]
    for index in range(1, len(words) - 1):
        if asked[index - 1] and asked[index + 1] and len(words[index].text) <= _FILL_CHARACTERS:
            asked[index] = True
    return asked


def is_plain(word: RawWord) -> bool:
    """A word of letters, read without a doubt; an M or an XL is none, being told from another by one stroke."""
    letters = _EDGES.sub("", word.text)
    if word.confidence < _SURE or not letters.replace("-", "").isalpha():
        return False
    return len(letters) >= _SHORT or letters.islower()


def _gap(segment: Segment, before: RawWord, behind: RawWord, ink: Mask, dpi: Resolution) -> int | None:
    """The middle of the widest gap near where one word ends and the next begins; ``None`` if there is none."""
    scale = dpi[0] / READ_DPI
    room = 0.35 * before.height
    low = max(segment.left, round((min(before.right, behind.x) - room) * scale))
    high = min(segment.right, round((max(before.right, behind.x) + room) * scale))
    if high - low < 2:
        return None
    empty = np.concatenate(([False], ~ink[segment.top : segment.bottom, low:high].any(axis=0), [False]))
    edges = np.flatnonzero(empty[1:] != empty[:-1])
    if not edges.size:
        return None
    widths = edges[1::2] - edges[::2]
    widest = int(widths.argmax())
    if widths[widest] < 0.12 * before.height * scale:
        return None
    return low + int(edges[2 * widest] + widths[widest] // 2)
