from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake.evaluation.cases import CaseSetError, ExpectedLine, Place, load_case_set, load_case_sets
from orders.states import ChannelName, MessageKind
from tests.intake.evaluation.making import write_case, write_masterdata

DEMO = Path(__file__).parents[3] / "demo"


@pytest.fixture
def folder(tmp_path):
    write_masterdata(tmp_path / "masterdata")
    for name, hour in (("a", 11), ("b", 9)):
        write_case(
            tmp_path / "cases" / name,
            channel="email",
            received_at=f"2026-11-16T{hour:02}:00:00+01:00",
            files={"mail.eml": ""},
            expected={},
        )
    return tmp_path


def test_the_demo_is_one_case_set_of_eighty_messages():
    (found,) = load_case_sets(DEMO)

    case = {case.id: case for case in found.cases}["c007"]
    assert len(found.cases) == 80
    assert found.company == DEMO / "werkbedarf" / "company.env"
    assert (case.group, case.channel, case.expected.kind) == ("email-pdf", ChannelName.EMAIL, MessageKind.ORDER)
    assert (case.expected.customer, case.expected.po_number) == ("41061", "4500098123")
    assert case.expected.requested_date == date(2026, 11, 24)
    assert case.expected.delivery == Place("73207", "Am Nordseekai 15")
    assert case.catalogue.articles["HS-1010-06"].pack_size == 12


def test_a_duplicate_names_the_earlier_case():
    (found,) = load_case_sets(DEMO)

    earlier = {case.id: case.expected.duplicate_of for case in found.cases if case.expected.duplicate_of}

    assert earlier == {"c032": "c067", "c060": "c007", "c061": "c069"}


def test_cases_come_in_the_order_of_their_arrival(folder):
    cases = load_case_set(folder).cases

    assert [case.id for case in cases] == ["b", "a"]


def test_without_an_index_the_channel_is_the_class(folder):
    assert {case.group for case in load_case_set(folder).cases} == {"email"}


def test_ids_of_several_sets_differ(folder, tmp_path):
    post = tmp_path / "post"
    for name in ("north", "south"):
        write_masterdata(post / name / "masterdata")
        write_case(
            post / name / "cases" / "1",
            channel="phone",
            received_at="2026-11-16T08:00:00+01:00",
            files={"call.txt": "Hahn, drei Karton TST-1"},
            expected={"lines": [{"sku": "TST-1", "quantity": "3", "unit": "CT"}], "duplicate_of": "0"},
        )

    found = load_case_sets(post)

    assert [case.id for each in found for case in each.cases] == ["north/1", "south/1"]
    assert found[1].cases[0].expected.duplicate_of == "south/0"
    assert found[0].cases[0].expected.lines == (ExpectedLine("TST-1", Decimal(3), "CT"),)


def test_a_folder_that_is_no_case_set_is_named(tmp_path):
    with pytest.raises(CaseSetError) as error:
        load_case_sets(tmp_path)

    assert str(error.value) == f"{tmp_path} is no case set: it needs the folders masterdata/ and cases/ (or case sets below it)."


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("message.json", '{"channel": "email"}', "message.json or expected.json is wrong: 'received_at' is missing"),
        (
            "message.json",
            '{"channel": "pigeon", "received_at": "2026-11-16T08:00:00+01:00"}',
            "message.json or expected.json is wrong: 'pigeon' is not a valid ChannelName",
        ),
        (
            "message.json",
            '{"channel": "email", "received_at": "2026-11-16T08:00:00"}',
            "message.json or expected.json is wrong: received_at has no time zone",
        ),
    ],
)
def test_a_wrong_case_is_named_with_what_is_wrong(folder, name, text, what):
    (folder / "cases" / "a" / name).write_text(text, encoding="utf-8")

    with pytest.raises(CaseSetError) as error:
        load_case_set(folder)

    assert str(error.value) == f"{folder / 'cases' / 'a'}: {what}"


def test_a_missing_expectation_is_named(folder):
    path = folder / "cases" / "a" / "expected.json"
    path.unlink()

    with pytest.raises(CaseSetError) as error:
        load_case_set(folder)

    assert str(error.value) == f"{path} cannot be read: [Errno 2] No such file or directory: '{path}'"


def test_master_data_without_a_needed_column_is_named(folder):
    path = folder / "masterdata" / "articles.csv"
    path.write_text("sku,unit\nTST-1,C62\n", encoding="utf-8")

    with pytest.raises(CaseSetError) as error:
        load_case_set(folder)

    assert str(error.value) == f"{path} lacks the column pack_size."
