"""One mailbox over IMAP: what waits in it, its raw bytes, and marking it as taken.

Mails are fetched with ``BODY.PEEK[]``, so that nothing is marked by looking. What was taken carries the keyword ``$Allwege`` or
was moved to another folder; ``\\Seen`` is never asked for, since a person may have read a mail before it was collected.
"""

from __future__ import annotations

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

import imap_tools
from imap_tools.errors import ImapToolsError

from intake.errors import TryAgain

TIMEOUT_S = 20.0
KEYWORD = "$Allwege"
# Where mails go on servers that store no keywords of their users (Exchange Online).
FOLDER_WITHOUT_KEYWORDS = "Allwege"
HEADER_LIMIT_BYTES = 64 * 1024
_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


class CommandRefusedError(Exception):
    """The server lives but will not do this to this mail."""


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """Where a mailbox lies and how to speak to it.

    Attributes:
        security: ``tls`` (imaps), ``starttls`` or ``none``.
        processed: Folder to move taken mails to; empty: they stay and get a keyword.
        ca_file: Certificates to trust instead of the system's.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    processed: str = ""
    security: str = "tls"
    ca_file: str = ""

    @classmethod
    def parse(cls, url: str) -> MailboxAddress:
        """Read ``imaps://user:password@host:993/INBOX?processed=Erledigt`` (docs/channels.md).

        Raises:
            ValueError: It is no such address; the message does not repeat the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
            raise ValueError("a mailbox is imap://user:password@host/folder or imaps://…")
        options = dict(parse_qsl(parts.query))
        security = "tls" if parts.scheme == "imaps" else _starttls(options.get("starttls", ""), parts.hostname)
        return cls(
            host=parts.hostname,
            port=parts.port or (993 if security == "tls" else 143),
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=options.get("folder") or unquote(parts.path.strip("/")) or "INBOX",
            processed=options.get("processed", ""),
            security=security,
            ca_file=options.get("ca", ""),
        )

    @property
    def label(self) -> str:
        """For logs and clerks; without the password."""
        return f"{self.user}@{self.host}/{self.folder}"[:200]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits in a mailbox.

    Attributes:
        received_at: When the mail server took it, aware.
    """

    uid: str
    size_bytes: int
    received_at: datetime


class Mailbox:
    """An open mailbox; a context manager.

    Raises:
        TryAgain: On opening and in every method, if the connection fails.
        CommandRefusedError: In the methods, if the server refuses a command.
    """

    def __init__(self, address: MailboxAddress) -> None:
        self.address = address
        self._box = _connected(address)
        given = self._box.client.untagged_responses
        said = {name: [line for line in lines if isinstance(line, bytes)] for name, lines in given.items()}
        # Changes when the server numbers its mails anew.
        self.uid_validity: str = (said.get("UIDVALIDITY") or [b""])[-1].decode("ascii", "replace")
        self.moves_to = moves_to(address, said)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._box.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            self._box.client.shutdown()

    def waiting(self, *, most: int) -> list[Waiting]:
        """Up to ``most`` mails that were not taken yet, the oldest first."""
        criteria = "UNDELETED" if self.moves_to else f"UNDELETED UNKEYWORD {KEYWORD}"
        with _spoken(self.address):
            uids = sorted(self._box.uids(criteria, charset=None), key=int)[:most]
            if not uids:
                return []
            answer = self._fetch(",".join(uids), "(UID RFC822.SIZE INTERNALDATE)")
        found = {seen.uid: seen for line in _lines(answer) if (seen := _parse_listing(line)) is not None}
        return [found[uid] for uid in uids if uid in found]

    def raw(self, uid: str, *, limit_bytes: int) -> bytes | None:
        """The mail's bytes, at most one more than ``limit_bytes``; ``None`` if it is gone."""
        return self._body(uid, f"(UID BODY.PEEK[]<0.{limit_bytes + 1}>)")

    def header(self, uid: str) -> bytes | None:
        """The first 64 KB of its header lines; ``None`` if it is gone."""
        return self._body(uid, f"(UID BODY.PEEK[HEADER]<0.{HEADER_LIMIT_BYTES}>)")

    def mark_taken(self, uid: str) -> None:
        """Move it to the folder for taken mails, or give it the keyword; doing so twice changes nothing."""
        with _spoken(self.address):
            if self.moves_to:
                if not self._box.folder.exists(self.moves_to):
                    self._box.folder.create(self.moves_to)
                self._box.move([uid], self.moves_to)
            else:
                status, data = self._box.client.uid("STORE", uid, "+FLAGS.SILENT", f"({KEYWORD} \\Seen)")
                if status != "OK":
                    raise CommandRefusedError(f"STORE {data!r}"[:300])

    def _body(self, uid: str, what: str) -> bytes | None:
        with _spoken(self.address):
            answer = self._fetch(uid, what)
        wanted = re.compile(rb"\bUID %s\b" % uid.encode())
        for part in answer:
            # An unasked-for FETCH of another mail may stand between the lines.
            if isinstance(part, tuple) and wanted.search(part[0]):
                return bytes(part[1])
        return None

    def _fetch(self, uids: str, what: str) -> Sequence[object]:
        status, data = self._box.client.uid("FETCH", uids, what)
        if status != "OK":
            raise CommandRefusedError(f"FETCH {data!r}"[:300])
        return data


