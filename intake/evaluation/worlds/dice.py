"""Chance that can be repeated: every part of a world has a stream of its own, named by the seed and what it is for."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chance.

    A stream is known by its name, so that a new part of a world leaves the others as they were.
    """

    def __init__(self, *name: object) -> None:
        self._name = "/".join(str(part) for part in name)
        self._random = random.Random(self._name)  # noqa: S311 - to be repeated, not to be secret

    def child(self, *name: object) -> Dice:
        """Give a stream for a part, independent of how much was drawn from this one."""
        return Dice(self._name, *name)

    def chance(self, share: float) -> bool:
        """Tell yes in ``share`` of all cases."""
        return self._random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """Take one of several."""
        return choices[self._random.randrange(len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Take one by weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def several(self, choices: Sequence[T], count: int) -> list[T]:
        """Take several different ones, in an order of chance; all if there are fewer."""
        return self._random.sample(list(choices), min(count, len(choices)))

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All, in an order of chance."""
        return self.several(choices, len(choices))

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def between(self, low: float, high: float) -> float:
        """A number between two."""
        return self._random.uniform(low, high)

    def normal(self, mean: float, spread: float) -> float:
        """A number around a mean."""
        return self._random.gauss(mean, spread)

    def digits(self, count: int) -> str:
        """That many digits; the first is no zero."""
        return str(self.number(1, 9)) + "".join(str(self.number(0, 9)) for _ in range(count - 1))

    def seed(self) -> int:
        """A seed for other generators, numpy's for one."""
        return self._random.getrandbits(32)
