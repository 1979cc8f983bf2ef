"""A score as a web page for people to look at: figures, how far confidence can be trusted, and each mistake on its page.

One file: styles and pictures are inside, no script runs, nothing is loaded from elsewhere. Whatever a sender wrote is text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from intake.evaluation.claims import Result
from intake.evaluation.diagram import Bin, observed_bins, svg
from intake.evaluation.judging import Verdict
from intake.evaluation.observing import Observed
from intake.evaluation.report import FIGURES, as_counts, as_share
from intake.evaluation.scoring import Figures, Score
from intake.evaluation.seeing import Seen
from intake.evaluation.showing import ShownCase, show

_STYLE = Path(__file__).with_name("webpage.css")
_SORTS: tuple[tuple[str, str, Callable[[Verdict], bool]], ...] = (
    ("wrong-accepts", "Wrong accepts", lambda each: each.wrong_accept),
    ("lost", "Lost: filed, but somebody must act", lambda each: each.lost),
    ("wrong", "Read wrongly, and shown to a person", lambda each: each.wrong),
    ("needless", "Shown to a person for nothing", lambda each: each.needless),
    ("rest", "As it should be", lambda each: True),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Cases of one sort."""

    key: str
    heading: str
    cases: tuple[ShownCase, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """One reliability diagram with its numbers: the whole, and its upper end."""

    heading: str
    pictures: tuple[SafeString, ...]
    rows: tuple[Mapping[str, str], ...]


def as_html(
    score: Score,
    results: Mapping[str, Sequence[Result]],
    seen: Mapping[str, Seen],
    observed: Sequence[Observed],
    *,
    title: str,
    everything: bool = False,
) -> str:
    """Write the page.

    Args:
        results: By case id.
        seen: By message id, with pictures.
        observed: What the run teaches of confidence.
        everything: Show the cases in which nothing is wrong as well.
    """
    context = {
        "title": title,
        "style": mark_safe(_STYLE.read_text(encoding="utf-8")),  # noqa: S308 - our own file
        "overall": score.overall,
        "figures": list(_figures(score.overall)),
        "columns": [short for _, _, short in FIGURES],
        "classes": [(name, figures.messages, _row(figures)) for name, figures in score.groups.items()],
        "diagrams": diagrams(observed),
        "chapters": list(_chapters(score, results, seen, everything=everything)),
    }
    return render_to_string("evaluation/report.html", context)


def _figures(figures: Figures) -> Iterator[tuple[str, str, str]]:
    for name, label, _short in FIGURES:
        ratio = getattr(figures, name)
        yield label, as_share(ratio), as_counts(ratio)


def _row(figures: Figures) -> list[str]:
    return [as_counts(getattr(figures, name)) for name, _, _ in FIGURES]


def _chapters(
    score: Score, results: Mapping[str, Sequence[Result]], seen: Mapping[str, Seen], *, everything: bool
) -> Iterator[Chapter]:
    held: dict[str, list[ShownCase]] = {key: [] for key, _, _ in _SORTS}
    for verdict in score.verdicts:
        key = next(key for key, _, belongs in _SORTS if belongs(verdict))
        if key != "rest" or everything:
            held[key].append(show(verdict, results.get(verdict.case.id, ()), seen))
    for key, heading, _belongs in _SORTS:
        if held[key]:
            yield Chapter(key, heading, tuple(held[key]))


def diagrams(observed: Iterable[Observed]) -> list[Diagram]:
    """One diagram for the lines of each medium and two for what stands above the lines; those without any field left out."""
    return [_diagram(heading, rows) for heading, rows in observed_bins(observed)]


def _diagram(heading: str, rows: Sequence[Bin]) -> Diagram:
    pictures = [svg(heading, rows)]
    if any(row.stated >= 0.9 for row in rows):
        pictures.append(svg(f"{heading}: from 90 %", rows, low=0.9))
    numbers = tuple(
        {
            "range": f"{row.low:.2f} – {row.high:.2f}",
            "stated": f"{100 * row.stated:.1f} %",
            "right": f"{100 * row.share:.1f} %",
            "counts": f"{row.right}/{row.count}",
        }
        for row in rows
    )
    # Made of numbers and our own headings alone.
    return Diagram(heading, tuple(mark_safe(each) for each in pictures), numbers)  # noqa: S308
