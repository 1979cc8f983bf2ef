"""Words with boxes into rows: what stands side by side on the paper stands on one line of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from intake.contracts import Word

TAB_CHARS = 2.5
"""A gap wider than so many characters parts two columns."""
_SAME_ROW = 0.45
"""Two runs are on one row if their middles differ by less than this part of the lower one's height."""


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as a program reported it, in pixels or points from the top left.

    Attributes:
        run: Words with the same run number stand on one line, as the program saw it.
        second: What another reader read at this place, if it read at all.
        second_confidence: Of that other reader.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    confidence: float = 1.0
    run: int = -1
    second: str = ""
    second_confidence: float = 0.0

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


@dataclass(slots=True)
class _Run:
    words: list[RawWord]
    middle: float
    height: float


def rows_of(words: Iterable[RawWord]) -> list[list[RawWord]]:
    """Group words into the rows of the paper, top to bottom, each from left to right."""
    rows: list[_Run] = []
    for run in sorted(_runs(words), key=lambda run: run.middle):
        row = _row_for(run, rows)
        if row is None:
            rows.append(run)
            continue
        row.words.extend(run.words)
        row.middle = median(word.middle for word in row.words)
        row.height = median(word.height for word in row.words)
    rows.sort(key=lambda row: row.middle)
    return [sorted(row.words, key=lambda word: word.x) for row in rows]


def _runs(words: Iterable[RawWord]) -> list[_Run]:
    grouped: dict[int, list[RawWord]] = {}
    for index, word in enumerate(words):
        grouped.setdefault(word.run if word.run >= 0 else -1 - index, []).append(word)
    return [_Run(run, median(w.middle for w in run), median(w.height for w in run)) for run in grouped.values()]


def _row_for(run: _Run, rows: Sequence[_Run]) -> _Run | None:
    best: _Run | None = None
    best_distance = 0.0
    for row in rows[-8:]:
        distance = abs(row.middle - run.middle)
        if distance >= _SAME_ROW * min(row.height, run.height) or _overlap(run.words, row.words):
            continue
        if best is None or distance < best_distance:
            best, best_distance = row, distance
    return best


def _overlap(some: Sequence[RawWord], others: Sequence[RawWord]) -> bool:
    """Whether words of both stand on top of each other."""
    for a in some:
        for b in others:
            shared = min(a.right, b.right) - max(a.x, b.x)
            if shared > 0.3 * min(a.width, b.width):
                return True
    return False


def lay_out(words: Iterable[RawWord], *, width: float, height: float) -> tuple[tuple[Word, ...], str]:
    """Make a page's words and text.

    Args:
        words: In any order.
        width, height: Of the page, in the same measure as the words.

    Returns:
        The words row by row, each with box and span, and the text: rows parted by ``\\n``, columns by ``\\t``.
    """
    made: list[Word] = []
    text: list[str] = []
    at = 0
    for row in rows_of(word for word in words if word.text.strip()):
        char_width = median(word.width / max(1, len(word.text)) for word in row)
        before: RawWord | None = None
        for word in row:
            if before is not None:
                text.append("\t" if word.x - before.right > TAB_CHARS * char_width else " ")
                at += 1
            made.append(_word(word, at, width, height))
            text.append(word.text)
            at += len(word.text)
            before = word
        text.append("\n")
        at += 1
    return tuple(made), "".join(text).rstrip("\n")


def _word(word: RawWord, at: int, width: float, height: float) -> Word:
    box = (
        round(1000 * word.x / width, 2),
        round(1000 * word.y / height, 2),
        round(1000 * word.width / width, 2),
        round(1000 * word.height / height, 2),
    )
    return Word(
        word.text,
        round(word.confidence, 4),
        box=box,
        span=(at, at + len(word.text)),
        second=word.second,
        second_confidence=round(word.second_confidence, 4),
    )
