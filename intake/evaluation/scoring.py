"""How well a case set was read (docs/evaluation.md). Plain Python: the same results always give the same figures.

Where the format leaves a choice, the stricter one is taken:

- Lines count for recall and precision in every message that is an order or was taken for one. A line of a result without
  article or quantity claims nothing and is left out of precision; where no person should be needed it makes the order inexact.
- A message with several results is right only if it should have several: the result that shares the most lines is compared,
  each further order is inexact, its lines are extra, and accepted it is a wrong accept.
- An accepted message that is no order is a wrong accept. A message without any result has everything wrong.
- *Lost* is a message filed although somebody must act on it: nobody will look at it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from intake.evaluation.cases import Case, Catalogue, Place
from intake.evaluation.comparing import as_decimal, base_quantity, same_number, same_place, same_po
from orders.states import MessageKind

Result = Mapping[str, Any]
Line = tuple[str, str]


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


def judge(case: Case, results: Sequence[Result], case_of: Mapping[str, str]) -> Verdict:
    """Judge one message.

    Args:
        case_of: Which case gave the order with a number.
    """
    expected, catalogue = case.expected, case.catalogue
    wanted = Counter(
        (same_number(line.sku), base_quantity(line.sku, line.quantity, line.unit, catalogue)) for line in expected.lines
    )
    if not results:
        lines = (0, wanted.total(), 0) if expected.kind is MessageKind.ORDER else (0, 0, 0)
        nothing = (Difference("result", str(expected.kind), "–"),)
        return Verdict(case, "none", False, False, lines, False, False, nothing, tuple(wanted.elements()))
    best = max(results, key=lambda each: (_claims(each, catalogue) & wanted).total())
    lines, missing, extra = _compare_lines(expected.kind, wanted, results, catalogue)
    open_lines = sum(_open_lines(each) for each in results)
    place = best.get("delivery")
    given = Place(place.get("postal_code") or "", place.get("street") or "") if place else None
    right = {
        "kind": all(each.get("kind") == expected.kind for each in results),
        "customer": same_number(best.get("customer")) == same_number(expected.customer),
        "lines": not missing and not extra and len(results) == 1 and (expected.needs_person or not open_lines),
        "delivery": same_place(given, expected.customer, catalogue)
        == same_place(expected.delivery, expected.customer, catalogue),
        "po_number": same_po(best.get("po_number")) == same_po(expected.po_number),
        "requested_date": (best.get("requested_date") or None) == _iso(expected.requested_date),
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
    claims = sum((_claims(each, catalogue) for each in results), Counter[Line]())
    if kind is MessageKind.ORDER:
        return ((wanted & claims).total(), wanted.total(), claims.total()), wanted - claims, claims - wanted
    if any(each.get("kind") == "order" for each in results):
        return (0, 0, claims.total()), Counter(), claims
    # Nothing is entered from a message that was rightly taken for no order, so its lines are not compared.
    return (0, 0, 0), Counter(), Counter()


def _decision(results: Sequence[Result]) -> str:
    """The decision that weighs most: one accepted order makes the message accepted."""
    decisions = {str(each.get("decision")) for each in results}
    return next((each for each in ("accepted", "review", "filed") if each in decisions), "none")


def _claims(result: Result, catalogue: Catalogue) -> Counter[Line]:
    claims: Counter[Line] = Counter()
    for line in result.get("lines") or ():
        sku, quantity = line.get("sku"), as_decimal(line.get("quantity"))
        if sku and quantity is not None:
            claims[(same_number(sku), base_quantity(sku, quantity, line.get("unit") or "", catalogue))] += 1
    return claims


def _open_lines(result: Result) -> int:
    return sum(not line.get("sku") or as_decimal(line.get("quantity")) is None for line in result.get("lines") or ())


def _differences(
    case: Case, result: Result, right: Mapping[str, bool], results: int, open_lines: int, case_of: Mapping[str, str]
) -> Iterable[Difference]:
    expected = case.expected
    if not right["kind"]:
        yield Difference("kind", str(expected.kind), _text(result.get("kind")))
    if results > 1:
        yield Difference("orders", "1", str(results))
    earlier = str(result.get("duplicate_of") or "")
    earlier = case_of.get(earlier, earlier)
    if earlier != expected.duplicate_of:
        yield Difference("duplicate_of", _text(expected.duplicate_of), _text(earlier))
    if expected.kind is MessageKind.OTHER:
        return
    if not right["customer"]:
        yield Difference("customer", _text(expected.customer), _text(result.get("customer")))
    if not right["po_number"]:
        yield Difference("po_number", _text(expected.po_number), _text(result.get("po_number")))
    if expected.kind is not MessageKind.ORDER:
        return
    if not right["requested_date"]:
        yield Difference("requested_date", _text(_iso(expected.requested_date)), _text(result.get("requested_date")))
    if not right["delivery"]:
        yield Difference("delivery", _place_text(expected.delivery), _delivery_text(result.get("delivery")))
    if open_lines and not expected.needs_person:
        yield Difference("open lines", "0", str(open_lines))


def _sentence(reason: Any) -> str:
    """A reason as one line: code, line and what was seen."""
    if not isinstance(reason, Mapping):
        return str(reason)
    where = f" line {reason['line']}" if reason.get("line") is not None else ""
    detail = f": {reason['detail']}" if reason.get("detail") else ""
    return f"{reason.get('code', '?')}{where}{detail}"


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _text(value: object) -> str:
    return str(value) if value else "–"


def _place_text(place: Place | None) -> str:
    return f"{place.street}, {place.postal_code}" if place else "–"


def _delivery_text(place: Mapping[str, Any] | None) -> str:
    return f"{place.get('street') or ''}, {place.get('postal_code') or ''}" if place else "–"
