"""Messages put in by hand: a file, or a folder with a ``message.json`` that says how it came (docs/receive.md).

Whatever can be known without opening a file is known first, so that messages can be put in in the order in which they arrived;
each is opened only when its turn comes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from channels.email.receive import envelope_of
from channels.fax.facts import gather, number_of
from channels.fax.receive import media_type_of
from channels.mail_header import header_bytes
from intake.contracts import Envelope, EnvelopeFile
from orders.states import ChannelName

DESCRIPTION = "message.json"
# What was expected of a message is not part of it.
_NEVER_READ = "expected.json"
_CHANNELS = {
    ".eml": ChannelName.EMAIL,
    ".tif": ChannelName.FAX,
    ".tiff": ChannelName.FAX,
    ".pdf": ChannelName.FAX,
    ".json": ChannelName.API,
    ".txt": ChannelName.PHONE,
}
_MEDIA_TYPES = {
    ".eml": "message/rfc822",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class CannotPutInError(ValueError):
    """A path is no message; the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller says of the messages; empty where their own files shall say it."""

    channel: str = ""
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One message that waits to be put in.

    Attributes:
        source: Its path as the caller gave it.
        received_at: Aware.
        paths: Its files.
        dated: Somebody said when it came: the same words at another time are another message.
    """

    source: str
    channel: ChannelName
    received_at: datetime
    paths: tuple[Path, ...]
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    dated: bool = True


def expand(paths: Iterable[str]) -> Iterator[str]:
    """Give every message folder below a folder that is none itself, and all other paths as they are."""
    for given in paths:
        path = Path(given)
        inner = [] if not path.is_dir() or (path / DESCRIPTION).exists() else sorted(path.glob(f"*/{DESCRIPTION}"))
        yield from (str(found.parent) for found in inner) if inner else (given,)


def post_of(source: str, wishes: Wishes) -> Post:
    """Learn how a message came.

    Raises:
        CannotPutInError: The path is no message.
    """
    path = Path(source)
    try:
        if path.is_dir():
            return _from_folder(source, path, wishes)
        if not path.is_file():
            raise CannotPutInError(f"{source}: there is no such file or folder.")
        return _from_file(source, path, wishes)
    except OSError as error:
        raise CannotPutInError(f"{source}: cannot be read ({error.strerror}).") from error


def _from_folder(source: str, folder: Path, wishes: Wishes) -> Post:
    where = f"{source}/{DESCRIPTION}"
    if not (folder / DESCRIPTION).is_file():
        raise CannotPutInError(f"{source}: holds no {DESCRIPTION} that says how the message came (docs/receive.md).")
    try:
        data = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise CannotPutInError(f"{where}: is no JSON ({error}).") from error
    if not isinstance(data, dict):
        raise CannotPutInError(f"{where}: must be a JSON object.")
    return Post(
        source=source,
        channel=_channel(wishes.channel or data.get("channel"), where),
        received_at=wishes.received_at or _moment(data.get("received_at"), where),
        paths=_named_files(folder, data.get("files"), where),
        sender=wishes.sender or _text(data, "sender", where),
        recipient=wishes.recipient or _text(data, "recipient", where),
        subject=wishes.subject or _text(data, "subject", where),
    )


def _channel(name: object, where: str) -> ChannelName:
    try:
        return ChannelName(str(name or ""))
    except ValueError:
        known = ", ".join(ChannelName)
        raise CannotPutInError(f"{where}: channel must be one of {known}, not {name!r}.") from None


def _moment(text: object, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise CannotPutInError(f"{where}: received_at must be a time like 2026-11-16T08:12:00+01:00, not {text!r}.") from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _named_files(folder: Path, names: object, where: str) -> tuple[Path, ...]:
    """The files of a message; only those beside its description."""
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise CannotPutInError(f"{where}: files must be a list of file names.")
    for name in names:
        if Path(name).name != name or name in {_NEVER_READ, DESCRIPTION, ".", ".."}:
            raise CannotPutInError(f"{where}: files may only name files of the message in the same folder, not {name!r}.")
        if not (folder / name).is_file():
            raise CannotPutInError(f"{folder / name}: there is no such file.")
    return tuple(folder / name for name in names)


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key, "")
    if value is None or isinstance(value, str):
        return value or ""
    raise CannotPutInError(f"{where}: {key} must be a text.")


