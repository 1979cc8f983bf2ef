"""Rows that no position explains: which of them may be goods that were not understood. Plain Python."""

from __future__ import annotations

import re

from intake.understanding import noise
from intake.understanding.facts import LONGEST_LISTED, Facts, facts_of, is_plain_wish
from intake.understanding.logical import BULLET, Lexicon
from intake.understanding.numbers import parse_number, parse_number_word
from intake.understanding.phrases import unit_of
from intake.understanding.result import Code
from intake.understanding.rows import Row
from intake.understanding.vague import vague_amount
from intake.understanding.wording import Wording
from orders.units import MEASURES

# A line beside a list with one of these speaks of the order, not of goods.
_REMARK = re.compile(
    r"(?i)\b(?:liefer\w*|delivery|termin\w*|kw|bitte|please|danke|bestell\w*|order|projekt|kommission|komm|p\.?o|ref|referenz|bestell(?:nr|nummer|schein)|auftrag(?:s?-?(?:nr|nummer))?|objekt|uhr|zeichen|position(?:en)?|seiten?|datum|stand|wir|ich|sie|we|gru(?:ß|ss)|gr(?:ü|ue)(?:ß|ss)e)\b|\d{1,2}\.\s?\d{1,2}\."
)
# What a clerk notes of a call and calls settled asks nothing more.
_SETTLED = re.compile(r"(?i)\b(?:ok|okay|erledigt|gekl(?:ä|ae)rt|passt)\b")
_LONGEST_REMARK = 14
_MUCH_CONTENT = 2
FULL_NAME = 3
_SHORTEST_UNKNOWN = 4
_LONG_NUMBER = 6


def is_doubt(row: Row, lexicon: Lexicon) -> bool:
    """Whether a row between two positions may be one itself."""
    return _may_be_goods(facts_of(row, None, lexicon), lexicon)


def looks_ordered(row: Row, lexicon: Lexicon) -> bool:
    """Whether a row before the first or behind the last position looks like one that was not understood."""
    facts = facts_of(row, None, lexicon)
    if not _may_be_goods(facts, lexicon) or noise.is_past(row.text):
        return False
    counted = bool(facts.quantities and facts.strong and facts.content) or _counts_unknown(facts)
    numbered = bool(facts.codes) and (not row.scanned or any(_is_known(code, lexicon) for code in facts.codes))
    # On a scan the quantity of goods that are named in full may not have been read.
    full = row.scanned and facts.content >= FULL_NAME
    return is_half(row) or counted or numbered or full or _is_listed(facts) or _wants_some(facts)


def comes_back(row: Row, ordered: set[str]) -> bool:
    """Whether a short sentence below the positions speaks of their goods once more: "Die Scheren in rot.", "Von der Schere doch 6."."""
    if row.scanned or len(row.tokens) > _LONGEST_REMARK or noise.has_trap(row.text) or noise.is_past(row.text):
        return False
    if _SETTLED.search(row.text):
        return False
    return not ordered.isdisjoint(Wording(row.text).words)


def is_half(row: Row) -> bool:
    """Whether a row orders one quantity of several goods, or is nothing but a unit: what is it the unit of?"""
    return noise.is_shared_out(row.text) or (len(row.tokens) == 1 and bool(unit_of(row.tokens[0].text)))


def _may_be_goods(facts: Facts, lexicon: Lexicon) -> bool:
    row, text = facts.row, facts.row.text
    if is_plain_wish(facts) and not noise.is_past(text):
        return True
    if is_half(row):
        return True
    if noise.is_dirt(text) or noise.has_trap(text) or noise.is_carried(text) or noise.is_header_field(text):
        return False
    known = any(lexicon.is_code(code.folded, scanned=False) for code in facts.codes)
    # "Pos. 1: 2 Sp. 41970 Pressengarn Sisal" is no postcode with its town.
    if noise.is_address(text) and not known and facts.content < _MUCH_CONTENT:
        return False
    if row.scanned:
        return True
    counted = bool(facts.quantities and facts.strong and facts.content) or _counts_unknown(facts)
    meant = known or counted or _is_listed(facts) or _wants_some(facts)
    return meant and not noise.is_past(text)


def _is_known(code: Code, lexicon: Lexicon) -> bool:
    """Whether an article has this number, on scans in signs that look like it."""
    return lexicon.is_code(code.folded, scanned=len(code.folded) >= _LONG_NUMBER)


def _counts_unknown(facts: Facts) -> bool:
    """So many of a unit, and a name that stands in no article: "Notstromaggregat 5 kVA 2,00 Fass"."""
    best = facts.quantities[0] if facts.quantities else None
    named = sum(map(str.isalpha, facts.description)) > _SHORTEST_UNKNOWN
    return best is not None and facts.strong and best.unit not in MEASURES | {""} and named and not _REMARK.search(facts.row.text)


def _wants_some(facts: Facts) -> bool:
    """ "Und noch ein paar Dübel": some of what nobody knows, named by a noun."""
    tokens = facts.row.tokens
    amount = vague_amount(tokens)
    if facts.row.scanned or amount is None or len(tokens) > _LONGEST_REMARK:
        return False
    return any(token.text[:1].isupper() for token in tokens[amount[1] + 1 : amount[1] + 4])


def _is_listed(facts: Facts) -> bool:
    """Whether a short line in or below a list names goods or counts something, though nobody knows what."""
    tokens, text = facts.row.tokens, facts.row.text
    # "-  Pressmuffe Edelst." is an entry whose last word is short, and no sentence.
    ended = text.endswith(("!", "?", ":")) or (text.endswith(".") and not BULLET.match(tokens[0].text))
    if facts.row.scanned or len(tokens) > LONGEST_LISTED or ended or _REMARK.search(text):
        return False
    ends = (tokens[0].text, tokens[-1].text)
    counted = len(tokens) > 1 and any(parse_number(end) is not None or (parse_number_word(end) or 0) > 1 for end in ends)
    return bool(facts.content) or (counted and any(map(str.isalpha, text)))
