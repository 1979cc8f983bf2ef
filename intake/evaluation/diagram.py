"""The reliability diagram: stated confidence against how often it was right, as numbers and as SVG. Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from xml.sax.saxutils import escape

from intake.calibration import MEDIA
from intake.evaluation.observing import Observed

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.99, 1.0)
_SIDE, _MARGIN = 260.0, 42.0
# Of a normal distribution: 95 of 100 lie within so many standard deviations.
_Z = 1.96

_PANELS: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
    ("Lines read from pictures", {"line"}, {"scanned"}),
    ("Lines read from text", {"line"}, {"text"}),
    ("Lines from data", {"line"}, {"data"}),
    ("Customers", {"customer"}, MEDIA),
    ("Order numbers, dates, delivery addresses", {"po_number", "requested_date", "delivery"}, MEDIA),
)


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields of about the same stated confidence.

    Attributes:
        low, high: From ``low``, below ``high`` (the last one with it).
        stated: The mean of what was stated.
    """

    low: float
    high: float
    stated: float
    count: int
    right: int

    @property
    def share(self) -> float:
        """How often they were right."""
        return self.right / self.count

    @property
    def span(self) -> tuple[float, float]:
        """Between what the true share lies, 95 times of 100 (Wilson 1927)."""
        n, share = self.count, self.share
        middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def bins(pairs: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Sort fields into bins; empty ones are left out."""
    held: dict[int, list[tuple[float, bool]]] = {}
    last = len(EDGES) - 2
    for confidence, right in pairs:
        place = min(last, next((i for i in range(last, -1, -1) if confidence >= EDGES[i]), 0))
        held.setdefault(place, []).append((confidence, right))
    return [
        Bin(
            EDGES[place],
            EDGES[place + 1],
            sum(confidence for confidence, _ in found) / len(found),
            len(found),
            sum(right for _, right in found),
        )
        for place, found in sorted(held.items())
    ]


def observed_bins(observed: Iterable[Observed]) -> list[tuple[str, list[Bin]]]:
    """The bins of the lines of each medium and of what stands above the lines, each with a heading."""
    fields = [each for message in observed for each in message.fields if each.right is not None]
    found = []
    for heading, names, media in _PANELS:
        pairs = [
            (each.stated.confidence, bool(each.right))
            for each in fields
            if each.stated.field in names and each.stated.medium in media and each.stated.confidence is not None
        ]
        if pairs:
            found.append((heading, bins(pairs)))
    return found


def sheet(observed: Iterable[Observed], *, low: float = 0.5) -> str:
    """All diagrams on one sheet, three in a row."""
    panels = observed_bins(observed)
    size = round(_SIDE + 2 * _MARGIN)
    width, height = size * min(3, len(panels)), size * -(-len(panels) // 3)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *(
                f'<g transform="translate({size * (place % 3)} {size * (place // 3)})">{svg(heading, rows, low=low)}</g>'
                for place, (heading, rows) in enumerate(panels)
            ),
            "</svg>\n",
        ]
    )


def svg(title: str, rows: Sequence[Bin], *, low: float = 0.0) -> str:
    """Draw one diagram.

    A point is a bin, as large as it has fields; its bar is the span in which the truth lies; the dashed line is what was stated.

    Args:
        low: Where both axes begin; what lies below is not drawn.
    """
    size = round(_SIDE + 2 * _MARGIN)
    said = escape(title, {'"': "&quot;"})
    axes = _Axes(low)
    most = max((row.count for row in rows), default=1)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" role="img" ',
            f'aria-label="{said}" font-family="sans-serif" font-size="10"><title>{said}</title>',
            f'<rect width="{size}" height="{size}" fill="#fff"/>',
            f'<text x="{size // 2}" y="20" text-anchor="middle" font-size="13" font-weight="bold">{said}</text>',
            *(axes.grid(low + (1 - low) * tick / 5) for tick in range(6)),
            f'<path d="M{axes.at(low, low)}L{axes.at(1, 1)}" stroke="#8a94a0" stroke-dasharray="4 3"/>',
            *(axes.point(row, most) for row in rows if row.stated >= low),
            f'<text x="{size // 2}" y="{size - 6}" text-anchor="middle" fill="#333">stated confidence</text>',
            f'<text transform="translate(11 {size // 2}) rotate(-90)" text-anchor="middle" fill="#333">were right</text></svg>',
        ]
    )


@dataclass(frozen=True, slots=True)
class _Axes:
    """Both axes from ``low`` to 1; what lies below is drawn on the edge."""

    low: float

    def at(self, stated: float, right: float) -> str:
        return f"{self.x(stated):.1f} {self.y(right):.1f}"

    def x(self, value: float) -> float:
        return _MARGIN + _SIDE * (value - self.low) / (1 - self.low)

    def y(self, value: float) -> float:
        return _MARGIN + _SIDE * (1 - (max(value, self.low) - self.low) / (1 - self.low))

    def grid(self, value: float) -> str:
        """The lines and figures at a value."""
        lines = f"M{self.at(value, self.low)}V{self.y(1):.1f}M{self.at(self.low, value)}H{self.x(1):.1f}"
        figure = f"{100 * value:.0f} %"
        return (
            f'<path d="{lines}" stroke="#e3e6ea"/>'
            f'<text x="{self.x(value):.1f}" y="{self.y(self.low) + 14:.1f}" text-anchor="middle" fill="#555">{figure}</text>'
            f'<text x="{self.x(self.low) - 5:.1f}" y="{self.y(value) + 3:.1f}" text-anchor="end" fill="#555">{figure}</text>'
        )

    def point(self, row: Bin, most: int) -> str:
        """A bin; the largest has ``most`` fields."""
        least, highest = row.span
        radius = 2.5 + 6.5 * sqrt(row.count / most)
        said = f"{row.right} of {row.count} right ({100 * row.share:.1f} %), stated {100 * row.stated:.1f} %"
        center = f'cx="{self.x(row.stated):.1f}" cy="{self.y(row.share):.1f}"'
        return (
            f"<g><title>{said}</title>"
            f'<path d="M{self.at(row.stated, least)}V{self.y(highest):.1f}" stroke="#1f6feb" stroke-width="1.5"/>'
            f'<circle {center} r="{radius:.1f}" fill="#1f6feb" fill-opacity="0.55"/></g>'
        )
