"""Rows into the database: new ones, changed ones, and those that are the same are left alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
K = TypeVar("K", bound=Hashable)
# Told how many rows of how many are written.
Done = Callable[[int, int], None]
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the rows of a file.

    Attributes:
        gone: Deactivated, or removed where rows of that kind cannot be inactive.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether all is as before."""
        return not (self.new or self.changed or self.gone)


def nobody(_done: int, _total: int) -> None:
    """Where nobody wants to know how far it is."""


def upsert(
    manager: models.Manager[M],
    existing: Mapping[K, M],
    wanted: Iterable[tuple[K, dict[str, Any]]],
    *,
    unique: Sequence[str],
    derive: Callable[[M], None] | None = None,
    derived: Sequence[str] = (),
    done: Done = nobody,
) -> Count:
    """Create what is not there and update what differs, in a constant number of queries a thousand rows.

    Args:
        existing: Rows that are there, by key.
        wanted: Key and the values of the fields to set; other fields stay.
        unique: The fields of the key; a constraint of the database must hold them unique.
        derive: Sets the ``derived`` fields from the others.
        done: Told how far it is.
    """
    new: list[M] = []
    changed: list[M] = []
    same = 0
    for key, values in wanted:
        row = existing.get(key)
        if row is None:
            row = manager.model(**values)
            new.append(row)
            if derive:
                derive(row)
            continue
        names = (*values, *derived)
        before = [getattr(row, name) for name in names]
        for name, value in values.items():
            setattr(row, name, value)
        if derive:
            derive(row)
        if before == [getattr(row, name) for name in names]:
            same += 1
        else:
            changed.append(row)
    total = len(new) + len(changed) + same
    written = same
    for batch in _batches(new):
        manager.bulk_create(batch)
        written += len(batch)
        done(written, total)
    # What the database makes itself of other columns cannot be set.
    settable = [field for field in manager.model._meta.concrete_fields if not (field.primary_key or field.generated)]  # noqa: SLF001
    others = [field.name for field in settable if field.name not in unique]
    for batch in _batches(changed):
        for row in batch:
            # One INSERT … ON CONFLICT a batch is many times faster than bulk_update; the key finds the row, not the id.
            row.pk = None
        manager.bulk_create(batch, update_conflicts=True, unique_fields=list(unique), update_fields=others)
        written += len(batch)
        done(written, total)
    return Count(len(new), len(changed), same)


def remove(manager: models.Manager[M], keys: Sequence[int]) -> int:
    """Delete rows by id, some at a time."""
    for batch in _batches(keys):
        manager.filter(pk__in=batch).delete()
    return len(keys)


def deactivate(manager: models.Manager[M], keys: Sequence[int]) -> int:
    """Set ``active`` to false by id, some at a time."""
    for batch in _batches(keys):
        manager.filter(pk__in=batch).update(active=False)
    return len(keys)


def _batches(rows: Sequence[Any]) -> Iterable[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
