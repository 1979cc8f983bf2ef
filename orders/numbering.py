"""Order numbers: ``2026-000001``, counted per year, without gaps."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from orders.models import NumberRange, Order


def next_order_number() -> str:
    """Give the next number. Call it inside the transaction that stores the order.

    The row stays locked until that transaction ends, and a rollback takes the number back: so there are no gaps, and no
    number comes twice, on SQLite as on PostgreSQL.
    """
    year = timezone.localdate().year
    name = f"order-{year}"
    while not NumberRange.objects.filter(name=name).update(last=F("last") + 1):
        _begin(name, year)
    last = NumberRange.objects.values_list("last", flat=True).get(name=name)
    return f"{year}-{last:06d}"


def _begin(name: str, year: int) -> None:
    """Start a year, behind any order that was brought in with a number of its own."""
    highest = (
        Order.objects.filter(number__regex=rf"^{year}-\d{{6}}$").order_by("-number").values_list("number", flat=True).first()
    )
    try:
        with transaction.atomic():
            NumberRange.objects.create(name=name, last=int(highest[5:]) if highest else 0)
    except IntegrityError:
        return  # somebody else began it
