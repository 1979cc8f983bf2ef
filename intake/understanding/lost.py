"""What a bad scan may have lost: a label that nobody can read, with a number or a day beside it that matters. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance import Levenshtein

from intake.understanding.dates import find_dates
from intake.understanding.noise import is_sum
from intake.understanding.rows import Row

_NUMBER_LABELS = (
    "bestellnummer bestellnr auftragsnr auftragsnummer bestellzeichen bestellscheinnr unserzeichen unserenummer unserebestellung "
    "ordernumber orderno purchaseorder ponumber referenz"
).split()
_HEADINGS = ("bestellung", "auftrag", "bestellschein")
_OTHER_NUMBERS = "kundennummer kundennr lieferantennummer lieferantennr artikelnummer artikelnr steuernummer bestelldatum".split()
_ALIKE = 0.75
_SHORTEST_LABEL = 8
_HEAD_ROWS = 25
_DAYS = frozenset({"iso", "numeric", "slash", "written", "english"})


def lost_number(rows: Sequence[Row]) -> str:
    """A line at the head of a scan that looks like the order number's, though none was read there; empty without one."""
    for row in rows[:_HEAD_ROWS]:
        if not row.scanned:
            continue
        for part in re.split(r"[\t:]", row.text):
            if sum(map(str.isalpha, part)) < _SHORTEST_LABEL or likeness(part, _OTHER_NUMBERS) >= _ALIKE:
                continue
            behind = row.text.partition(part)[2]
            heading, label = likeness(part, _HEADINGS), likeness(part, _NUMBER_LABELS)
            # "Bestellung" alone is the title of nearly every paper.
            if is_sum(row.text):
                continue  # "Ende der Bestellung" heads nothing
            if max(heading, label) >= _ALIKE and (label > heading or re.search(r"\d{3}", behind)):
                return row.text
    return ""


def lost_day(rows: Sequence[Row], received: date) -> str:
    """A day to come at the head of a scan, though nothing readable says what it is for; empty without one."""
    for row in rows[:_HEAD_ROWS]:
        if row.scanned and any(found.value > received and found.how in _DAYS for found in find_dates(row.text, received)):
            return row.text
    return ""


def likeness(text: str, labels: Sequence[str]) -> float:
    """How much the letters of a text look like the nearest of some labels (small letters only): 1 for the very same, 0 for none."""
    said = re.sub(r"[^a-zäöüß]", "", text.lower())
    return max(float(Levenshtein.normalized_similarity(said, label)) for label in labels)
