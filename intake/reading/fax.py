"""Fax and scan TIFFs: one page per directory, each read for itself, damaged ones repaired if that can be done."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from intake.contracts import Document, Page
from intake.errors import DeadlineExceeded, FileBroken, ProgramFailed, ProgramMissing, ProgramTimeout, TooManyPages, TooManyPixels
from intake.reading import ocr
from intake.reading.cleaning import Scan
from intake.reading.contract import Job, Source
from intake.reading.image import BROKEN, as_scan, check_size, open_picture, quiet
from intake.reading.programs import run
from intake.reading.scan import read_scan

_HEADS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_BAD_FAX_LINES = 326
_CLEAN_FAX_DATA = 327
_CONSECUTIVE_BAD_FAX_LINES = 328


class FaxReader:
    """TIFF files, as fax machines and scanners make them."""

    name = "fax"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """The first bytes decide."""
        return 1.0 if head.startswith(_HEADS) else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read every page; one that cannot be read stays in the list, marked incomplete."""
        content = source.content
        try:
            count = _page_count(content, job)
        except FileBroken:
            content = repaired(content, job)
            count = _page_count(content, job)
        job.need_ocr()
        mended: list[bytes] = []
        pages = [_page(content, number, job, mended) for number in range(1, count + 1)]
        return (Document(source.name, "image/tiff", source.role, tuple(pages), source.content),)


def _page_count(content: bytes, job: Job) -> int:
    """Count the directories without reading pixels.

    Raises:
        TooManyPages: More than ``limits.pages``.
        TooManyPixels: The first page is too large.
        FileBroken: Not even the first directory can be read.
    """
    image = open_picture(content, ["TIFF"], job.limits)
    count = 1
    while count <= job.limits.pages:
        try:
            with quiet():
                image.seek(count)
        except EOFError:
            return count
        except BROKEN:
            # A directory that Pillow cannot make sense of is a page all the same; what follows it cannot be reached.
            return count + 1
        count += 1
    raise TooManyPages(f"more than {job.limits.pages} pages")


def repaired(content: bytes, job: Job) -> bytes:
    """Copy a damaged TIFF line by line, as far as its data go.

    Raises:
        FileBroken: Nothing of it can be saved.
    """
    with tempfile.TemporaryDirectory(prefix="allwege-fax-") as folder:
        broken, mended = Path(folder) / "in.tif", Path(folder) / "out.tif"
        broken.write_bytes(content)
        try:
            run(
                ["tiffcp", "-i", "-c", "g4", str(broken), str(mended)],
                deadline=job.deadline,
                most_s=20.0,
                output_bytes=job.limits.file_bytes,
            )
        except ProgramMissing:
            raise
        except (ProgramFailed, ProgramTimeout) as error:
            if not mended.is_file() or mended.stat().st_size < 100:
                raise FileBroken(error.detail) from error
        return mended.read_bytes()


def _page(content: bytes, number: int, job: Job, mended: list[bytes]) -> Page:
    """Read page ``number``; never raises for a fault of that page.

    Args:
        mended: Filled with the repaired file once it was needed.
    """
    facts: dict[int, int] = {}
    try:
        return _read_frame(content, number, job, facts, incomplete="")
    except (TooManyPixels, DeadlineExceeded) as error:
        if isinstance(error, DeadlineExceeded) and number == 1:
            raise
        return _unread(number, error.code, facts)
    except BROKEN:
        pass
    try:
        if not mended:
            mended.append(repaired(content, job))
        return _read_frame(mended[0], number, job, facts, incomplete="file_broken")
    except (FileBroken, TooManyPixels, DeadlineExceeded) as error:
        return _unread(number, error.code, facts)
    except BROKEN:
        return _unread(number, FileBroken.code, facts)


def _read_frame(content: bytes, number: int, job: Job, facts: dict[int, int], *, incomplete: str) -> Page:
    image = open_picture(content, ["TIFF"], job.limits)
    with quiet():
        image.seek(number - 1)
    check_size(image, job.limits)
    facts.update(_line_facts(image) if not facts else {})
    scan: Scan = as_scan(image)
    return read_scan(scan, number=number, job=job, bad_lines=_bad_lines(facts), incomplete=incomplete)


def _line_facts(image: Image.Image) -> dict[int, int]:
    """What the receiving machine noted of the line: TIFF-F tags 326 to 328."""
    tags = getattr(image, "tag_v2", {})
    facts: dict[int, int] = {}
    for tag in (_BAD_FAX_LINES, _CLEAN_FAX_DATA, _CONSECUTIVE_BAD_FAX_LINES):
        value = tags.get(tag)
        value = value[0] if isinstance(value, tuple) and value else value
        if isinstance(value, int):
            facts[tag] = value
    return facts


def _bad_lines(facts: dict[int, int]) -> int:
    """At least one if the machine says that it made lines up (``CleanFaxData`` 1) or left bad ones in (2)."""
    counted = max(facts.get(_BAD_FAX_LINES, 0), facts.get(_CONSECUTIVE_BAD_FAX_LINES, 0))
    return max(counted, 1 if facts.get(_CLEAN_FAX_DATA, 0) > 0 else 0)


def _unread(number: int, code: str, facts: dict[int, int]) -> Page:
    return Page(number=number, words=(), text="", reader=ocr.READER, incomplete=code, bad_lines=_bad_lines(facts))