def moves_to(address: MailboxAddress, said: Mapping[str, Sequence[bytes]]) -> str:
    """The folder that taken mails are moved to; empty: they stay and get the keyword.

    Args:
        said: What the server told when the folder was opened.
    """
    flags = b" ".join(said.get("PERMANENTFLAGS", []))
    keeps_keywords = b"\\*" in flags or KEYWORD.encode() in flags
    return address.processed or ("" if keeps_keywords else FOLDER_WITHOUT_KEYWORDS)


def _starttls(wish: str, host: str) -> str:
    """Plain connections only if asked for, or within this machine."""
    if wish.lower() in _YES:
        return "starttls"
    if wish.lower() in _NO:
        return "none"
    return "none" if is_loopback(host) else "starttls"


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connected(address: MailboxAddress) -> imap_tools.BaseMailBox:
    try:
        with _spoken(address):
            box = _opened(address)
            try:
                speak = box.login if (address.user + address.password).isascii() else box.login_utf8
                speak(address.user, address.password, initial_folder=address.folder)
            except BaseException:
                box.client.shutdown()
                raise
            return box
    except CommandRefusedError as error:
        raise TryAgain(f"{address.label}: {error}") from error


def _opened(address: MailboxAddress) -> imap_tools.BaseMailBox:
    if address.security == "none":
        return imap_tools.MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT_S)
    context = ssl.create_default_context(cafile=address.ca_file or None)
    if address.security == "starttls":
        return imap_tools.MailBoxStartTls(address.host, address.port, timeout=TIMEOUT_S, ssl_context=context)
    return imap_tools.MailBox(address.host, address.port, timeout=TIMEOUT_S, ssl_context=context)


@contextmanager
def _spoken(address: MailboxAddress) -> Iterator[None]:
    """Tell a broken connection from a refused command."""
    try:
        yield
    except (imaplib.IMAP4.abort, OSError) as error:
        raise TryAgain(f"{address.label}: {error}"[:300]) from error
    except (ImapToolsError, imaplib.IMAP4.error) as error:
        raise CommandRefusedError(str(error)[:300]) from error


def _lines(answer: Sequence[object]) -> Iterator[bytes]:
    for part in answer:
        if isinstance(part, bytes):
            yield part
        elif isinstance(part, tuple):
            yield bytes(part[0])


def _parse_listing(line: bytes) -> Waiting | None:
    uid, size = re.search(rb"\bUID (\d+)", line), re.search(rb"\bRFC822\.SIZE (\d+)", line)
    date = re.search(rb'\bINTERNALDATE "([^"]+)"', line)
    if uid is None or size is None or date is None:
        return None
    return Waiting(
        uid.group(1).decode(), int(size.group(1)), parsedate_to_datetime(date.group(1).decode("ascii", "replace").strip())
    )
