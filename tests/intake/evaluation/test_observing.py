from __future__ import annotations

import json

from intake.calibration import Stated
from intake.evaluation.observing import Observed, observe, observe_all
from intake.evaluation.scoring import score
from intake.evaluation.seeing import Seen, SeenOrder, Spot
from tests.intake.evaluation.test_scoring import case, result


def seen(lines=(0.98, 0.95), **header):
    spots = {
        name: Spot(Stated(name, "text", header.get(name))) for name in ("customer", "delivery", "po_number", "requested_date")
    }
    rows = {place: Spot(Stated("line", "text", sure, place)) for place, sure in enumerate(lines, start=1)}
    return Seen((), {"A-1": SeenOrder(rows, spots)})


def observed(expected, given, what):
    (verdict,) = score([expected], {expected.id: [given]}).verdicts
    return observe(verdict, [given], what)


def told(message):
    return [(each.stated.field, each.stated.confidence, each.right) for each in message.fields]


def test_each_field_is_right_or_wrong_for_itself():
    given = result([("A", "3", "CT"), ("B", "1", "PK")], order="A-1", po_number="4712")

    found = observed(case(), given, seen(customer=0.985, po_number=0.8, requested_date=0.9))

    assert told(found) == [
        ("line", 0.98, True),
        ("line", 0.95, False),
        ("customer", 0.985, True),
        ("delivery", None, True),
        ("po_number", 0.8, False),
        ("requested_date", 0.9, True),
    ]
    assert (found.asked, found.wrong) == (False, True)


def test_a_line_that_is_expected_once_is_right_once():
    given = result([("A", "3", "CT"), ("A", "30", "C62")], order="A-1")

    found = observed(case(lines=(("A", "3", "CT"),)), given, seen(customer=0.985))

    assert told(found)[:2] == [("line", 0.98, True), ("line", 0.95, False)]


def test_a_line_without_article_or_quantity_states_nothing():
    given = result([("A", "3", "CT"), (None, "2", "PK")], order="A-1", decision="review")

    found = observed(case(), given, seen(customer=0.985))

    assert told(found)[:2] == [("line", 0.98, True), ("customer", 0.985, True)]
    assert found.asked


def test_a_customer_whom_nobody_named_is_no_statement():
    given = result(order="A-1", customer=None, decision="review")

    found = observed(case(customer=None, needs_person=True), given, seen())

    assert "customer" not in {name for name, _, _ in told(found)}


def test_in_a_message_that_is_no_order_nothing_can_be_compared():
    found = observed(case(kind="complaint", lines=(), needs_person=True), result(order="A-1"), seen(customer=0.985))

    assert {right for _, _, right in told(found)} == {None}
    assert (found.asked, found.wrong) == (False, True)


def test_a_message_that_was_taken_for_no_order_teaches_nothing():
    assert observed(case(), result([], kind="other", decision="filed"), None) is None


def test_an_observation_survives_being_written_down():
    given = result(order="A-1", message="m1")
    found = observe_all(score([case()], {"1": [given]}).verdicts, {"1": [given]}, {"m1": seen(customer=0.985)})

    again = [Observed.from_json(json.loads(json.dumps(each.as_json()))) for each in found]

    assert again == found
    assert len(found[0].fields) == 6
