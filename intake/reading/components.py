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
        flat[_positions(self.rows[picked] * ink.shape[1] + self.starts[picked], self.ends[picked] - self.starts[picked])] = False


def _positions(begins: Ints, lengths: Ints) -> Ints:
    """All indices of the stretches [begin, begin + length)."""
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    offsets = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(begins, lengths) + np.arange(total, dtype=np.int64) - offsets


def find_components(ink: Mask) -> Components:
    """Find the 8-connected components.

    Args:
        ink: (height, width), true where there is ink.
    """
    height, width = ink.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = ink
    edges = np.diff(padded, axis=1)
    rows, starts = (axis.astype(np.int64) for axis in np.nonzero(edges == 1))
    ends = np.nonzero(edges == -1)[1].astype(np.int64)
    labels = _joined(rows, starts, ends, width + 3)
    count = int(labels.max()) + 1 if labels.size else 0
    left, top = np.full(count, width, np.int64), np.full(count, height, np.int64)
    right, bottom = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.minimum.at(left, labels, starts)
    np.minimum.at(top, labels, rows)
    np.maximum.at(right, labels, ends)
    np.maximum.at(bottom, labels, rows + 1)
    areas = np.bincount(labels, weights=ends - starts, minlength=count).astype(np.int64)
    return Components(rows, starts, ends, labels, areas, left, top, right, bottom)


def _joined(rows: Ints, starts: Ints, ends: Ints, stride: int) -> Ints:
    """Label runs: two of neighbouring rows are one component if they touch, corners included."""
    count = rows.size
    begin_keys, end_keys = rows * stride + starts, rows * stride + ends
    first = np.searchsorted(end_keys, (rows + 1) * stride + starts, side="left")
    behind = np.searchsorted(begin_keys, (rows + 1) * stride + ends, side="right")
    number = np.maximum(behind - first, 0)
    upper = np.repeat(np.arange(count, dtype=np.int64), number)
    lower = _positions(first.astype(np.int64), number.astype(np.int64))
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
