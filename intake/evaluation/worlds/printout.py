"""What a stock system prints with needles: one face of letters, columns of blanks, often no umlauts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from intake.evaluation.worlds import speech
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.fax import WIDTH
from intake.evaluation.worlds.paper import Paper, contact
from intake.evaluation.worlds.tables import as_text

COLUMNS = 84
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "ss", "–": "-", "·": "-"})
_DOT = 4  # pixels from needle to needle, at one and a half times the resolution of a fax
_LEADING = 15  # needles from line to line
_SIZE = 12


def lines_of(paper: Paper) -> list[str]:
    """An order as lines of letters of one width."""
    form = Dice("printout", paper.order.customer.habits.layout)
    customer, company = paper.order.customer, paper.company
    lines = [
        customer.name,
        speech.one_line(customer.address, name=False),
        "  ".join(contact(paper, form)),
        "=" * form.number(60, 78),
    ]
    lines += ["", f"AN  {company.name}", f"    {company.address.postal_code} {company.address.city}", ""]
    title = paper.title.upper()
    lines += [" ".join(title) if form.chance(0.3) and len(title) < 14 else title, ""]
    lines += [f"{label + ':':<24} {value}" for label, value in paper.facts]
    if paper.place:
        lines += [f"{paper.place_label}:", f"  {paper.place}"]
    lines += ["", *as_text(paper.positions, form), ""]
    if paper.positions.total:
        lines += [f"{'Summe ' + paper.positions.total:>70}", ""]
    lines += [form.pick(("*** ENDE DER BESTELLUNG ***", "-- Ende --", "")), *paper.remarks, paper.person]
    if form.chance(0.6):
        lines = [line.translate(_ASCII) for line in lines]
    if form.chance(0.5):
        lines = [line.upper().replace("ẞ", "SS") for line in lines]
    return [cut for line in lines for cut in (_wrapped(line) if line in paper.remarks or not line else [line])]


def printed(lines: Sequence[str]) -> list[Image.Image]:
    """Print lines with needles, as pages for sending."""
    height = 3438
    each_page = height // (_LEADING * _DOT) - 6
    return [_page(lines[start : start + each_page], height) for start in range(0, max(1, len(lines)), each_page)]


def _page(lines: Sequence[str], height: int) -> Image.Image:
    font = ImageFont.truetype("DejaVuSansMono.ttf", _SIZE)
    needles = Image.new("1", (round(WIDTH * 1.5) // _DOT, height // _DOT), 1)
    draw = ImageDraw.Draw(needles)
    draw.fontmode = "1"
    for number, line in enumerate(lines):
        draw.text((14, 40 + number * _LEADING), line, font=font, fill=0)
    dot = np.array([[0, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 1, 0]], dtype=bool)
    ink = np.kron(~np.asarray(needles, dtype=bool), dot)
    page = np.full((height, round(WIDTH * 1.5)), 255, dtype=np.uint8)
    page[: ink.shape[0], : ink.shape[1]][ink] = 20
    return Image.fromarray(page)


def _wrapped(line: str) -> list[str]:
    if len(line) <= COLUMNS:
        return [line]
    cut = line.rfind(" ", 0, COLUMNS)
    cut = cut if cut > 20 else COLUMNS
    return [line[:cut], *_wrapped("    " + line[cut:].lstrip())]
