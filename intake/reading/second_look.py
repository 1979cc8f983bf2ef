"""The second look at a scanned page: ink that was left out, words that were hardly read, boxes that may be ticked.

Page segmentation, not recognition, loses the cells of tables: a single figure in a ruled box is taken for dirt. Each stretch of
unread ink is cut out without the ruling and read as a line of its own; that costs a tenth of the first reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from PIL import Image

from intake.reading import ocr
from intake.reading.deadline import Deadline
from intake.reading.ink import MOST_PATCHES, Ink, Patch
from intake.reading.layout import RawWord

EMPTY_BOX, TICKED_BOX = "☐", "☒"
_HARDLY = 0.55
_BETTER = 0.1
_LEAST = 0.3
_LITRE = 0.7
_JOINED = 0.5
_DOUBTFUL = 0.35
"""Confidence of what was put together, and of what is guessed from its place: never enough to be accepted unseen."""
_STROKE = re.compile(r"^[|Il1!\[\]/\\(){}‘’'`´]+$")
_EDGES = "|¦_[]{}‘’'`´\"“”„"
_FIGURE = re.compile(r"^[\dOoQIlzZS]")


@dataclass(frozen=True, slots=True)
class _Target:
    """Ink to be read once more.

    Attributes:
        replaces: Index of the word that the result stands for, -1 if it is new.
        least: Confidence that the result must have.
        most: Confidence that it is given at most.
        beside: Index of a word that is doubtful if this cannot be read: its own ink lies here. -1 for none.
        frame: Of the tick box around it.
    """

    patch: Patch
    replaces: int = -1
    least: float = _LEAST
    most: float = 1.0
    beside: int = -1
    frame: RawWord | None = None


def look_again(page: Image.Image, words: Sequence[RawWord], *, deadline: Deadline) -> list[RawWord]:
    """Add what the first reading left out, and mend what it hardly read.

    Args:
        page: Level, 300 dpi, 8-bit grey, as it was read.
        words: Of the first reading.
        deadline: Of the message.

    Returns:
        All words, old and new, in no order.

    Raises:
        ProgramTimeout: See ``ocr.read_lines``.
    """
    ink = Ink(page)
    known, targets = _with_boxes(list(words), ink)
    targets += [_target(patch, known, ink) for patch in ink.unread([*known, *(t.frame for t in targets if t.frame)])]
    taken = {target.replaces for target in targets}
    hardly = [i for i, word in enumerate(known) if word.confidence < _HARDLY and i not in taken and _is_writing(word)]
    targets += [_Target(ink.cut(_box(known[i])), i, known[i].confidence + _BETTER) for i in hardly[:MOST_PATCHES]]
    if not targets:
        return known
    read = ocr.read_lines([target.patch.image for target in targets], deadline=deadline)
    gone: set[int] = set()
    new: list[RawWord] = []
    for target, found in zip(targets, read, strict=True):
        made = _made(target, found, known)
        new += made
        if made:
            gone.add(target.replaces)
        elif target.beside >= 0:
            known[target.beside] = replace(known[target.beside], confidence=min(known[target.beside].confidence, _DOUBTFUL))
    return [word for index, word in enumerate(known) if index not in gone] + new


def _with_boxes(words: list[RawWord], ink: Ink) -> tuple[list[RawWord], list[_Target]]:
    """Put empty tick boxes in the place of what they were taken for; those with something in them are to be read."""
    targets: list[_Target] = []
    for x, y, width, height, filled in ink.tick_boxes():
        if any(_is_letter_of(x, y, width, height, word) for word in words):
            continue
        words = [word for word in words if not _covers(x, y, width, height, word)]
        frame = RawWord(TICKED_BOX if filled else EMPTY_BOX, x, y, width, height, 0.8)
        if filled:
            edge = width / 8
            inside = (int(x + edge), int(y + edge), int(x + width - edge), int(y + height - edge))
            targets.append(_Target(ink.cut(inside), least=_HARDLY, frame=frame))
        else:
            words.append(frame)
    return words, targets


def _is_letter_of(x: float, y: float, width: float, height: float, word: RawWord) -> bool:
    """A bold B or D looks like a frame; it stands within a word that was read."""
    across = min(x + width, word.right) - max(x, word.x)
    down = min(y + height, word.y + word.height) - max(y, word.y)
    return len(word.text) >= 3 and word.confidence >= _HARDLY and across > 0.8 * width and down > 0.8 * height


def _covers(x: float, y: float, width: float, height: float, word: RawWord) -> bool:
    across = min(x + width, word.right) - max(x, word.x)
    down = min(y + height, word.y + word.height) - max(y, word.y)
    return across > 0.6 * word.width and down > 0.5 * min(height, word.height)


def _is_writing(word: RawWord) -> bool:
    return word.text not in {EMPTY_BOX, TICKED_BOX} and any(c.isalnum() for c in word.text) and word.width < 900


def _box(word: RawWord) -> tuple[int, int, int, int]:
    return (int(word.x) - 4, int(word.y) - 4, int(word.right) + 5, int(word.y + word.height) + 5)


def _target(patch: Patch, words: Sequence[RawWord], ink: Ink) -> _Target:
    """Ink close to a word is read together with it: a 1 that was lost before a 0."""
    for index, word in enumerate(words):
        shared = min(patch.bottom, word.y + word.height) - max(patch.top, word.y)
        if shared < 0.5 * min(patch.height, word.height) or not _is_writing(word):
            continue
        before, after = word.x - patch.right, patch.left - word.right
        if patch.is_stroke and -patch.height < before <= 0.5 * patch.height:
            if _FIGURE.match(word.text):
                return _joined(patch, index, word, ink)
            return _Target(patch, beside=index)
        if not patch.is_stroke and -patch.height < max(before, after) <= 0.3 * patch.height:
            return _joined(patch, index, word, ink)
    return _Target(patch)


def _joined(patch: Patch, index: int, word: RawWord, ink: Ink) -> _Target:
    left, top, right, bottom = _box(word)
    both = (min(left, patch.left), min(top, patch.top), max(right, patch.right), max(bottom, patch.bottom))
    return _Target(ink.cut(both), index, most=_JOINED, beside=index)


def _made(target: _Target, found: Sequence[RawWord], words: Sequence[RawWord]) -> list[RawWord]:
    patch = target.patch
    kept: list[RawWord] = []
    for word in found:
        text = word.text.strip(_EDGES)
        if any(c.isalnum() for c in text) and word.confidence >= target.least:
            x, y = patch.left - patch.margin + word.x, patch.top - patch.margin + word.y
            kept.append(RawWord(text, x, y, word.width, word.height, min(target.most, word.confidence)))
    if target.frame is not None:
        figures = kept if all(word.text.isdigit() for word in kept) else []
        return figures or [target.frame]
    if target.replaces >= 0:
        return kept if sum(len(word.text) for word in kept) >= len(words[target.replaces].text) - 1 else []
    if patch.is_stroke or (len(kept) == 1 and _STROKE.match(kept[0].text)):
        return _stroke(target, words)
    return kept


def _stroke(target: _Target, words: Sequence[RawWord]) -> list[RawWord]:
    """A single upright stroke in a row of text: litre behind a figure, part of the letter behind it, else perhaps a 1."""
    patch = target.patch
    row = [word for word in words if abs(word.middle - (patch.top + patch.bottom) / 2) < 0.5 * max(word.height, patch.height)]
    row = [word for word in row if any(c.isalnum() for c in word.text)]
    if not row:
        return []
    tall = median(word.height for word in row)
    if not 0.6 * tall <= patch.height <= 2.5 * tall or not min(w.x for w in row) < patch.left < max(w.right for w in words):
        return []
    before = max((word for word in row if word.right <= patch.left + 2), key=lambda word: word.right, default=None)
    litre = before is not None and before.text[-1].isdigit() and patch.left - before.right < 0.8 * tall
    if not litre and target.beside >= 0:
        return []
    text, confidence = ("l", _LITRE) if litre else ("1", _DOUBTFUL)
    return [RawWord(text, patch.left, patch.top, patch.right - patch.left, patch.height, confidence)]
