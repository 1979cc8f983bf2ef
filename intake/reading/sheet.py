"""Spreadsheets and lists: XLSX, XLS, XLSB, ODS by calamine; CSV and its kin by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import python_calamine

from intake.contracts import Document, Page, Word
from intake.errors import FileBroken, FileEncrypted, FileTooLarge, FileUnsupported
from intake.reading.contract import Job, Source
from intake.reading.limits import Limits
from intake.reading.text import decode, looks_like_text, tidy
from intake.reading.unpacking import ZIP_HEAD, check_members

READER = "sheet"
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = (";", "\t", ",", "|")
_LONGEST_CELL = 2000


def sheet_page(rows: Iterable[Sequence[str]], *, number: int, limits: Limits, title: str = "") -> Page:
    """Make a page of rows of cells.

    Args:
        rows: Texts of the cells, from the first row and column of the sheet.
        number: From 1.
        limits: Bounds rows, columns and text.
        title: Of the sheet; not part of the text.

    Returns:
        One line for each row that is not empty, cells parted by ``\\t``; words carry their cell, counted in the sheet.
    """
    words: list[Word] = []
    parts: list[str] = []
    at = 0
    incomplete = ""
    for row_number, row in enumerate(rows):
        if row_number >= limits.rows or at > limits.text_chars:
            incomplete = "file_too_large"
            break
        cells = [" ".join(cell[:_LONGEST_CELL].split()) for cell in row[: limits.columns]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(row) > limits.columns and any(cell.strip() for cell in row[limits.columns :]):
            incomplete = "file_too_large"
        for column, cell in enumerate(cells):
            words += [Word(text, span=(at + i, at + i + len(text)), cell=(row_number, column)) for text, i in _tokens(cell)]
            parts.append(cell + ("\t" if column + 1 < len(cells) else "\n"))
            at += len(cell) + 1
    return Page(number, tuple(words), "".join(parts).rstrip("\n"), READER, incomplete=incomplete)


def _tokens(cell: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    at = 0
    for token in cell.split(" "):
        if token:
            found.append((token, at))
        at += len(token) + 1
    return found


def printed(value: object) -> str:
    """A cell as a person reads it: whole numbers without ``.0``, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


class SheetReader:
    """Workbooks."""

    name = "sheet"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By the container and the names of the parts in it."""
        if head.startswith(ZIP_HEAD):
            if b"xl/" in head or b"opendocument.spreadsheet" in head:
                return 0.9
            return 0.8 if name.endswith((".xlsx", ".xlsm", ".xlsb", ".ods")) or "spreadsheet" in media_type else 0.0
        if head.startswith(OLE_HEAD):
            return 0.9 if name.endswith((".xls", ".xlt", ".xlsx")) or "excel" in media_type else 0.3
        return 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read every visible sheet that is not empty as a page."""
        if source.content.startswith(ZIP_HEAD):
            check_members(source.content, job)
        with job.timed("sheet"):
            pages = _sheets(source, job)
        return (Document(source.name, source.media_type, source.role, tuple(pages), source.content),)


def _sheets(source: Source, job: Job) -> list[Page]:
    pages: list[Page] = []
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(source.content))
        for about in workbook.sheets_metadata:
            job.deadline.check()
            if about.visible != python_calamine.SheetVisibleEnum.Visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False, nrows=job.limits.rows + 1)
            page = sheet_page(([printed(cell) for cell in row] for row in rows), number=len(pages) + 1, limits=job.limits)
            if page.words:
                pages.append(page)
    except python_calamine.PasswordError as error:
        raise FileEncrypted(source.name) from error
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise _named(error, source) from error
    return pages


def _named(error: Exception, source: Source) -> FileBroken | FileEncrypted | FileUnsupported:
    said = f"{type(error).__name__}: {error}"[:300]
    if (
        "password" in said.lower()
        or "encrypt" in said.lower()
        or b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in source.content
    ):
        return FileEncrypted(said)
    if source.content.startswith(OLE_HEAD) and not source.name.lower().endswith((".xls", ".xlt")):
        return FileUnsupported(source.name)
    return FileBroken(said)


class CsvReader:
    """Lists of values parted by semicolon, tab, comma or bar."""

    name = "csv"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By name or declaration; the delimiter is found out."""
        if not looks_like_text(head):
            return 0.0
        declared = name.endswith((".csv", ".tsv", ".tab")) or media_type in {
            "text/csv",
            "text/tab-separated-values",
            "application/csv",
        }
        excel = media_type in {"application/vnd.ms-excel", "text/comma-separated-values"}
        return 0.7 if declared or excel else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read it as one sheet."""
        text = tidy(decode(source.content))
        if len(text) > job.limits.file_bytes:
            raise FileTooLarge(source.name)
        page = sheet_page(csv_rows(text), number=1, limits=job.limits)
        return (Document(source.name, "text/csv", source.role, (page,), source.content),)


def csv_rows(text: str) -> list[list[str]]:
    """Split a list into rows of cells.

    Raises:
        FileBroken: A cell is longer than the csv module bears.
    """
    lines = text.split("\n")
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) >= 5:
        delimiter, text = lines[0][4], "\n".join(lines[1:])
    else:
        delimiter = _delimiter(lines[:50])
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise FileBroken(f"csv: {error}") from error


def _delimiter(lines: Sequence[str]) -> str:
    """The one that parts most lines into the same number of cells, more than one."""
    best, best_score = ";", 0.0
    for delimiter in _DELIMITERS:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        common = max(set(counts), key=counts.count) if counts else 1
        if common < 2:
            many = [count for count in counts if count > 1]
            score = 0.4 * len(many) / max(1, len(counts))
        else:
            score = counts.count(common) / len(counts) + 0.01 * common
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best
