from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from intake.evaluation.cases import ArticleUnits, Case, Catalogue, Expected, ExpectedLine, Place
from intake.evaluation.judging import Difference
from intake.evaluation.scoring import Ratio, score
from orders.states import ChannelName, MessageKind

CATALOGUE = Catalogue(
    articles={"A": ArticleUnits("C62", Decimal(10), "CT"), "B": ArticleUnits("PK"), "C": ArticleUnits("PR")},
    main_addresses={"K1": Place("70999", "Talweg 3"), "K2": Place("70998", "Seeweg 5")},
)
WANTED = (("A", "3", "CT"), ("B", "2", "PK"))


def case(number="1", kind="order", group="email", lines=WANTED, **expected):
    values = {"customer": "K1", "po_number": "4711", "requested_date": date(2026, 12, 1)} | expected
    return Case(
        id=number,
        group=group,
        channel=ChannelName.EMAIL,
        received_at=datetime(2026, 11, 16, 8, tzinfo=UTC),
        folder=Path(number),
        expected=Expected(
            kind=MessageKind(kind), lines=tuple(ExpectedLine(sku, Decimal(count), unit) for sku, count, unit in lines), **values
        ),
        catalogue=CATALOGUE,
    )


def result(lines=WANTED, **values):
    data = {
        "kind": "order",
        "decision": "accepted",
        "reasons": [],
        "customer": "K1",
        "po_number": "4711",
        "requested_date": "2026-12-01",
        "delivery": None,
        "lines": [{"sku": sku, "quantity": count, "unit": unit} for sku, count, unit in lines],
        "order": "",
        "duplicate_of": "",
    }
    return data | values


def judged(expected, *results):
    found = score([expected], {expected.id: results})
    (verdict,) = found.verdicts
    return verdict, found.overall


def test_an_order_read_as_a_clerk_would_is_touchless():
    verdict, figures = judged(case(), result([("A", "30", "C62"), ("B", "2.0", "PK")]))

    assert (verdict.exact, verdict.touchless, verdict.wrong_accept, verdict.wrong) == (True, True, False, False)
    assert figures.touchless == figures.exact == figures.kind == figures.customer == Ratio(1, 1)
    assert figures.line_recall == figures.line_precision == Ratio(2, 2)
    assert figures.wrong_accepts == Ratio(0, 1)


def test_a_missing_and_a_foreign_line_are_named_and_an_accepted_order_is_then_wrong():
    verdict, figures = judged(case(), result([("A", "3", "C62"), ("B", "2", "PK"), ("C", "1", "PR")]))

    assert verdict.missing == (("A", "30"),)
    assert verdict.extra == (("A", "3"), ("C", "1"))
    assert (figures.line_recall, figures.line_precision) == (Ratio(1, 2), Ratio(1, 3))
    assert (figures.exact, figures.touchless, figures.wrong_accepts) == (Ratio(0, 1), Ratio(0, 1), Ratio(1, 1))


def test_the_same_line_twice_is_one_too_many():
    verdict, _ = judged(case(), result([*WANTED, ("B", "2", "PK")]))

    assert (verdict.missing, verdict.extra, verdict.wrong_accept) == ((), (("B", "2"),), True)


def test_a_wrong_order_number_or_date_is_inexact_but_sends_no_wrong_goods():
    verdict, figures = judged(case(), result(po_number="4712", requested_date=None))

    assert verdict.differences == (Difference("po_number", "4711", "4712"), Difference("requested_date", "2026-12-01", "–"))
    assert (figures.exact, figures.touchless, figures.wrong_accepts) == (Ratio(0, 1), Ratio(0, 1), Ratio(0, 1))


def test_a_wrong_place_of_delivery_is_a_wrong_accept():
    verdict, figures = judged(case(delivery=Place("70111", "Hofstraße 9")), result())

    assert verdict.differences == (Difference("delivery", "Hofstraße 9, 70111", "–"),)
    assert figures.wrong_accepts == Ratio(1, 1)


def test_the_main_address_written_out_is_no_other_place():
    verdict, _ = judged(case(), result(delivery={"street": "Talweg 3", "postal_code": "70999", "city": "x"}))

    assert verdict.touchless


def test_a_wrong_customer_is_a_wrong_accept():
    verdict, figures = judged(case(), result(customer="K2"))

    assert verdict.differences == (Difference("customer", "K1", "K2"),)
    assert (figures.customer, figures.wrong_accepts) == (Ratio(0, 1), Ratio(1, 1))


def test_accepting_what_needs_a_person_is_wrong_even_if_exact():
    verdict, figures = judged(case(needs_person=True, why="Farbe fehlt"), result())

    assert (verdict.exact, verdict.wrong_accept, verdict.wrong) == (True, True, True)
    assert (figures.touchless, figures.wrong_accepts) == (Ratio(0, 0), Ratio(1, 1))


