from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from lxml import html

from intake.calibration import read
from intake.evaluation.cases import load_case_set
from intake.evaluation.running import RunFailedError, read_case_set
from tests.intake.evaluation.making import write_case, write_csv, write_masterdata

MAIL = (
    "From: Einkauf <einkauf@hahn.example>\nTo: bestellung@dealer.example\nSubject: Bestellung 4711\n"
    "Date: Mon, 16 Nov 2026 08:00:00 +0100\nMessage-ID: <1@hahn.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    "Guten Tag,\n\nbitte liefern Sie zur Bestellnummer 4711\n\n30 Stück TST-1 Handschuh Gr. 9\n\nDanke\nHahn Metallbau GmbH\n"
)
ORDER = {
    "source": "allwege",
    "customer_number": "K1",
    "po_number": "B-1",
    "requested_date": "2026-12-01",
    "lines": [{"sku": "TST-1", "quantity": "3", "unit": "CT"}, {"sku": "TST-2", "quantity": "2", "unit": "PK"}],
}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "set"
    write_masterdata(folder / "masterdata")
    (folder / "company.env").write_text("ALLWEGE_COMPANY_NAME=Händler GmbH\n", encoding="utf-8")
    write_case(
        folder / "cases" / "mail",
        channel="email",
        received_at="2026-11-16T08:00:00+01:00",
        files={"mail.eml": MAIL},
        expected={"po_number": "4711", "lines": [{"sku": "TST-1", "quantity": "3", "unit": "CT"}]},
    )
    write_case(
        folder / "cases" / "data",
        channel="api",
        received_at="2026-11-16T09:00:00+01:00",
        files={"order.json": json.dumps(ORDER)},
        expected={
            "po_number": "B-1",
            "requested_date": "2026-12-01",
            "lines": [{"sku": "TST-1", "quantity": "30", "unit": "C62"}, {"sku": "TST-2", "quantity": "2", "unit": "PK"}],
        },
    )
    return folder


@pytest.mark.django_db
def test_a_case_set_is_read_and_scored_beside_the_users_own_data(folder, tmp_path, capsys):
    from intake.models import Message
    from orders.models import Article

    call_command("evaluate", str(folder), "--json", str(tmp_path / "out.json"), "--verbose")

    data = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "2 messages, 2 of them orders"
    assert [case["id"] for case in data["cases"]] == ["mail", "data"]
    assert data["overall"]["kind"] == data["overall"]["customer"] == {"hits": 2, "of": 2, "share": 1.0}
    assert data["overall"]["line_recall"] == data["overall"]["line_precision"] == {"hits": 3, "of": 3, "share": 1.0}
    assert data["overall"]["exact"] == {"hits": 2, "of": 2, "share": 1.0}
    assert data["results"]["data"][0]["customer"] == "K1"
    assert said.err.splitlines()[:3] == [
        f"{folder}: 2 of 2 messages",
        "preparing a database of its own",
        "loading the master data",
    ]
    assert (Message.objects.count(), Article.objects.count()) == (0, 0)


def test_the_web_page_shows_each_message_with_its_places(folder, tmp_path):
    call_command("evaluate", str(folder), "--report", str(tmp_path / "out.html"), "--verbose")

    page = html.parse(tmp_path / "out.html").getroot()
    assert page.xpath("//article//h3/text()[1]") == ["mail ", "data "]
    assert page.xpath("(//article)[1]//mark[@title='1']/text()") == ["30 Stück TST-1 Handschuh Gr. 9"]


