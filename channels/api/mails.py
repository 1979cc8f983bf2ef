"""What the header of a mail that a gateway hands in says: whose thread it is, and whether a machine wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr

_HEADER_BYTES = 64 * 1024
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")


def mail_facts(raw: bytes) -> dict[str, str]:
    """Facts under the names that answers by mail are sent with (``auto``: no answer may go back by itself).

    Args:
        raw: The mail; anything else gives no facts.
    """
    header = BytesHeaderParser(policy=compat32).parsebytes(raw[:_HEADER_BYTES])
    sender = _address(header, "From")
    found = {
        "message_id": next(iter(_ids(header, "Message-ID")), ""),
        "in_reply_to": next(iter(_ids(header, "In-Reply-To")), ""),
        "references": " ".join(_ids(header, "References")[-20:]),
        "reply_to": _address(header, "Reply-To") or sender,
        "from": sender,
        "auto": _automatic(header),
    }
    return {name: value for name, value in found.items() if value}


def _line(header: Message, name: str) -> str:
    return str(header.get(name, ""))[:4000].encode("utf-8", "replace").decode("utf-8")


def _ids(header: Message, name: str) -> list[str]:
    return _ID.findall(_line(header, name))


def _address(header: Message, name: str) -> str:
    address = parseaddr(_line(header, name))[1].strip().lower()
    return address if _ADDRESS.fullmatch(address) else ""


def _automatic(header: Message) -> str:
    """RFC 3834, and what was usual before it."""
    submitted = _line(header, "Auto-Submitted").partition(";")[0].strip().lower()
    checks: dict[str, Callable[[], bool]] = {
        "auto-generated": lambda: submitted == "auto-generated",
        "auto-replied": lambda: submitted not in {"", "no"},
        "bounce": lambda: "delivery-status" in _line(header, "Content-Type").lower(),
        "bulk": lambda: _line(header, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"},
    }
    return next((name for name, holds in checks.items() if holds()), "")
