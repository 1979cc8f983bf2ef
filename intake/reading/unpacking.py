"""Archives: looked at before anything is unpacked, and unpacked by the byte."""

from __future__ import annotations

import io
import zipfile
import zlib

from intake.contracts import Document
from intake.errors import AllwegeError, FileBroken, FileEncrypted, FileTooLarge
from intake.reading.contract import Job, Source

ZIP_HEAD = b"PK\x03\x04"
_CHUNK = 256 * 1024
_MOST_MEMBERS = 2000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Open an archive.

    Raises:
        FileBroken: Its directory cannot be read.
        FileTooLarge: It lists thousands of members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise FileBroken(f"zip: {error}") from error
    if len(archive.infolist()) > _MOST_MEMBERS:
        raise FileTooLarge(f"{len(archive.infolist())} members")
    return archive


def check_members(content: bytes, job: Job) -> zipfile.ZipFile:
    """Check an office file, which is an archive, before a parser unpacks it.

    Raises:
        FileTooLarge: It would become too large, or its size is not what its directory says.
        FileBroken: It is no archive.
    """
    archive = open_archive(content)
    total = 0
    for member in archive.infolist():
        _check(member, job)
        total += member.file_size
    if total > job.limits.unpacked_bytes:
        raise FileTooLarge(f"{total} bytes unpacked")
    return archive


def _check(member: zipfile.ZipInfo, job: Job) -> None:
    if member.flag_bits & 1:
        raise FileEncrypted(member.filename)
    if member.file_size > job.limits.file_bytes * 2:
        raise FileTooLarge(member.filename)
    if member.file_size > 1_000_000 and member.file_size > job.limits.unpack_ratio * max(1, member.compress_size):
        raise FileTooLarge(f"{member.filename} is packed {member.file_size // max(1, member.compress_size)} times")


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, job: Job) -> bytes:
    """Unpack one member, whatever size it claims.

    Raises:
        FileTooLarge: More than ``limits.file_bytes``.
        FileEncrypted: It needs a password.
        FileBroken: Its data are damaged.
    """
    _check(member, job)
    made = bytearray()
    try:
        with archive.open(member) as packed:
            while chunk := packed.read(_CHUNK):
                made += chunk
                job.deadline.check()
                if len(made) > job.limits.file_bytes:
                    raise FileTooLarge(member.filename)
    except BROKEN as error:
        raise FileBroken(f"{member.filename}: {error}") from error
    return bytes(made)


class ZipReader:
    """Archives that hold files for us."""

    name = "zip"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """Any archive that no office reader claims."""
        return 0.5 if head.startswith((ZIP_HEAD, b"PK\x05\x06")) else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read every file in it."""
        archive = open_archive(source.content)
        documents: list[Document] = []
        for member in archive.infolist():
            name = member.filename.replace("\\", "/").rsplit("/", 1)[-1]
            if member.is_dir() or name.startswith(".") or "__MACOSX/" in member.filename:
                continue
            try:
                job.count_file(member.file_size, source.depth + 1)
                content = unpack(archive, member, job)
            except (FileTooLarge, FileEncrypted, FileBroken) as error:
                documents.append(refused(name, source.role, error))
                continue
            documents += job.open(Source(name, "", content, source.role, source.depth + 1), job)
        return tuple(documents)


def refused(name: str, role: str, error: AllwegeError, content: bytes = b"", media_type: str = "") -> Document:
    """A document that stands for what could not be read."""
    return Document(name, media_type, role, (), content, problem=error.code)
