"""Pages by key instead of by number: as quick on the last page as on the first, and nothing slips from page to page."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from orders.fulltext.finding import Search
from orders.models import SearchEntry

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Keyset(Generic[Row]):
    """One page of rows.

    Attributes:
        before, after: Query strings of the neighbouring pages, with all that was asked for; empty where there is none.
    """

    rows: list[Row]
    before: str
    after: str


def page_of(rows: QuerySet[Row], order: Sequence[str], asked: QueryDict, *, size: int = PAGE_SIZE) -> Keyset[Row]:
    """Read the page that was asked for.

    Args:
        rows: Without an order.
        order: Names of columns or annotations that are never null, ``-`` before those that fall; the last one is unique.
        asked: ``after`` or ``before`` holds the key of a row, as this function made it; the first page where it cannot be read.
    """
    back = "before" in asked and "after" not in asked
    wish = _flipped(order) if back else tuple(order)
    key = _read(asked.get("before" if back else "after", ""), rows, order)
    found = list((rows.filter(_beyond(wish, key)) if key else rows).order_by(*wish)[: size + 1])
    if back and (key is None or len(found) <= size):
        # Whoever turns back arrives at a full first page.
        return page_of(rows, order, _without_key(asked), size=size)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    before = _link(asked, "before", found[0], order) if found and key and (more or not back) else ""
    after = _link(asked, "after", found[-1], order) if found and (more or back) else ""
    return Keyset(found, before, after)


def found_page(search: Search, asked: QueryDict, *, size: int = PAGE_SIZE) -> Keyset[SearchEntry]:
    """A page of finds, the newest first; ``after`` and ``before`` are keys of entries."""
    after, before = (_number(asked.get(name, "")) for name in ("after", "before"))
    if before is not None and after is None:
        found = search.oldest_above(before, size + 1)
        if len(found) <= size:
            return found_page(search, _without_key(asked), size=size)
        rows, more, back = found[1:], True, True
    else:
        found = search.newest(size + 1, below=after)
        rows, more, back = found[:size], len(found) > size, after is not None
    kept = _without_key(asked)
    link = {name: _with(kept, name, row) for name, row in (("before", rows[0]), ("after", rows[-1]))} if rows else {}
    return Keyset(rows, link["before"] if rows and back else "", link["after"] if rows and more else "")


def _with(kept: QueryDict, name: str, row: Model) -> str:
    query = kept.copy()
    query[name] = str(row.pk)
    return query.urlencode()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _flipped(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Rows that come after a key. The first condition alone bounds the index scan; the rest settles ties."""
    first, rest = order[0], order[1:]
    name = first.lstrip("-")
    strict, loose = ("lt", "lte") if first.startswith("-") else ("gt", "gte")
    if not rest:
        return Q(**{f"{name}__{strict}": key[0]})
    return Q(**{f"{name}__{loose}": key[0]}) & (Q(**{f"{name}__{strict}": key[0]}) | _beyond(rest, key[1:]))


def _link(asked: QueryDict, name: str, row: Model, order: Sequence[str]) -> str:
    kept = _without_key(asked)
    values = [getattr(row, column.lstrip("-")) for column in order]
    said = json.dumps([value.isoformat() if isinstance(value, date) else value for value in values], separators=(",", ":"))
    kept[name] = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
    return kept.urlencode()


def _without_key(asked: QueryDict) -> QueryDict:
    kept = asked.copy()
    for name in ("before", "after", "page"):
        kept.pop(name, None)
    return kept


def _read(text: str, rows: QuerySet[Any], order: Sequence[str]) -> list[Any] | None:
    """The values of a key; ``None`` for one that was not made here."""
    if not text or len(text) > 1000:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            return None
        return [_value(rows, name.lstrip("-"), value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return None


def _value(rows: QuerySet[Any], name: str, value: object) -> Any:
    annotations: Mapping[str, Any] = rows.query.annotations
    field = annotations[name].output_field if name in annotations else _field(rows, name)
    clean = field.to_python(value)
    if (
        clean is None
        or (isinstance(clean, datetime) and clean.tzinfo is None)
        or (isinstance(clean, int) and abs(clean) > 2**63 - 1)
    ):
        raise ValueError(name)
    return clean


def _field(rows: QuerySet[Any], name: str) -> Any:
    options = rows.model._meta  # noqa: SLF001 - its public name
    try:
        return options.pk if name == "pk" else options.get_field(name)
    except FieldDoesNotExist:
        raise ValueError(name) from None
