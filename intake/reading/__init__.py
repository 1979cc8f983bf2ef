"""Bytes into words: every kind of file that can arrive, read by its own reader."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from intake.contracts import Document, ReadMessage, StoredFile
from intake.errors import FileTooLarge
from intake.reading.contract import Job, NeedsOcr, Source
from intake.reading.deadline import Deadline
from intake.reading.limits import Limits
from intake.reading.registry import open_source
from intake.reading.unpacking import refused
from orders.states import ChannelName

__all__ = ["Deadline", "Limits", "NeedsOcr", "read"]


def read(
    files: Sequence[StoredFile],
    *,
    channel: ChannelName,
    sender: str,
    recipient: str,
    received_at: datetime,
    facts: Mapping[str, str],
    deadline: Deadline,
    limits: Limits,
    allow_ocr: bool,
) -> ReadMessage:
    """Read all files of a message.

    Args:
        files: As stored; the bytes decide what they are.
        channel, sender, recipient, received_at, facts: Handed on unchanged.
        deadline: For the whole message.
        limits: On what comes from outside.
        allow_ocr: Whether pictures of text may be read here and now.

    Returns:
        Every file as one or more documents, none left out; what could not be read names its problem.

    Raises:
        NeedsOcr: A picture would have to be read and ``allow_ocr`` is false; nothing was rendered yet.
        DeadlineExceeded: The time was over before the first page was read.
        ProgramMissing: An outside program is not installed.
    """
    start = time.perf_counter()
    job = Job(deadline=deadline, limits=limits, allow_ocr=allow_ocr, open=open_source)
    documents: list[Document] = []
    for file in files:
        if file.path.stat().st_size > limits.file_bytes:
            documents.append(refused(file.name, _role(channel), FileTooLarge(), media_type=file.media_type))
            continue
        documents += open_source(Source(file.name, file.media_type, file.path.read_bytes(), _role(channel)), job)
    job.timings["total"] = time.perf_counter() - start
    timings = {step: round(seconds, 4) for step, seconds in job.timings.items()}
    return ReadMessage(channel, sender, recipient, received_at, tuple(documents), dict(job.headers), dict(facts), timings)


def _role(channel: ChannelName) -> str:
    """A fax is a paper that came along; in every other channel the file is the message itself."""
    return "attachment" if channel is ChannelName.FAX else "body"
