"""Numbers as people write them: 1.000, 500,00, 1'850.–, zwölf, ein halbes Dutzend. Plain Python."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_ONES = {
    "null": 0, "ein": 1, "eins": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "zwo": 2, "beide": 2, "drei": 3,
    "vier": 4, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwoelf": 12, "dreizehn": 13,
    "vierzehn": 14, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "vierzig": 40, "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# A bare "a" or "an" is an English article (and German "à", "an"): only a quantity before a unit or noun, so left out alone.
_TOO_WEAK_ALONE = frozenset({"a", "an", "null"})
# "siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzig" has 65 letters.
_LONGEST_WORD = 80
_ENDINGS = ("en", "er", "es", "e", "n")


def _plain(word: str) -> str:
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    return word.strip(".,:;()!?").lower().translate(table)


@lru_cache(maxsize=4096)
def parse_number_word(word: str) -> int | None:
    """Read one number word: ``"zwölf"`` → 12, ``"fünfundzwanzig"`` → 25, ``"einhundert"`` → 100; else ``None``."""
    plain = _plain(word)
    if plain in _TOO_WEAK_ALONE or len(plain) > _LONGEST_WORD:
        return None
    found = _compound(plain)
    if found is None:
        for ending in _ENDINGS:
            if plain.endswith(ending) and len(plain) > len(ending) + 2:
                found = _compound(plain[: -len(ending)])
                if found is not None:
                    break
    return found


def _compound(plain: str) -> int | None:
    if plain in _ONES:
        return _ONES[plain]
    if plain in _TENS:
        return _TENS[plain]
    for word, factor in (("tausend", 1000), ("hundert", 100)):
        head, middle, tail = plain.partition(word)
        if middle:
            front = 1 if not head else _compound(head)
            rest = 0 if not tail else _compound(tail.removeprefix("und"))
            return None if front is None or rest is None else front * factor + rest
    ones, middle, tens = plain.partition("und")
    if middle and ones in _ONES and tens in _TENS:
        return _TENS[tens] + _ONES[ones]
    return None


_HALVES = re.compile(r"^(anderthalb|(?P<whole>[a-z]{3,12}?)(?:und)?(?:ein)?halb)(?:e[nrs]?)?$")
_FRACTIONS = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "1/2": Decimal("0.5"),
    "1/4": Decimal("0.25"),
    "3/4": Decimal("0.75"),
}


@lru_cache(maxsize=4096)
def parse_half_word(word: str) -> Decimal | None:
    """Read a word for so many and a half: ``"anderthalb"``, ``"eineinhalb"``, ``"zweieinhalb"``; else ``None``."""
    hit = _HALVES.match(_plain(word)) if len(word) < _LONGEST_WORD else None
    if hit is None:
        return None
    whole = 1 if hit["whole"] is None else _compound(hit["whole"])
    return None if whole is None else Decimal(whole) + Decimal("0.5")


def parse_fraction(text: str) -> Decimal | None:
    """Read a vulgar fraction: ``"½"``, ``"1/2"``, ``"1½"``; else ``None``."""
    plain = text.strip(".,;:")
    if plain in _FRACTIONS:
        return _FRACTIONS[plain]
    if plain[:-1].isdecimal() and plain[-1] in _FRACTIONS:
        return Decimal(plain[:-1]) + _FRACTIONS[plain[-1]]
    return None


_NUMBER = re.compile(r"^[+-]?\d{1,3}(?:[.'’ ]\d{3})+(?:,\d+)?$|^[+-]?\d+(?:[.,]\d+)?$|^[+-]?\d{1,3}(?:[,']\d{3})+\.\d+$")


def parse_number(text: str) -> Decimal | None:
    """Read a number in the German, Swiss or English notation, or ``None``.

    A comma before the last digits is a decimal comma (``240,000`` is 240, as ERP systems print it); a point
    before exactly three digits parts the thousands (``1.000`` is 1000); otherwise it is a decimal point.
    """
    raw = text.strip().rstrip(".,-–—:;").replace("’", "'").replace(" ", "")
    if not raw or not _NUMBER.match(raw):
        return None
    if re.match(r"^[+-]?\d{1,3}(?:[.']\d{3})+(?:,\d+)?$", raw):
        raw = raw.replace(".", "").replace("'", "").replace(",", ".")
    elif re.match(r"^[+-]?\d{1,3}(?:[,']\d{3})+\.\d+$", raw):
        raw = raw.replace(",", "").replace("'", "")
    else:
        raw = raw.replace(",", ".")
    return Decimal(raw)


def parse_money(text: str) -> Decimal | None:
    """Read a price: ``"1.234,56 €"``, ``"EUR 0,78"``, ``"1'850.–"``."""
    raw = re.sub(r"(?i)eur|chf|€|usd|netto", "", text).strip()
    raw = re.sub(r"[.,][–—-]+$", "", raw)
    return parse_number(raw)
