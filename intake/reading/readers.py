"""The two readers of lines behind one small interface: stretches of a page in, words on that page out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
_MARGIN = 0.16
"""Room above and below a line, as part of its height; more brings in the lines beside it, less cuts the dots off an Ä."""
_BLUR, _GREY_BLUR, _NET_BLUR = 1.4, 0.9, 1.6
_NET_BLACK, _NET_RANGE = 40, 190
"""What makes the dots of a fax look like print: smooth, and for the nets with its edges again. Of the ways tried on generated
faxes these had a third fewer wrong letters on standard resolution, and none more on fine."""


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
        cuts = [paper.cut(segment, margin=_MARGIN) for segment in segments]
        blur = _BLUR if paper.two_valued else _GREY_BLUR
        read = ocr.read_lines([_bordered(cleaning.smooth(cut.image, blur)) for cut in cuts], deadline=deadline)
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
        cuts = [paper.cut(segment, height=recognition.HEIGHT, margin=_MARGIN) for segment in segments]
        pictures = [_for_net(cut.image, two_valued=paper.two_valued) for cut in cuts]
        lines = self._net.read(pictures, deadline=deadline)
        return [_words(line, cut, segment, paper) for line, cut, segment in zip(lines, cuts, segments, strict=True)]


def _for_net(image: Image.Image, *, two_valued: bool) -> Image.Image:
    if image.width > recognition.WIDEST:
        image = image.resize((recognition.WIDEST, recognition.HEIGHT))
    if not two_valued:
        return image
    return cleaning.smooth(image, _NET_BLUR).point([round((value - _NET_BLACK) * 255 / _NET_RANGE) for value in range(256)])


def _words(line: recognition.Line, cut: Cut, segment: Segment, paper: Paper) -> list[RawWord]:
    """Split a line at its spaces."""
    left, width = cut.left * READ_DPI, cut.inches[0] * READ_DPI
    top, bottom = (edge / paper.dpi[1] * READ_DPI for edge in (segment.top, segment.bottom))
    begin, end = (edge / paper.dpi[0] * READ_DPI for edge in (segment.left, segment.right))
    words: list[RawWord] = []
    letters: list[recognition.Character] = []
    for character in [*line, recognition.Character(" ", 1.0, 1.0)]:
        if character.text != " ":
            letters.append(character)
        elif letters:
            # The net tells middles; a letter is about half as wide as the line is high.
            half = max((letters[-1].at - letters[0].at) * width / len(letters), 0.4 * (bottom - top)) / 2
            first, last = left + letters[0].at * width - half, left + letters[-1].at * width + half
            text = "".join(letter.text for letter in letters)
            words.append(RawWord(text, first, top, last - first, bottom - top, recognition.certainty(letters)))
            letters = []
    if words:
        # Where the ink begins and ends is known better.
        words[0] = replace(words[0], x=begin, width=max(1.0, words[0].right - begin))
        words[-1] = replace(words[-1], width=max(1.0, end - words[-1].x))
    return words
