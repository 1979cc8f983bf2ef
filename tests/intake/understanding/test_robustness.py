"""Whatever comes in, it comes out as a reading, and soon."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import intake.understanding
from intake.contracts import Document
from intake.understanding import understand
from intake.understanding.changes import change_items, is_change, sentences_of
from intake.understanding.columns import columns_of
from intake.understanding.dates import find_dates
from intake.understanding.numbers import parse_money, parse_number, parse_number_word
from intake.understanding.places import deliveries_of, parse_address, street_in
from intake.understanding.po_numbers import po_numbers_of
from intake.understanding.sender import hints_of
from intake.understanding.structured import read_data, salvaged
from intake.understanding.wording import Wording
from intake.understanding.zones import zoned
from tests.intake.understanding.making import EVERYTHING, RECEIVED, body, found, mail, message, paper, rows, scan, sheet

WORDS = """
5 12 1.000 0,5 1'850.– ² ². ①) ½ ٣ 5x 3x40 M8 LS-B16-1 GA/118 NYM3150 Stk Karton Dutzend halbes zwei zwölf Leitungsschutzschalter
Gartenschere Pos Menge Artikel-Nr. Bezeichnung Preis Bestellung Nr. 4711 statt nicht streichen bitte Lieferung an Hafenstraße 12
73207 Musterstadt Termin KW 45 18.11. Freitag Kunden-Nr. K-1001 +49 711 5550 a@b.example > -- Von: An: Betreff: am schrieb: Grüße
§ ☒ ☐ ( ) [ ] | – . , : ; ? wie immer Summe 12,50 € à /100 = % 🛠 ß ﬁ
"""
PIECES = st.sampled_from([*WORDS.split(), "\t", "\u00a0", "\u200b", "\ud83d", "\x00", ""])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map(" ".join),
    st.lists(st.lists(PIECES, max_size=9).map(" ".join), max_size=25).map("\n".join),
    st.lists(st.lists(PIECES, max_size=7).map("\t".join), max_size=12).map("\n".join),
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_understanding_of_a_mail(text):
    readings = understand(mail(text, subject=text[:80].replace("\n", " ")), EVERYTHING)

    assert len(readings) >= 1


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_paper_breaks_it_whatever_stands_in_the_mail_beside_it(first, second):
    readings = understand(
        mail(first, paper(first, second), scan(second), sheet([[first, second], ["Menge", "Artikel"], ["5", first]])), EVERYTHING
    )

    assert len(readings) >= 1


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_public_function_takes_any_text(text):
    lines = rows(text)

    found(text)
    zoned(lines)
    [columns_of(row) for row in lines]
    change_items(found(text).items, sentences_of(lines))
    po_numbers_of(lines, subject=text, names=[text])
    deliveries_of(lines)
    hints_of(lines, sender_name=text, is_own=lambda _: False)
    find_dates(text, RECEIVED.date())
    Wording(text)
    assert is_change(text) in {True, False}
    for parse in (parse_number, parse_money, parse_number_word, parse_address, street_in, salvaged):
        parse(text)


KEYS = ["lines", "items", "sku", "quantity", "menge", "unit", "price", "text", "customer", "delivery", "comment", "pos", "plz"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


def as_data(value: object) -> Document:
    return Document("order.json", "application/json", "body", body("x").pages, data=value)


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_no_data_breaks_the_reading_of_an_order(value):
    reading = read_data(as_data(value), 0)

    assert reading is None or reading.data


@given(JSON, st.integers(0, 400))
@settings(max_examples=200, deadline=None)
def test_data_that_was_cut_off_anywhere_is_salvaged_or_left(value, cut):
    text = json.dumps({"lines": [value, {"sku": "GA/118", "quantity": 5}], "x": value})[:cut]

    document = Document("order.json", "application/json", "body", body(text).pages, problem="data_invalid")
    read_data(document, 0)

    assert len(understand(message(document), EVERYTHING)) == 1


# --- hostile, and large -------------------------------------------------------------------------------------------
BOMBS = {
    "one letter": "a" * 50_000,
    "one figure": "0" * 50_000,
    "figures": "1 " * 20_000,
    "stops": "." * 50_000,
    "dashes": "-" * 50_000,
    "lines": "_" * 50_000,
    "blanks": " " * 50_000 + "x",
    "tabs": "\t" * 50_000 + "x",
    "streets": "Str. " * 10_000,
    "half streets": "Am Alten Weg " * 4_000,
    "towns": "70999 Ab " * 5_000,
    "ordinals": "1." * 20_000,
    "dimensions": "1x" * 20_000,
    "codes": "A-" * 20_000,
    "orders": "Bestellung " * 5_000,
    "instead": "10 statt 20 " * 4_000,
    "places": "liefern Sie an " * 4_000,
    "mails": "a@" * 20_000,
    "domains": "a." * 20_000 + "@",
    "phones": "0(" * 20_000,
    "customers": "Kundennummer " * 4_000,
    "spoken figures": "null " * 10_000,
    "compound": "zehnliter" * 5_000,
    "hundreds": "hundert" * 7_000,
    "und": "und" * 15_000,
    "quotes": "> " * 20_000,
    "brackets": "( " * 20_000,
    "wrote": "am " * 15_000 + "schrieb",
    "thousands": "1'000" * 10_000,
    "pos": "pos " * 12_000,
    "umlauts": "ä" * 50_000,
    "kilograms": "10kg-" * 10_000,
}
LIMIT_S = 2.0
MODULES = [each.name for each in pkgutil.iter_modules(intake.understanding.__path__)]


def patterns_in(value: object) -> list[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, dict):
        return [pattern for each in value.values() for pattern in patterns_in(each)]
    if isinstance(value, list | tuple):
        return [pattern for each in value for pattern in patterns_in(each)]
    return []


@pytest.mark.parametrize("name", MODULES)
def test_no_pattern_runs_wild(name):
    module = importlib.import_module(f"intake.understanding.{name}")
    patterns = [pattern for value in vars(module).values() for pattern in patterns_in(value)]
    spent = {}

    for pattern in patterns:
        for bomb, text in BOMBS.items():
            started = time.process_time()
            sum(1 for _ in pattern.finditer(text))
            spent[(pattern.pattern[:60], bomb)] = time.process_time() - started

    assert {key: round(seconds, 1) for key, seconds in spent.items() if seconds > LIMIT_S} == {}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_line_is_understood_in_time(name):
    started = time.process_time()

    readings = understand(mail(BOMBS[name], subject=BOMBS[name][:5000]), EVERYTHING)

    assert len(readings) == 1
    assert time.process_time() - started < 5 * LIMIT_S


def test_a_single_line_of_a_hundred_kilobytes_keeps_its_positions():
    line = "5 Stk GA/118 Gartenschere und 7 Rollen GA/412 Bindedraht, " * 1700

    started = time.process_time()
    (reading,) = understand(mail(line), EVERYTHING)

    assert {code.folded for item in reading.items for code in item.codes} >= {"GA118", "GA412"}
    assert time.process_time() - started < 10 * LIMIT_S


def test_a_list_of_five_thousand_rows_is_read_whole():
    table = [["Pos", "Artikel-Nr.", "Menge"], *([number, "GA/118", number % 90 + 1] for number in range(1, 4991))]

    started = time.process_time()
    (reading,) = understand(mail("anbei die Bestellung", sheet(table)), EVERYTHING)

    assert [item.quantities[0].value for item in reading.items] == [number % 90 + 1 for number in range(1, 4991)]
    assert time.process_time() - started < 20 * LIMIT_S


def test_a_mail_quoted_a_hundred_times_over_is_understood():
    text = "5 Stk GA/118\n" + "\n".join(
        ">" * depth + " Am 12.10.2026 schrieb Frau Beer:\n" + ">" * depth + " 3 Stk GA/330" for depth in range(1, 101)
    )

    (reading,) = understand(mail(text), EVERYTHING)

    assert [item.codes[0].folded for item in reading.items] == ["GA118"]
