"""How much is wanted: numbers with units, number words, dozens, "3x", in a row of tokens. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from intake.understanding.numbers import parse_fraction, parse_half_word, parse_number, parse_number_word
from intake.understanding.tokens import Token
from intake.understanding.vague import is_heap
from orders.units import MEASURES, parse_unit

_SIGNS = {"LTR": "l", "KGM": "kg", "MTR": "m"}
_NOT_UNITS = frozenset({"t", "s", "g", "k", "e", "l", "m", "set", "stand", "satz", "me", "an", "pal", "ring", "fl"})
_AFTER_DIMENSION = re.compile(
    r"(?i)^(?:mm|cm|ml|cl|v|w|kw|ah|mah|a|hz|lm|zoll|°|°c|grad|%|µ|my|lagig|-lagig|fach|teilig|-teilig|polig|blatt|bl|bl\.|stufig|er|uhr|jahre?|tage?n?|werktage?n?|wochen?|monate?n?|€|eur|euro|chf)[.,;:!)]*$"
)
_BEFORE_DIMENSION = re.compile(
    r"(?i)^(?:gr|gr\.|größe|groesse|grösse|size|nr|nr\.|no|no\.|no|din|iso|en|typ|type|k|korn|körnung|m|tx|ph|pz|ø|durchmesser|position|pos|pos\.|din/iso|klasse|stufe|level|schuhgröße|modell|serie|artikel|§|ca|ca\.|"
    r"seite|blatt|halle|werk|tor|haus|raum|zimmer|etage|stock|og|eg|kw|woche|ab|um|tel|fax|à|a|je|j0|jo|jc|zu|mit|per)$"
)
# "6 x 5439586" counts an article's number: no dimension is as large.
_NO_SIZE = 100_000
_SLASHED = re.compile(r"^/\d{1,5}$")
_SIZED = re.compile(r"^\d{1,4}(?:[.,]\d{1,2})?(?:mm|cm|m)\b")
_TIMES = frozenset({"x", "×", "mal", "*"})
_HALF = frozenset({"halbes", "halbe", "halben", "halber", "half"})
_BOUND = re.compile(
    r"(?i)^(?P<size>(?:\d{1,6}[.,]?\d{0,3}|[a-zäöüß]{1,30}?)(?:-?(?:liter|ltr|l|kilo|kg|ml|meter|m|er|blatt|g))-?)(?P<vessel>kanister[ns]?|eimern?|flaschen?|dosen?|fass|fässern?|säcke?n?|sack|tuben?|"
    r"kartuschen?|beuteln?|rollen?|boxen|box|kartons?|paketen?|paket|packungen|packung|packs?|gebinden?|ringen?|ring|stück|tüten?)$"
)

_BOUND_UNIT = re.compile(r"(?i)-?(?:liter|ltr|l|kilo|kg|ml|meter|m|er|blatt|g)-?$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quantity among tokens: ``first`` to ``last`` (both inclusive) are its tokens.

    Attributes:
        strong: A unit, "x" or a label says that this is a quantity.
        measure: Counted in litres, kilograms or metres.
    """

    first: int
    last: int
    value: Decimal
    unit: str
    unit_text: str
    how: str
    strong: bool
    measure: bool
    confidence: float


def unit_of(text: str) -> str:
    """The code of a word that is a unit, else empty; brackets, hyphens and a full stop do not matter."""
    plain = text.strip(".,:;()-–")
    bound = _bound(plain)
    if bound is not None:
        return parse_unit(bound["vessel"].lower()) or ""
    if not plain or (plain.lower() in _NOT_UNITS and plain.lower() not in {"set", "satz", "ring", "fl", "pal", "l", "m", "t"}):
        return ""
    return parse_unit(plain) or ""


def is_bound(text: str) -> bool:
    """Whether a word names a vessel together with its size: ``Zehnliterkanister``, ``5-l-Kanister``."""
    return _bound(text.strip(".,:;()-–")) is not None


def _bound(plain: str) -> re.Match[str] | None:
    """The parts of such a word; a "Schalterdose" is none, for "schalt" is no number."""
    bound = _BOUND.match(plain) if parse_unit(plain) is None else None
    if bound is None:
        return None
    number = _BOUND_UNIT.sub("", bound["size"])
    return bound if number[:1].isdigit() or number.lower() == "halb" or parse_number_word(number) is not None else None


