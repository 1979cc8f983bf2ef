"""Several orders in one text or paper: each under a heading with a number of its own. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from intake.understanding.po_numbers import strong_numbers_in
from intake.understanding.result import Item
from intake.understanding.rows import Row

_HEADING = re.compile(r"(?i)\b(?:bestell\w*|auftrag|order|abruf|po)\b")
_LONGEST_HEADING = 90
_FIRST_WORDS = 2

Part = tuple[list[Row], list[Item]]


def orders_in(rows: Sequence[Row], items: Sequence[Item], goods: Collection[Row]) -> list[Part]:
    """Part rows and positions into orders; a single part where there is one order only.

    Args:
        rows: What the sender says, in reading order.
        items: The positions read in them; ``Item.place`` says where each begins.
        goods: The rows that positions were read from: what stands in the midst of one ("Dichtung PO 4711") heads nothing.
    """
    whole: list[Part] = [(list(rows), list(items))]
    taken = {row.place for row in goods}
    heads = [(row.place, key) for row in rows if (key := _number_of_heading(row, first=row.place in taken))]
    keys = list(dict.fromkeys(key for _, key in heads))
    if len(keys) < 2:
        return whole
    parts: dict[str, Part] = {key: ([], []) for key in keys}
    for row in rows:
        key = _key_at(heads, row.place)
        if key:
            parts[key][0].append(row)
    for item in items:
        key = _key_at(heads, item.place)
        if not key:
            return whole  # goods before the first heading: the numbers head something else
        parts[key][1].append(item)
    return list(parts.values()) if all(some for _, some in parts.values()) else whole


def _number_of_heading(row: Row, *, first: bool) -> str:
    """The order number in a row that is a heading, or only begins as one; empty for any other row."""
    begin = " ".join(row.text.split()[:_FIRST_WORDS]) if first else row.text
    if len(row.text) > _LONGEST_HEADING or not _HEADING.search(begin):
        return ""
    found = strong_numbers_in(row.text)
    return re.sub(r"\W", "", found[0]).upper() if len(found) == 1 else ""


def _key_at(heads: Sequence[tuple[tuple[int, int, int], str]], place: tuple[int, int, int]) -> str:
    """The number of the nearest heading above a place."""
    above = [key for head, key in heads if head <= place and head[0] == place[0]]
    return above[-1] if above else ""
