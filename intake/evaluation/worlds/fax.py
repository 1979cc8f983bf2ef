"""What a scanner, a telephone line and a fax machine make of a page.

Damage is what lines and machines do: skew, thin and fat strokes, salt and pepper, lost and doubled lines, streaks. Nothing here
knows what stands on the page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import struct_time

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from intake.evaluation.worlds.dice import Dice
from intake.reading.deadline import Deadline
from intake.reading.programs import run

WIDTH = 1728
_OVER = 1.5  # pages are rendered this much finer than they are sent
_RENDER_S = 60.0
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Line:
    """How a page is sent.

    Attributes:
        fine: 204 x 196 dpi, else 204 x 98.
        noisy: With damage.
        header: The line that the sender's machine prints above each page; empty for none. ``{p}`` and ``{n}``: page, pages.
        upside_down: The sheet was put in the wrong way round; the header stands upright.
    """

    fine: bool
    noisy: bool
    header: str
    upside_down: bool = False


def pages_of(pdf: bytes) -> list[Image.Image]:
    """Render a PDF for sending: grey, a little finer than fine resolution."""
    with TemporaryDirectory(prefix="allwege-world-") as folder:
        source = Path(folder) / "page.pdf"
        source.write_bytes(pdf)
        size = ["-rx", f"{204 * _OVER:g}", "-ry", f"{196 * _OVER:g}"]
        run(["pdftoppm", *size, "-gray", str(source), str(Path(folder) / "page")], deadline=Deadline(_RENDER_S))
        return [_on_paper(Image.open(path)) for path in sorted(Path(folder).glob("page*.pgm"))]


def as_fax(pages: Sequence[Image.Image], line: Line, dice: Dice) -> bytes:
    """Send pages and return the TIFF that the receiver has: one bit, true resolution tags, G3 or G4."""
    received = [_sent(page, line, number, len(pages), dice.child(number)) for number, page in enumerate(pages, start=1)]
    buffer = io.BytesIO()
    options = {"compression": dice.pick(("group4", "group3")), "dpi": (204, 196 if line.fine else 98)}
    received[0].save(buffer, "TIFF", save_all=True, append_images=received[1:], **options)
    return buffer.getvalue()


def as_scan(pages: Sequence[Image.Image], dice: Dice) -> bytes:
    """Scan pages into a PDF without a text layer: 200 dpi, grey, JPEG."""
    scans = []
    for number, page in enumerate(pages):
        own = dice.child(number)
        turned = page.rotate(own.pick((-1, 1)) * own.between(0.1, 1.0), Image.Resampling.BILINEAR, fillcolor=255)
        small = turned.resize((1654, 2339), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(own.between(0.3, 0.7)))
        grey = np.asarray(small, dtype=np.float32) * own.between(0.86, 0.97) + _noise(small.size, own, own.between(3, 9))
        scans.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    buffer = io.BytesIO()
    when = struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))
    scans[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=scans[1:],
        resolution=200,
        quality=dice.number(55, 75),
        creationDate=when,
        modDate=when,
    )
    return buffer.getvalue()


def _on_paper(page: Image.Image) -> Image.Image:
    """Put a page upright into the middle of the width that is sent."""
    grey = page.convert("L")
    if grey.width > grey.height:
        grey = grey.rotate(90, expand=True)
    wide = Image.new("L", (round(WIDTH * _OVER), round(2292 * _OVER)), 255)
    if grey.width > wide.width or grey.height > wide.height * 1.02:
        grey.thumbnail(wide.size)
    wide.paste(grey, ((wide.width - grey.width) // 2, 0))
    return wide


def _sent(page: Image.Image, line: Line, number: int, count: int, dice: Dice) -> Image.Image:
    height = 2292 if line.fine else 1146
    angle = dice.pick((-1, 1)) * (dice.between(0.5, 2.0) if line.noisy else dice.between(0.0, 0.4))
    upright = page.rotate(angle + (180 if line.upside_down else 0), Image.Resampling.BILINEAR, fillcolor=255)
    upright = upright.filter(ImageFilter.GaussianBlur(dice.between(0.5, 0.9) * (1.5 if line.noisy else 1.0)))
    grey = np.asarray(upright.resize((WIDTH, height), Image.Resampling.BOX), dtype=np.float32) * dice.between(0.88, 0.97)
    grey = grey + _noise((WIDTH, height), dice, 22 if line.noisy else 8)
    threshold = _threshold(dice) if line.noisy else dice.between(120, 150)
    ink = grey < threshold
    ink = _damaged(ink, dice) if line.noisy else _speckled(ink, 0.0003, dice)
    if line.header:
        ink = _with_header(ink, line.header.format(p=number, n=count), fine=line.fine)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)


def _threshold(dice: Dice) -> float:
    """Thin, normal or fat strokes."""
    return dice.pick((dice.between(95, 107), dice.between(120, 150), dice.between(120, 150), dice.between(163, 175)))


def _noise(size: tuple[int, int], dice: Dice, spread: float) -> NDArray[np.float32]:
    """Grey noise; one block is drawn and laid side by side, which no reader can tell."""
    block = np.random.default_rng(dice.seed()).normal(0, spread, (256, 256)).astype(np.float32)
    across, down = -(-size[0] // 256), -(-size[1] // 256)
    return np.tile(block, (down, across))[: size[1], : size[0]]


def _speckled(ink: NDArray[np.bool_], share: float, dice: Dice) -> NDArray[np.bool_]:
    """Pepper on white, four times as much salt in ink."""
    chance = np.random.default_rng(dice.seed())
    height, width = ink.shape
    pepper = round(share * 0.6 * ink.size)
    ink[chance.integers(0, height, pepper), chance.integers(0, width, pepper)] = True
    salt = round(share * 1.6 * ink.size)
    ink[chance.integers(0, height, salt), chance.integers(0, width, salt)] = False
    return ink


def _damaged(ink: NDArray[np.bool_], dice: Dice) -> NDArray[np.bool_]:
    ink = _speckled(ink, 0.006 * dice.between(0.4, 1.2), dice)
    height, width = ink.shape
    for _streak in range(dice.number(0, 3)):
        at = dice.number(0, width - 3)
        ink[dice.number(0, height // 2) : dice.number(height // 2, height), at : at + dice.pick((1, 1, 1, 2))] = True
    rows = list(range(height))
    for _lost in range(dice.number(2, 9)):
        del rows[dice.number(0, len(rows) - 1)]
    for _doubled in range(dice.number(2, 9)):
        at = dice.number(0, len(rows) - 1)
        rows.insert(at, rows[at])
    return ink[rows]


def _with_header(ink: NDArray[np.bool_], text: str, *, fine: bool) -> NDArray[np.bool_]:
    strip = Image.new("L", (WIDTH, 24), 255)
    ImageDraw.Draw(strip).text((30, 3), text, font=ImageFont.truetype("DejaVuSansMono.ttf", 16), fill=0)
    if not fine:
        strip = strip.resize((WIDTH, 12), Image.Resampling.BOX)
    rows = np.asarray(strip) < 150
    ink[: rows.shape[0]] = rows
    return ink
