"""Which classes of post there are, and how often each comes."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Sequence
from datetime import datetime

from intake.evaluation.worlds import scenes_data, scenes_files, scenes_history, scenes_mail, scenes_none
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Post
from intake.evaluation.worlds.studio import Studio

Scene = Callable[[Studio, datetime, Dice], Post]
# Name, weight, how it is made. The class of the case may be a finer one.
SCENES: dict[str, tuple[float, Scene]] = {
    "email-text": (14, scenes_mail.plain),
    "email-text-table": (4, scenes_mail.text_table),
    "email-html": (6, scenes_mail.html_table),
    "email-html-list": (3, scenes_mail.html_list),
    "email-each": (3, scenes_mail.each_of),
    "email-private": (2, scenes_mail.private),
    "email-unknown": (1.5, scenes_mail.unknown),
    "email-nameless": (1, scenes_mail.nameless),
    "email-reply": (3, scenes_mail.reply),
    "email-same-again": (2, scenes_mail.same_again),
    "email-forward": (3, scenes_mail.forward),
    "email-usual": (3, scenes_history.as_always),
    "email-last-time": (2, scenes_history.last_time),
    "email-vague": (1, scenes_history.vague),
    "email-again": (2, scenes_history.again),
    "email-duplicate": (2, scenes_history.doubled),
    "email-csv": (3, scenes_files.csv),
    "email-xlsx": (4, scenes_files.xlsx),
    "email-docx": (3, scenes_files.docx),
    "web-valid": (5, scenes_data.web),
    "api-valid": (5, scenes_data.api),
    "api-invalid": (1.5, scenes_data.broken),
    "phone-note": (4, scenes_data.note),
    "phone-transcript": (2, scenes_data.transcript),
    "none-change": (2, scenes_none.change),
    "none-cancellation": (2, scenes_none.cancellation),
    "none-inquiry": (2, scenes_none.inquiry),
    "none-quote": (2, scenes_none.quote),
    "none-complaint": (2, scenes_none.complaint),
    "none-invoice": (1.5, scenes_none.invoice),
    "none-advertising": (1.5, scenes_none.advertising),
    "none-autoreply": (1, scenes_none.auto_reply),
}


def chosen(patterns: Sequence[str]) -> dict[str, float]:
    """The classes that fit one of the patterns, with their weights; all where there is none.

    Raises:
        ValueError: Nothing fits.
    """
    found = {
        name: weight
        for name, (weight, _scene) in SCENES.items()
        if not patterns or any(fnmatch.fnmatchcase(name, each) for each in patterns)
    }
    if not found:
        raise ValueError(f"No class fits {', '.join(patterns)}. There are: {', '.join(SCENES)}.")
    return found


def plan(weights: dict[str, float], count: int, dice: Dice) -> list[str]:
    """Which class comes when: each about as often as its weight says, in an order of chance."""
    total = sum(weights.values())
    exact = {name: weight * count / total for name, weight in weights.items()}
    made = [name for name, share in exact.items() for _time in range(int(share))]
    rest = sorted(exact, key=lambda name: exact[name] % 1 + dice.between(0, 0.2), reverse=True)
    made += [rest[place % len(rest)] for place in range(count - len(made))]
    return dice.shuffled(made)
