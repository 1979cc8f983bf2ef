"""How much of a stranger's file is looked at."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what comes from outside; beyond them a file is refused by name, before any cost.

    Attributes:
        file_bytes: Of one file, packed or unpacked.
        pages: Of one document.
        page_megapixels: Of one picture as it arrives.
        depth: Mails in mails and archives in mails; 1 is the message itself.
        attachments: Of the whole message.
        unpacked_bytes: Of everything that is unpacked for one message.
        unpack_ratio: Unpacked to packed size of one archive member.
        text_chars: Of one page of text.
        rows, columns: Of one sheet.
        json_depth: Of nested lists and objects.
    """

    file_bytes: int = 30 * MIB
    pages: int = 100
    page_megapixels: float = 60.0
    depth: int = 4
    attachments: int = 50
    unpacked_bytes: int = 120 * MIB
    unpack_ratio: float = 200.0
    text_chars: int = 500_000
    rows: int = 5_000
    columns: int = 100
    json_depth: int = 40
