from __future__ import annotations

from datetime import datetime

import pytest

from intake.reading.limits import Limits
from intake.reading.sheet import csv_rows, printed
from tests.intake.reading.making import only, read_bytes, workbook


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    book = workbook(
        {
            "Liste": [["Artikel", "Menge", "Termin"], ["A 1", 5.0, datetime(2026, 12, 1)], [], ["B-2", 0.25]],  # noqa: DTZ001
            "Leer": [],
            "Alt": [["C-3", 7]],
        },
        hidden=["Alt"],
    )

    (page,) = only(read_bytes(tmp_path, book, "liste.xlsx")).pages

    assert page.text == "Artikel\tMenge\tTermin\nA 1\t5\t2026-12-01\nB-2\t0.25"
    assert [(word.text, word.cell) for word in page.words[-2:]] == [("B-2", (3, 0)), ("0.25", (3, 1))]


def test_more_rows_than_allowed_are_marked(tmp_path):
    (page,) = only(read_bytes(tmp_path, workbook({"L": [[n] for n in range(9)]}), "l.xlsx", limits=Limits(rows=5))).pages

    assert (page.text, page.incomplete) == ("0\n1\n2\n3\n4", "file_too_large")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Menge;Artikel\n1,5;A\n2;B\n", [["Menge", "Artikel"], ["1,5", "A"], ["2", "B"]]),
        ("Menge,Artikel\n1,A\n", [["Menge", "Artikel"], ["1", "A"]]),
        ("Menge\tArtikel\n1\tA\n", [["Menge", "Artikel"], ["1", "A"]]),
        ("sep=|\n1|A,B\n", [["1", "A,B"]]),
        ('1;"A;B"\n2;"C ""D"""\n', [["1", "A;B"], ["2", 'C "D"']]),
    ],
)
def test_the_delimiter_is_found_out(content, expected):
    assert csv_rows(content) == expected


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_of_a_list_is_found_out(charset, tmp_path):
    (page,) = only(read_bytes(tmp_path, "Stück;Größe\n5;10\n".encode(charset), "liste.csv", "text/csv")).pages

    assert page.text == "Stück\tGröße\n5\t10"


def test_a_list_sent_as_excel_is_read(tmp_path):
    assert only(read_bytes(tmp_path, b"5;A\n6;B\n", "liste.xls", "application/vnd.ms-excel")).pages[0].text == "5\tA\n6\tB"


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (0.1, "0.1"), (4012345678901.0, "4012345678901"), (True, "ja"), (None, ""), (1234567.891, "1234567.891")],
)
def test_cells_are_printed_as_people_write_them(value, text):
    assert printed(value) == text