def test_a_calibration_is_fitted_on_what_was_accepted(folder, tmp_path, capsys):
    call_command("calibrate", str(folder), "--out", str(tmp_path / "fit.json"), "--keep", str(tmp_path / "kept"))
    said = capsys.readouterr().out
    call_command("calibrate", str(tmp_path / "kept" / "set.json"), "--out", str(tmp_path / "again.json"))

    text = (tmp_path / "fit.json").read_text(encoding="utf-8")
    fitted = json.loads(text)["fitted"]
    assert fitted["sets"] == {"set": {"orders": 2, "accepted_by_rules": 2, "fields": 11}}
    assert fitted["would_accept"][0] == {
        "one_wrong_in": 1,
        "of": 2,
        "accepted": 2,
        "wrong": 0,
        "wrong_goods": 0,
        "expected": 0.721,
    }
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == text
    curves = read(tmp_path / "fit.json")
    assert [(step.count, step.wrong) for step in curves["line", "data"].steps] == [(0, 0), (2, 0)]
    assert said.splitlines()[1].split() == ["1", "2", "2", "0", "0", "0.721"]


def test_a_run_that_left_out_what_is_not_sure_enough_is_not_fitted_on(tmp_path):
    (tmp_path / "run.json").write_text('{"one_wrong_in": 1000, "observed": []}', encoding="utf-8")

    with pytest.raises(CommandError) as error:
        call_command("calibrate", str(tmp_path / "run.json"), "--out", str(tmp_path / "fit.json"))

    assert str(error.value) == (
        f"{tmp_path / 'run.json'} was written with ALLWEGE_ONE_WRONG_IN=1000: orders that are only not sure enough were "
        "not accepted in it. Run evaluate --json once more with ALLWEGE_ONE_WRONG_IN=1."
    )


def test_a_file_of_something_else_is_no_run(tmp_path):
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")

    with pytest.raises(CommandError, match="is not what evaluate --json writes: 'one_wrong_in'"):
        call_command("calibrate", str(tmp_path / "run.json"), "--out", str(tmp_path / "fit.json"))


def test_without_an_accepted_order_there_is_nothing_to_fit_on(tmp_path):
    (tmp_path / "run.json").write_text('{"one_wrong_in": 1, "observed": []}', encoding="utf-8")

    with pytest.raises(CommandError, match="there is nothing to fit on"):
        call_command("calibrate", str(tmp_path / "run.json"), "--out", str(tmp_path / "fit.json"))


def test_only_some_cases_are_read_on_demand(folder, capsys):
    call_command("evaluate", str(folder), "--only", "dat*")

    assert capsys.readouterr().out.splitlines()[0] == "1 messages, 1 of them orders"


def test_a_pattern_that_matches_nothing_is_named(folder):
    with pytest.raises(CommandError) as error:
        call_command("evaluate", str(folder), "--only", "fax-*")

    assert str(error.value) == "No case and no class matches fax-*."


def test_a_folder_that_is_no_case_set_is_named(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("evaluate", str(tmp_path))

    assert str(error.value) == (
        f"{tmp_path} is no case set: it needs the folders masterdata/ and cases/ (or case sets below it)."
    )


def test_master_data_that_cannot_be_loaded_end_the_run_with_their_faults(folder):
    write_csv(folder / "masterdata" / "prices.csv", [{"price_list": "A", "sku": "TST-9", "price": "1"}])
    case_set = load_case_set(folder)

    with pytest.raises(RunFailedError) as error:
        read_case_set(case_set, case_set.cases, say=lambda _text: None)

    assert str(error.value) == (
        "manage.py load_masterdata ended with status 1:\n"
        "CommandError: prices.csv, line 2, column sku: 'TST-9' is no article that is known\nNothing was loaded."
    )


def test_a_message_that_cannot_be_put_in_is_a_mistake_among_others(folder, capsys):
    message = folder / "cases" / "mail" / "message.json"
    data = json.loads(message.read_text(encoding="utf-8"))
    message.write_text(json.dumps(data | {"files": ["gone.eml"]}), encoding="utf-8")

    call_command("evaluate", str(folder))

    said = capsys.readouterr()
    assert "  mail email none" in said.out.splitlines()
    assert f"{folder / 'cases' / 'mail' / 'gone.eml'}: there is no such file." in said.err
