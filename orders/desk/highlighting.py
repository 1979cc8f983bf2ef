"""Finds of the search, with the words that were looked for marked."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from orders.fulltext.words import fold, split_query

_WORD = re.compile(r"[^\W_]+")
_AROUND = 90
_SHORT = 3


def marked(text: object, query: str) -> SafeString:
    """The text as HTML, with ``<mark>`` around words that begin as a word of the query does, umlauts or not."""
    plain, asked = str(text or ""), _asked(query)
    parts, end = [], 0
    for found in _WORD.finditer(plain):
        if _is_asked(found.group(), asked):
            parts += [conditional_escape(plain[end : found.start()]), "<mark>", conditional_escape(found.group()), "</mark>"]
            end = found.end()
    return mark_safe("".join([*parts, conditional_escape(plain[end:])]))  # noqa: S308 - every piece is escaped


def excerpt(text: object, query: str) -> SafeString:
    """The piece of a long text around the first word that is looked for, marked; its beginning where there is none."""
    plain, asked = " ".join(str(text or "").split()), _asked(query)
    first = next((found.start() for found in _WORD.finditer(plain) if _is_asked(found.group(), asked)), 0)
    start = plain.rfind(" ", 0, max(first - _AROUND // 2, 0)) + 1 if first > _AROUND // 2 else 0
    piece = plain[start : start + 2 * _AROUND]
    if start + len(piece) < len(plain):
        piece = piece.rpartition(" ")[0] or piece
    before, after = "… " if start else "", " …" if start + len(piece) < len(plain) else ""
    return mark_safe(f"{before}{marked(piece, query)}{after}")  # noqa: S308 - dots around what is escaped


@lru_cache(maxsize=64)
def _asked(query: str) -> tuple[str, ...]:
    return tuple(word for parts, whole in split_query(query) for word in (*parts, whole) if word)


def _is_asked(word: str, asked: tuple[str, ...]) -> bool:
    """Whether a word begins so; a longer piece is looked for inside compounds too, as it is in names of articles."""
    folded = fold(word)
    return bool(asked) and (folded.startswith(asked) or any(len(piece) > _SHORT and piece in folded for piece in asked))
