"""How well a case set was read (docs/evaluation.md). Plain Python: the same results always give the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from intake.evaluation.cases import Case
from intake.evaluation.claims import Result
from intake.evaluation.judging import Verdict, judge


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many; ``share`` is ``None`` where there is nothing to count."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """From 0 to 1."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The score of some messages (docs/evaluation.md says what each figure means).

    Attributes:
        lost: Of the messages that need a person or are orders.
        needless: Shown to a person, of the messages that need none.
    """

    messages: int
    orders: int
    kind: Ratio
    customer: Ratio
    line_recall: Ratio
    line_precision: Ratio
    exact: Ratio
    touchless: Ratio
    wrong_accepts: Ratio
    lost: Ratio
    needless: Ratio

    def as_json(self) -> dict[str, Any]:
        """As {name: {hits, of, share}}."""
        ratios = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: {"hits": value.hits, "of": value.of, "share": value.share} if isinstance(value, Ratio) else value
            for name, value in ratios.items()
        }


@dataclass(frozen=True, slots=True)
class Score:
    """The figures over all and by class, and every message judged, in the order of the case set."""

    overall: Figures
    groups: Mapping[str, Figures]
    verdicts: tuple[Verdict, ...]


def score(expected: Sequence[Case], results: Mapping[str, Result | Sequence[Result]]) -> Score:
    """Compare what was read with what a careful clerk would have entered.

    Args:
        results: By case id, the public JSON object of the order (docs/receive.md), or several where a message gave several.
    """
    by_case = {key: [value] if isinstance(value, Mapping) else list(value) for key, value in results.items()}
    # A duplicate names the number that the earlier order was given here; the expectation names the case.
    case_of = {str(each["order"]): key for key, found in by_case.items() for each in found if each.get("order")}
    verdicts = tuple(judge(case, by_case.get(case.id, []), case_of) for case in expected)
    groups = {
        group: figures([verdict for verdict in verdicts if verdict.case.group == group])
        for group in sorted({case.group for case in expected})
    }
    return Score(figures(verdicts), groups, verdicts)


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """Count."""
    rows = list(verdicts)
    orders = [row for row in rows if row.is_order]
    routine = [row for row in orders if not row.case.expected.needs_person]
    accepted = [row for row in rows if row.decision == "accepted"]
    to_see = [row for row in rows if row.is_order or row.case.expected.needs_person]
    unneeded = [row for row in rows if not row.case.expected.needs_person]
    found, there, claimed = (sum(row.lines[index] for row in rows) for index in range(3))
    return Figures(
        messages=len(rows),
        orders=len(orders),
        kind=Ratio(sum(row.kind_right for row in rows), len(rows)),
        customer=Ratio(sum(row.customer_right for row in orders), len(orders)),
        line_recall=Ratio(found, there),
        line_precision=Ratio(found, claimed),
        exact=Ratio(sum(row.exact for row in orders), len(orders)),
        touchless=Ratio(sum(row.touchless for row in routine), len(routine)),
        wrong_accepts=Ratio(sum(row.wrong_accept for row in accepted), len(accepted)),
        lost=Ratio(sum(row.lost for row in to_see), len(to_see)),
        needless=Ratio(sum(row.needless for row in unneeded), len(unneeded)),
    )
