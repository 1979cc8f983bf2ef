"""Amounts that are none, and numbers that do not stand: "ein paar", "mindestens 5", "5 minus 2", "zehn, nein, zwölf". Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.understanding.tokens import Token

_SOME = frozenset(
    "einige einiger einigen mehrere mehrerer mehreren etliche etlicher etlichen diverse diversen genug genügend ausreichend reichlich several some".split()
)
# "eine Handvoll", "ein Schwung": as vague as "ein paar", which is no pair.
_HEAPS = frozenset(
    "paar schwung ladung handvoll stapel haufen menge reihe posten bisschen bißchen wenig few couple bunch".split()
)
_ONE = frozenset({"ein", "eine", "einen", "einem", "einer", "'n", "nen", "ne", "n", "a"})
# What "ein paar" counts in letters that is no goods.
_NO_GOODS = re.compile(
    r"(?i)^(?:tage?n?|wochen?|stunden?|minuten?|monate?n?|jahre?n?|mal|fragen?|dinge?n?|sachen|infos?|informationen|worte?|wörter|hinweise?n?|punkte?n?|anmerkungen|änderungen|kunden|leute|kollegen|days?|weeks?|questions?|times?)\b"
)
# A number before the quantity, or a word, that leaves it open.
_OPEN = r"(?:\b(?:mind|mindestens|max|maximal|h(?:ö|oe)chstens|ca|circa|etwa|ungef(?:ä|ae)hr|rund|bis(?:\s+zu)?|oder|or|up\s+to|at\s+least)\b\.?|(?<![\w.,/-])\d{1,5}\s?[-–])"
_LESS = r"\b(?:minus|abz(?:ü|ue)glich)\s+(?:\d{1,5}\b|[a-zäöü]{3,}\b)"
_HALVES = r"\bhalbe[nrsm]?\b"


def is_heap(token: Token) -> bool:
    """Whether a word makes the "ein" before it a vague amount; "Paar" with a capital is a unit."""
    text = token.text.strip(".,;:")
    return text.lower() in _HEAPS and text != "Paar"


def vague_amount(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """First and last token of a vague amount that counts goods: "ein paar", "einige"; ``None`` where there is none."""
    for at, token in enumerate(tokens):
        text = token.text.lower().strip(".,;:")
        heaped = text in _ONE and at + 1 < len(tokens) and is_heap(tokens[at + 1])
        last = at + 1 if heaped else at
        if (heaped or text in _SOME) and last + 1 < len(tokens) and not _NO_GOODS.match(tokens[last + 1].text):
            return at, last
    return None


def left_open(text: str, quantity: str) -> str:
    """What in a row leaves its quantity open, or empty.

    Args:
        quantity: As it stands in the text.
    """
    figure = rf"(?<!\w){re.escape(quantity)}(?!\w)"
    patterns = (rf"{_OPEN}\s*{figure}", _LESS, rf"{figure}\s+{_HALVES}")
    hit = next(filter(None, (re.search(f"(?i){pattern}", text) for pattern in patterns)), None)
    return hit.group().strip() if hit else ""
