"""A scanned page: cleaned, turned upright, read by two readers, and kept as a picture for people."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace

from PIL import Image

from intake.contracts import Page
from intake.errors import ProgramFailed, ProgramTimeout
from intake.reading import cleaning, ocr, recognition, segments, tidying
from intake.reading.cleaning import READ_DPI, Scan
from intake.reading.components import Mask
from intake.reading.contract import Job
from intake.reading.layout import RawWord, lay_out
from intake.reading.opinions import second_opinion
from intake.reading.paper import Paper
from intake.reading.readers import LineReader, PpOcr, Tesseract
from intake.reading.ruling import TickBox

EMPTY_BOX, TICKED_BOX = "☐", "☒"
_POOR = 0.66
_BETTER = 0.1
_SHORT, _FEW = 1.8, 20
_SAMPLE = 16
"""Stretches that tell which way up a page lies."""
_TICK_SURE, _FIGURE_SURE = 0.8, 0.55
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def read_scan(scan: Scan, *, number: int, job: Job, bad_lines: int = 0, incomplete: str = "") -> Page:
    """Read one page.

    Args:
        scan: As received.
        number: From 1.
        job: Of the message.
        bad_lines: That the fax machine counted.
        incomplete: What is already known to be missing.

    Returns:
        The page; ``incomplete`` says why if it could not be read.

    Raises:
        DeadlineExceeded: No time was left to begin.
    """
    job.deadline.check()
    with job.timed("clean"):
        paper = Paper(scan)
    words: list[RawWord] = []
    rotation, both = 0, False
    if not paper.is_blank():
        try:
            look, rotation = _upright(scan, paper, job)
            paper = look.paper
            words, both = _read(look, job), look.second is not None
        except (ProgramTimeout, ProgramFailed) as error:
            incomplete = incomplete or error.code
    width, height = paper.inches
    laid, text = lay_out(words, width=width * READ_DPI, height=height * READ_DPI)
    with job.timed("picture"):
        shown = _shown(paper)
        picture = _png(shown, two_valued=scan.two_valued)
    return Page(
        number=number,
        words=laid,
        text=text,
        reader=ocr.READER,
        width=shown.width,
        height=shown.height,
        dpi=scan.dpi,
        rotation=rotation,
        image=picture,
        incomplete=incomplete,
        bad_lines=bad_lines,
        second_reader=both,
    )


@dataclass(slots=True)
class _Look:
    """A page that stands one way.

    Attributes:
        words: Of the reader that is asked first, by segment.
        second: The net, if it could be loaded; then ``words`` are its own, else Tesseract's.
    """

    paper: Paper
    ink: Mask
    found: segments.Found
    second: LineReader | None
    words: list[list[RawWord]] = field(default_factory=list)

    def worth(self) -> float:
        """Mean confidence by character."""
        characters = sum(len(word.text) for word in self._all())
        return sum(word.confidence * len(word.text) for word in self._all()) / characters if characters else 0.0

    def length(self) -> float:
        """Mean number of characters in a stretch."""
        return sum(len(word.text) for word in self._all()) / max(1, len(self.words))

    def _all(self) -> list[RawWord]:
        return [word for line in self.words for word in line]


def _look_at(paper: Paper, job: Job, *, most: int = segments.MOST) -> _Look:
    """Find what is written, and let one reader read it, or the ``most`` widest stretches of it."""
    with job.timed("segment"):
        paper.measure_skew()
        ink = paper.level_ink()
        found = segments.find(ink, paper.dpi)
    net = recognition.quick_net()
    look = _Look(paper, ink, found, PpOcr(net) if net is not None else None)
    stretches = found.segments
    if len(stretches) > most:
        stretches = tuple(sorted(stretches, key=lambda box: box.left - box.right)[:most])
    with job.timed("second" if net is not None else "ocr"):
        look.words = (look.second or Tesseract()).read(paper, stretches, deadline=job.deadline)
    return look


def _upright(scan: Scan, paper: Paper, job: Job) -> tuple[_Look, int]:
    """Look; where little can be read, see whether the page lies on its side or its head.

    On its side a page falls apart into single letters; on its head it can be read badly only.
    """
    look = _look_at(paper, job)
    lies = look.length() < _SHORT and len(look.found.segments) >= _FEW
    if not lies and look.worth() >= _POOR:
        return look, 0
    with job.timed("turn"):
        tries = {turn: _look_at(Paper(_turned(scan, turn)), job, most=_SAMPLE) for turn in ((90, 270) if lies else (180,))}
    turn = max(tries, key=lambda turn: tries[turn].worth())
    if tries[turn].worth() < (_POOR if lies else look.worth() + _BETTER):
        return look, 0
    return _look_at(tries[turn].paper, job), turn


def _turned(scan: Scan, turn: int) -> Scan:
    across, down = scan.dpi
    return Scan(scan.image.transpose(_TURNS[turn]), scan.dpi if turn == 180 else (down, across))


def _read(look: _Look, job: Job) -> list[RawWord]:
    """Let the other reader read as well, and leave out what is no writing."""
    lines = look.words
    if look.second is not None:
        lines = second_opinion(lines, look.found.segments, paper=look.paper, ink=look.ink, job=job)
    lines = [[replace(word, run=run) for word in line] for run, line in enumerate(lines)]
    words = tidying.tidy(lines, both=look.second is not None)
    for tick in look.found.ticks:
        words = _ticked(tick, words, look.paper)
    return words


def _ticked(tick: TickBox, words: list[RawWord], paper: Paper) -> list[RawWord]:
    """Put a tick box in the place of what it was taken for, unless a figure is written in it."""
    across, down = (READ_DPI / value for value in paper.dpi)
    frame = tick.frame
    x, y = frame.left * across, frame.top * down
    width, height = (frame.right - frame.left) * across, (frame.bottom - frame.top) * down
    inside = [word for word in words if x <= word.x + word.width / 2 <= x + width and y <= word.middle <= y + height]
    if tick.ticked and inside and all(word.text.isdigit() and word.confidence >= _FIGURE_SURE for word in inside):
        return words
    box = RawWord(TICKED_BOX if tick.ticked else EMPTY_BOX, x, y, width, height, _TICK_SURE)
    return [word for word in words if word not in inside] + [box]


def _shown(paper: Paper) -> Image.Image:
    """The page as received, upright and level, at most ``SHOW_WIDTH`` wide: the boxes of the words fit it."""
    dpi = min(READ_DPI, cleaning.SHOW_WIDTH / paper.inches[0])
    return cleaning.square(paper.level_picture(), paper.dpi, dpi)


def _png(image: Image.Image, *, two_valued: bool) -> bytes:
    """Few greys, small file: 4 for a fax, 16 for a photograph."""
    levels = 4 if two_valued else 16
    step = 255 / (levels - 1)
    few = image.point([round(value / step) for value in range(256)])
    few = Image.frombytes("P", few.size, few.tobytes())
    few.putpalette([round(index * step) for index in range(levels) for _ in range(3)])
    out = io.BytesIO()
    few.save(out, format="PNG", bits=2 if two_valued else 4, compress_level=6)
    return out.getvalue()
