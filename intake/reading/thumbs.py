"""Small pictures of pages, for finding a page among many."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

from PIL import Image


def small_picture(picture_file: Path | IO[bytes], width: int) -> bytes:
    """Make a page small.

    Args:
        picture_file: A picture that a reader drew.
        width: Pixels across; the height follows.

    Returns:
        A grey PNG of 16 tones.

    Raises:
        OSError: The file is gone or is no picture.
    """
    with Image.open(picture_file) as picture:
        picture.draft("L", (width * 2, width * 4))
        height = max(1, round(picture.height * width / max(1, picture.width)))
        # Black and white must be grey first: else thin strokes vanish.
        small = picture.convert("L").resize((width, min(height, width * 4)), Image.Resampling.BOX)
    out = io.BytesIO()
    small.quantize(16).save(out, format="PNG", optimize=True)
    return out.getvalue()
