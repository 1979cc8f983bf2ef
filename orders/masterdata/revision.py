"""A number that is raised whenever articles or customers change, so that copies of them in memory are known to be old."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from orders.models import NumberRange

NAME = "masterdata"


def raise_revision() -> None:
    """Tell every process that its copy of the master data is out of date; part of the transaction of the change."""
    with transaction.atomic():
        NumberRange.objects.get_or_create(name=NAME)
        NumberRange.objects.filter(name=NAME).update(last=F("last") + 1)


def revision() -> int:
    """The number as it is now; 0 before anything was loaded."""
    return NumberRange.objects.filter(name=NAME).values_list("last", flat=True).first() or 0
