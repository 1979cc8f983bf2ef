"""Mails: headers, the text that the sender meant, attachments, and mails in mails."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage, Message

from intake.contracts import Document, Page
from intake.errors import AllwegeError, DeadlineExceeded, FileBroken, FileTooLarge, NestedTooDeep
from intake.reading.contract import Job, Source
from intake.reading.html import decode_html, html_page
from intake.reading.image import is_small
from intake.reading.limits import Limits
from intake.reading.text import decode, text_page, tidy
from intake.reading.unpacking import refused

BODY_NAME = "Nachricht"
# fmt: off
_HEADERS = (
    "subject", "from", "reply-to", "sender", "return-path", "to", "cc", "date", "message-id", "in-reply-to",
    "references", "auto-submitted", "precedence", "list-id", "list-unsubscribe", "x-autoreply", "x-autorespond",
    "x-auto-response-suppress", "x-loop", "x-spam-flag", "delivered-to", "x-failed-recipients", "content-type",
    "authentication-results", "importance",
)
# fmt: on
_LONGEST_HEADER = 4000
_MOST_PARTS = 400
_HEADER_LINE = re.compile(rb"^(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:(?:[ \t]|\r?\n[ \t]))")
_MAIL_HEADERS = re.compile(
    rb"^(from|to|subject|date|message-id|received|return-path|mime-version|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_PLACEHOLDER = re.compile(
    r"kann\s+(?:\w+\s+){0,4}nicht\s+(?:an|dar|lesen|richtig)|nicht\s+(?:korrekt\s+)?(?:an|dar)gezeigt"
    r"|html[- ]?(?:version|ansicht|format|mail)|unterst(?:ü|ue)tzt\s+kein\w*\s+html"
    r"|view\s+(?:this|it)\s+(?:\w+\s+){0,3}(?:in|online)|does\s+not\s+support\s+html|html\s+(?:e-?mail|message)",
    re.IGNORECASE,
)
_LOGO_BYTES = 30_000
_LOGO_PIXELS = 120_000
# fmt: off
_SILENT_TYPES = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/calendar", "text/vcard", "text/x-vcard", "application/ics", "application/ms-tnef",
        "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
    }
)
# fmt: on
_SILENT_ENDINGS = (".p7s", ".ics", ".vcf", ".asc")


@dataclass(slots=True)
class _Parts:
    """The leaves of one mail; a mail within it is a leaf."""

    plain: list[Message] = field(default_factory=list)
    html: list[Message] = field(default_factory=list)
    files: list[Message] = field(default_factory=list)
    count: int = 0


class MailReader:
    """Mails as RFC 5322 bytes."""

    name = "mail"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By headers that only mails have."""
        found = {match.lower() for match in _MAIL_HEADERS.findall(head)}
        if not _HEADER_LINE.match(head):
            return 0.0
        declared = media_type == "message/rfc822" or name.endswith((".eml", ".mail", ".mbox"))
        if declared:
            return 0.9 if found else 0.6
        return 0.45 if len(found) >= 4 else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read its text and, each for itself, its attachments."""
        with job.timed("mail"):
            message = _parsed(source.content)
            headers = headers_of(message)
            if source.depth == 1 and not job.headers:
                job.headers.update(headers)
            parts = _Parts()
            _collect(message, parts, 0)
            body = _body(parts, headers, source, job.limits)
        documents = [body, *(document for part in parts.files for document in _file(part, source, job))]
        return tuple(documents)


def _parsed(content: bytes) -> EmailMessage:
    try:
        return email.message_from_bytes(content, policy=email.policy.default)
    except Exception as error:
        raise FileBroken(f"mail: {type(error).__name__}: {error}"[:200]) from error


def headers_of(message: Message) -> dict[str, str]:
    """The headers that matter, decoded; one that cannot be parsed is taken as it stands."""
    return {name: value for name in _HEADERS if (value := header(message, name))}


def header(message: Message, name: str) -> str:
    """One header as text, on one line; empty if it is missing."""
    try:
        value = message.get(name)
        text = "" if value is None else str(value)
    except Exception:  # noqa: BLE001 - header parsing fails in many ways (cpython#132794)
        raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
        text = raw.encode("latin-1", "replace").decode("utf-8", "replace")
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:_LONGEST_HEADER]


def _collect(part: Message, parts: _Parts, depth: int) -> None:
    parts.count += 1
    if parts.count > _MOST_PARTS or depth > 30:
        return
    kind = part.get_content_type()
    if kind != "message/rfc822" and part.is_multipart() and isinstance(part.get_payload(), list):
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _collect(inner, parts, depth + 1)
        return
    attached = _disposition(part) == "attachment" or bool(_file_name(part))
    if kind == "text/plain" and not attached:
        parts.plain.append(part)
    elif kind == "text/html" and not attached:
        parts.html.append(part)
    else:
        parts.files.append(part)


def _disposition(part: Message) -> str:
    try:
        return str(part.get_content_disposition() or "")
    except Exception:  # noqa: BLE001 - see header()
        return ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - see header()
        name = ""
    return " ".join(str(name).encode("utf-8", "replace").decode("utf-8").replace("\\", "/").rsplit("/", 1)[-1].split())[:200]


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - bad base64, odd multiparts
        content = None
    if isinstance(content, bytes):
        return content
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except Exception:  # noqa: BLE001 - see header()
        return ""


def _body(parts: _Parts, headers: dict[str, str], source: Source, limits: Limits) -> Document:
    """The mail's own text: the plain part where it says what the HTML part says, else the HTML part."""
    plain = "\n\n".join(filter(None, (tidy(_flowed(part)) for part in parts.plain)))
    markup = "\n".join(filter(None, (decode_html(_bytes(part), _charset(part)) for part in parts.html)))
    html = _html_page(markup, limits) if markup.strip() else None
    name = headers.get("subject") or BODY_NAME if source.role != "body" else BODY_NAME
    if html is not None and _html_is_better(plain, html):
        return Document(name, "text/html", source.role, (html,), markup.encode("utf-8", "replace"))
    return Document(name, "text/plain", source.role, (text_page(plain, limits=limits),), plain.encode("utf-8", "replace"))


