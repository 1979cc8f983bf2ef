from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from intake.contracts import DeliveryAddress, Document, Page
from intake.understanding.structured import is_order_data, read_data, salvaged
from orders.states import MessageKind
from tests.intake.understanding.making import body, codes, message, only, reasons, said


def read(data: object):
    return read_data(Document("order.json", "application/json", "body", (Page(1, (), "", "text"),), data=data), 0)


OWN = {
    "source": "allwege",
    "customer_number": "70123",
    "customer": None,
    "po_number": "4711-26",
    "requested_date": "2026-11-02",
    "delivery": {"name": "Lager", "street": "Hafenstraße 96", "postal_code": "70999", "city": "Musterstadt", "country": "DE"},
    "comment": "",
    "lines": [
        {
            "sku": "GA/118",
            "customer_sku": "",
            "gtin": "",
            "text": "Gartenschere",
            "quantity": "3",
            "unit": "C62",
            "price": "12.90",
        },
        {"sku": "GA/412", "customer_sku": "", "gtin": "", "text": "", "quantity": "2.5", "unit": "RO", "price": None},
    ],
}


def test_our_own_form_is_read_whole():
    reading = read(OWN)

    assert (reading.kind.value, reading.data, reading.reasons) == (MessageKind.ORDER, True, ())
    assert [field.value for field in reading.hints.numbers] == ["70123"]
    assert [field.value for field in reading.po_numbers] == ["4711-26"]
    assert [field.value for field in reading.dates] == [date(2026, 11, 2)]
    assert reading.deliveries[0].address == DeliveryAddress("Hafenstraße 96", "70999", "Musterstadt", "Lager", "DE")
    assert said(reading.items) == [("GA118", "3", "C62"), ("GA412", "2.5", "RO")]
    assert [(item.price, item.position) for item in reading.items] == [(Decimal("12.90"), 1), (None, 2)]


def test_foreign_names_of_fields_are_understood():
    reading = read(
        {
            "Bestellung": {
                "Kopf": {},
                "Positionen": [
                    {"Artikelnummer": "MEH 550 25", "Menge": "10,000", "Einheit": "Sack", "Preis": "18,90", "Zeile": 10},
                    {"EAN": "4099000100017", "Anzahl": 5, "Bezeichnung": "LS-Schalter"},
                    {"Kundenartikel": "4711.0815", "Menge": "1.000", "ME": "Stk"},
                ],
            },
            "KundenNr": "70123",
            "Bestellnr": "EK-77",
            "Liefertermin": "02.11.2026",
            "Lieferadresse": {
                "Firma": "Lager",
                "Straße": "Hafenstraße",
                "Hausnummer": "96",
                "PLZ": "70999",
                "Ort": "Musterstadt",
            },
        }
    )

    assert said(reading.items) == [("MEH55025", "10", "BG"), ("4099000100017", "5", ""), ("47110815", "1000", "C62")]
    assert [item.position for item in reading.items] == [10, 2, 3]
    assert (reading.po_numbers[0].value, reading.dates[0].value) == ("EK-77", date(2026, 11, 2))
    assert reading.deliveries[0].address == DeliveryAddress("Hafenstraße 96", "70999", "Musterstadt", "Lager")


def test_the_buyer_of_an_order_is_a_hint():
    hints = read(
        {
            "buyer": {"company": "Bäckerei Korn", "city": "Musterstadt", "email": "Korn@Korn.example", "vat": "DE123456789"},
            "items": [{"sku": "GA/118"}],
        }
    ).hints

    assert [field.value for field in hints.letterhead] == ["Bäckerei Korn, Musterstadt"]
    assert [field.value for field in hints.emails] == ["korn@korn.example"]
    assert [field.value for field in hints.vat_ids] == ["DE123456789"]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("", "quantity_missing"),
        (None, "quantity_missing"),
        ("viele", "quantity_missing"),
        (True, "quantity_missing"),
        ([3], "quantity_missing"),
        (-5, "broken_data"),
        ("-5", "broken_data"),
        (0, "broken_data"),
        (float("nan"), "quantity_missing"),
        (float("inf"), "quantity_missing"),
    ],
)
def test_a_quantity_that_is_none_is_a_doubt(quantity, code):
    (item,) = read({"lines": [{"sku": "GA/118", "quantity": quantity}]}).items

    assert (item.quantities, [str(reason.code) for reason in item.trouble]) == ((), [code])


