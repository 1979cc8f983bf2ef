"""Word documents: paragraphs, tables, headers and footers, in the order of the page."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from intake.contracts import Document, Page, Word
from intake.errors import FileBroken
from intake.reading.contract import Job, Source
from intake.reading.limits import Limits
from intake.reading.unpacking import ZIP_HEAD, check_members, unpack

READER = "text"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TOKEN = re.compile(r"\S+")
_MOST_DEPTH = 60
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText"}


class DocxReader:
    """DOCX files."""

    name = "docx"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By the container and the names of the parts in it."""
        if not head.startswith(ZIP_HEAD):
            return 0.0
        if b"word/" in head:
            return 0.95
        return 0.8 if name.endswith((".docx", ".docm")) or "wordprocessingml" in media_type else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read it as one page."""
        archive = check_members(source.content, job)
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise FileBroken("no word/document.xml")
        heads = sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name))
        feet = sorted(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))
        lines: list[_Row] = []
        for part in (*heads, "word/document.xml", *feet):
            for row in _rows(_root(archive, archive.getinfo(part), job)):
                # First page, even and odd pages often repeat one and the same header.
                if part == "word/document.xml" or row not in lines:
                    lines.append(row)
        page = _page(lines, job.limits)
        return (Document(source.name, MEDIA_TYPE, source.role, (page,), source.content),)


_Row = list[str]


def _root(archive: zipfile.ZipFile, member: zipfile.ZipInfo, job: Job) -> etree._Element:
    content = unpack(archive, member, job)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise FileBroken("docx with a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileBroken(f"{member.filename}: {error}"[:200]) from error


def _rows(root: etree._Element) -> list[_Row]:
    rows: list[_Row] = []
    _walk(root, rows, 0)
    return rows


def _walk(node: etree._Element, rows: list[_Row], depth: int) -> None:
    if depth > _MOST_DEPTH:
        return
    for child in node:
        if child.tag == f"{_W}p":
            rows += [[line] for line in _paragraph(child).split("\n")]
        elif child.tag == f"{_W}tbl":
            _table(child, rows)
        elif child.tag not in _SKIPPED:
            _walk(child, rows, depth + 1)


def _table(table: etree._Element, rows: list[_Row]) -> None:
    for row in table.iterchildren(f"{_W}tr"):
        cells = [_cell(cell) for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr"), None) is row]
        if any(cells):
            rows.append(cells)


def _cell(cell: etree._Element) -> str:
    texts = (_paragraph(paragraph).replace("\n", " ").replace("\t", " ").strip() for paragraph in cell.iter(f"{_W}p"))
    return " ".join(text for text in texts if text)


def _paragraph(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t" and not any(up.tag in _SKIPPED for up in node.iterancestors(*_SKIPPED)):
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append("\t" if next(node.iterancestors(f"{_W}tabs"), None) is None else "")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts).replace("\u00a0", " ").strip(" ")


def _page(rows: list[_Row], limits: Limits) -> Page:
    words: list[Word] = []
    parts: list[str] = []
    at = 0
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            where = (number, column) if len(row) > 1 else None
            words += [Word(m.group(), span=(at + m.start(), at + m.end()), cell=where) for m in _TOKEN.finditer(cell)]
            parts.append(cell + ("\t" if column + 1 < len(row) else "\n"))
            at += len(cell) + 1
        if at > limits.text_chars:
            return Page(1, tuple(words), "".join(parts).rstrip("\n"), READER, incomplete="file_too_large")
    return Page(1, tuple(words), "".join(parts).rstrip("\n"), READER)
