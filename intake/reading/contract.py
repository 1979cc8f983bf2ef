"""What a reader is: bytes in, documents out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from intake.contracts import Document
from intake.errors import FileTooLarge, NestedTooDeep
from intake.reading.deadline import Deadline
from intake.reading.limits import Limits

HEAD_BYTES = 4096


class NeedsOcr(Exception):  # a turn of the way, not a failure
    """The message holds pictures of text, and the caller did not allow the cost of reading them."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file that shall be read.

    Attributes:
        name: As the sender called it; for people and as a hint, never a path.
        media_type: As declared; a hint.
        role: ``body``, ``attachment`` or ``embedded``: what the documents made of it will be.
        depth: 1 for a file of the message itself, one more for each mail or archive around it.
    """

    name: str
    media_type: str
    content: bytes
    role: str
    depth: int = 1

    @property
    def head(self) -> bytes:
        """The first bytes, by which the kind of file is told."""
        return self.content[:HEAD_BYTES]


@dataclass(slots=True)
class Job:
    """What the reading of one message may use, and has used.

    Attributes:
        open: Reads a source with whichever reader fits; never raises for a fault of that source alone.
        headers: Of the outermost mail, lower-case.
        timings: Seconds by step name.
    """

    deadline: Deadline
    limits: Limits
    allow_ocr: bool
    open: Callable[[Source, Job], tuple[Document, ...]]
    headers: dict[str, str] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    _files: int = 0
    _unpacked_bytes: int = 0

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the seconds spent inside to ``timings``."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[step] = self.timings.get(step, 0.0) + time.perf_counter() - start

    def need_ocr(self) -> None:
        """Ask leave before any picture is rendered or read.

        Raises:
            NeedsOcr: The caller wants the message handed to the OCR workers.
        """
        if not self.allow_ocr:
            raise NeedsOcr

    def count_file(self, size_bytes: int, depth: int) -> None:
        """Charge a file found inside another to this message.

        Raises:
            NestedTooDeep: It lies too deep.
            FileTooLarge: Too many files, or too much in all.
        """
        if depth > self.limits.depth:
            raise NestedTooDeep(f"depth {depth}")
        self._files += 1
        self._unpacked_bytes += size_bytes
        if self._files > self.limits.attachments:
            raise FileTooLarge(f"more than {self.limits.attachments} files in one message")
        if self._unpacked_bytes > self.limits.unpacked_bytes:
            raise FileTooLarge(f"more than {self.limits.unpacked_bytes} bytes in one message")


class Reader(Protocol):
    """A kind of file that can be read."""

    name: str

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """How sure it is that it can read such a file: 0 not at all, 1 the bytes say so.

        Args:
            name: Lower-case.
            media_type: Lower-case, without parameters.
            head: The first ``HEAD_BYTES`` bytes.
        """
        ...

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read it.

        Raises:
            AllwegeError: By name, if it cannot be read at all.
            NeedsOcr: See ``Job.need_ocr``.
        """
        ...
