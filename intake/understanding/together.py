"""Positions seen beside each other: what one takes over from the one above it, and quantities that only count the lines. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.understanding.result import Item, Quantity
from orders.reasons import Reason, ReasonCode

_DITTO = re.compile(r"(?i)\b(?:desgleichen|dito|dto\.?|ebenso|ditto|dasselbe|desgl\.?|gleiche[rs]?\s+artikel)\b")


def seen_together(items: Sequence[Item]) -> list[Item]:
    """Settle what only the positions around one can tell.

    Args:
        items: Of one document, in reading order.
    """
    made: list[Item] = []
    for item in items:
        made.append(_after(made[-1], item) if made and _DITTO.search(item.description) else item)
    if _only_count([item.quantities[0] for item in made if item.quantities]):
        return [_unsure(item) for item in made]
    return made


def _after(above: Item, item: Item) -> Item:
    """ "desgleichen in Größe S": the goods of the position above, with another size."""
    own, before = _DITTO.sub(" ", item.description), above.description
    if re.search(r"(?i)gr(?:ö|oe|o)(?:ß|ss)e|\bgr\.?\s|size", own):
        before = re.sub(r"(?i)[,;]?\s*(?:in\s+)?(?:gr(?:ö|oe|o)(?:ß|ss)e|gr\.?|size)\s+\S+", " ", before)
    return replace(item, description=" ".join(f"{before} {own}".split()))


def _only_count(quantities: Sequence[Quantity]) -> bool:
    """Whether the quantities are 1, 2, 3 or 10, 20, 30: the numbers of the lines, taken for them where the real ones were lost."""
    values = [quantity.value for quantity in quantities]
    step = values[0] if values else 0
    counted = [step * number for number in range(1, len(values) + 1)]
    return len(values) > 1 and values == counted and step in {1, 10} and not any(quantity.unit for quantity in quantities)


def _unsure(item: Item) -> Item:
    said = item.quantities[0].text if item.quantities else ""
    return replace(
        item, trouble=(*item.trouble, Reason(ReasonCode.QUANTITY_UNSURE, detail=f"„{said}“ kann auch die Zeile zählen"))
    )
