from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from intake import calibration
from intake.calibration import FIELDS, GOODS, MEDIA, Curve, Stated, Step
from intake.contracts import Decision, Document, Draft, DraftLine, Evidence, Field, Page, ReadMessage
from intake.deciding import decide, too_seldom_right
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

LEAST = Step(0.0, 0, 0, 0.0)
SURE = Curve((LEAST, Step(0.9, 10_000, 0, 0.9999)), Step(0.0, 10_000, 0, 0.9999))
BOLD = Curve((LEAST, Step(0.9, 10_000, 100, 0.99), Step(0.98, 10_000, 0, 0.9999)))
CURVES = {(field, medium): BOLD if field == "line" else SURE for field in FIELDS for medium in MEDIA}
PAGE = Document("Nachricht", "text/plain", "body", (Page(1, (), "3 A", "text"),))
MESSAGE = ReadMessage(ChannelName.EMAIL, "a@b.example", "", datetime(2026, 11, 16, tzinfo=UTC), (PAGE,))


@pytest.fixture(autouse=True)
def curves(monkeypatch):
    monkeypatch.setattr(calibration, "current", lambda: CURVES)


def draft(*confidences, **values):
    lines = [DraftLine("3 A", "A", Decimal(3), "C62", sure, evidence=(Evidence(0, 1, span=(0, 3)),)) for sure in confidences]
    return Draft(Field(MessageKind.ORDER), Field("K1", confidence=0.985), lines=tuple(lines), **values)


def decided(given, settings, one_wrong_in):
    settings.ONE_WRONG_IN = one_wrong_in
    return decide(given, MESSAGE, None)


def test_an_order_that_nothing_doubts_and_that_is_sure_enough_is_accepted(settings):
    assert decided(draft(0.98, 0.98), settings, 1000) == Decision("accepted")


def test_an_order_that_is_not_sure_enough_shows_its_weakest_line(settings):
    decision = decided(draft(0.98, 0.95), settings, 1000)

    detail = "Nicht sicher genug gelesen: von solchen Bestellungen ist etwa eine von 97 falsch, erlaubt ist eine von 1000"
    assert decision == Decision("review", (Reason(ReasonCode.ARTICLE_UNSURE, "", 2, detail),))


def test_many_lines_are_less_sure_than_one(settings):
    # Each line, the customer and the place are right 9,999 times of 10,000.
    assert decided(draft(*[0.98] * 7), settings, 1000).outcome == "accepted"
    assert decided(draft(*[0.98] * 9), settings, 1000).outcome == "review"


@pytest.mark.parametrize("confidences", [(0.98,), (0.98, 0.95), (0.95,) * 20])
def test_a_stricter_setting_never_accepts_what_a_laxer_one_refuses(settings, confidences):
    outcomes = [decided(draft(*confidences), settings, setting).outcome for setting in (1, 10, 100, 1000, 10_000, 10**6)]

    assert outcomes == sorted(outcomes)
    assert (outcomes[0], outcomes[-1]) == ("accepted", "review")


def test_no_setting_and_no_chance_outweighs_a_reason(settings):
    doubt = Reason(ReasonCode.PRICE_DIFFERS, "", 1, "genannt 2, bei uns 3")

    assert decided(draft(0.98, reasons=(doubt,)), settings, 1) == Decision("review", (doubt,))
    assert decided(draft(0.89), settings, 1).reasons == (Reason(ReasonCode.ARTICLE_UNSURE, "", 1, "Nicht sicher genug gelesen"),)


@pytest.mark.parametrize(
    ("field", "code"),
    [("line", ReasonCode.ARTICLE_UNSURE), ("customer", ReasonCode.CUSTOMER_UNSURE), ("delivery", ReasonCode.DELIVERY_UNSURE)],
)
def test_whatever_is_weakest_is_named(field, code):
    fields = [Stated(name, "text", 0.5 if name == field else 0.98) for name in sorted(GOODS)]

    (reason,) = too_seldom_right(fields, CURVES, 1000)

    assert (reason.code, reason.field) == (code, "" if field == "line" else field)
    assert reason.detail.endswith("ist etwa eine von 1 falsch, erlaubt ist eine von 1000")


def test_where_nothing_was_measured_one_bar_holds_for_every_line(settings, monkeypatch):
    monkeypatch.setattr(calibration, "current", lambda: None)

    assert [decided(draft(0.93, 0.98), settings, setting).outcome for setting in (100, 1000, 10_000)] == [
        "accepted",
        "accepted",
        "review",
    ]
    assert decided(draft(0.89), settings, 1000).outcome == "review"
