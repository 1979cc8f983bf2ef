"""What is known of the goods, held against rows of running text; lines that only the margin wrapped, joined. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Protocol

from intake.understanding import labels, noise
from intake.understanding.phrases import Phrase, is_led_to, phrases_of
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from intake.understanding.vague import vague_amount
from intake.understanding.wording import Wording
from intake.understanding.zones import is_goodbye
from orders.folding import folded

# From one line of a cell or a sentence to its next on paper, in heights of the letters.
LINE_SPACING = 2.4
# A new paragraph begins behind a gap of so many usual ones.
_PARAGRAPH = 1.5
_LONGEST_PARAGRAPH = 600
BULLET = re.compile(r"^(?:[-–—*•·+●○▪☐☒>]|\d{1,3}[.)]|[a-z]\))$")
# A line that begins so orders something of its own: "je 40 Stück …".
_COUNTING = frozenset({"je", "jeweils"})
# An entry that ends with what one of it costs: "… 10 Stück à 7,43 EUR".
_PRICED = re.compile(r"(?i)\d[.,]\d{2,4}\s?(?:eur|euro|€|chf)\W{0,3}$")
_SIZE = re.compile(r"\d{1,4}\s?[x×*]\s?\d{1,4}\s?(?:mm|cm|m)\b")
_ENDS = (",", ";", ".", ":", "!", "?")
_FIELD = re.compile(r"^[^\s:]+(?:\s[^\s:]+){0,2}:(?:\s|$)")
_COUNTED = re.compile(r"\W{0,4}\d{1,4}\s+[A-Za-zÄÖÜäöü]{1,4}\.\s")


class Lexicon(Protocol):
    """What is known of the goods: numbers and words of the catalogue, numbers of the customers."""

    def is_code(self, folded: str, *, scanned: bool) -> bool:
        """Whether an article has this number (letters and digits only, upper case)."""
        ...

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any article's name."""
        ...


def content_of(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    """How many words of the goods stand in these tokens."""
    wording = Wording(" ".join(token.text for token in tokens))
    named = sum(1 for word in wording.words if len(word) > 2 and lexicon.knows(word))
    # "H7", "P21W", "M8x40" are names as well as measures.
    return named + sum(
        1
        for measure in wording.measures
        if measure[0].isalpha() and measure[:2] not in {"gr", "nr"} and lexicon.knows(f"#{measure}")
    )


def goods_in(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    """How many words and article numbers of the goods stand in these tokens."""
    numbers = sum(len(plain := folded(token.text)) >= 4 and lexicon.is_code(plain, scanned=False) for token in tokens)
    return content_of(tokens, lexicon) + numbers


def joined(rows: Sequence[Row]) -> list[Row]:
    """Put wrapped lines of running text together; lists and tables stay as they are."""
    made: list[Row] = []
    right = max((row.tokens[-1].hi for row in rows), default=0.0)
    usual = _usual_lead(rows)
    for above, row in zip([None, *rows], rows, strict=False):
        before = made[-1] if made else None
        if above is not None and before is not None and _follows(above, row, usual) and _goes_on(before, row, right, above):
            made[-1] = replace(before, text=f"{before.text} {row.text}", tokens=before.tokens + row.tokens, index=row.index)
        else:
            made.append(row)
    return made


def _usual_lead(rows: Sequence[Row]) -> float:
    """From one line on paper to the next, as a rule, in 1/1000 of the page; 0 in texts."""
    leads = [below.middle - above.middle for above, below in pairwise(rows) if above.page == below.page]
    return median([lead for lead in leads if lead > 0] or [0.0])


def _follows(above: Row, row: Row, usual: float) -> bool:
    """Whether a line stands right below another, without the gap of a new paragraph."""
    if (above.document, above.page, above.zone) != (row.document, row.page, row.zone) or row.index != above.index + 1:
        return False
    return row.middle - above.middle <= max(LINE_SPACING * max(row.height, above.height), _PARAGRAPH * usual)


def _goes_on(before: Row, row: Row, right: float, above: Row) -> bool:
    """Whether a line is the rest of the one above."""
    if len({token.part for token in row.tokens}) > 1 or len({token.part for token in before.tokens}) > 1:
        return False
    # "Tel. 07151 4711", "Seite 1 von 2" right below the last position belongs to none.
    ends = is_goodbye(row.text) or noise.has_trap(" ".join(token.text for token in row.tokens[:3]))
    if len(before.tokens) > _LONGEST_PARAGRAPH or ends:
        return False
    first, last = row.tokens[0].text, before.tokens[-1].text
    opening = phrases_of(row.tokens[:3])
    if _SIZE.match(row.text) and not last.endswith(_ENDS):
        opening = []  # "… Schneidbrett" over "40 x 30cm blau"
    if first.lower() in _COUNTING or vague_amount(row.tokens[:6]) is not None:
        return False
    if (
        BULLET.match(first)
        or _FIELD.match(row.text)
        or last.endswith((":", ";"))
        or labels.QUANTITY.match(last)
        or counts_strangely(row.text)
        or (opening and opening[0].first == 0)
    ):
        return False
    # A line that ends well before the right edge was ended on purpose.
    full = (
        len(before.tokens) >= 5
        and right > (600 if row.scanned else 0)
        and above.tokens[-1].hi + (row.tokens[0].hi - row.tokens[0].lo) > 0.86 * right
    )
    ended = last.endswith((".", "!", "?")) and not first[:1].islower() and not _is_shortened(before)
    if not full or ended:
        return False
    entry = _entry(before)
    counted = any(phrase.unit and not phrase.measure for phrase in phrases_of(before.tokens))
    if counted and first[:1].isupper() and first.isalpha() and not Wording(first).words:
        return False  # "Lieferung bis Dienstag" below the last line of a list
    if _PRICED.search(before.text) and not first[:1].islower():
        return False
    return entry is None or not (_is_whole(before, entry) or _entry(row) is not None or noise.is_shared_out(row.text))


def _is_shortened(row: Row) -> bool:
    """Whether a line ends with a quantity and a single word with a full stop: "…, 3 Stck Umwälz."."""
    counted = [phrase for phrase in phrases_of(row.tokens) if phrase.strong and not phrase.measure]
    return bool(counted) and counted[-1].last == len(row.tokens) - 2 and row.tokens[-1].text[:-1].isalpha()


def counts_strangely(text: str) -> bool:
    """Whether a line begins with so many of a short unit that nobody need know: ``5 Bl. Margarine``."""
    return bool(_COUNTED.match(text))


def _entry(row: Row) -> Phrase | None:
    """The one quantity of a line that ends with it: ``KG-Rohr DN160 5 m, Menge: acht Stück``, ``…, Menge: 8``."""
    strong = [
        phrase
        for phrase in phrases_of(row.tokens)
        if (phrase.unit or _is_labelled(row, phrase)) and (not phrase.measure or is_led_to(row.tokens, phrase))
    ]
    ends = len(strong) == 1 and strong[0].first > 1 and strong[0].last == len(row.tokens) - 1
    return strong[0] if ends else None


def _is_labelled(row: Row, phrase: Phrase) -> bool:
    return phrase.first > 0 and labels.QUANTITY.match(row.tokens[phrase.first - 1].text) is not None


def _is_whole(row: Row, entry: Phrase) -> bool:
    """Whether an entry is over with its quantity: it is numbered, or its quantity has a label."""
    return bool(BULLET.match(row.tokens[0].text)) or _is_labelled(row, entry)