def test_an_order_in_review_for_nothing_tells_its_reasons():
    reasons = [{"code": "quantity_unsure", "field": "", "line": 2, "detail": "2 oder 7"}, {"code": "damaged", "line": None}]
    verdict, figures = judged(case(), result(decision="review", reasons=reasons))

    assert (verdict.needless, verdict.reasons) == (True, ("quantity_unsure line 2: 2 oder 7", "damaged"))
    assert (figures.exact, figures.touchless, figures.wrong_accepts, figures.needless) == (
        Ratio(1, 1),
        Ratio(0, 1),
        Ratio(0, 0),
        Ratio(1, 1),
    )


def test_an_open_line_claims_nothing_but_keeps_an_order_from_being_exact():
    lines = [*WANTED, (None, "4", "C62"), ("C", None, "PR")]
    verdict, figures = judged(case(), result(lines, decision="review"))

    assert (figures.line_recall, figures.line_precision) == (Ratio(2, 2), Ratio(2, 2))
    assert (verdict.exact, verdict.differences) == (False, (Difference("open lines", "0", "2"),))


def test_an_open_line_is_right_where_a_person_is_needed():
    verdict, figures = judged(case(needs_person=True), result([*WANTED, (None, "4", "C62")], decision="review"))

    assert (verdict.exact, verdict.wrong, figures.exact) == (True, False, Ratio(1, 1))


def test_a_message_that_is_no_order_must_not_be_accepted_as_one():
    verdict, figures = judged(case(kind="other", lines=(), customer=None, po_number=None), result())

    assert verdict.extra == (("A", "30"), ("B", "2"))
    assert (figures.kind, figures.wrong_accepts, figures.line_precision) == (Ratio(0, 1), Ratio(1, 1), Ratio(0, 2))
    assert (figures.exact, figures.line_recall) == (Ratio(0, 0), Ratio(0, 0))


def test_lines_of_a_change_are_not_entered_and_not_compared():
    verdict, figures = judged(
        case(kind="change", needs_person=True), result([("C", "9", "PR")], kind="change", decision="review")
    )

    assert (verdict.wrong, figures.line_precision, figures.kind) == (False, Ratio(0, 0), Ratio(1, 1))


def test_a_complaint_that_is_filed_is_lost():
    verdict, figures = judged(case(kind="complaint", lines=(), needs_person=True), result([], kind="complaint", decision="filed"))

    assert (verdict.lost, verdict.wrong, figures.lost) == (True, True, Ratio(1, 1))


def test_a_message_without_result_has_everything_wrong():
    verdict, figures = judged(case())

    assert (verdict.decision, verdict.differences) == ("none", (Difference("result", "order", "–"),))
    assert verdict.missing == (("A", "30"), ("B", "2"))
    assert (figures.kind, figures.customer, figures.line_recall, figures.exact) == (
        Ratio(0, 1),
        Ratio(0, 1),
        Ratio(0, 2),
        Ratio(0, 1),
    )


def test_a_second_order_out_of_one_is_wrong():
    verdict, figures = judged(case(), result([("C", "1", "PR")], decision="review"), result())

    assert (verdict.decision, verdict.exact, verdict.extra) == ("accepted", False, (("C", "1"),))
    assert verdict.differences == (Difference("orders", "1", "2"),)
    assert (figures.line_recall, figures.line_precision, figures.wrong_accepts) == (Ratio(2, 2), Ratio(2, 3), Ratio(1, 1))


def test_a_duplicate_is_known_by_the_number_of_the_earlier_order():
    cases = [case("1"), case("2", needs_person=True, duplicate_of="1"), case("3", needs_person=True, duplicate_of="1")]
    found = score(
        cases,
        {
            "1": result(order="2026-00001"),
            "2": result(order="2026-00002", decision="review", duplicate_of="2026-00001"),
            "3": result(order="2026-00003", decision="review"),
        },
    )

    assert [verdict.differences for verdict in found.verdicts] == [(), (), (Difference("duplicate_of", "1", "–"),)]


def test_figures_are_given_by_class_and_over_all():
    cases = [case("1"), case("2", group="fax"), case("3", group="fax", needs_person=True)]
    found = score(cases, {"1": result(), "2": result(customer="K2"), "3": result(decision="review")})

    assert list(found.groups) == ["email", "fax"]
    assert (found.groups["email"].touchless, found.groups["fax"].touchless, found.overall.touchless) == (
        Ratio(1, 1),
        Ratio(0, 1),
        Ratio(1, 2),
    )
    assert (found.overall.wrong_accepts, found.overall.exact, found.overall.messages) == (Ratio(1, 2), Ratio(2, 3), 3)
    assert found.overall.as_json()["exact"] == {"hits": 2, "of": 3, "share": 2 / 3}
    assert found.groups["fax"].as_json()["lost"] == {"hits": 0, "of": 2, "share": 0.0}
