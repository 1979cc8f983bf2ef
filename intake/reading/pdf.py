"""PDF files: the text layer where there is an honest one, else the picture of the page."""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pdf2image
from pdf2image import exceptions as pdf2image_errors
from PIL import Image

from intake.contracts import Document, Page
from intake.errors import (
    AllwegeError,
    DeadlineExceeded,
    FileBroken,
    FileEncrypted,
    ProgramFailed,
    ProgramMissing,
    ProgramTimeout,
    TooManyPages,
    TooManyPixels,
)
from intake.reading import ocr
from intake.reading.cleaning import Scan
from intake.reading.contract import Job, Source
from intake.reading.deadline import Deadline
from intake.reading.layout import RawWord, lay_out
from intake.reading.limits import Limits
from intake.reading.programs import run
from intake.reading.scan import read_scan

READER = "pdftext"
SCAN_DPI = 300
SHOW_DPI = 110
_RENDER_MOST_S = 30.0
_FEW_CHARACTERS = 12
_UNMAPPED = 0.15
_PICTURE_PART = 0.4
_PAGE_SIZE = re.compile(r"^Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+) pts", re.MULTILINE)
_PAGE_TURN = re.compile(r"^Page\s+(\d+) rot:\s+(\d+)", re.MULTILINE)
_PAGES = re.compile(r"^Pages:\s+(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Sizes of the pages in points, as displayed."""

    sizes: tuple[tuple[float, float], ...]


class PdfReader:
    """PDF, whatever it is called or declared as."""

    name = "pdf"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """The mark may stand anywhere in the first kilobyte."""
        return 1.0 if b"%PDF-" in head[:1024] else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read every page by its text layer or, without one, by its picture."""
        with _on_disk(source.content) as path:
            with job.timed("pdf"):
                facts = _facts(path, job)
                texts = _text_layer(path, len(facts.sizes), job)
                pictures = _picture_parts(path, facts, job)
            scanned = [not _honest(words) or pictures.get(n, 0.0) >= _PICTURE_PART for n, words in enumerate(texts, 1)]
            if any(scanned):
                job.need_ocr()
            pages = [
                _scanned_page(path, number, facts, job) if scanned[number - 1] else _text_page(number, words, facts)
                for number, words in enumerate(texts, 1)
            ]
        return (Document(source.name, "application/pdf", source.role, tuple(pages), source.content),)


def render_page(pdf: Path | bytes, number: int, deadline: Deadline, *, dpi: int = SHOW_DPI) -> bytes:
    """Draw a page for people to look at.

    Args:
        pdf: The file or its bytes.
        number: From 1.
        deadline: Of the request.
        dpi: Pixels per inch; large sheets get fewer.

    Returns:
        A PNG.

    Raises:
        FileBroken: No such page, or poppler cannot draw it.
        ProgramTimeout: It took too long.
    """
    with _on_disk(pdf) as path:
        image = _drawn(path, number, dpi, Limits(), deadline)
    out = io.BytesIO()
    image.quantize(64).save(out, format="PNG") if image.mode != "L" else image.save(out, format="PNG")
    return out.getvalue()


@contextmanager
def _on_disk(pdf: Path | bytes) -> Iterator[Path]:
    if isinstance(pdf, Path):
        yield pdf
        return
    with tempfile.TemporaryDirectory(prefix="allwege-pdf-") as folder:
        path = Path(folder) / "in.pdf"
        path.write_bytes(pdf)
        yield path


def _facts(path: Path, job: Job) -> _Facts:
    try:
        said = run(["pdfinfo", "-l", str(job.limits.pages + 1), str(path)], deadline=job.deadline, most_s=20.0).decode(
            "utf-8", "replace"
        )
    except ProgramFailed as error:
        raise (FileEncrypted if "password" in error.detail.lower() else FileBroken)(error.detail[:300]) from error
    counted = _PAGES.search(said)
    if counted is None or int(counted[1]) < 1:
        raise FileBroken("no pages")
    if int(counted[1]) > job.limits.pages:
        raise TooManyPages(f"{counted[1]} pages")
    sizes = {int(n): (float(w), float(h)) for n, w, h in _PAGE_SIZE.findall(said)}
    for number, turn in _PAGE_TURN.findall(said):
        if int(turn) % 180 == 90 and int(number) in sizes:
            sizes[int(number)] = (sizes[int(number)][1], sizes[int(number)][0])
    return _Facts(tuple(sizes.get(n, (595.0, 842.0)) for n in range(1, int(counted[1]) + 1)))


def _text_layer(path: Path, pages: int, job: Job) -> list[list[RawWord]]:
    """Words of every page, in points."""
    table = run(["pdftotext", "-tsv", "-enc", "UTF-8", str(path), "-"], deadline=job.deadline, most_s=30.0).decode(
        "utf-8", "replace"
    )
    found: list[list[RawWord]] = [[] for _ in range(pages)]
    runs: dict[tuple[str, ...], int] = {}
    for line in table.split("\n")[1:]:
        cells = line.split("\t", 11)
        if len(cells) < 12 or cells[0] != "5" or not 1 <= int(cells[1]) <= pages:
            continue
        text = unicodedata.normalize("NFC", cells[11].replace("\u00a0", " ").replace("\u00ad", "-")).strip()
        x, y, width, height = (float(value) for value in cells[6:10])
        if text and width >= 0 and height > 0:
            run_number = runs.setdefault(tuple(cells[1:5]), len(runs))
            found[int(cells[1]) - 1].append(RawWord(text, x, y, max(width, 0.1), height, run=run_number))
    return found


def _honest(words: list[RawWord]) -> bool:
    """Whether a text layer says what the page shows: enough of it, mapped to characters, and level."""
    text = "".join(word.text for word in words)
    if len(text) < _FEW_CHARACTERS:
        return False
    unmapped = sum(unicodedata.category(c) in {"Co", "Cn", "Cc", "Cs"} or c == "\ufffd" for c in text)
    if unmapped > _UNMAPPED * len(text):
        return False
    long = [word for word in words if len(word.text) >= 4]
    upright = sum(word.height > 1.5 * word.width for word in long)
    return upright <= len(long) / 2


def _picture_parts(path: Path, facts: _Facts, job: Job) -> dict[int, float]:
    """Part of each page that its largest picture covers: a text layer over a scan is some other program's OCR."""
    try:
        listed = run(["pdfimages", "-list", str(path)], deadline=job.deadline, most_s=20.0).decode("utf-8", "replace")
    except (ProgramFailed, ProgramTimeout, ProgramMissing):
        return {}
    parts: dict[int, float] = {}
    for line in listed.splitlines()[2:]:
        cells = line.split()
        if len(cells) < 14 or cells[2] != "image":
            continue
        try:
            number, width, height, x_ppi, y_ppi = (int(cells[i]) for i in (0, 3, 4, 12, 13))
        except ValueError:
            continue
        if 1 <= number <= len(facts.sizes) and x_ppi > 0 and y_ppi > 0:
            page_width, page_height = facts.sizes[number - 1]
            part = (width / x_ppi * 72) * (height / y_ppi * 72) / max(1.0, page_width * page_height)
            parts[number] = max(parts.get(number, 0.0), part)
    return parts


def _text_page(number: int, words: list[RawWord], facts: _Facts) -> Page:
    width, height = facts.sizes[number - 1]
    laid, text = lay_out(words, width=width, height=height)
    scale = SHOW_DPI / 72
    return Page(number, laid, text, READER, round(width * scale), round(height * scale))


def _scanned_page(path: Path, number: int, facts: _Facts, job: Job) -> Page:
    try:
        with job.timed("render"):
            image = _drawn(path, number, SCAN_DPI, job.limits, job.deadline, grey=True)
        shrunk = image.width / (facts.sizes[number - 1][0] / 72)
        return read_scan(Scan(image, (shrunk, shrunk)), number=number, job=job)
    except DeadlineExceeded as error:
        if number == 1:
            raise
        return _unread(number, error)
    except (FileBroken, ProgramTimeout, TooManyPixels) as error:
        return _unread(number, error)


def _unread(number: int, error: AllwegeError) -> Page:
    return Page(number, (), "", ocr.READER, incomplete=error.code)


def _drawn(path: Path, number: int, dpi: int, limits: Limits, deadline: Deadline, *, grey: bool = False) -> Image.Image:
    """Draw one page; sheets larger than A3 get fewer pixels per inch."""
    timeout_s = deadline.share_s(_RENDER_MOST_S)
    try:
        info = pdf2image.pdfinfo_from_path(str(path), timeout=max(1, int(timeout_s)), first_page=number, last_page=number)
        size = re.match(r"([\d.]+) x ([\d.]+)", str(info.get(f"Page {number:4d} size", "595 x 842")))
        inches = max(float(size[1]), float(size[2])) / 72 if size else 11.7
        longest = min(round(inches * dpi), round((limits.page_megapixels * 1_000_000) ** 0.5), 6000)
        images = pdf2image.convert_from_path(
            str(path),
            dpi=dpi,
            first_page=number,
            last_page=number,
            grayscale=grey,
            size=max(16, longest),
            timeout=max(1, round(timeout_s)),
        )
    except pdf2image_errors.PDFInfoNotInstalledError as error:
        raise ProgramMissing("pdftoppm (poppler-utils)") from error
    except pdf2image_errors.PDFPopplerTimeoutError as error:
        raise ProgramTimeout(f"pdftoppm took longer than {timeout_s:.1f} s") from error
    except (pdf2image_errors.PDFPageCountError, pdf2image_errors.PDFSyntaxError, OSError, ValueError) as error:
        raise FileBroken(f"page {number}: {error}"[:300]) from error
    if not images:
        raise FileBroken(f"page {number} cannot be drawn")
    drawn: Image.Image = images[0]
    return drawn
