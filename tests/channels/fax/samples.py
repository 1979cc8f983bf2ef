"""Small real fax files, made with Pillow and written with the tags a fax server sets."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import ImageFileDirectory_v2


def tiff(*, text: str = "BESTELLUNG", bad_lines: tuple[int, ...] = (0,), description: str = "", moment: str = "") -> bytes:
    """A group 4 fax with one page per entry of ``bad_lines``."""
    pages, infos = [], []
    for number, bad in enumerate(bad_lines, start=1):
        page = Image.new("1", (1728, 300), 1)
        ImageDraw.Draw(page).text((60, 60), f"{text} Seite {number}", fill=0)
        info = ImageFileDirectory_v2()
        if bad:
            info[326], info[327], info[328] = bad, 1, min(bad, 3)
        if description:
            info[270] = description
        if moment:
            info[306] = moment
        pages.append(page)
        infos.append(info)
    out = io.BytesIO()
    frames = []
    for page, info in zip(pages, infos, strict=True):
        page.encoderinfo = {"tiffinfo": info}
        frames.append(page)
    frames[0].save(
        out,
        format="TIFF",
        compression="group4",
        dpi=(204, 196),
        tiffinfo=infos[0],
        save_all=len(frames) > 1,
        append_images=frames[1:],
    )
    return out.getvalue()


def drop(folder: Path, name: str, content: bytes, *, age_s: float = 60.0) -> Path:
    """Put a file into the folder as if it had been written a while ago."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path
