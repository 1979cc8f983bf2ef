"""Fax in: take over what a fax server drops into the watched folder.

A file is moved to ``done/`` only after its message is committed. A run that dies in between leaves the file where it is; the
next run hands the same message in again, which is recognised, and moves the file.
"""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from channels.fax.facts import SIDECAR_LIMIT_BYTES, TIFF_HEADS, gather, parse_sidecar
from channels.fax.folder import DONE, FAILED, SIDECARS, Arrival, put_away, read_bytes, settled
from intake.contracts import Envelope, EnvelopeFile
from intake.errors import AskSender, FileEmpty, FileTooLarge, FileUnsupported, ForPerson, TryAgain
from intake.receive import receive
from orders.lifecycle import open_item
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

log = logging.getLogger(__name__)

MOST_PER_RUN = 200
# So long a file that looks unfinished may still be growing on a slow share.
UNFINISHED_GRACE_S = 30.0
# So long a file that cannot be handed in for a reason without a name is tried again before a person is told.
TRY_FOR_S = 900.0
# So long a side-car may wait for its fax.
ORPHAN_AFTER_S = 600.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run did."""

    stored: int = 0
    repeated: int = 0
    failed: int = 0
    waiting: int = 0


def collect(inbox: Path | None = None) -> Collected:
    """Take over every complete fax in the folder; one bad file never stops the next.

    Args:
        inbox: The watched folder; ``settings.FAX_INBOX`` if not given. It is made if it is missing.
    """
    inbox = inbox or settings.FAX_INBOX
    inbox.mkdir(parents=True, exist_ok=True)
    arrivals = settled(inbox, stable_s=settings.FAX_STABLE_S)
    outcomes = [_take_safely(arrival, inbox) for arrival in [seen for seen in arrivals if not seen.is_sidecar][:MOST_PER_RUN]]
    for arrival in [seen for seen in arrivals if seen.is_sidecar]:
        _orphan(arrival, inbox)
    return Collected(*(outcomes.count(kind) for kind in ("stored", "repeated", "failed", "waiting")))


def _take_safely(arrival: Arrival, inbox: Path) -> str:
    """Take one file; what goes wrong is written down and the file stays or goes to ``failed/``."""
    age_s = time.time() - arrival.changed
    try:
        return _take(arrival, inbox)
    except SoftTimeLimitExceeded:
        raise
    except FileNotFoundError:
        return "waiting"  # another run took it
    except (FileEmpty, FileUnsupported) as error:
        # These two also look like this while they are being written.
        return "waiting" if age_s < UNFINISHED_GRACE_S else _fail_safely(arrival, inbox, error)
    except (AskSender, ForPerson) as error:
        return _fail_safely(arrival, inbox, error)
    except (TryAgain, DatabaseError) as error:
        log.warning("fax %s stays for the next run: %s", arrival.path.name, error)
        return "waiting"
    except Exception as error:  # whatever it is, the other faxes must come in
        log.exception("fax %s could not be handed in", arrival.path.name)
        return "waiting" if age_s < TRY_FOR_S else _fail_safely(arrival, inbox, error)


def _take(arrival: Arrival, inbox: Path) -> str:
    sidecar = _sidecar_of(arrival.path)
    if sidecar is not None and time.time() - sidecar.lstat().st_ctime < settings.FAX_STABLE_S:
        return "waiting"
    content = _content_of(arrival)
    if _unfinished(content) and time.time() - arrival.changed < UNFINISHED_GRACE_S:
        return "waiting"
    received = receive(envelope_of(arrival, content, sidecar))
    today = f"{timezone.localdate():%Y-%m-%d}"
    # The fax goes first: a side-car left alone is recognised by the fax in done/, a fax left alone would lose its facts.
    target = put_away(arrival.path, inbox / DONE / today)
    if sidecar is not None and target is not None:
        put_away(sidecar, target.parent, name=target.stem + sidecar.suffix)
    log.info("fax %s is message %s%s", arrival.path.name, received.message_id, "" if received.created else " (known already)")
    return "stored" if received.created else "repeated"


def _content_of(arrival: Arrival) -> bytes:
    """The fax, if it is one that can be taken.

    Raises:
        FileEmpty, FileTooLarge, FileUnsupported: What is wrong with it.
    """
    limit = settings.LIMIT_MESSAGE_BYTES
    if arrival.size_bytes > limit:
        raise FileTooLarge(f"{arrival.size_bytes} bytes, {limit} are allowed")
    content = read_bytes(arrival.path, limit_bytes=limit)
    if not content:
        raise FileEmpty(arrival.path.name)
    if len(content) > limit:
        raise FileTooLarge(f"more than {limit} bytes")
    if media_type_of(content) == "":
        raise FileUnsupported(f"{arrival.path.name} is neither TIFF nor PDF")
    return content


def envelope_of(arrival: Arrival, content: bytes, sidecar: Path | None = None) -> Envelope:
    """The message for a fax file.

    The server's own id together with the bytes names it. Without an id the day stands in for it: a standing order that comes
    with the same bytes next week is a new message, the same file dropped twice is not.
    """
    known, problem = _read_sidecar(sidecar)
    said = gather(name=arrival.path.name, content=content, sidecar=known)
    received_at = said.received_at or datetime.fromtimestamp(arrival.mtime, timezone.get_default_timezone())
    digest = hashlib.sha256(content).hexdigest()
    facts = {**said.facts, "file_name": arrival.path.name[:200]}
    if problem:
        facts["sidecar_problem"] = problem
    return Envelope(
        channel=ChannelName.FAX,
        external_id=f"{said.identifier[:100] or received_at.date().isoformat()}-{digest}",
        sender=said.caller,
        recipient=said.dialled or settings.COMPANY["fax"],
        received_at=received_at,
        files=(EnvelopeFile(arrival.path.name[:200], media_type_of(content), content),),
        facts=facts,
    )


def media_type_of(content: bytes) -> str:
    """By the first bytes; empty if it is neither TIFF nor PDF."""
    if content.startswith(TIFF_HEADS):
        return "image/tiff"
    return "application/pdf" if b"%PDF-" in content[:1024] else ""


def _unfinished(content: bytes) -> bool:
    """Whether the frame of the file ends behind its last byte."""
    if not content.startswith(TIFF_HEADS):
        return b"%%EOF" not in content[-2048:]
    if content[2:4] not in {b"*\x00", b"\x00*"}:
        return False
    first_directory = int.from_bytes(content[4:8], "little" if content[:1] == b"I" else "big")
    return first_directory == 0 or first_directory >= len(content)


def _sidecar_of(path: Path) -> Path | None:
    named = [path.with_suffix(suffix) for suffix in (".json", ".txt")] + [Path(f"{path}{suffix}") for suffix in (".json", ".txt")]
    return next((side for side in named if side.is_file() and not side.is_symlink()), None)


def _read_sidecar(path: Path | None) -> tuple[dict[str, str], str]:
    """What the side-car says, and what is wrong with it."""
    if path is None:
        return {}, ""
    try:
        return parse_sidecar(read_bytes(path, limit_bytes=SIDECAR_LIMIT_BYTES)), ""
    except (OSError, ValueError) as error:
        log.warning("side-car %s is not readable: %s", path.name, error)
        return {}, "unreadable"


def _fail_safely(arrival: Arrival, inbox: Path, error: Exception) -> str:
    """Tell a person first, then put the file to ``failed/``; if the telling fails it is tried again."""
    try:
        _fail(arrival, inbox, error)
    except (DatabaseError, OSError):
        log.exception("fax %s could not be put to failed/", arrival.path.name)
        return "waiting"
    return "failed"


def _fail(arrival: Arrival, inbox: Path, error: Exception) -> None:
    code, remedy = getattr(error, "code", "internal"), getattr(error, "remedy", "Die Datei ansehen.")
    name, moment = arrival.path.name[:200], datetime.fromtimestamp(arrival.mtime, timezone.get_default_timezone())
    detail = f"{name}, {arrival.size_bytes} Byte ({code}: {error})"
    open_item(
        kind=MessageKind.OTHER,
        channel=ChannelName.FAX,
        source_ref=_reference(arrival),
        received_at=moment,
        sender="",
        subject=f"Fax-Datei {name}"[:250],
        summary=f"Diese Datei aus dem Faxeingang konnte nicht übernommen werden. Sie liegt im Ordner {FAILED}. {remedy}",
        reasons=[Reason(ReasonCode.UNREADABLE, detail=detail[:500])],
    )
    target = put_away(arrival.path, inbox / FAILED)
    if target is not None:
        target.with_name(target.name + ".txt").write_text(
            f"{timezone.localtime():%Y-%m-%d %H:%M:%S}\n{detail}\n{remedy}\n", encoding="utf-8"
        )
        if (sidecar := _sidecar_of(arrival.path)) is not None:
            put_away(sidecar, target.parent, name=target.stem + sidecar.suffix)
    log.error("fax %s was put to failed/: %s", name, detail)


def _reference(arrival: Arrival) -> str:
    """The same for the same file however often a run dies between telling and moving."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"fax:{arrival.path.name}:{arrival.size_bytes}:{arrival.mtime}"))


def _orphan(arrival: Arrival, inbox: Path) -> None:
    """A side-car whose fax is gone: put it beside the fax if that was taken, else tell a person that a fax is missing."""
    base = _stem(arrival.path.with_suffix("").name)
    try:
        if any(
            _stem(other.name) == base for other in inbox.iterdir() if other.is_file() and other.suffix.lower() not in SIDECARS
        ):
            return
        taken = next((file for file in (inbox / DONE).glob("*/*") if _stem(file.name) == base), None)
        if taken is not None:
            put_away(arrival.path, taken.parent)
        elif time.time() - arrival.changed > ORPHAN_AFTER_S:
            _fail(arrival, inbox, ForPerson("the fax that this file speaks of never came"))
    except (DatabaseError, OSError):
        log.exception("side-car %s could not be put away", arrival.path.name)


def _stem(name: str) -> str:
    """The name without the ending of a fax."""
    path = Path(name)
    return path.stem if path.suffix.lower() in {".tif", ".tiff", ".pdf"} else name
