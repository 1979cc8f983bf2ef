from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from orders.desk import wording
from orders.reasons import Reason, ReasonCode

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def test_reasons_of_one_kind_are_one_chip_and_the_grave_come_first():
    reasons = [
        Reason(ReasonCode.DUPLICATE),
        Reason(ReasonCode.PRICE_DIFFERS, line=9, detail="4,20 statt 4,95"),
        Reason(ReasonCode.PRICE_DIFFERS, line=2, detail="1,00 statt 1,09"),
        Reason(ReasonCode.CUSTOMER_UNKNOWN, detail="Nummer gehört niemandem"),
    ]

    texts = wording.reason_texts(reasons)

    assert [(text.text, text.weight) for text in texts] == [
        ("Kunde nicht erkannt", "bad"),
        ("Preis weicht ab: Pos. 2, 9", "warn"),
        ("Vielleicht doppelt", ""),
    ]
    assert texts[1].details == ("Pos. 9: 4,20 statt 4,95", "Pos. 2: 1,00 statt 1,09")


def test_a_reason_of_another_version_is_shown_not_lost():
    (reason,) = wording.read_reasons([{"code": "of_tomorrow"}])

    assert (reason.code, reason.detail) == (ReasonCode.PROCESSING_FAILED, "of_tomorrow")


def test_every_reason_has_its_words_for_translation():
    assert set(wording.REASON_WORDS) == {Reason(code).sentence for code in ReasonCode}


@pytest.mark.parametrize(
    ("length", "text", "weight"),
    [
        (timedelta(minutes=14), "noch 14 min", "soon"),
        (timedelta(minutes=29, seconds=59), "noch 29 min", "soon"),
        (timedelta(minutes=57), "noch 57 min", ""),
        (timedelta(hours=2, minutes=5), "noch 2 h", ""),
        (timedelta(0), "überfällig seit 1 min", "late"),
        (timedelta(minutes=-12), "überfällig seit 12 min", "late"),
        (timedelta(hours=-3), "überfällig seit 3 h", "late"),
        (timedelta(days=-4), "überfällig seit 4 Tagen", "late"),
        (timedelta(hours=21), "morgen 09:00", ""),
        (timedelta(days=3), "Fr 27.11. 12:00", ""),
    ],
)
def test_a_due_time_is_said_in_the_words_of_the_office(length, text, weight):
    assert wording.due(NOON + length, NOON) == wording.DueText(text, weight)


def test_money_and_numbers_follow_the_language_of_the_page():
    assert wording.money(Decimal("3986.1")) == "3.986,10 €"
    assert wording.money(None) == "—"
    assert wording.unit_price(Decimal("0.0195")) == "0,0195 €"
    assert wording.plain_number(Decimal(1250)) == "1.250"
    assert wording.input_number(Decimal("1250.5"), least_places=2) == "1250,50"
    with override("en"):
        assert wording.money(Decimal("3986.1")) == "3,986.10 €"
        assert wording.input_number(Decimal("0.981")) == "0.981"
