"""Pictures: PNG, JPEG, BMP, WebP, GIF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from intake.contracts import Document, Page
from intake.errors import FileBroken, TooManyPixels
from intake.reading.cleaning import Scan, believable_dpi
from intake.reading.contract import Job, Source
from intake.reading.limits import Limits
from intake.reading.scan import read_scan

_HEADS = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"BM", "BMP"), (b"GIF8", "GIF"))
BROKEN = (
    OSError,
    SyntaxError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    MemoryError,
)
"""What Pillow raises for damaged files."""


@contextmanager
def quiet() -> Iterator[None]:
    """Without Pillow's warnings of damaged tags: what matters of them comes as an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def open_picture(content: bytes, formats: list[str], limits: Limits) -> Image.Image:
    """Open a picture without reading its pixels.

    Raises:
        TooManyPixels: Larger than ``limits.page_megapixels``.
        FileBroken: No such picture.
    """
    try:
        with quiet():
            image = Image.open(io.BytesIO(content), formats=formats)
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except (UnidentifiedImageError, *BROKEN) as error:
        raise FileBroken(f"{type(error).__name__}: {error}") from error
    check_size(image, limits)
    return image


def is_small(content: bytes, pixels: int) -> bool:
    """Whether a picture has fewer pixels than that; false if it cannot be opened."""
    try:
        with quiet(), Image.open(io.BytesIO(content)) as image:
            return image.width * image.height < pixels
    except (Image.DecompressionBombError, UnidentifiedImageError, *BROKEN):
        return False


def check_size(image: Image.Image, limits: Limits) -> None:
    """Refuse a picture before its pixels are unpacked.

    Raises:
        TooManyPixels: Larger than ``limits.page_megapixels``.
    """
    if image.width * image.height > limits.page_megapixels * 1_000_000:
        raise TooManyPixels(f"{image.width} x {image.height} pixels")


def as_scan(image: Image.Image) -> Scan:
    """Read the pixels: grey on white, upright as its EXIF data say.

    Raises:
        OSError: And whatever else Pillow raises for damaged files, see ``BROKEN``.
    """
    with quiet():
        dpi = _pair(image.info.get("dpi"))
        upright = ImageOps.exif_transpose(image)
        if "A" in upright.getbands() or "transparency" in upright.info:
            coloured = upright.convert("RGBA")
            upright = Image.new("RGBA", coloured.size, "white")
            upright.alpha_composite(coloured)
        if upright.mode.startswith(("I", "F")):
            upright = _stretched(upright)
        grey = upright if upright.mode == "1" else upright.convert("L")
        grey.load()
    if upright.size != image.size:
        dpi = (dpi[1], dpi[0])
    return Scan(grey, believable_dpi(grey.size, dpi))


def _pair(given: Any) -> tuple[float, float]:
    """A resolution as Pillow reports it: two numbers, now and then nonsense."""
    if isinstance(given, tuple) and len(given) == 2:
        try:
            return (float(given[0]), float(given[1]))
        except (TypeError, ValueError, ZeroDivisionError):
            pass
    return (0.0, 0.0)


def _stretched(image: Image.Image) -> Image.Image:
    """Greys of more than 8 bits, which ``convert`` would cut off at 255."""
    values = np.asarray(image.convert("F"))
    high = max(1.0, float(values.max()))
    return Image.fromarray(np.clip(values * (255 / high), 0, 255).astype(np.uint8))


class ImageReader:
    """Photographs and scans in one picture."""

    name = "image"

    def score(self, name: str, media_type: str, head: bytes) -> float:
        """The first bytes decide."""
        return 1.0 if _format(head) else 0.0

    def read(self, source: Source, job: Job) -> tuple[Document, ...]:
        """Read the picture as one page."""
        image = open_picture(source.content, [_format(source.head)], job.limits)
        job.need_ocr()
        try:
            scan = as_scan(image)
        except BROKEN as error:
            raise FileBroken(f"{type(error).__name__}: {error}") from error
        page: Page = read_scan(scan, number=1, job=job)
        media_type = Image.MIME.get(image.format or "", source.media_type)
        return (Document(source.name, media_type, source.role, (page,), source.content),)


def _format(head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for start, kind in _HEADS if head.startswith(start)), "")
