"""Fit the calibration: how often each stated confidence was right, as a curve that never falls. Plain Python.

Isotonic regression by pooling adjacent violators: fields are put in the order of their confidence, and neighbours are put
together as long as a surer one was right less often. What was seen seldom is then drawn towards the rate of its field over all
media, as if ``PRIOR_WEIGHT`` more fields of that rate had been seen: a few right answers never make a chance of 1. That weight
is small, as groups differ much: most were never wrong, a few often. Whether it is right shows in ``Outcome.expected``: what the
curves of the other sets foretold of a set, beside what was wrong in it.

Only what would have been accepted counts: a field of an order that a person sees anyway says nothing of the others.

Source: Ayer et al. 1955, An empirical distribution function for sampling with incomplete information.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intake.calibration import FIELDS, GOODS, MEDIA, Calibration, Curve, Step, chance_of
from intake.evaluation.observing import Observation, Observed

PRIOR_WEIGHT = 5


@dataclass(frozen=True, slots=True)
class _Pool:
    """Neighbouring confidences taken together."""

    start: float
    count: int
    right: int

    @property
    def rate(self) -> float:
        return self.right / self.count

    def smoothed(self, prior: float) -> float:
        return math.floor((self.right + PRIOR_WEIGHT * prior) / (self.count + PRIOR_WEIGHT) * 1e7) / 1e7

    def with_next(self, other: _Pool) -> _Pool:
        return _Pool(self.start, self.count + other.count, self.right + other.right)


def pooled(pairs: Iterable[tuple[float, bool]], *, prior: float) -> tuple[Step, ...]:
    """Fit one curve.

    Args:
        pairs: Confidence and whether it was right, in any order.
        prior: The rate towards which it is drawn, below 1.

    Returns:
        Steps whose chances never fall; below the least confidence that was seen the chance is 0. Without any pair the prior.
    """
    points = [_Pool(confidence, 1, int(right)) for confidence, right in sorted(pairs)]
    if not points:
        return (Step(0.0, 0, 0, prior),)
    pools = _together(points, lambda lower, upper: lower.start == upper.start)
    pools = _together(pools, lambda lower, upper: lower.rate >= upper.rate)
    pools = _together(pools, lambda lower, upper: lower.smoothed(prior) >= upper.smoothed(prior))
    steps = [Step(pool.start, pool.count, pool.count - pool.right, pool.smoothed(prior)) for pool in pools]
    return (Step(0.0, 0, 0, 0.0), *steps) if steps[0].start > 0 else tuple(steps)


def _together(pools: Sequence[_Pool], belong: Callable[[_Pool, _Pool], bool]) -> list[_Pool]:
    """Merge neighbours that belong together, again and again."""
    found: list[_Pool] = []
    for pool in pools:
        found.append(pool)
        while len(found) > 1 and belong(found[-2], found[-1]):
            upper = found.pop()
            found[-1] = found[-1].with_next(upper)
    return found


def fit(observed: Iterable[Observed]) -> Calibration:
    """Fit all curves on the messages that nobody was asked about."""
    seen = [each for message in observed if not message.asked for each in message.fields]
    known = [each for each in seen if each.right is not None]
    return {(field, medium): _curve(known, field, medium) for field in FIELDS for medium in MEDIA}


def _curve(seen: Sequence[Observation], field: str, medium: str) -> Curve:
    of_field = [each for each in seen if each.stated.field == field]
    stated = [each for each in of_field if each.stated.confidence is not None]
    silent = [each for each in of_field if each.stated.confidence is None]
    here = [
        (each.stated.confidence, bool(each.right))
        for each in stated
        if each.stated.medium == medium and each.stated.confidence is not None
    ]
    steps = pooled(here, prior=_rate(stated))
    if field in {"line", "customer"}:
        return Curve(steps)
    quiet = [bool(each.right) for each in silent if each.stated.medium == medium]
    pool = _Pool(0.0, len(quiet), sum(quiet))
    return Curve(steps, Step(0.0, pool.count, pool.count - pool.right, pool.smoothed(_rate(silent))))


def _rate(seen: Sequence[Observation]) -> float:
    """How often a field was right over all media: never 1, and one half where nothing was seen."""
    return (sum(bool(each.right) for each in seen) + 0.5) / (len(seen) + 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a setting would have done.

    Attributes:
        one_wrong_in: The setting; 1 are the rules alone.
        accepted: Unseen, of ``messages``.
        wrong: Of the accepted.
        wrong_goods: Of these, those with a line, a customer or a place that was read wrongly; the others lack lines, are no
            orders, or needed a person: of that no confidence speaks.
        expected: How many ``wrong_goods`` the chances of the accepted foretold.
    """

    one_wrong_in: int
    messages: int
    accepted: int
    wrong: int
    wrong_goods: int
    expected: float


def outcome(pairs: Sequence[tuple[Observed, Calibration]], one_wrong_in: int) -> Outcome:
    """Count what a setting would have accepted.

    Args:
        pairs: Each message with the curves that it is judged by.
    """
    taken = [(message, curves) for message, curves in pairs if accepts(message, curves, one_wrong_in)]
    wrong = [message for message, _ in taken if message.wrong]
    return Outcome(
        one_wrong_in,
        len(pairs),
        len(taken),
        len(wrong),
        sum(any(each.right is False for each in message.fields if each.stated.field in GOODS) for message in wrong),
        round(sum(1 - _chance(message, curves) for message, curves in taken), 3),
    )


def accepts(message: Observed, curves: Calibration, one_wrong_in: int) -> bool:
    """Whether a message that no rule doubts is sure enough."""
    return not message.asked and _chance(message, curves) >= 1 - 1 / one_wrong_in


def _chance(message: Observed, curves: Calibration) -> float:
    """Of the orders in a message; a message of whose fields nothing is known counts as certain."""
    fields = [each.stated for each in message.fields]
    return chance_of(fields, curves).right if any(each.field in GOODS for each in fields) else 1.0


def judged_by_others(sets: Sequence[Sequence[Observed]]) -> list[tuple[Observed, Calibration]]:
    """Each message with the curves fitted on all sets but its own; with a single set on that one."""
    found: list[tuple[Observed, Calibration]] = []
    for place, own in enumerate(sets):
        others = [message for other, each in enumerate(sets) if other != place or len(sets) == 1 for message in each]
        curves = fit(others)
        found += [(message, curves) for message in own]
    return found
