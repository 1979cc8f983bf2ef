"""Which reader takes which file. A new kind of file: one class and one line here."""

from __future__ import annotations

from intake.contracts import Document
from intake.errors import AllwegeError, DeadlineExceeded, FileEmpty, FileTooLarge, FileUnsupported, ProgramMissing
from intake.reading.contract import Job, Reader, Source
from intake.reading.data import JsonReader
from intake.reading.docx import DocxReader
from intake.reading.fax import FaxReader
from intake.reading.html import HtmlReader
from intake.reading.image import ImageReader
from intake.reading.mail import MailReader
from intake.reading.pdf import PdfReader
from intake.reading.sheet import CsvReader, SheetReader
from intake.reading.text import TextReader
from intake.reading.unpacking import ZipReader, refused

READERS: tuple[Reader, ...] = (
    FaxReader(),
    PdfReader(),
    ImageReader(),
    MailReader(),
    SheetReader(),
    DocxReader(),
    ZipReader(),
    HtmlReader(),
    CsvReader(),
    JsonReader(),
    TextReader(),
)


def reader_for(source: Source) -> Reader:
    """Choose the reader that is surest; the earlier one where two are equally sure.

    Raises:
        FileUnsupported: None can read it.
    """
    name, media_type = source.name.lower(), source.media_type.lower().partition(";")[0].strip()
    best = max(READERS, key=lambda reader: reader.score(name, media_type, source.head))
    if best.score(name, media_type, source.head) <= 0:
        raise FileUnsupported(source.name)
    return best


def open_source(source: Source, job: Job) -> tuple[Document, ...]:
    """Read one file; a fault of that file becomes a document with a problem and stops no other.

    Raises:
        DeadlineExceeded: The time of the message is over.
        ProgramMissing: The installation is incomplete.
        NeedsOcr: See ``Job.need_ocr``.
    """
    try:
        if not source.content:
            raise FileEmpty(source.name)
        if len(source.content) > job.limits.file_bytes:
            raise FileTooLarge(f"{len(source.content)} bytes")
        job.deadline.check()
        return reader_for(source).read(source, job)
    except (DeadlineExceeded, ProgramMissing):
        raise
    except AllwegeError as error:
        return (refused(source.name, source.role, error, source.content, source.media_type),)
