"""A score as text: the figures over all, by class, and each message that is not as it should be. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from intake.evaluation.judging import Verdict
from intake.evaluation.scoring import Figures, Ratio, Score

# (field of Figures, in the list over all, in the table by class)
FIGURES = (
    ("kind", "kind", "kind"),
    ("customer", "customer", "customer"),
    ("line_recall", "line recall", "recall"),
    ("line_precision", "line precision", "precision"),
    ("exact", "order exact", "exact"),
    ("touchless", "touchless", "touchless"),
    ("wrong_accepts", "wrong accepts", "wrong acc."),
    ("lost", "lost (filed unseen)", "lost"),
    ("needless", "needless reviews", "needless"),
)


def as_text(score: Score, *, verbose: bool = False) -> str:
    """Write a score down.

    Args:
        verbose: Also the reviews that nobody needed, with their reasons.
    """
    blocks = [_overall(score.overall), _by_class(score)]
    worst: tuple[tuple[str, Callable[[Verdict], bool]], ...] = (
        ("Wrong accepts", lambda each: each.wrong_accept),
        ("Lost: filed, but somebody must act", lambda each: each.lost),
        ("Read wrongly, and shown to a person", lambda each: each.wrong and not each.wrong_accept and not each.lost),
    )
    for heading, belongs in worst:
        blocks.append(_list(heading, [line for each in score.verdicts if belongs(each) for line in _mistakes(each)]))
    if verbose:
        blocks.append(_list("Needless reviews", [line for each in score.verdicts if each.needless for line in _reasons(each)]))
    return "\n\n".join(block for block in blocks if block)


def as_json(score: Score) -> dict[str, Any]:
    """The same as an object: ``overall``, ``classes``, and ``cases`` with what differed."""
    return {
        "overall": score.overall.as_json(),
        "classes": {name: figures.as_json() for name, figures in score.groups.items()},
        "cases": [_case_json(each) for each in score.verdicts],
    }


def _case_json(verdict: Verdict) -> dict[str, Any]:
    flags = ("exact", "touchless", "wrong_accept", "lost", "needless")
    return {
        "id": verdict.case.id,
        "class": verdict.case.group,
        "decision": verdict.decision,
        **{flag: getattr(verdict, flag) for flag in flags},
        "differences": [{"field": each.field, "expected": each.expected, "got": each.got} for each in verdict.differences],
        "missing": [list(line) for line in verdict.missing],
        "extra": [list(line) for line in verdict.extra],
        "reasons": list(verdict.reasons),
    }


def _overall(figures: Figures) -> str:
    head = f"{figures.messages} messages, {figures.orders} of them orders"
    rows = (f"  {label:<20} {as_share(ratio):>8}  {as_counts(ratio):>9}" for label, ratio in _labelled(figures, short=False))
    return "\n".join([head, *rows])


def _by_class(score: Score) -> str:
    if len(score.groups) < 2:
        return ""
    width = max(len(name) for name in score.groups)
    labels = [short for _, _, short in FIGURES]
    head = f"{'class':<{width}} {'n':>4} " + " ".join(f"{label:>10}" for label in labels)
    rows = [
        f"{name:<{width}} {figures.messages:>4} "
        + " ".join(f"{as_counts(ratio):>10}" for _, ratio in _labelled(figures, short=True))
        for name, figures in score.groups.items()
    ]
    return "\n".join([head, *rows])


def _labelled(figures: Figures, *, short: bool) -> Iterator[tuple[str, Ratio]]:
    for name, long_label, short_label in FIGURES:
        yield short_label if short else long_label, getattr(figures, name)


def as_share(ratio: Ratio) -> str:
    """In per cent."""
    return "–" if ratio.share is None else f"{100 * ratio.share:.1f} %"


def as_counts(ratio: Ratio) -> str:
    """So many of so many."""
    return f"{ratio.hits}/{ratio.of}" if ratio.of else "–"


def _list(heading: str, lines: Iterable[str]) -> str:
    body = list(lines)
    return "\n".join([f"{heading}:", *body]) if body else ""


def _head(verdict: Verdict) -> str:
    note = f"  ({verdict.case.note})" if verdict.case.note else ""
    return f"  {verdict.case.id} {verdict.case.group} {verdict.decision}{note}"


def _mistakes(verdict: Verdict) -> Iterator[str]:
    yield _head(verdict)
    if verdict.wrong_accept and verdict.case.expected.needs_person:
        yield f"      needs a person: {verdict.case.expected.why or 'yes'}"
    for each in verdict.differences:
        yield f"      {each.field}: expected {each.expected}, got {each.got}"
    for sku, quantity in verdict.missing:
        yield f"      missing: {sku} × {quantity}"
    for sku, quantity in verdict.extra:
        yield f"      extra: {sku} × {quantity}"


def _reasons(verdict: Verdict) -> Iterator[str]:
    yield _head(verdict)
    for reason in verdict.reasons:
        yield f"      {reason}"
