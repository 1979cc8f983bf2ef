from __future__ import annotations

from decimal import Decimal

import pytest

from intake.matching.saying import number_said, price_said


@pytest.mark.parametrize(
    ("value", "said"), [("20.0000", "20"), ("1250.5", "1.250,5"), ("291080", "291.080"), ("0.25", "0,25"), ("1E+3", "1.000")]
)
def test_a_quantity_is_written_in_german(value, said):
    assert number_said(Decimal(value)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [("0.7800", "0,78"), ("7.15", "7,15"), ("0.0195", "0,0195"), ("6.9", "6,90"), ("12", "12,00"), ("1234.5", "1.234,50")],
)
def test_a_price_is_written_with_two_decimals_at_least(value, said):
    assert price_said(Decimal(value)) == said
