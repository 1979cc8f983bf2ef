"""Article numbers in the styles that companies use, several in one catalogue; and bar codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.evaluation.worlds.dice import Dice

STYLES = ("dash", "seven", "dotted", "coded", "compact", "blank", "slash", "six", "points", "mixed", "letters")
_ASCII = str.maketrans({"ä": "AE", "ö": "OE", "ü": "UE", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS"})


def folded(number: str) -> str:
    """Letters and digits alone: numbers that agree in these are one number to most people."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


class Numbers:
    """Gives out article numbers; none twice, also when blanks and signs are left out."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def for_family(self, style: str, noun: str, codes: Sequence[Sequence[str]]) -> list[str]:
        """Number the articles of a series one after the other.

        Args:
            codes: The values of each article's properties.
        """
        stem = _stem(noun, self._dice)
        start = self._start(style)
        # The whole series moves on together while one of its numbers is taken, so that it stays consecutive.
        for attempt in range(200):
            made = [_STYLES[style](stem, start + attempt * 37, place, values) for place, values in enumerate(codes)]
            keys = {folded(number) for number in made}
            if len(keys) == len(made) and not keys & self._used:
                self._used |= keys
                return made
            stem = _stem(noun, self._dice) if attempt % 5 else stem + self._dice.pick("ABCDEFGHKLMNPRSTUVWX")
        return self.for_family("seven", noun, codes)

    def single(self, style: str, noun: str, values: Sequence[str]) -> str:
        """Number one article outside any series."""
        return self.for_family(style, noun, [values])[0]

    def _start(self, style: str) -> int:
        start = self._next.get(style) or self._dice.number(1000, 9000) * 11
        self._next[style] = start + self._dice.number(60, 900)
        return start


def gtin(number: int) -> str:
    """A bar code of the in-store range (200 to 299) with its check digit."""
    digits = f"2{number % 10**11:011d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _stem(noun: str, dice: Dice) -> str:
    """Two to four letters that come from a word."""
    letters = re.sub(r"[^A-Z]", "", noun.translate(_ASCII).upper())
    tail = "".join(letter for letter in letters[1:] if letter not in "AEIOU") or "XN"
    cut = dice.number(1, min(3, len(tail)))
    start = dice.number(0, max(0, len(tail) - cut)) if dice.chance(0.4) else 0
    return letters[0] + tail[start : start + cut]


def _code(value: str) -> str:
    plain = re.sub(r"[^0-9A-Z]", "", value.translate(_ASCII).upper())
    return plain if any(each.isdigit() for each in plain) else plain[:3]


def _digits_or(place: int, values: Sequence[str]) -> str:
    found = re.sub(r"\D", "", values[0]) if values else ""
    return f"{int(found) % 1000:03d}" if found else f"{place:03d}"


_STYLES = {
    "dash": lambda stem, start, place, values: f"{stem[0]}-{start % 9000 + 1000 + place}",
    "seven": lambda stem, start, place, values: f"{1_000_000 + (start * 61 + place) % 8_999_999}",
    "dotted": lambda stem, start, place, values: "{0[0]}{0[1]}.{0[2]}{0[3]}{0[4]}.{0[5]}{0[6]}{0[7]}".format(
        f"{10_000_000 + (start * 617 + place) % 89_999_999}"
    ),
    "coded": lambda stem, start, place, values: "-".join([stem, *(_code(value) for value in values)]),
    "compact": lambda stem, start, place, values: f"{stem[:2]}{(start // 7 + place // 6) % 9000 + 1000}{'SMLKTX'[place % 6]}",
    "blank": lambda stem, start, place, values: " ".join([stem, *(_code(value) for value in values)]),
    "slash": lambda stem, start, place, values: f"{start % 90 + 10}/{_digits_or(place, values)}/{place + 1:02d}",
    "six": lambda stem, start, place, values: f"{100_000 + (start * 17 + place) % 899_999}",
    "points": lambda stem, start, place, values: f"{start % 900 + 100}.{place // 10 + 10}.{place % 10}{len(values)}",
    "mixed": lambda stem, start, place, values: f"{start % 90 + 10}{stem[:2]}{(start * 3 + place) % 90_000 + 10_000}",
    "letters": lambda stem, start, place, values: f"{stem}{start % 900 + 100}{_code(values[-1]) if values else place}",
}
