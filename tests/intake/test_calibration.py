from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from intake import calibration
from intake.calibration import CalibrationError, Chance, Curve, Stated, Step
from intake.contracts import Document, Draft, DraftLine, Evidence, Field, Page, ReadMessage
from orders.states import ChannelName, MessageKind

CURVE = Curve((Step(0.0, 0, 0, 0.0), Step(0.9, 50, 5, 0.9), Step(0.98, 100, 1, 0.99)), Step(0.0, 10, 0, 0.98))


def all_curves(curve=CURVE):
    return {(field, medium): curve for field in calibration.FIELDS for medium in calibration.MEDIA}


def document(reader="text", data=None, number=1):
    return Document("x", "text/plain", "body", (Page(number, (), "x", reader),), data=data)


def message(*documents):
    return ReadMessage(ChannelName.EMAIL, "a@b.example", "", datetime(2026, 11, 16, tzinfo=UTC), documents)


def line(confidence, *evidence):
    return DraftLine("3 x A", "A", Decimal(3), "C62", confidence, evidence=evidence)


def test_a_confidence_has_the_chance_of_the_step_that_it_reaches():
    stated = (0.3, 0.9, 0.979, 0.98, 1.0)

    assert [CURVE.chance(each) for each in stated] == [0.0, 0.9, 0.9, 0.99, 0.99]


def test_what_was_not_read_has_a_chance_of_its_own():
    assert CURVE.chance(None) == 0.98
    assert Curve(CURVE.steps).chance(None) == 0.0


def test_an_order_is_right_if_customer_lines_and_place_are():
    fields = [
        Stated("line", "text", 0.98, 1),
        Stated("line", "text", 0.95, 2),
        Stated("customer", "text", 0.99),
        Stated("delivery", "text", None),
        Stated("po_number", "text", 0.1),
        Stated("requested_date", "text", 0.1),
    ]

    chance = calibration.chance_of(fields, all_curves())

    assert chance == Chance(pytest.approx(0.99 * 0.9 * 0.99 * 0.98), fields[1])


def test_a_field_belongs_to_the_worst_medium_that_it_was_read_in():
    scan, text, sheet = document("tesseract"), document("text"), document("sheet")
    data = document(data={"lines": []})
    said = message(scan, text, sheet, data)

    assert calibration.medium_of([Evidence(1, 1)], said) == "text"
    assert calibration.medium_of([Evidence(2, 1)], said) == "text"
    assert calibration.medium_of([Evidence(3, 1)], said) == "data"
    assert calibration.medium_of([Evidence(1, 1), Evidence(0, 1)], said) == "scanned"
    assert calibration.medium_of([Evidence(9, 1)], said) == "scanned"


def test_what_nothing_proves_belongs_to_the_whole_message():
    assert calibration.medium_of([], message(document("text"), document("tesseract"))) == "scanned"
    assert calibration.medium_of([], message(document("text"))) == "text"
    assert calibration.medium_of([], message(document("text", data={"lines": []}))) == "data"
    assert calibration.medium_of([], message()) == "text"


def test_everything_that_a_draft_states_is_listed():
    draft = Draft(
        Field(MessageKind.ORDER),
        Field("K1", confidence=0.97),
        po_number=Field("4711", confidence=0.8, evidence=(Evidence(0, 1),)),
        lines=(line(0.98, Evidence(0, 1)), line(0.95, Evidence(1, 1))),
    )

    assert calibration.stated(draft, message(document("text"), document("tesseract"))) == (
        Stated("line", "text", 0.98, 1),
        Stated("line", "scanned", 0.95, 2),
        Stated("customer", "scanned", 0.97),
        Stated("delivery", "scanned", None),
        Stated("po_number", "text", 0.8),
        Stated("requested_date", "scanned", None),
    )


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"format": 1, "curves": calibration.as_json(all_curves())}), encoding="utf-8")

    assert calibration.read(path) == all_curves()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda data: data.update(format=2), "format 2 is not 1"),
        (lambda data: data["curves"].pop("line"), "'line' is missing"),
        (lambda data: data["curves"]["line"]["text"].update(steps=[]), "a curve has no steps"),
        (
            lambda data: data["curves"]["line"]["text"].update(steps=[[0.0, 9, 0, 0.9], [0.9, 9, 9, 0.5]]),
            "a curve falls between 0.0 and 0.9",
        ),
        (lambda data: data["curves"]["line"]["text"].update(steps=[[0.0, 9, 0, 1.0]]), "[0.0, 9, 0, 1.0] is no step"),
        (lambda data: data["curves"]["line"]["text"].update(steps=[[0.0, 9, 10, 0.5]]), "[0.0, 9, 10, 0.5] is no step"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_fault(tmp_path, change, complaint):
    path = tmp_path / "calibration.json"
    data = {"format": 1, "curves": calibration.as_json(all_curves())}
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")

    with pytest.raises(CalibrationError) as error:
        calibration.read(path)

    assert str(error.value) == f"{path} cannot be used: {complaint}. Write it anew with manage.py calibrate."


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(CalibrationError, match=r"cannot be used: .*No such file"):
        calibration.read(tmp_path / "none.json")


def test_the_file_that_comes_with_the_program_can_be_used_or_is_not_there(monkeypatch, tmp_path):
    calibration.current.cache_clear()
    known = calibration.current()
    assert known is None or set(known) == {(field, medium) for field in calibration.FIELDS for medium in calibration.MEDIA}

    calibration.current.cache_clear()
    monkeypatch.setattr(calibration, "FILE", tmp_path / "none.json")
    assert calibration.current() is None
    calibration.current.cache_clear()