def _from_file(source: str, path: Path, wishes: Wishes) -> Post:
    channel = wishes.channel or _CHANNELS.get(path.suffix.lower(), "")
    if not channel:
        raise CannotPutInError(f"{source}: say by which channel it came (--channel {'|'.join(ChannelName)}).")
    return Post(
        source=source,
        channel=_channel(channel, source),
        received_at=wishes.received_at or _date_of_mail(path) or timezone.localtime(),
        paths=(path,),
        sender=wishes.sender,
        recipient=wishes.recipient,
        subject=wishes.subject,
        dated=wishes.received_at is not None,
    )


def _date_of_mail(path: Path) -> datetime | None:
    """When a mail says it was written: the best that is known of a single file."""
    if path.suffix.lower() != ".eml":
        return None
    with path.open("rb") as file:
        head = header_bytes(file.read(64 * 1024)).decode("ascii", "replace")
    lines = [line.partition(":")[2].strip() for line in head.splitlines() if line.lower().startswith("date:")]
    try:
        moment = parsedate_to_datetime(lines[0]) if lines else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def envelope_for(post: Post) -> Envelope:
    """Open the files and build the message exactly as its channel would.

    Raises:
        CannotPutInError: A file cannot be read, or all are too large together.
    """
    limit = settings.LIMIT_MESSAGE_BYTES
    try:
        size = sum(path.stat().st_size for path in post.paths)
        if size > limit:
            raise CannotPutInError(f"{post.source}: {size} bytes, {limit} are allowed (ALLWEGE_LIMIT_MESSAGE_BYTES).")
        files = tuple(_file(path) for path in post.paths)
    except OSError as error:
        raise CannotPutInError(f"{post.source}: cannot be read ({error.strerror}).") from error
    envelope = _BUILDERS.get(post.channel, _plain)(post, files)
    # Kept, so that a later message that repeats this one can name it.
    return replace(envelope, facts={**envelope.facts, "source": post.source})


def _file(path: Path) -> EnvelopeFile:
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return EnvelopeFile(path.name[:200], media_type, path.read_bytes())


def _plain(post: Post, files: tuple[EnvelopeFile, ...]) -> Envelope:
    sender = (number_of(post.sender) or post.sender) if post.channel is ChannelName.PHONE else post.sender
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.content).digest() for file in files)).hexdigest()
    return Envelope(
        channel=post.channel,
        external_id=f"{post.received_at.isoformat()}-{digest}" if post.dated else "",
        sender=sender,
        recipient=post.recipient,
        received_at=post.received_at,
        subject=post.subject,
        files=files,
    )


def _mail(post: Post, files: tuple[EnvelopeFile, ...]) -> Envelope:
    """A raw mail speaks for itself; other files are taken as what somebody saved out of one."""
    if len(files) != 1 or files[0].media_type != "message/rfc822":
        return _plain(post, files)
    envelope = envelope_of(files[0].content, received_at=post.received_at, recipient=post.recipient)
    return replace(envelope, sender=envelope.sender or post.sender, subject=envelope.subject or post.subject)


def _fax(post: Post, files: tuple[EnvelopeFile, ...]) -> Envelope:
    """What the line reported goes before what stands in the file; what the machine says of damage counts."""
    said = gather(name=files[0].name, content=files[0].content, sidecar={})
    typed = tuple(replace(file, media_type=media_type_of(file.content) or file.media_type) for file in files)
    envelope = _plain(post, typed)
    return replace(
        envelope,
        sender=number_of(post.sender) or post.sender or said.caller,
        recipient=post.recipient or said.dialled or settings.COMPANY["fax"],
        facts=dict(said.facts),
    )


_BUILDERS = {ChannelName.EMAIL: _mail, ChannelName.FAX: _fax}
