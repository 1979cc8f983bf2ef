from __future__ import annotations

import pytest
from PIL import Image

from intake.reading.cleaning import believable_dpi
from tests.intake.reading.making import ORDER, only, paper, picture, read_bytes


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
def test_every_kind_of_picture_is_read(kind, tmp_path):
    (page,) = only(read_bytes(tmp_path, picture(paper(ORDER).convert("RGB"), kind))).pages

    assert "12\tHandschuhe Leder braun 10" in page.text.split("\n")


def test_a_photograph_is_turned_as_its_exif_data_say(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 3

    (page,) = only(read_bytes(tmp_path, picture(paper(ORDER).rotate(180), "JPEG", exif=exif, quality=90))).pages

    assert (page.rotation, "Bestellung 4711" in page.text) == (0, True)


def test_uneven_light_does_not_hide_words(tmp_path):
    shade = Image.linear_gradient("L").resize((1728, 2292)).point(lambda value: 110 + value // 2)
    dim = Image.composite(Image.new("L", shade.size, 40), shade, paper(ORDER).point(lambda value: 255 - value))

    (page,) = only(read_bytes(tmp_path, picture(dim, "JPEG", quality=80))).pages

    assert "250\tSchrauben verzinkt Pack" in page.text.split("\n")


def test_transparent_paper_is_white(tmp_path):
    clear = Image.new("RGBA", (1728, 2292), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=paper(ORDER).point(lambda value: 255 - value))

    (page,) = only(read_bytes(tmp_path, picture(clear, "PNG"))).pages

    assert "Bestellung 4711" in page.text


@pytest.mark.parametrize(
    ("size", "given", "expected"),
    [
        ((1728, 2292), (204.0, 196.0), (204.0, 196.0)),
        ((2481, 3508), (0.0, 0.0), (300.0, 300.0)),
        ((3000, 4000), (72.0, 72.0), (3000 / 8.27, 3000 / 8.27)),
        ((3508, 2481), (1.0, 1.0), (3508 / 11.69, 3508 / 11.69)),
    ],
)
def test_a_resolution_is_believed_if_it_makes_a_sheet(size, given, expected):
    assert believable_dpi(size, given) == pytest.approx(expected)
