from __future__ import annotations

import io

import pytest
from PIL import Image

from intake.reading import Deadline
from intake.reading.scan import _TURNS
from orders.states import ChannelName
from tests.intake.reading.making import ORDER, SAMPLES, only, paper, picture, read_bytes, tiff


def fax(tmp_path, content):
    return only(read_bytes(tmp_path, content, "fax.tif", channel=ChannelName.FAX))


def words_of(page):
    return [word.text for word in page.words]


def test_a_fax_is_read_row_by_row_with_its_columns_apart(tmp_path):
    (page,) = fax(tmp_path, tiff([paper(ORDER)])).pages

    assert page.text.split("\n") == [
        "Bestellung 4711",
        "Menge\tArtikel",
        "12\tHandschuhe Leder braun 10",
        "250\tSchrauben verzinkt Pack",
        "Mit freundlichem Dank",
    ]
    assert (page.number, page.dpi, page.rotation, page.reader, page.incomplete) == (1, (204.0, 196.0), 0, "tesseract", "")


def test_a_standard_fax_is_squared(tmp_path):
    squeezed = paper(ORDER).resize((1728, 1146))

    (page,) = fax(tmp_path, tiff([squeezed], dpi=(204, 98))).pages

    assert page.dpi == (204.0, 98.0)
    assert {"Handschuhe", "250", "12"} <= set(words_of(page))
    assert Image.open(io.BytesIO(page.image)).size == (page.width, page.height)
    assert page.height / page.width == pytest.approx(1146 / 98 / (1728 / 204), abs=0.01)


def test_the_boxes_fit_the_picture_of_the_page(tmp_path):
    (page,) = fax(tmp_path, tiff([paper(ORDER)])).pages

    shown = Image.open(io.BytesIO(page.image)).convert("L")
    box = next(word.box for word in page.words if word.text == "Handschuhe")
    left, top, width, height = (value / 1000 * size for value, size in zip(box, (shown.width, shown.height) * 2, strict=True))

    assert shown.crop((round(left), round(top), round(left + width), round(top + height))).getextrema()[0] == 0
    assert shown.crop((round(left + width) + 3, round(top), round(left + width) + 7, round(top + height))).getextrema()[0] == 255
    assert box[0] == pytest.approx(1000 * 500 / 1728, abs=4)


@pytest.mark.parametrize("turn", [180, 90, 270])
def test_a_page_put_in_the_wrong_way_is_turned(turn, tmp_path):
    lines = [*ORDER, *((150, 800 + 80 * i, "Die Ware bitte an die Pforte liefern und vorher anrufen") for i in range(8))]
    wrong = paper(lines).transpose(_TURNS[360 - turn])

    document = only(read_bytes(tmp_path, picture(wrong, "PNG", dpi=(204, 204)), "scan.png"))

    (page,) = document.pages
    assert page.rotation == turn
    assert {"Handschuhe", "Schrauben", "250"} <= set(words_of(page))
    assert (page.height > page.width) is True


def test_a_skewed_page_is_levelled(tmp_path):
    (page,) = fax(tmp_path, tiff([paper(ORDER).rotate(1.7, fillcolor=255)])).pages

    assert "12\tHandschuhe Leder braun 10" in page.text.split("\n")


def test_a_blank_page_has_no_words_and_is_complete(tmp_path):
    pages = fax(tmp_path, tiff([paper(ORDER), paper(())])).pages

    assert [(len(page.words) > 0, page.incomplete) for page in pages] == [(True, ""), (False, "")]
    assert pages[1].image is not None


def test_bad_lines_that_the_machine_counted_are_kept(tmp_path):
    (page,) = fax(tmp_path, (SAMPLES / "standard_with_bad_lines.tif").read_bytes()).pages

    assert page.bad_lines == 10
    assert page.dpi == (204.0, 98.0)


@pytest.mark.parametrize("name", ["second_directory_without_strips", "cut_in_second_page"])
def test_a_page_that_is_broken_stays_in_its_place(name, tmp_path):
    first, second = fax(tmp_path, (SAMPLES / f"{name}.tif").read_bytes()).pages

    assert len(first.words) > 100
    assert (first.incomplete, second.incomplete, second.number) == ("", "file_broken", 2)


def test_a_framed_figure_is_read(tmp_path):
    from PIL import ImageDraw

    page = paper([*ORDER, (1330, 418, "7")])
    ImageDraw.Draw(page).rectangle((1300, 405, 1390, 475), outline=0, width=3)

    (read,) = fax(tmp_path, tiff([page])).pages

    assert "12\tHandschuhe Leder braun 10\t7" in read.text.split("\n")


def test_ticked_and_empty_boxes_are_told_apart(tmp_path):
    from PIL import ImageDraw

    page = paper([*ORDER, (220, 780, "Lager Nord"), (720, 780, "Lager West")])
    draw = ImageDraw.Draw(page)
    for x in (170, 670):
        draw.rectangle((x, 788, x + 30, 818), outline=0, width=2)
    draw.line((676, 794, 694, 812), fill=0, width=3)
    draw.line((694, 794, 676, 812), fill=0, width=3)

    (read,) = fax(tmp_path, tiff([page])).pages

    assert "☐ Lager Nord\t☒ Lager West" in read.text.split("\n")


def test_pages_for_which_no_time_is_left_are_marked(tmp_path, monkeypatch):
    from intake.errors import DeadlineExceeded
    from intake.reading import fax as module

    def slow(scan, *, number, **kwargs):
        if number > 1:
            raise DeadlineExceeded
        return read_scan(scan, number=number, **kwargs)

    read_scan = module.read_scan
    monkeypatch.setattr(module, "read_scan", slow)

    pages = only(read_bytes(tmp_path, tiff([paper(ORDER), paper(ORDER)]), deadline=Deadline(60))).pages

    assert [page.incomplete for page in pages] == ["", "deadline_exceeded"]
