from __future__ import annotations

import pytest

from orders.masterdata import MasterDataError, load
from orders.masterdata.values import gtin_is_right

pytestmark = pytest.mark.django_db

UNITS = (
    "C62, PR, BX, CT, PK, RO, MTR, KGM, LTR, SET, BG, TU, PX, TNE, MTK, CA, BO, CN, BJ, DR, RM, BE, D64, RD, "
    "DZN, MTQ, GRM, MMT, CMT"
    " (UN/ECE Recommendation 20)"
)


def problems(export):
    with pytest.raises(MasterDataError) as error:
        load(export.folder)
    return [str(problem) for problem in error.value.problems]


def warnings(export):
    return [str(warning) for warning in load(export.folder).warnings]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",,Ohne Nummer,,C62,,,1,EUR,,1,,", "column sku: is empty"),
        ("X,,,,C62,,,1,EUR,,1,,", "column name: is empty"),
        (f"{'X' * 61},,Lang,,C62,,,1,EUR,,1,,", "column sku: has 61 characters, 60 are possible"),
        ("X,,Ding,,ST,,,1,EUR,,1,,", f"column unit: 'ST' is no unit that is known: use one of {UNITS}"),
        ("X,,Ding,,,,,1,EUR,,1,,", "column unit: is empty"),
        (
            'X,,Ding,,C62,,,"1,20",EUR,,1,,',
            "column price: '1,20' is no number: write the decimals after a point, and no sign between the thousands",
        ),
        ("X,,Ding,,C62,,,gratis,EUR,,1,,", "column price: 'gratis' is no number"),
        ("X,,Ding,,C62,,,1e3,EUR,,1,,", "column price: '1e3' is no number"),
        ("X,,Ding,,C62,,,,EUR,,1,,", "column price: is empty"),
        ("X,,Ding,,C62,,,-1,EUR,,1,,", "column price: '-1' must be at least 0"),
        ("X,,Ding,,C62,,,1.00001,EUR,,1,,", "column price: '1.00001' has more than 4 digits after the point"),
        ("X,,Ding,,C62,,,1000000000000,EUR,,1,,", "column price: '1000000000000' is too large"),
        ("X,,Ding,,C62,0,CT,1,EUR,,1,,", "column pack_size: '0' must be more than 0"),
        ("X,,Ding,,C62,10,,1,EUR,,1,,", "column pack_unit: pack_size and pack_unit go together: fill in both or none"),
        ("X,,Ding,,C62,,CT,1,EUR,,1,,", "column pack_unit: pack_size and pack_unit go together: fill in both or none"),
        ("X,,Ding,,C62,,,1,Euro,,1,,", "column currency: 'Euro' is no currency: write three letters, as EUR"),
        ("X,,Ding,,C62,,,1,EUR,,vielleicht,,", "column active: 'vielleicht' is neither 1 nor 0"),
        ("HS-1,,Ding,,C62,,,1,EUR,,1,,", "is the same as line 2"),
        ("X,,Ding,,C62,,,1", "has 8 cells, the header has 13: is a quote or a comma missing?"),
    ],
)
def test_a_wrong_article_is_named(export, line, problem):
    export.add("articles.csv", line)

    assert problems(export) == [f"articles.csv, line 5{':' if not problem.startswith('column') else ','} {problem}"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("K3,Neu,,,,Deutschland,,,,,,,,,", "column country: 'Deutschland' is no country: write two letters, as DE"),
        ("K3,Neu,,,,,deutsch,,,,,,,,", "column language: 'deutsch' is no language: write two letters, as de"),
        (
            "K3,Neu,,,,,,,,,,brief,,,",
            "column preferred_channel: 'brief' is no channel: use one of fax, email, phone, web, api, or leave it empty",
        ),
        ("K3,Neu,,,,,,,,,,,,,30 Tage", "column payment_terms_days: '30 Tage' is no whole number of days between 0 and 999"),
    ],
)
def test_a_wrong_customer_is_named(export, line, problem):
    export.add("customers.csv", line)

    assert problems(export) == [f"customers.csv, line 4, {problem}"]


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        ("addresses.csv", "K9,Lager,,Weg 1,70999,Ort,DE", "line 3, column customer: 'K9' is no customer that is known"),
        ("addresses.csv", "K1,Werk 2,,Weg 1,70999,Ort,DE", "line 3: is the same as line 2"),
        ("prices.csv", "A,HS-9,1,1", "line 4, column sku: 'HS-9' is no article that is known"),
        ("prices.csv", "A,HS-1,1.0,1", "line 4: is the same as line 2"),
        ("customer_articles.csv", "K1,1004410,HS-1", "line 3: is the same as line 2"),
        ("customer_articles.csv", "K1,--,HS-1", "line 3, column customer_sku: '--' holds neither a letter nor a digit"),
        ("history.csv", "K1,7.1.2025,,HS-1,3,PK", "line 5, column order_date: '7.1.2025' is no date: write 2026-12-01"),
        ("history.csv", "K1,2025-02-30,,HS-1,3,PK", "line 5, column order_date: '2025-02-30' is no date: write 2026-12-01"),
        ("history.csv", "K1,2025-02-03,,HS-1,0,PK", "line 5, column quantity: '0' must be more than 0"),
    ],
)
def test_a_wrong_row_of_the_other_files_is_named(export, file, line, problem):
    export.add(file, line)

    assert problems(export) == [f"{file}, {problem}"]