def _html_page(markup: str, limits: Limits) -> Page | None:
    try:
        page = html_page(markup, limits=limits)
    except FileBroken:
        return None
    return page if page.words else None


def _html_is_better(plain: str, html: Page) -> bool:
    letters = len("".join(plain.split()))
    others = len("".join(html.text.split()))
    if letters == 0 or any(word.cell for word in html.words):
        return True
    if _PLACEHOLDER.search(plain) and letters < 400:
        return True
    return letters < 0.4 * others


def _flowed(part: Message) -> str:
    """Text of a plain part; soft line breaks of ``format=flowed`` are joined (RFC 3676)."""
    text = decode(_bytes(part), _charset(part))
    try:
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        joined = str(part.get_param("delsp") or "").lower() == "yes"
    except Exception:  # noqa: BLE001 - see header()
        flowed = joined = False
    if not flowed:
        return text
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        before = lines[-1] if lines else ""
        soft = before.endswith(" ") and before != "-- "
        depths = [len(text) - len(text.lstrip(">")) for text in (before, line)]
        if soft and depths[0] == depths[1]:
            lines[-1] = (before[:-1] if joined else before) + line.lstrip(">").removeprefix(" ")
        else:
            lines.append(line.removeprefix(" ") if line.startswith(" ") and not line.startswith("  ") else line)
    return "\n".join(lines)


def _file(part: Message, source: Source, job: Job) -> tuple[Document, ...]:
    kind = part.get_content_type()
    name = _file_name(part) or _default_name(part, kind)
    depth = source.depth + 1
    role = "attachment"
    content = b""
    try:
        if kind == "message/rfc822":
            role = "embedded"
            content = _inner_mail(part)
        else:
            content = _bytes(part)
        job.count_file(len(content), depth)
        if _is_silent(part, kind, name, content):
            return (Document(name, kind, "attachment", (), content),)
        return job.open(Source(name, kind, content, role, depth), job)
    except (FileTooLarge, NestedTooDeep) as error:
        return (refused(name, role, error, content, kind),)
    except DeadlineExceeded:
        raise
    except AllwegeError as error:
        return (refused(name, role, error, content, kind),)


def _inner_mail(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        try:
            return payload[0].as_bytes(policy=email.policy.compat32.clone(max_line_length=None))
        except Exception:  # noqa: BLE001 - the generator fails on what the parser let through
            try:
                return payload[0].as_string(policy=email.policy.compat32).encode("utf-8", "surrogateescape")
            except Exception as error:
                raise FileBroken(f"mail in mail: {error}"[:200]) from error
    return _bytes(part)


def _default_name(part: Message, kind: str) -> str:
    if kind == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        return header(inner, "subject") if isinstance(inner, Message) and header(inner, "subject") else "Nachricht.eml"
    return f"Anhang.{kind.rpartition('/')[2]}"


def _is_silent(part: Message, kind: str, name: str, content: bytes) -> bool:
    """Signatures, calendars, cards, and the pictures that decorate an HTML mail: kept for download, not read."""
    if kind in _SILENT_TYPES or name.lower().endswith(_SILENT_ENDINGS):
        return True
    if not kind.startswith("image/") or kind == "image/tiff":
        return False
    inline = _disposition(part) == "inline" or bool(part.get("Content-ID"))
    # A scan is large; a logo, a spacer, the sign of a social network is not. A large picture is read even within the text.
    return is_small(content, _LOGO_PIXELS) or (inline and len(content) < _LOGO_BYTES)
