"""A scanned page: cleaned, turned upright, read, and kept as a picture for people."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from intake.contracts import Page
from intake.errors import ProgramFailed, ProgramTimeout
from intake.reading import cleaning, ocr
from intake.reading.cleaning import Scan
from intake.reading.contract import Job
from intake.reading.layout import RawWord, lay_out
from intake.reading.second_look import look_again

_POOR = 0.62
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
        clean = cleaning.despeckle(scan.image, scan.dpi) if scan.two_valued else cleaning.even_light(scan.image)
        page = cleaning.square(clean, scan.dpi)
    words: list[RawWord] = []
    rotation, angle_deg = 0, 0.0
    if not cleaning.is_blank(page):
        try:
            page, words, rotation, angle_deg = _read_upright(page, job)
            with job.timed("second_look"):
                words = look_again(page, words, deadline=job.deadline)
        except (ProgramTimeout, ProgramFailed) as error:
            incomplete = incomplete or error.code
    laid, text = lay_out(words, width=page.width, height=page.height)
    with job.timed("picture"):
        shown = _shown(scan, rotation, angle_deg)
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
    )


def _read_upright(page: Image.Image, job: Job) -> tuple[Image.Image, list[RawWord], int, float]:
    """Read; where that goes badly, see whether the page lies on its side or its head."""
    level, words, angle_deg = _read_level(page, job)
    if _worth(words) >= _POOR and len(words) >= 8:
        return level, words, 0, angle_deg
    with job.timed("turn"):
        turn = ocr.quarter_turns(page, deadline=job.deadline)
    if turn == 0:
        return level, words, 0, angle_deg
    turned = page.transpose(_TURNS[turn])
    other, other_words, other_deg = _read_level(turned, job)
    if _gain(other_words) > _gain(words):
        return other, other_words, turn, other_deg
    return level, words, 0, angle_deg


def _read_level(page: Image.Image, job: Job) -> tuple[Image.Image, list[RawWord], float]:
    with job.timed("clean"):
        angle_deg = cleaning.skew_deg(page)
        level = cleaning.smooth(cleaning.straighten(page, angle_deg))
    with job.timed("ocr"):
        return level, ocr.read_words(level, psm=ocr.COLUMNS, deadline=job.deadline), angle_deg


def _worth(words: Sequence[RawWord]) -> float:
    """Mean confidence by character."""
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / characters if characters else 0.0


def _gain(words: Sequence[RawWord]) -> float:
    return sum((word.confidence - 0.4) * len(word.text) for word in words if any(c.isalnum() for c in word.text))


def _shown(scan: Scan, rotation: int, angle_deg: float) -> Image.Image:
    """The page as received, upright and level, at most ``SHOW_WIDTH`` wide: the boxes of the words fit it."""
    width_inches, height_inches = scan.image.width / scan.dpi[0], scan.image.height / scan.dpi[1]
    across = height_inches if rotation in {90, 270} else width_inches
    dpi = min(cleaning.READ_DPI, cleaning.SHOW_WIDTH / across)
    image = cleaning.square(scan.image, scan.dpi, dpi)
    if rotation:
        image = image.transpose(_TURNS[rotation])
    return cleaning.straighten(image, angle_deg)


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
