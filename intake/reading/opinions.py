"""Three readings of a page: the quick net reads all of it, Tesseract what matters, the careful net what those two differ in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.reading import agreement, narrowing, recognition
from intake.reading.components import Mask
from intake.reading.contract import Job
from intake.reading.layout import RawWord
from intake.reading.paper import Paper
from intake.reading.readers import LineReader, PpOcr, Tesseract
from intake.reading.segments import Segment

_MOST_DISPUTES = 40
"""Stretches of a page that the careful net is given: it is slow, and where more are disputed the page is for a person anyway."""

Line = Sequence[RawWord]
Flags = Callable[[Line], list[bool]]
Joining = Callable[[Line, Line], list[RawWord]]


def second_opinion(
    lines: Sequence[Line], stretches: Sequence[Segment], *, paper: Paper, ink: Mask, job: Job
) -> list[list[RawWord]]:
    """Let other readers read what one has read, where they can tell anything new.

    Args:
        lines: Of the quick net, one for each of ``stretches``.
        ink: The level ink of ``paper``, which the stretches are measured in.

    Returns:
        The lines, each word with what the other reader read at its place.

    Raises:
        ProgramTimeout, ProgramFailed, DeadlineExceeded: As ``LineReader.read``.
    """
    with job.timed("ocr"):
        read = _reread(Tesseract(), lines, stretches, narrowing.doubtful, _merged, paper, ink, job)
    if not any(flag for line in read for flag in agreement.disputed(line)):
        return read
    careful = recognition.careful_net()
    if careful is None:
        return read
    with job.timed("third"):
        return _reread(PpOcr(careful), read, stretches, agreement.disputed, _settled, paper, ink, job, most=_MOST_DISPUTES)


def _merged(new: Line, old: Line) -> list[RawWord]:
    return agreement.merge(new, old)


def _settled(new: Line, old: Line) -> list[RawWord]:
    return agreement.settle(old, new)


def _reread(
    reader: LineReader,
    lines: Sequence[Line],
    stretches: Sequence[Segment],
    asked: Flags,
    joined: Joining,
    paper: Paper,
    ink: Mask,
    job: Job,
    *,
    most: int = 1000,
) -> list[list[RawWord]]:
    """Read the parts of lines that are asked for again, and join both readings of each."""
    parted = [narrowing.parts(stretch, line, asked(line), ink, paper.dpi) for stretch, line in zip(stretches, lines, strict=True)]
    wanted = [part for line in parted for part in line if part.asked][:most]
    read = reader.read(paper, [part.segment for part in wanted], deadline=job.deadline)
    new = {id(part): words for part, words in zip(wanted, read, strict=True)}
    return [
        [word for part in line for word in (joined(new[id(part)], part.words) if id(part) in new else part.words)]
        for line in parted
    ]
