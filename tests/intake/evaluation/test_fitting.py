from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from intake.calibration import FIELDS, MEDIA, Stated, Step
from intake.evaluation.fitting import Outcome, accepts, fit, judged_by_others, outcome, pooled
from intake.evaluation.observing import Observation, Observed

BELOW = Step(0.0, 0, 0, 0.0)


def pairs(*groups):
    return [(confidence, place < right) for confidence, count, right in groups for place in range(count)]


def message(*fields, asked=False, wrong=False, case="c1"):
    return Observed(
        case, "email", asked, wrong, tuple(Observation(Stated(name, "text", sure, None), right) for name, sure, right in fields)
    )


def test_a_surer_group_that_was_right_less_often_is_put_together_with_the_one_below():
    steps = pooled(pairs((0.9, 2, 1), (0.95, 1, 0), (0.98, 3, 3)), prior=0.5)

    # (1 + 5 × 0.5) / (3 + 5) and (3 + 2.5) / 8, cut after the seventh place
    assert steps == (BELOW, Step(0.9, 3, 2, 0.4375), Step(0.98, 3, 0, 0.6875))


def test_a_few_right_answers_never_stand_above_many():
    steps = pooled(pairs((0.9, 100, 99), (0.98, 1, 1)), prior=0.5)

    assert steps == (BELOW, Step(0.9, 101, 1, 0.9669811))


def test_many_right_answers_come_near_to_one_and_never_reach_it():
    (_, few), (_, many) = (pooled(pairs((0.98, count, count)), prior=0.995) for count in (10, 100_000))

    assert few.chance == 0.9983333
    assert many.chance == 0.9999997
    assert pooled(pairs((0.98, 10**6, 10**6)), prior=0.9999999)[1].chance == 0.9999999


def test_the_same_confidence_is_one_group_whatever_the_order():
    assert pooled([(0.9, True), (0.8, True), (0.9, False)], prior=0.5) == pooled(
        [(0.9, False), (0.9, True), (0.8, True)], prior=0.5
    )


def test_below_everything_that_was_seen_nothing_is_known():
    assert pooled([(0.9, True)], prior=0.99)[0] == BELOW
    assert pooled([(0.0, True)], prior=0.99)[0].start == 0.0
    assert pooled([], prior=0.99) == (Step(0.0, 0, 0, 0.99),)


@given(st.lists(st.tuples(st.sampled_from([0.5, 0.7, 0.9, 0.92, 0.95, 0.98, 1.0]), st.booleans())), st.floats(0.01, 0.99))
def test_a_curve_never_falls_and_forgets_nobody(found, prior):
    steps = pooled(found, prior=prior)

    chances = [step.chance for step in steps]
    assert chances == sorted(chances)
    assert all(chance < 1 for chance in chances)
    assert sum(step.count for step in steps) == len(found)
    assert sum(step.wrong for step in steps) == sum(not right for _, right in found)


def test_only_what_nobody_was_asked_about_teaches():
    curves = fit(
        [
            message(*[("line", 0.98, True)] * 9, ("delivery", None, True)),
            message(("line", 0.98, False), ("delivery", None, False), asked=True),
        ]
    )

    assert set(curves) == {(field, medium) for field in FIELDS for medium in MEDIA}
    # The rate of all lines is (9 + 0.5) / 10, and five of that rate are added.
    assert curves["line", "text"].steps == (BELOW, Step(0.98, 9, 0, 0.9821428))
    # A medium in which no line was seen has the rate of all lines.
    assert curves["line", "scanned"].steps == (Step(0.0, 0, 0, 0.95),)
    assert curves["delivery", "text"].silent == Step(0.0, 1, 0, 0.7916666)
    assert curves["customer", "text"].steps == (Step(0.0, 0, 0, 0.5),)
    assert curves["customer", "text"].silent is None


def test_a_message_that_is_no_order_teaches_nothing_of_fields_but_counts_as_wrong():
    orders = [message(*[("line", 0.98, True)] * 99, ("customer", 0.98, True))]
    letter = message(("line", 0.98, None), wrong=True)

    curves = fit([*orders, letter])

    assert curves["line", "text"].steps[1].count == 99
    foretold = round(1 - curves["line", "text"].steps[1].chance, 3)
    assert outcome([(letter, curves)], 1) == Outcome(1, 1, 1, 1, 0, foretold)


def test_a_stricter_setting_accepts_no_order_that_a_laxer_one_refuses():
    seen = [message(*[("line", 0.9 + place / 100, place > 0 or copy > 2) for place in range(10)]) for copy in range(50)]
    curves = fit(seen)

    accepted = [
        {place for place, each in enumerate(seen) if accepts(each, curves, setting)} for setting in (1, 2, 10, 100, 1000, 100_000)
    ]

    assert accepted[0] == set(range(50))
    assert all(stricter <= laxer for laxer, stricter in pairwise(accepted))
    assert accepted[-1] == set()


def test_each_set_is_judged_by_what_the_others_taught():
    good = [message(("line", 0.98, True))]
    bad = [message(("line", 0.98, False), wrong=True)]

    (_, of_good), (_, of_bad) = judged_by_others([good, bad])

    assert of_good["line", "text"].steps[-1].wrong == 1
    assert of_bad["line", "text"].steps[-1].wrong == 0
    ((_, alone),) = judged_by_others([good])
    assert alone["line", "text"].steps[-1].count == 1
