"""From a page as scanned to one that can be read: specks away, square pixels, straight, a little smooth.

Pages are 8-bit grey Pillow images, ink dark. Order and sizes were measured on synthetic faxes of five classes: taking the specks
out at the resolution received, before anything is enlarged, is worth more than all other steps together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from intake.reading.components import Mask, find_components

READ_DPI = 300.0
SHOW_WIDTH = 1700
_SPECK_MM = 0.18
_MAX_SKEW_DEG = 4.0
_PAGE_INCHES = (8.27, 11.69)
_SCREEN_DPI = 96.0
_MAX_READ_PIXELS = 14_000_000


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it arrived.

    Attributes:
        image: Mode ``1`` or ``L``.
        dpi: (x, y); believable, see ``believable_dpi``.
    """

    image: Image.Image
    dpi: tuple[float, float]

    @property
    def two_valued(self) -> bool:
        """Black and white only, as from a fax machine."""
        return self.image.mode == "1"


def believable_dpi(size: tuple[int, int], given: tuple[float, float]) -> tuple[float, float]:
    """The resolution, if it makes a sheet of paper; else that of an A4 page filled by the picture, or of a screen."""
    x, y = given
    if 60 <= x <= 1300 and 60 <= y <= 1300 and 3.0 <= size[0] / x <= 17.5 and size[1] / y <= 60.0:
        return given
    short, long = _PAGE_INCHES
    dpi = max(_SCREEN_DPI, size[0] / (short if size[0] <= size[1] else long))
    return (dpi, dpi)


def despeckle(image: Image.Image, dpi: tuple[float, float]) -> Image.Image:
    """Take out specks smaller than any stop or comma, and fill pinholes.

    Args:
        image: Mode ``1``.
        dpi: As received; specks are measured in millimetres.
    """
    ink = ~np.asarray(image, dtype=bool)
    most = max(1, round(dpi[0] * dpi[1] * (_SPECK_MM / 25.4) ** 2 * 2.2))
    found = find_components(ink)
    found.erase(ink, found.areas <= most)
    _fill_pinholes(ink)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8))


def _fill_pinholes(ink: Mask) -> None:
    middle = ink[1:-1, 1:-1]
    middle |= ink[:-2, 1:-1] & ink[2:, 1:-1] & ink[1:-1, :-2] & ink[1:-1, 2:]


def even_light(image: Image.Image) -> Image.Image:
    """Make the paper of a photograph or grey scan white everywhere."""
    small = image.resize((max(1, image.width // 16), max(1, image.height // 16)), Image.Resampling.BOX)
    paper = (
        small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(6)).resize(image.size, Image.Resampling.BILINEAR)
    )
    light = np.maximum(np.asarray(paper, dtype=np.float32), 40.0)
    even = np.asarray(image, dtype=np.float32) * (250.0 / light)
    return Image.fromarray(np.clip(even, 0, 255).astype(np.uint8))


def square(image: Image.Image, dpi: tuple[float, float], read_dpi: float = READ_DPI) -> Image.Image:
    """Scale to square pixels of ``read_dpi``, less for a page too large to read at once."""
    width, height = image.width * read_dpi / dpi[0], image.height * read_dpi / dpi[1]
    shrink = min(1.0, (_MAX_READ_PIXELS / (width * height)) ** 0.5)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    if image.mode == "1":
        image = image.convert("L")
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def skew_deg(image: Image.Image) -> float:
    """By how much the rows of a square page slope; positive where they fall to the right.

    The angle at which the ink, summed along the rows, changes most from row to row (Postl 1986, as in Leptonica
    ``pixFindSkew``); within 0.1 degrees on printed pages.
    """
    scale = 900 / max(image.size)
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.BOX)
    ink = 255 - np.asarray(small, dtype=np.int64)
    ink[ink < 64] = 0
    # Streaks and the ruling of tables say nothing of rows; the header line that a fax machine adds is straight by itself.
    ink[: ink.shape[0] * 3 // 100] = 0
    ink[:, ink.sum(axis=0) > 255 * 0.35 * ink.shape[0]] = 0
    y, x = np.nonzero(ink)
    if y.size < 200:
        return 0.0
    weight = ink[y, x].astype(np.float64)
    x_middle = x - ink.shape[1] / 2

    def sharpness(angle_deg: float) -> float:
        profile = _profile(y, x_middle, weight, angle_deg, ink.shape)
        return float((np.diff(profile) ** 2).sum())

    best = 0.0
    for reach, step in ((_MAX_SKEW_DEG, 0.5), (0.5, 0.1), (0.1, 0.02)):
        best = max((float(a) for a in np.arange(best - reach, best + reach + step / 2, step)), key=sharpness)
    return best


def _profile(
    y: NDArray[np.intp], x: NDArray[np.float64], weight: NDArray[np.float64], angle_deg: float, shape: tuple[int, ...]
) -> NDArray[np.float64]:
    reach = round(shape[1] * 0.05) + 2
    at = y - x * np.tan(np.radians(angle_deg)) + reach
    low = np.clip(at.astype(np.int64), 0, shape[0] + 2 * reach - 2)
    part = np.clip(at - low, 0.0, 1.0)
    size = shape[0] + 2 * reach
    profile = np.bincount(low, weight * (1 - part), size) + np.bincount(low + 1, weight * part, size)
    return profile.astype(np.float64)


def smooth(image: Image.Image, radius: float) -> Image.Image:
    """Round off the steps of enlarged pixels."""
    return image.filter(ImageFilter.GaussianBlur(radius))
