from __future__ import annotations

import pytest

from tests.benches import ablation, reading
from tests.benches.ablation import table_of
from tests.benches.ideas import IDEAS
from tests.benches.table import Row, high, middle, taken_over, times
from tests.intake.evaluation.making import write_case, write_csv, write_masterdata

MAIL = (
    "From: Einkauf <einkauf@hahn.example>\nTo: bestellung@dealer.example\nSubject: Bestellung {number}\n"
    "Date: Mon, 16 Nov 2026 08:00:00 +0100\nMessage-ID: <{number}@hahn.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    "Guten Tag,\n\nbitte liefern Sie zur Bestellnummer {number}\n\n{line}\n\nDanke\nHahn Metallbau GmbH\n"
)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "small"
    write_masterdata(folder / "masterdata")
    write_csv(folder / "masterdata" / "customer_articles.csv", [{"customer": "K1", "customer_sku": "H-900", "sku": "TST-1"}])
    for number, line, sku, quantity, unit in (
        ("4711", "3 Kartons TST-1 Handschuh Gr. 9", "TST-1", "3", "CT"),
        ("4712", "30 Stück H-900", "TST-1", "30", "C62"),
    ):
        write_case(
            folder / "cases" / f"mail{number}",
            channel="email",
            received_at=f"2026-11-16T08:{number[-2:]}:00+01:00",
            files={"mail.eml": MAIL.format(number=number, line=line)},
            expected={"po_number": number, "lines": [{"sku": sku, "quantity": quantity, "unit": unit}]},
        )
    return folder


def test_the_table_says_what_an_idea_is_worth(folder):
    packs, own_numbers = (next(idea for idea in IDEAS if idea.key == key) for key in ("packs", "own-numbers"))

    lines = list(table_of(folder, [packs, own_numbers]))

    assert lines[0] == "small:"
    assert lines[4:7] == [
        "| nothing | 100.0 | 100.0 | 100.0 | 100.0 | 0 of 2 | 0 of 2 |",
        f"| {packs.name} | 50.0 (-50.0) | 50.0 (-50.0) | 50.0 (-50.0) | 50.0 (-50.0) | 1 of 2 (+1) | 0 of 2 |",
        f"| {own_numbers.name} | 50.0 (-50.0) | 100.0 | 50.0 (-50.0) | 50.0 (-50.0) | 0 of 1 | 1 of 2 (+1) |",
    ]


@pytest.mark.parametrize("bench", [ablation, reading])
@pytest.mark.parametrize("given", [["--help"], ["no such folder"], ["--only", "no-such-thing"]])
def test_help_and_wrong_arguments_end_with_a_sentence(bench, given, capsys):
    with pytest.raises(SystemExit) as ended:
        bench.main(given)

    said = capsys.readouterr()
    assert ended.value.code == (0 if given == ["--help"] else 2)
    assert (said.out or said.err).startswith("usage: script/bench ")


def test_times_tell_the_median_and_what_95_of_100_stay_below():
    seconds = [number / 1000 for number in range(1, 101)]

    assert (middle([3.0, 1.0, 2.0]), high([3.0, 1.0, 2.0]), high(seconds)) == (2.0, 3.0, 0.095)
    assert times("look-up", seconds, limit="10 ms") == Row("look-up", "51.0  95.0 ms", "10 ms")


def test_rows_come_back_from_another_process_as_they_were(capsys):
    from tests.benches.table import hand_over

    rows = [Row("a", "1 ms", "2 ms", "1 ms"), Row("b", "2 s")]

    hand_over(rows)

    assert taken_over("a warning\n" + capsys.readouterr().out) == rows
