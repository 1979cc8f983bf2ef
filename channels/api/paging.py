"""Pages that neither skip nor repeat a row while new ones come in: the next one begins below the last key shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from channels.api.problems import FieldError, Problem

Row = TypeVar("Row", bound=Model)
_LARGEST_KEY = 2**63 - 1


def page_of(rows: QuerySet[Row], request: Request, *, cursor: str | None, limit: int) -> tuple[Sequence[Row], str | None]:
    """Take a page, the newest row first.

    Args:
        cursor: From the address of the page; the first page has none.

    Returns:
        The rows, and the address of the next page, if there is one.

    Raises:
        Problem: ``invalid`` for a cursor that is none of ours.
    """
    if cursor is not None:
        if not (cursor.isascii() and cursor.isdecimal() and int(cursor) <= _LARGEST_KEY):
            raise Problem(
                "invalid", errors=[FieldError("?cursor", "invalid", "Not a cursor; take the address in next as it is.")]
            )
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    if len(found) == len(shown):
        return shown, None
    address: Any = replace_query_param(request.build_absolute_uri(), "cursor", shown[-1].pk)
    return shown, str(address)
