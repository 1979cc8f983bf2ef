"""The header lines of a mail, read so that no mail can break the reading. Bytes in, plain text out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

_HEADER_LIMIT_BYTES = 64 * 1024
_VALUE_LIMIT = 4000
_ID = re.compile(r"<[^<>\s]{1,250}>")
_SILENT = re.compile(r"^(no[-_.]?reply|do[-_.]?not[-_.]?reply|keine?[-_.]?antwort|nicht[-_.]?antworten)", re.IGNORECASE)
_DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounces?[-+=_].*|bounces?)$", re.IGNORECASE)
OWN_ID = "allwege-"


@dataclass(frozen=True, slots=True)
class MailHeader:
    """What the header says, as plain text.

    Attributes:
        sender: Address in the From line, lower case; empty if there is none.
        reply_to: Where an answer shall go: Reply-To, else the sender.
        message_id: With its angle brackets.
        automatic: Why no automatic answer may go back (``own``, ``bounce``, ``auto-replied``, ``auto-generated``, ``bulk``,
            ``noreply``); empty for a mail that a person or an ordering system wrote.
    """

    sender: str
    recipient: str
    reply_to: str
    subject: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    automatic: str


def read_header(raw: bytes, *, own_address: str) -> MailHeader:
    """Read the header of a mail.

    Args:
        raw: The mail, or only its header.
        own_address: Answers are sent from here: a mail from it is our own.
    """
    message = BytesParser(policy=compat32).parsebytes(header_bytes(raw), headersonly=True)
    sender, wished = _address(message, "From"), _address(message, "Reply-To")
    answered = _ids(message, "In-Reply-To")
    return MailHeader(
        sender=sender,
        recipient=_address(message, "To") or _address(message, "Delivered-To"),
        reply_to=wished or sender,
        subject=text_of(message, "Subject")[:500],
        message_id=next(iter(_ids(message, "Message-ID")), ""),
        in_reply_to=answered[0] if answered else "",
        references=_ids(message, "References")[-20:],
        automatic=_automatic(message, sender, wished, own_address.lower()),
    )


def header_bytes(raw: bytes) -> bytes:
    """The mail up to the first empty line, at most 64 KB."""
    end = re.search(rb"\r?\n\r?\n", raw[:_HEADER_LIMIT_BYTES])
    return raw[: end.end()] if end else raw[:_HEADER_LIMIT_BYTES]


def text_of(message: Message, name: str) -> str:
    """A header line as text: decoded as far as it can be, unfolded, without control characters."""
    try:
        value = message.get(name, "")
        try:
            text = str(make_header(decode_header(value)))
        except (LookupError, ValueError, HeaderParseError):
            text = str(value)
    except (LookupError, ValueError, TypeError, AttributeError, IndexError):
        return ""
    return _plain(text)


def _plain(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")[:_VALUE_LIMIT]
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def is_silent_address(address: str) -> bool:
    """Whether nobody reads what is sent there (noreply, mailer-daemon, …)."""
    local = address.partition("@")[0]
    return bool(_SILENT.match(local) or _DAEMON.match(local))


def _address(message: Message, name: str) -> str:
    """The first address of a line, lower case."""
    # Not decoded: an encoded word must never become an address.
    value = _plain(str(message.get(name, "")))
    try:
        found = [address for _, address in getaddresses([value])]
    except (ValueError, IndexError, TypeError, RecursionError):
        found = []
    address = next((address.strip().lower() for address in found if _is_address(address.strip())), "")
    if not address and (match := re.search(r"[^\s<>\",;:()@]{1,64}@[^\s<>\",;:()@]{1,190}", value)):
        address = match.group().lower()
    return address[:254]


def _is_address(text: str) -> bool:
    return re.fullmatch(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}", text) is not None


def _ids(message: Message, name: str) -> tuple[str, ...]:
    return tuple(_ID.findall(text_of(message, name)))


def _automatic(message: Message, sender: str, wished: str, own_address: str) -> str:
    submitted = text_of(message, "Auto-Submitted").partition(";")[0].strip().lower()
    kind = text_of(message, "Content-Type").lower()
    checks: Mapping[str, bool] = {
        "own": sender == own_address or any(given.startswith(f"<{OWN_ID}") for given in _ids(message, "Message-ID")),
        "bounce": bool(_DAEMON.match(sender.partition("@")[0])) or "delivery-status" in kind,
        "auto-generated": submitted == "auto-generated",
        "auto-replied": submitted not in {"", "no"} or bool(text_of(message, "X-Autoreply") or text_of(message, "X-Autorespond")),
        "bulk": text_of(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
        or bool(text_of(message, "List-Id")),
        "noreply": is_silent_address(wished or sender),
    }
    return next((name for name, holds in checks.items() if holds), "")