def test_an_unknown_unit_is_a_doubt():
    (item,) = read({"lines": [{"sku": "GA/118", "quantity": 5, "unit": "Schubkarre"}]}).items

    assert [str(reason.code) for reason in item.trouble] == ["unit_unsure"]


def test_a_date_that_is_none_is_a_doubt():
    reading = read({"lines": [{"sku": "GA/118"}], "delivery_date": "so bald wie möglich"})

    assert (reading.dates, [str(reason.code) for reason in reading.reasons]) == ((), ["date_unsure"])


def test_a_position_that_is_no_object_is_a_doubt():
    reading = read({"lines": [{"sku": "GA/118", "quantity": 5}, "GA/330"]})

    assert (said(reading.items), [(str(r.code), r.line) for r in reading.reasons]) == ([("GA118", "5", "")], [("broken_data", 2)])


@pytest.mark.parametrize("data", [None, [], {}, "text", 5, {"lines": "GA/118"}, {"message": "hallo"}])
def test_other_data_is_no_order(data):
    assert not is_order_data(data)
    assert read(data) is None


def test_a_comment_that_orders_more_gives_a_position():
    document = Document(
        "order.json",
        "application/json",
        "body",
        (Page(1, (), "", "text"),),
        data=OWN | {"comment": "Bitte noch 2 Pflanzkübel Terrakotta 30 cm dazulegen"},
    )

    reading = only(message(document))

    assert [(item.quantities[0].value, codes(item)) for item in reading.items][-1] == (2, [])


@pytest.mark.parametrize(
    "comment", ["Bitte nur 2 statt 3 Gartenscheren", "Rufen Sie mich bitte an", "Muster beilegen", "7 Kisten Spatengriffe noch"]
)
def test_a_comment_that_changes_or_asks_is_a_reason_to_look(comment):
    document = Document("order.json", "application/json", "body", (Page(1, (), "", "text"),), data=OWN | {"comment": comment})

    reading = only(message(document))

    assert reasons(reading) == ["special_request"] or len(reading.items) > 2


def test_a_plain_comment_is_kept_and_asks_nothing():
    document = Document(
        "order.json",
        "application/json",
        "body",
        (Page(1, (), "", "text"),),
        data=OWN | {"comment": "Danke, immer gerne bei Ihnen"},
    )

    reading = only(message(document))

    assert (reading.comment, reasons(reading), len(reading.items)) == ("Danke, immer gerne bei Ihnen", [], 2)


WHOLE = json.dumps(
    {"po": 1, "lines": [{"sku": "GA/118", "quantity": 5}, {"sku": "GA/330", "quantity": 7, "text": 'a } b " c'}], "z": [1, 2]}
)


def test_data_that_was_cut_off_is_read_as_far_as_it_is_whole():
    document = Document(
        "order.json", "application/json", "body", body(WHOLE[: WHOLE.index('"GA/330"') + 4]).pages, problem="data_invalid"
    )

    reading = read_data(document, 0)

    assert (said(reading.items), [str(r.code) for r in reading.reasons]) == ([("GA118", "5", "")], ["broken_data"])


@pytest.mark.parametrize("cut", range(len(WHOLE) + 1))
def test_salvaging_keeps_only_whole_positions(cut):
    value = salvaged(WHOLE[:cut])

    whole = json.loads(WHOLE)["lines"]
    assert value is None or value.get("lines", []) in ([], whole[:1], whole)


@pytest.mark.parametrize(
    "text", ["", "{", "}", "]}{[", '"', "Guten Tag", '{"lines": [', "[" * 5000, "[" * 5000 + "]" * 5000, '{"a":' * 3000]
)
def test_rubbish_is_not_salvaged_and_breaks_nothing(text):
    salvaged(text)


def test_an_order_inside_a_wrapper_is_read_with_its_head():
    order = {
        "po_number": "4711-26",
        "customer_id": "K1",
        "delivery_date": "2026-10-30",
        "lines": [{"sku": "GA/118", "quantity": 2}],
    }
    reading = read({"order": order})

    assert (reading.po_numbers[0].value, reading.dates[0].value.isoformat()) == ("4711-26", "2026-10-30")
    assert reading.hints.numbers[0].value == "K1"
