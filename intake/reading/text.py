"""Plain text, and the text page that every reader of texts makes."""

from __future__ import annotations

import re

from intake.contracts import Document, Page, Word
from intake.errors import FileUnsupported
from intake.reading.contract import Job, Source
from intake.reading.limits import Limits

_TOKEN = re.compile(r"\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TEXT_ENDINGS = (".txt", ".text", ".log", ".md", ".asc", ".edi", ".xml")


def decode(content: bytes, charset: str = "") -> str:
    """Make text of bytes: byte order mark, then the declared charset, then UTF-8, then Windows-1252.

    Never fails; what is no character becomes U+FFFD.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace")
    if (guessed := _wide(content)) != "":
        return content.decode(guessed, "replace")
    for name in (charset, "utf-8", "cp1252"):
        try:
            if name:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of a Latin text is zero."""
    head = content[:400]
    if len(head) < 4:
        return ""
    if head[1::2].count(0) > 0.4 * len(head):
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.4 * len(head) else ""


def tidy(text: str) -> str:
    """One kind of line end, no control characters, no blanks at line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u00a0", " ").replace("\ufeff", "")
    text = _CONTROL.sub("", text.replace("\x0c", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def text_page(text: str, *, limits: Limits, number: int = 1, reader: str = "text") -> Page:
    """A page of running text; each run without white space is a word with its span."""
    incomplete = ""
    if len(text) > limits.text_chars:
        text, incomplete = text[: limits.text_chars], "file_too_large"
    words = tuple(Word(match.group(), span=match.span()) for match in _TOKEN.finditer(text))
    return Page(number=number, words=words, text=text, reader=reader, incomplete=incomplete)


def looks_like_text(head: bytes) -> bool:
    """Whether these are characters and not machine data."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or _wide(head):
        return True
    if b"\x00" in head:
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head)
    return controls <= len(head) // 100


class TextReader:
    """Notes, transcripts, and whatever else is made of characters."""

    name = "text"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """Sure of declared text, willing for anything that looks like it."""
        if not looks_like_text(head):
            return 0.0
        return 0.5 if media_type.startswith("text/plain") or name.endswith(_TEXT_ENDINGS) else 0.2

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read it as one page."""
        if not looks_like_text(source.head):
            raise FileUnsupported(source.name)
        page = text_page(tidy(decode(source.content)), limits=job.limits)
        return (Document(source.name, source.media_type or "text/plain", source.role, (page,), source.content),)
