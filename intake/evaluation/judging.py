"""One message judged: what was read against what a careful clerk would have entered. Plain Python.

Where the format leaves a choice, the stricter one is taken:

- Lines count for recall and precision in every message that is an order or was taken for one. A line of a result without
  article or quantity claims nothing and is left out of precision; where no person should be needed it makes the order inexact.
- A message with several results is right only if it should have several: the result that shares the most lines is compared,
  and the order is inexact; lines of further orders are extra.
- An accepted message that is no order is a wrong accept. A message without any result has everything wrong.
- *Lost* is a message filed although somebody must act on it: nobody will look at it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.evaluation.cases import Case, Catalogue, Place
from intake.evaluation.claims import Line, Result, claims, expected_lines, header_right
from orders.states import MessageKind


@dataclass(frozen=True, slots=True)
class Difference:
    """What was expected of a field, and what the result says; both as text, ``–`` for nothing."""

    field: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One message judged.

    Attributes:
        decision: ``accepted``, ``review``, ``filed``, or ``none`` where there is no result.
        lines: (found, expected, claimed): lines right, lines that there are, lines that the result claims.
        exact: Customer, lines, order number, date and delivery are all right, and it is taken for an order.
        goods_right: The same without order number and date: what must be right in an accepted order.
        missing, extra: Lines as (article number, quantity in the article's unit).
        reasons: Why the program wants a person, as sentences.
    """

    case: Case
    decision: str
    kind_right: bool
    customer_right: bool
    lines: tuple[int, int, int]
    exact: bool
    goods_right: bool
    differences: tuple[Difference, ...] = ()
    missing: tuple[Line, ...] = ()
    extra: tuple[Line, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_order(self) -> bool:
        """Whether the message is an order, whatever it was taken for."""
        return self.case.expected.kind is MessageKind.ORDER

    @property
    def touchless(self) -> bool:
        """Accepted and exact where no person was needed."""
        return self.is_order and self.decision == "accepted" and self.exact and not self.case.expected.needs_person

    @property
    def wrong_accept(self) -> bool:
        """An order that nobody looked at, and that is wrong."""
        return self.decision == "accepted" and (not self.is_order or self.case.expected.needs_person or not self.goods_right)

    @property
    def lost(self) -> bool:
        """Filed although it is an order or somebody must act on it."""
        return self.decision == "filed" and (self.is_order or self.case.expected.needs_person)

    @property
    def needless(self) -> bool:
        """Shown to a person for nothing."""
        return self.decision == "review" and not self.case.expected.needs_person

    @property
    def wrong(self) -> bool:
        """Something in it is not as a careful clerk would have it."""
        return bool(self.differences or self.missing or self.extra) or self.wrong_accept or self.lost


def judge(case: Case, results: Sequence[Result], case_of: Mapping[str, str]) -> Verdict:
    """Judge one message.

    Args:
        case_of: Which case gave the order with a number.
    """
    expected, catalogue, wanted = case.expected, case.catalogue, expected_lines(case)
    if not results:
        lines = (0, wanted.total(), 0) if expected.kind is MessageKind.ORDER else (0, 0, 0)
        nothing = (Difference("result", str(expected.kind), "–"),)
        return Verdict(case, "none", False, False, lines, False, False, nothing, tuple(wanted.elements()))
    best = max(results, key=lambda each: (_claims(each, catalogue) & wanted).total())
    lines, missing, extra = _compare_lines(expected.kind, wanted, results, catalogue)
    open_lines = sum(claim is None for each in results for claim in claims(each, catalogue))
    right = {
        "kind": all(each.get("kind") == expected.kind for each in results),
        "lines": not missing and not extra and len(results) == 1 and (expected.needs_person or not open_lines),
        **header_right(case, best),
    }
    return Verdict(
        case=case,
        decision=_decision(results),
        kind_right=right["kind"],
        customer_right=right["customer"],
        lines=lines,
        exact=all(right.values()),
        goods_right=all(right[name] for name in ("kind", "customer", "lines", "delivery")),
        differences=tuple(_differences(case, best, right, len(results), open_lines, case_of)),
        missing=tuple(sorted(missing.elements())),
        extra=tuple(sorted(extra.elements())),
        reasons=tuple(dict.fromkeys(_sentence(reason) for each in results for reason in each.get("reasons") or ())),
    )


def _compare_lines(
    kind: MessageKind, wanted: Counter[Line], results: Sequence[Result], catalogue: Catalogue
) -> tuple[tuple[int, int, int], Counter[Line], Counter[Line]]:
    """Give (found, there, claimed), what is missing and what is extra."""
    claimed = sum((_claims(each, catalogue) for each in results), Counter[Line]())
    if kind is MessageKind.ORDER:
        return ((wanted & claimed).total(), wanted.total(), claimed.total()), wanted - claimed, claimed - wanted
    if any(each.get("kind") == "order" for each in results):
        return (0, 0, claimed.total()), Counter(), claimed
    # Nothing is entered from a message that was rightly taken for no order, so its lines are not compared.
    return (0, 0, 0), Counter(), Counter()


def _decision(results: Sequence[Result]) -> str:
    """The decision that weighs most: one accepted order makes the message accepted."""
    decisions = {str(each.get("decision")) for each in results}
    return next((each for each in ("accepted", "review", "filed") if each in decisions), "none")


def _claims(result: Result, catalogue: Catalogue) -> Counter[Line]:
    return Counter(claim for claim in claims(result, catalogue) if claim is not None)


def _differences(
    case: Case, result: Result, right: Mapping[str, bool], results: int, open_lines: int, case_of: Mapping[str, str]
) -> list[Difference]:
    """Name what a person would have to mend; of a message that nobody must see only its kind."""
    expected, other = case.expected, case.expected.kind is MessageKind.OTHER
    is_order = expected.kind is MessageKind.ORDER
    earlier = str(result.get("duplicate_of") or "")
    earlier = case_of.get(earlier, earlier)
    rows = (
        (right["kind"], "kind", str(expected.kind), result.get("kind")),
        (results == 1, "orders", "1", str(results)),
        (earlier == expected.duplicate_of, "duplicate_of", expected.duplicate_of, earlier),
        (right["customer"] or other, "customer", expected.customer, result.get("customer")),
        (right["po_number"] or other, "po_number", expected.po_number, result.get("po_number")),
        (right["requested_date"] or not is_order, "requested_date", _iso(expected.requested_date), result.get("requested_date")),
        (right["delivery"] or not is_order, "delivery", _place_text(expected.delivery), _delivery_text(result.get("delivery"))),
        (not open_lines or not is_order or expected.needs_person, "open lines", "0", str(open_lines)),
    )
    return [Difference(name, str(wanted or "–"), str(got or "–")) for same, name, wanted, got in rows if not same]


def _sentence(reason: Any) -> str:
    """A reason as one line: code, line and what was seen."""
    if not isinstance(reason, Mapping):
        return str(reason)
    where = f" line {reason['line']}" if reason.get("line") is not None else ""
    detail = f": {reason['detail']}" if reason.get("detail") else ""
    return f"{reason.get('code', '?')}{where}{detail}"


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _place_text(place: Place | None) -> str:
    return f"{place.street}, {place.postal_code}" if place else ""


def _delivery_text(place: Mapping[str, Any] | None) -> str:
    return f"{place.get('street') or ''}, {place.get('postal_code') or ''}" if place else ""
