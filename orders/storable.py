"""Texts from outside as every database takes them. Plain Python."""

from __future__ import annotations

import re

# PostgreSQL stores neither zero bytes nor half characters in texts.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with whatever no database stores replaced, character by character, so that places in it stay right."""
    return _UNSTORABLE.sub("\ufffd", text)
