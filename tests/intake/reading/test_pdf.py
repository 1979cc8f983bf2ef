from __future__ import annotations

import io

import pytest
from PIL import Image

from intake.errors import FileBroken
from intake.reading import Deadline, NeedsOcr
from intake.reading.pdf import render_page
from tests.intake.reading.making import ORDER, only, paper, picture, read_bytes, text_pdf

LINES = [(50, 700, "Bestellung 4711"), (50, 660, "12"), (120, 660, "Handschuhe Gr\374n"), (400, 660, "14,50")]


def scan(pages=1):
    sheets = [paper(ORDER) for _ in range(pages)]
    return picture(sheets[0], "PDF", resolution=204, save_all=True, append_images=sheets[1:])


def test_the_text_layer_is_read_with_boxes(tmp_path):
    (page,) = only(read_bytes(tmp_path, text_pdf([LINES]), allow_ocr=False)).pages

    assert page.text == "Bestellung 4711\n12\tHandschuhe Grün\t14,50"
    word = next(word for word in page.words if word.text == "12")
    assert word.box[0] == pytest.approx(1000 * 50 / 595, abs=1)
    assert word.box[1] + word.box[3] == pytest.approx(1000 * (842 - 660) / 842, abs=5)
    assert (page.reader, page.image) == ("pdftext", None)


def test_a_scan_needs_ocr_and_is_read_by_it(tmp_path):
    with pytest.raises(NeedsOcr):
        read_bytes(tmp_path, scan(), allow_ocr=False)

    pages = only(read_bytes(tmp_path, scan(2))).pages

    assert [page.reader for page in pages] == ["tesseract", "tesseract"]
    assert "12\tHandschuhe Leder braun 10" in pages[1].text.split("\n")


def test_a_page_is_drawn_for_people():
    image = Image.open(io.BytesIO(render_page(text_pdf([LINES, LINES]), 2, Deadline(20))))

    assert image.format == "PNG"
    assert image.size == (909, 1286)


def test_a_page_that_does_not_exist_cannot_be_drawn():
    with pytest.raises(FileBroken):
        render_page(text_pdf([LINES]), 3, Deadline(20))
