"""JSON: orders from shops and programs."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import NoReturn

from intake.contracts import Document
from intake.errors import DataInvalid
from intake.reading.contract import Job, Source
from intake.reading.text import decode, looks_like_text, text_page, tidy

_LONGEST_NUMBER = 40


class JsonReader:
    """JSON documents."""

    name = "json"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """By declaration; undeclared text that starts like JSON as well."""
        if not looks_like_text(head):
            return 0.0
        if name.endswith(".json") or media_type in {"application/json", "text/json"} or media_type.endswith("+json"):
            return 0.9
        return 0.4 if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} and not media_type.startswith("text/plain") else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Parse it; what is no valid JSON is kept as text for a person, with the problem named."""
        text = decode(source.content)
        page = text_page(tidy(text), limits=job.limits)
        data: object = None
        problem = ""
        try:
            data = parse_json(text, depth=job.limits.json_depth)
        except DataInvalid as error:
            problem = error.code
        return (Document(source.name, "application/json", source.role, (page,), source.content, problem, data),)


def parse_json(text: str, *, depth: int) -> object:
    """Parse strictly: no NaN, no key twice in one object, numbers with a point as ``Decimal``.

    Args:
        text: The whole document.
        depth: Most nested lists and objects.

    Raises:
        DataInvalid: It is no such JSON.
    """
    try:
        value: object = json.loads(
            text.lstrip("\ufeff"), parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise DataInvalid(str(error)[:200]) from error
    if _deeper_than(value, depth):
        raise DataInvalid(f"nested deeper than {depth}")
    return value


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("number too long")
    value = Decimal(text)
    if not math.isfinite(value) or abs(value.adjusted()) > _LONGEST_NUMBER:
        raise ValueError("number out of range")
    return value


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("number too long")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"key {key!r} twice")
        made[key] = value
    return made


def _deeper_than(value: object, depth: int) -> bool:
    layer: list[object] = [value]
    for _ in range(depth + 1):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return True
