"""Whatever the file and however it is damaged: a named outcome, in time, and nothing else is stopped by it."""

from __future__ import annotations

import time
from dataclasses import replace
from email.message import EmailMessage

import pytest

from intake import errors
from intake.contracts import Page
from intake.errors import AllwegeError, DeadlineExceeded
from intake.reading import Deadline, Limits, NeedsOcr
from intake.reading.contract import Source
from intake.reading.registry import READERS, reader_for
from tests.intake.reading.making import ORDER, docx, only, paper, paragraph, picture, read_bytes, text_pdf, tiff, workbook, zipped


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Bestellung"
    message.set_content("12 Stück Handschuhe\n")
    message.add_attachment(b"Menge;Artikel\n12;Schraube\n", maintype="text", subtype="csv", filename="liste.csv")
    return message.as_bytes()


GOOD = {
    "fax": ("fax.tif", tiff([paper(ORDER), paper(ORDER)])),
    "pdf": ("order.pdf", text_pdf([[(50, 700, "Bestellung 4711 vom heutigen Tage")]])),
    "image": ("scan.png", picture(paper(ORDER), "PNG", dpi=(204, 204))),
    "mail": ("mail.eml", mail()),
    "sheet": ("liste.xlsx", workbook({"Liste": [["Artikel", "Menge"], ["A-1", 5]]})),
    "docx": ("brief.docx", docx(paragraph("12 Stück Handschuhe"))),
    "zip": ("alles.zip", zipped({"notiz.txt": b"12 Handschuhe"})),
    "html": ("seite.html", b"<html><body><p>12 Handschuhe</p></body></html>"),
    "csv": ("liste.csv", b"Menge;Artikel\n12;Schraube\n"),
    "json": ("order.json", b'{"items": [{"sku": "A-1", "quantity": 5}]}'),
    "text": ("notiz.txt", b"12 Handschuhe, bitte morgen"),
}
CODES = {value.code for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AllwegeError)}
TINY = Limits(file_bytes=100)


def test_every_reader_has_a_sample():
    assert {reader.name for reader in READERS} == set(GOOD)


@pytest.mark.parametrize("kind", GOOD)
def test_the_right_reader_takes_the_file(kind):
    name, content = GOOD[kind]

    assert reader_for(Source(name, "", content, "attachment")).name == kind


@pytest.mark.parametrize("kind", ["fax", "pdf", "image", "html", "json"])
def test_the_bytes_decide_where_name_and_type_lie(kind):
    assert reader_for(Source("datei.bin", "application/octet-stream", GOOD[kind][1], "attachment")).name == kind


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_file_is_read_without_a_problem(kind, tmp_path):
    name, content = GOOD[kind]

    documents = read_bytes(tmp_path, content, name).documents

    assert [document.problem for document in documents] == [""] * len(documents)
    for page in (page for document in documents for page in document.pages):
        check_page(page)
        assert page.words
        assert page.incomplete == ""


def check_page(page: Page) -> None:
    for word in page.words:
        assert word.span is not None
        assert page.text[slice(*word.span)] == word.text
        assert word.text == word.text.strip() != ""
        assert 0 <= word.confidence <= 1
        if word.box:
            assert -5 <= word.box[0] <= 1005
            assert -5 <= word.box[1] <= 1005


@pytest.mark.parametrize("part", [0.05, 0.4, 0.9])
@pytest.mark.parametrize("kind", GOOD)
def test_a_truncated_file_has_a_named_outcome(kind, part, tmp_path):
    name, content = GOOD[kind]

    documents = read_bytes(tmp_path, content[: max(5, int(part * len(content)))], name).documents

    for document in documents:
        assert document.problem in CODES | {""}
        for page in document.pages:
            check_page(page)
            assert page.incomplete in CODES | {""}


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_of_noise_has_a_named_outcome(kind, tmp_path):
    name, content = GOOD[kind]
    noisy = content[:8] + bytes((i * 7919 + i // 256) % 256 for i in range(5000))

    documents = read_bytes(tmp_path, noisy, name).documents

    assert {document.problem for document in documents} <= CODES | {""}


@pytest.mark.parametrize("kind", GOOD)
def test_an_empty_file_is_named(kind, tmp_path):
    document = only(read_bytes(tmp_path, b"", GOOD[kind][0]))

    assert (document.problem, document.pages) == ("file_empty", ())


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_beyond_the_limit_is_not_opened(kind, tmp_path):
    content = GOOD[kind][1] + b" " * 200

    document = only(read_bytes(tmp_path, content, GOOD[kind][0], limits=TINY))

    assert (document.problem, document.pages) == ("file_too_large", ())


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_is_read_after_the_deadline(kind, tmp_path):
    with pytest.raises(DeadlineExceeded):
        read_bytes(tmp_path, GOOD[kind][1], GOOD[kind][0], deadline=Deadline(-1))


@pytest.mark.parametrize("kind", ["fax", "image"])
def test_ocr_is_asked_for_before_any_cost(kind, tmp_path):
    start = time.perf_counter()

    with pytest.raises(NeedsOcr):
        read_bytes(tmp_path, GOOD[kind][1], GOOD[kind][0], allow_ocr=False)

    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("kind", set(GOOD) - {"fax", "image"})
def test_what_needs_no_ocr_is_read_without_it(kind, tmp_path):
    documents = read_bytes(tmp_path, GOOD[kind][1], GOOD[kind][0], allow_ocr=False).documents

    assert all(document.pages[0].words for document in documents)


def test_encrypted_files_are_named(tmp_path):
    pdf = only(read_bytes(tmp_path, text_pdf([[(50, 700, "geheim")]], encrypted=True), "order.pdf"))

    assert pdf.problem == "file_encrypted"


def test_pages_are_counted_before_any_is_read(tmp_path):
    few = replace(Limits(), pages=1)

    fax = only(read_bytes(tmp_path, GOOD["fax"][1], limits=few, allow_ocr=False))
    pdf = only(read_bytes(tmp_path, text_pdf([[(50, 700, "eins")], [(50, 700, "zwei")]]), limits=few, allow_ocr=False))

    assert [fax.problem, pdf.problem] == ["too_many_pages", "too_many_pages"]


def test_a_picture_of_too_many_pixels_is_not_unpacked(tmp_path):
    document = only(read_bytes(tmp_path, GOOD["image"][1], limits=replace(Limits(), page_megapixels=1.0), allow_ocr=False))

    assert document.problem == "too_many_pixels"


def test_a_file_that_no_reader_knows_is_named(tmp_path):
    assert only(read_bytes(tmp_path, b"\x00\x01\x02\x03" * 50, "geheimnis.bin")).problem == "file_unsupported"


def test_a_broken_attachment_stops_no_other(tmp_path):
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Bestellung"
    message.set_content("siehe Anhang")
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="kaputt.pdf")
    message.add_attachment(b"5;A-1\n", maintype="text", subtype="csv", filename="liste.csv")

    documents = read_bytes(tmp_path, message.as_bytes(), "mail.eml").documents

    assert [(d.name, d.problem) for d in documents] == [("Nachricht", ""), ("kaputt.pdf", "file_broken"), ("liste.csv", "")]