def test_all_wrong_places_of_all_files_are_named_at_once(export):
    export.add("articles.csv", "X,,Ding,,ST,,,abc,EUR,,1,,")
    export.add("prices.csv", "A,X,1,1")
    export.add("history.csv", "K9,2025-01-07,,HS-9,3,PK")

    assert problems(export) == [
        f"articles.csv, line 5, column unit: 'ST' is no unit that is known: use one of {UNITS}",
        "articles.csv, line 5, column price: 'abc' is no number",
        "history.csv, line 5, column customer: 'K9' is no customer that is known",
        "history.csv, line 5, column sku: 'HS-9' is no article that is known",
    ]


def test_a_row_is_named_by_the_line_where_it_begins(export):
    export.add("articles.csv", 'X,,Ding,"zwei\nZeilen",C62,,,1,EUR,,1,,\n\nY,,Ding,,ST,,,1,EUR,,1,,')

    assert problems(export) == [f"articles.csv, line 8, column unit: 'ST' is no unit that is known: use one of {UNITS}"]


def test_two_hundred_problems_are_enough(export):
    for _ in range(300):
        export.add("history.csv", "K9,2025-01-07,,HS-1,3,PK")

    found = problems(export)

    assert len(found) == 201
    assert found[0] == "history.csv, line 5, column customer: 'K9' is no customer that is known"
    assert found[-1] == "history.csv: 200 problems found, the rest was not looked at"


def test_missing_files_are_named(export):
    export.remove("articles.csv")
    export.remove("customers.csv")

    assert problems(export) == [
        f"articles.csv: is missing in {export.folder}",
        f"customers.csv: is missing in {export.folder}",
    ]


def test_a_folder_that_is_not_there_is_named(export):
    export.folder = export.folder / "nowhere"

    assert problems(export) == [f"{export.folder}: is no folder"]


def test_latin_1_is_named_with_its_line(export):
    (export.folder / "articles.csv").write_bytes("sku,name,unit,price\nX,Tür,C62,1\n".encode("latin-1"))

    assert problems(export) == ["articles.csv, line 2: is not UTF-8 (Latin-1 or Windows-1252, it seems): save it as “CSV UTF-8”"]


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(export):
    (export.folder / "articles.csv").write_bytes(
        b"\xef\xbb\xbf" + b"sku,name,unit,price\r\nHS-1,A,PR,1\r\nDS 41/750,B,C62,1\r\nALT-1,C,C62,1\r\n"
    )

    assert load(export.folder).counts["articles.csv"].new == 3


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("sku;name;unit;price", "line 1: parts its columns by ;: a comma is needed"),
        ("sku\tname\tunit\tprice", "line 1: parts its columns by a tab: a comma is needed"),
        ("sku,name,unit", "line 1, column price: is missing in the header (sku, name, unit)"),
        ("sku,name,unit,price,sku", "line 1, column sku: stands twice in the header"),
        ("", "is empty: the first line must name the columns"),
    ],
)
def test_a_wrong_header_is_named(export, header, problem):
    export.write("articles.csv", f"{header}\n")

    assert problems(export) == [f"articles.csv{',' if problem.startswith('line') else ':'} {problem}"]


def test_a_binary_file_is_named(export):
    (export.folder / "articles.csv").write_bytes(b"sku,name\n\0\0\0")

    assert problems(export) == ["articles.csv, line 2: holds a NUL character: is it a CSV file?"]


def test_an_open_quote_is_named(export):
    export.add("articles.csv", 'X,,Ding,"offen,C62,,,1,EUR,,1,,')

    assert problems(export) == ["articles.csv, line 5: is no CSV row: unexpected end of data"]


def test_what_only_looks_wrong_is_loaded_with_a_warning(export):
    export.add("articles.csv", "A,4006381333932,Prüfziffer,,C62,,,1,EUR,,1,,")
    export.add("articles.csv", "B,4.00638E+12,Excel,,C62,,,1,EUR,,1,,")
    export.add("articles.csv", "C,4006381333931,Zweimal,,C62,,,1,EUR,,0,NEU-1,")
    export.add("articles.csv", "D,,Selbst,,C62,,,1,EUR,,0,D,")
    export.replace("articles.csv", "replaced_by,aliases", "replaced_by,alias")
    export.replace("customers.csv", "0711 5550001", "Durchwahl 12")

    assert warnings(export) == [
        "articles.csv, line 1, column alias: is not known and was left out",
        "articles.csv, line 5, column gtin: '4006381333932' has a wrong check digit",
        "articles.csv, line 6, column gtin: '4.00638E+12' is no GTIN (8, 12, 13 or 14 digits) and was left out",
        "articles.csv, line 7, column gtin: '4006381333931' stands in line 2 as well",
        "articles.csv, line 7, column replaced_by: 'NEU-1' is no article that is known",
        "articles.csv, line 8, column replaced_by: 'D' is the article itself",
        "customers.csv, line 2, column phones: 'Durchwahl 12' is no telephone number and was left out",
    ]


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("4006381333931", True),
        ("4006381333932", False),
        ("96385074", True),
        ("036000291452", True),
        ("14006381333938", True),
        ("123", False),
        ("400638133393x", False),
    ],
)
def test_check_digits_of_bar_codes(digits, right):
    assert gtin_is_right(digits) is right