def unbound(text: str) -> str:
    """Such a word taken apart: ``Zehnliterkanister`` → ``10 l Kanister``; any other word as it is."""
    bound = _bound(text.strip(".,:;()-–"))
    if bound is None:
        return text
    size = re.match(r"(?i)(\d+[.,]?\d*|[a-zäöüß]+?)-?(liter|ltr|l|kilo|kg|ml|meter|m|er|blatt|g)-?$", bound["size"])
    if size is None:
        return text
    number = size[1] if size[1][0].isdigit() else parse_number_word(size[1])
    unit = {"liter": "l", "ltr": "l", "kilo": "kg", "meter": "m", "er": ""}.get(size[2].lower(), size[2])
    return text if number is None else f"{number} {unit} {bound['vessel']}"


def in_figures(tokens: Sequence[Token]) -> str:
    """The words of a description as they are written: ``mit zwanzig Kilo`` → ``mit 20 kg``, ``Zehnliterkanister`` → ``10 l Kanister``."""
    words = [unbound(token.text) for token in tokens]
    for at, (token, after) in enumerate(pairwise(tokens)):
        number = parse_number_word(token.text) if token.text.isalpha() else None
        if number is not None and unit_of(after.text) in _SIGNS and not is_bound(after.text):
            words[at : at + 2] = [str(number), _SIGNS[unit_of(after.text)]]
    return " ".join(words)


# Dots that lead from the goods to how much of them is wanted.
_LEADER = re.compile(r"[.…]{2,}")


def is_led_to(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """``RHR-42-13 .... 20 m``: behind dots even a measure is how much is wanted."""
    return phrase.first > 0 and _LEADER.fullmatch(tokens[phrase.first - 1].text) is not None


def phrases_of(tokens: Sequence[Token]) -> list[Phrase]:
    """Every quantity in a row, first to last."""
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at)
        if phrase is not None:
            found.append(phrase)
            at = phrase.last + 1
        else:
            at += 1
    return found


def _phrase_at(tokens: Sequence[Token], at: int) -> Phrase | None:
    value, words, last = _fraction_at(tokens, at) or _value_at(tokens, at)
    if value is None or value > 1_000_000 or _is_dimension_before(tokens, at, words=words):
        return None
    after = _token(tokens, last + 1)
    if after is not None and after.text.lower() in _TIMES:
        return (
            None
            if _is_product(tokens, at, last, words=words)
            else _made(tokens, at, last + 1, value, "", "", "times", strong=True)
        )
    dozen, last = _dozens(tokens, last)
    counted = _with_unit(tokens, at, last, value * dozen, words=words, dozen=dozen)
    if counted is not None:
        return counted
    after = _token(tokens, last + 1)
    if dozen == 1 and after is not None and (_AFTER_DIMENSION.match(after.text) or (words and is_heap(after))):
        return None  # "ein paar Rollen" and "ein Schwung Rollen" are no numbers
    if dozen > 1 or words:
        return _made(tokens, at, last, value * dozen, "", "", "words", strong=dozen > 1)
    if (at == 0 and re.fullmatch(r"\d+[.):]+", tokens[at].text)) or re.fullmatch(r"0+\d+", tokens[at].text):
        return None  # "1." and "00010" count the lines
    return _made(tokens, at, last, value, "", "", "number", strong=False)


def _token(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) else None


def _is_dimension_before(tokens: Sequence[Token], at: int, *, words: bool) -> bool:
    """Whether what stands before a number makes it a size: ``Gr. 10``, ``M 8``, ``4 x 10``."""
    if at == 0 or tokens[at - 1].part != tokens[at].part:
        return False
    before = tokens[at - 1].text.strip("([")
    if words and before.lower() == "mit" and at + 1 < len(tokens) and unit_of(tokens[at + 1].text) in MEASURES:
        return True  # "die Säcke mit zwanzig Kilo"
    if before and not words and (_BEFORE_DIMENSION.match(before) or (before[-1] in "-/" and len(before) > 1)):
        return True
    return before in _TIMES and at > 1 and parse_number(tokens[at - 2].text) is not None


