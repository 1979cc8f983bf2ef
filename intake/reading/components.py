"""Connected ink of a two-valued page, found by its horizontal runs; numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Components:
    """The pieces of connected ink.

    Attributes:
        rows, starts, ends: Of each run; ``ends`` exclusive.
        labels: Component of each run, from 0.
        areas: Ink pixels of each component.
        left, top, right, bottom: Its bounds, right and bottom exclusive.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    labels: Ints
    areas: Ints
    left: Ints
    top: Ints
    right: Ints
    bottom: Ints

    def erase(self, ink: Mask, chosen: Mask) -> None:
        """Take the chosen components (a flag for each) out of ``ink``, in place."""
        picked = chosen[self.labels]
        flat = ink.reshape(-1)
        flat[positions(self.rows[picked] * ink.shape[1] + self.starts[picked], self.ends[picked] - self.starts[picked])] = False


def positions(begins: Ints, lengths: Ints) -> Ints:
    """All indices of the stretches [begin, begin + length)."""
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    offsets = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(begins, lengths) + np.arange(total, dtype=np.int64) - offsets


def runs_of(ink: Mask) -> tuple[Ints, Ints, Ints]:
    """Row, start and end (exclusive) of each horizontal run, row by row."""
    height, width = ink.shape
    flat = np.zeros((height, width + 2), bool)
    flat[:, 1:-1] = ink
    # A run begins and ends where a pixel differs from the one before: every second change is an end.
    changes = np.flatnonzero(flat.reshape(-1)[1:] != flat.reshape(-1)[:-1]).astype(np.int64)
    begins = changes[::2]
    rows = begins // (width + 2)
    return rows, begins - rows * (width + 2), changes[1::2] - rows * (width + 2)


def find_components(ink: Mask) -> Components:
    """Find the 8-connected components.

    Args:
        ink: (height, width), true where there is ink.
    """
    height, width = ink.shape
    rows, starts, ends = runs_of(ink)
    labels = joined(rows, starts, ends, width + 3)
    count = int(labels.max()) + 1 if labels.size else 0
    left, top = np.full(count, width, np.int64), np.full(count, height, np.int64)
    right, bottom = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.minimum.at(left, labels, starts)
    np.minimum.at(top, labels, rows)
    np.maximum.at(right, labels, ends)
    np.maximum.at(bottom, labels, rows + 1)
    areas = np.bincount(labels, weights=ends - starts, minlength=count).astype(np.int64)
    return Components(rows, starts, ends, labels, areas, left, top, right, bottom)


def joined(rows: Ints, starts: Ints, ends: Ints, stride: int, reach: int = 1) -> Ints:
    """Label runs: two that touch, corners included, are of one component.

    Args:
        rows, starts, ends: Sorted by row and start; not negative.
        stride: More than any end by 2 at least.
        reach: Runs so many rows apart touch still.
    """
    count = rows.size
    begin_keys, end_keys = rows * stride + starts, rows * stride + ends
    uppers, lowers = [], []
    for down in range(1, reach + 1):
        first = np.searchsorted(end_keys, begin_keys + down * stride, side="left")
        behind = np.searchsorted(begin_keys, end_keys + down * stride, side="right")
        number = np.maximum(behind - first, 0)
        uppers.append(np.repeat(np.arange(count, dtype=np.int64), number))
        lowers.append(positions(first.astype(np.int64), number.astype(np.int64)))
    upper, lower = np.concatenate(uppers), np.concatenate(lowers)
    parent = np.arange(count, dtype=np.int64)
    while upper.size:
        # Hook the larger root under the smaller, then flatten; a few rounds do, as roots at least halve.
        a, b = parent[upper], parent[lower]
        np.minimum.at(parent, np.maximum(a, b), np.minimum(a, b))
        while True:
            flatter = parent[parent]
            if np.array_equal(flatter, parent):
                break
            parent = flatter
        different = parent[upper] != parent[lower]
        upper, lower = upper[different], lower[different]
    return np.unique(parent, return_inverse=True)[1].astype(np.int64)
