"""What a run teaches about confidence: of each field that was stated, how surely, and whether it was right. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.calibration import Stated
from intake.evaluation.cases import Case
from intake.evaluation.claims import Line, Result, claims, expected_lines, header_right, take
from intake.evaluation.judging import Verdict
from intake.evaluation.seeing import Seen, SeenOrder


@dataclass(frozen=True, slots=True)
class Observation:
    """A field that was stated, and whether a careful clerk would have entered the same.

    Attributes:
        right: ``None`` in a message that is no order.
    """

    stated: Stated
    right: bool | None


@dataclass(frozen=True, slots=True)
class Observed:
    """A message that was taken for an order.

    Attributes:
        asked: Whether it was shown to a person.
        wrong: Whether it would have been a wrong accept.
    """

    case: str
    group: str
    asked: bool
    wrong: bool
    fields: tuple[Observation, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For ``--json``: {case, class, asked, wrong, fields: [field, medium, confidence, right, position]}."""
        rows = [
            [each.stated.field, each.stated.medium, each.stated.confidence, each.right, each.stated.position]
            for each in self.fields
        ]
        return {"case": self.case, "class": self.group, "asked": self.asked, "wrong": self.wrong, "fields": rows}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Observed:
        """The same back."""
        fields = tuple(
            Observation(Stated(field, medium, confidence, position), right)
            for field, medium, confidence, right, position in data["fields"]
        )
        return Observed(data["case"], data["class"], bool(data["asked"]), bool(data["wrong"]), fields)


def observe(verdict: Verdict, results: Sequence[Result], seen: Seen | None) -> Observed | None:
    """Compare what was stated of a message with what was expected; ``None`` where it was not taken for an order.

    Args:
        results: Of the message.
        seen: What was read in it.
    """
    orders = [each for each in results if each.get("kind") == "order"]
    if not orders:
        return None
    case = verdict.case
    asked = verdict.decision != "accepted"
    wrong = not verdict.is_order or case.expected.needs_person or not verdict.goods_right
    wanted = expected_lines(case)
    fields: list[Observation] = []
    for result in orders:
        order = seen.orders.get(str(result.get("order") or "")) if seen is not None else None
        if order is not None:
            fields += _lines(case, result, order, wanted)
            fields += _header(case, result, order)
    if not verdict.is_order:
        fields = [Observation(each.stated, None) for each in fields]
    return Observed(case.id, case.group, asked, wrong, tuple(fields))


def _lines(case: Case, result: Result, order: SeenOrder, wanted: Counter[Line]) -> Iterator[Observation]:
    """Each line that claims something; one that is expected once is right once."""
    places = order.lines
    for position, claim in enumerate(claims(result, case.catalogue), start=1):
        if claim is not None and position in places:
            yield Observation(places[position].stated, take(claim, wanted))


def _header(case: Case, result: Result, order: SeenOrder) -> Iterator[Observation]:
    for name, same in header_right(case, result).items():
        spot = order.header.get(name)
        if spot is not None and not (name == "customer" and spot.stated.confidence is None):
            yield Observation(spot.stated, same)


def observe_all(verdicts: Sequence[Verdict], results: Mapping[str, Sequence[Result]], seen: Mapping[str, Seen]) -> list[Observed]:
    """Observe every message of a run.

    Args:
        results: By case id.
        seen: By message id.
    """
    found = []
    for verdict in verdicts:
        given = results.get(verdict.case.id, ())
        message = next((str(each["message"]) for each in given if each.get("message")), "")
        found.append(observe(verdict, given, seen.get(message)))
    return [each for each in found if each is not None]