def _is_product(tokens: Sequence[Token], at: int, last: int, *, words: bool) -> bool:
    """Whether ``10 x 100`` is a dimension; ``1x 26`` is a quantity."""
    second = _token(tokens, last + 2)
    apart = tokens[last + 1].start > tokens[at].end
    if second is not None and at > 0 and not words and _SIZED.match(second.text):
        return True  # "Brett 40 x 30cm"
    size = parse_number(second.text.strip("-.,;")) if second is not None else None
    return size is not None and size < _NO_SIZE and not words and apart


def _with_unit(tokens: Sequence[Token], at: int, last: int, value: Decimal, *, words: bool, dozen: int) -> Phrase | None:
    """A number with the unit behind it, if that is one."""
    after = _token(tokens, last + 1)
    unit = unit_of(after.text) if after is not None else ""
    if after is None or not unit or _is_size(unit, after, words) or (unit == "PR" and words and after.text == "paar"):
        return None
    behind = _token(tokens, last + 2)
    second = unit_of(behind.text) if dozen > 1 and unit == "DZN" and behind is not None else ""
    # "drei Zehnliterkanister": how large they are stays with the description.
    end = last if is_bound(after.text) else last + 1
    return _made(tokens, at, end, value, second or unit, after.text, "words" if words else "unit", strong=True)


def _is_size(unit: str, token: Token, words: bool) -> bool:
    """Millimetres and grams are never ordered; a litre or metre may be."""
    return unit in {"MMT", "CMT", "GRM"} or (token.text in {"t", "T", "s"} and not words)


def _fraction_at(tokens: Sequence[Token], at: int) -> tuple[Decimal, bool, int] | None:
    """ "1½ Paletten", "1 1/2 Paletten": a fraction counts before a unit; before a measure it may be a size ("1/2 l")."""
    value, last = parse_fraction(tokens[at].text), at
    after = _token(tokens, at + 1)
    if value is None and tokens[at].text.isdecimal() and after is not None and (part := parse_fraction(after.text)) is not None:
        value, last = (Decimal(tokens[at].text) + part, at + 1) if part < 1 else (None, at)
    unit = unit_of(tokens[last + 1].text) if last + 1 < len(tokens) else ""
    return (value, False, last) if value is not None and unit and unit not in MEASURES else None


def _value_at(tokens: Sequence[Token], at: int) -> tuple[Decimal | None, bool, int]:
    """A number or number word at a place: its value, whether it is a word, and its last token."""
    text = tokens[at].text.strip("()[]+~").rstrip(",;")
    if _SLASHED.match(text) and at and at + 1 < len(tokens) and unit_of(tokens[at + 1].text):
        text = text[1:]  # "Oxydant 5 l /2 Kartons"
    plain = re.fullmatch(r"[\d.,'’]+\)?\.?-?", text) and not re.search(r"[.,]\d{2}$", text.rstrip(".-"))
    if plain or re.fullmatch(r"\d+[.,]\d00", text):
        value = parse_number(text.rstrip(")"))
        return (value, False, at) if value is not None and value >= 0 else (None, False, at)
    if re.fullmatch(r"(?:\d{1,4}|\d{1,3}(?:\.\d{3})+),(?:00|50|25|75|5)|\d{1,4}\.00", text):
        return parse_number(text), False, at
    text = text.rstrip(".!?")
    if not text.isalpha():
        return None, False, at
    if text.lower() in _HALF and at + 1 < len(tokens) and unit_of(tokens[at + 1].text):
        return Decimal("0.5"), True, at
    half = parse_half_word(text)
    if half is not None:
        return half, True, at
    word = parse_number_word(text)
    if word is None:
        return None, False, at
    if word == 1 and at + 1 < len(tokens) and tokens[at + 1].text.lower() in _HALF:
        return Decimal("0.5"), True, at + 1
    return Decimal(word), True, at


def _dozens(tokens: Sequence[Token], last: int) -> tuple[int, int]:
    if last + 1 < len(tokens) and unit_of(tokens[last + 1].text) == "DZN":
        return 12, last + 1
    return 1, last


def _made(
    tokens: Sequence[Token], first: int, last: int, value: Decimal, unit: str, unit_text: str, how: str, *, strong: bool
) -> Phrase:
    if unit == "DZN":
        value, unit = value * 12, ""
    confidence = min(token.confidence for token in tokens[first : last + 1])
    return Phrase(first, last, value, unit, unit_text, how, strong, unit in MEASURES, confidence)
