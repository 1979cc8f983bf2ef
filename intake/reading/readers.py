"""The two readers of lines behind one small interface: stretches of a page in, words on that page out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from intake.reading import cleaning, ocr, recognition
from intake.reading.cleaning import READ_DPI
from intake.reading.deadline import Deadline
from intake.reading.layout import RawWord
from intake.reading.paper import Cut, Paper
from intake.reading.segments import Segment

_BORDER = 10
"""White pixels around a line: Tesseract loses letters at the edge of a picture."""
_MARGIN = 0.12
"""Room above and below a line, as part of its height; more brings in the lines beside it, less cuts the dots off an Ä."""


class LineReader(Protocol):
    """Reads stretches of writing."""

    name: str

    def read(self, paper: Paper, segments: Sequence[Segment], *, deadline: Deadline) -> list[list[RawWord]]:
        """Read them.

        Returns:
            For each stretch its words from left to right, in pixels at ``READ_DPI`` of the level page.

        Raises:
            DeadlineExceeded: The time of the message is over.
            ProgramTimeout, ProgramFailed: It gave up.
        """
        ...


class Tesseract:
    """The program of that name, started once for all stretches of a page."""

    name = ocr.READER

    def read(self, paper: Paper, segments: Sequence[Segment], *, deadline: Deadline) -> list[list[RawWord]]:
        """See ``LineReader``."""
        if not segments:
            return []
        cuts = [paper.cut(segment, clean=True, margin=_MARGIN) for segment in segments]
        read = ocr.read_lines([_bordered(cleaning.smooth(cut.image)) for cut in cuts], deadline=deadline)
        return [[_on_page(word, cut) for word in words] for words, cut in zip(read, cuts, strict=True)]


def _bordered(image: Image.Image) -> Image.Image:
    framed = Image.new("L", (image.width + 2 * _BORDER, image.height + 2 * _BORDER), 255)
    framed.paste(image, (_BORDER, _BORDER))
    return framed


def _on_page(word: RawWord, cut: Cut) -> RawWord:
    across, down = cut.inches[0] * READ_DPI / cut.image.width, cut.inches[1] * READ_DPI / cut.image.height
    x, y = (word.x - _BORDER) * across + cut.left * READ_DPI, (word.y - _BORDER) * down + cut.top * READ_DPI
    return RawWord(word.text, x, y, word.width * across, word.height * down, word.confidence)


class PpOcr:
    """A net in this process.

    Args:
        net: Which one.
    """

    name = recognition.READER

    def __init__(self, net: recognition.Net) -> None:
        self._net = net

    def read(self, paper: Paper, segments: Sequence[Segment], *, deadline: Deadline) -> list[list[RawWord]]:
        """See ``LineReader``."""
        cuts = [paper.cut(segment, height=recognition.HEIGHT, clean=False, margin=_MARGIN) for segment in segments]
        pictures = [
            cut.image if cut.image.width <= recognition.WIDEST else cut.image.resize((recognition.WIDEST, recognition.HEIGHT))
            for cut in cuts
        ]
        lines = self._net.read(pictures, deadline=deadline)
        return [_words(line, cut, segment, paper) for line, cut, segment in zip(lines, cuts, segments, strict=True)]


def _words(line: recognition.Line, cut: Cut, segment: Segment, paper: Paper) -> list[RawWord]:
    """Split a line at its spaces."""
    left, width = cut.left * READ_DPI, cut.inches[0] * READ_DPI
    top, bottom = (edge / paper.dpi[1] * READ_DPI for edge in (segment.top, segment.bottom))
    words: list[RawWord] = []
    letters: list[recognition.Character] = []
    for character in [*line, recognition.Character(" ", 1.0, 1.0)]:
        if character.text != " ":
            letters.append(character)
        elif letters:
            # The net tells middles; a letter is about half as wide as the line is high.
            half = max((letters[-1].at - letters[0].at) * width / len(letters), 0.4 * (bottom - top)) / 2
            begin, end = left + letters[0].at * width - half, left + letters[-1].at * width + half
            text = "".join(letter.text for letter in letters)
            words.append(RawWord(text, begin, top, end - begin, bottom - top, recognition.certainty(letters)))
            letters = []
    return words
