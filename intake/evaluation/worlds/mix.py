"""Which classes of post there are, and how often each comes."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Sequence
from datetime import datetime

from intake.evaluation.worlds import scenes_data, scenes_files, scenes_history, scenes_mail, scenes_none, scenes_paper
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
    "email-pdf": (9, scenes_paper.pdf),
    "email-scan": (2, scenes_paper.scan),
    "email-attachments": (2, scenes_paper.with_terms),
    "email-amended": (3, scenes_paper.amended),
    "email-two-orders": (0, scenes_paper.two_orders),
    "fax-clean-fine": (8, scenes_paper.fax(fine=True, noisy=False, dots=False)),
    "fax-clean-standard": (8, scenes_paper.fax(fine=False, noisy=False, dots=False)),
    "fax-noisy-fine": (6, scenes_paper.fax(fine=True, noisy=True, dots=False)),
    "fax-noisy-standard": (6, scenes_paper.fax(fine=False, noisy=True, dots=False)),
    "fax-dots-clean-fine": (2, scenes_paper.fax(fine=True, noisy=False, dots=True)),
    "fax-dots-clean-standard": (2, scenes_paper.fax(fine=False, noisy=False, dots=True)),
    "fax-dots-noisy-fine": (1.5, scenes_paper.fax(fine=True, noisy=True, dots=True)),
    "fax-dots-noisy-standard": (1.5, scenes_paper.fax(fine=False, noisy=True, dots=True)),
    "fax-duplicate": (1.5, scenes_paper.fax_again),
    "web-valid": (5, scenes_data.web),
    "api-valid": (5, scenes_data.api),
    "api-invalid": (1.5, scenes_data.broken),
    "phone-note": (4, scenes_data.note),
    "phone-transcript": (2, scenes_data.transcript),
    "none-change": (2, scenes_none.change),
    "none-cancellation": (2, scenes_none.cancellation),
    "none-inquiry": (2, scenes_none.inquiry),
    "none-quote": (2, scenes_none.quote),
    "none-quote-pdf": (1, scenes_paper.quote_pdf),
    "none-fax-advertising": (1, scenes_paper.fax_advertising),
    "none-complaint": (2, scenes_none.complaint),
    "none-invoice": (1.5, scenes_none.invoice),
    "none-advertising": (1.5, scenes_none.advertising),
    "none-autoreply": (1, scenes_none.auto_reply),
}


def chosen(patterns: Sequence[str]) -> dict[str, float]:
    """The classes that fit one of the patterns, with their weights; without patterns all that come by themselves.

    A class of the weight 0 comes only where it is named.

    Raises:
        ValueError: Nothing fits.
    """
    if not patterns:
        return {name: weight for name, (weight, _scene) in SCENES.items() if weight}
    found = [name for name in SCENES if any(fnmatch.fnmatchcase(name, each) for each in patterns)]
    if not found:
        raise ValueError(f"No class fits {', '.join(patterns)}. There are: {', '.join(SCENES)}.")
    named = {name: SCENES[name][0] for name in found}
    return {name: weight for name, weight in named.items() if weight} or dict.fromkeys(named, 1.0)


def plan(weights: dict[str, float], count: int, dice: Dice) -> list[str]:
    """Which class comes when: each about as often as its weight says, in an order of chance."""
    total = sum(weights.values())
    exact = {name: weight * count / total for name, weight in weights.items()}
    made = [name for name, share in exact.items() for _time in range(int(share))]
    rest = sorted(exact, key=lambda name: exact[name] % 1 + dice.between(0, 0.2), reverse=True)
    made += [rest[place % len(rest)] for place in range(count - len(made))]
    return dice.shuffled(made)
