from __future__ import annotations

from decimal import Decimal

import pytest

from intake.errors import DataInvalid
from intake.reading.data import parse_json
from orders.states import ChannelName
from tests.intake.reading.making import only, read_bytes


def test_numbers_keep_their_digits():
    assert parse_json('{"menge": 1.50, "stück": 12}', depth=5) == {"menge": Decimal("1.50"), "stück": 12}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1,]", "NaN", '{"a": Infinity}', '{"a": 1, "a": 2}', "1e999999999", "9" * 50, "[" * 10 + "]" * 10, "[" * 100_000],
)
def test_what_is_no_plain_json_is_refused(text):
    with pytest.raises(DataInvalid):
        parse_json(text, depth=5)


def test_broken_json_is_kept_as_text_for_a_person(tmp_path):
    document = only(read_bytes(tmp_path, b'{"items": [{"sku": "A', "order.json", "application/json", channel=ChannelName.WEB))

    assert (document.problem, document.data, document.role) == ("data_invalid", None, "body")
    assert document.pages[0].text == '{"items": [{"sku": "A'
