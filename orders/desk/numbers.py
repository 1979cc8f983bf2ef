"""Numbers as people type them, read without guessing. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_ALLOWED = re.compile(r"[0-9]+([.,][0-9]+)*|[.,][0-9]+")
_MOST_DIGITS = 12


class NumberError(ValueError):
    """What was typed is no number, or could be two."""


def whole(text: str, *, most_digits: int = 9) -> int:
    """A whole number out of a posted field; 0, which is no key and no version, for anything else, "²" included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else 0


def sign_of(language: str) -> str:
    """The decimal sign of a page in this language."""
    return "." if language.startswith("en") else ","


def read_number(text: str, *, decimal_sign: str = ",") -> Decimal:
    """Read a number in the spelling of the page's language.

    ``1.250,50``, ``1250,5``, ``1250.5`` and ``1 250,50`` are the same with a decimal comma. A single other sign
    followed by exactly three digits parts thousands (``1.250``), as it is written in that language.

    Args:
        text: As typed.
        decimal_sign: ``,`` in German, ``.`` in English.

    Raises:
        NumberError: Letters, a minus, signs for thousands in wrong places, or more than 12 digits.
    """
    plain = _SPACES.sub("", text)
    if not _ALLOWED.fullmatch(plain) or sum(character.isdigit() for character in plain) > _MOST_DIGITS:
        raise NumberError(text)
    group_sign = "." if decimal_sign == "," else ","
    whole, sign, fraction = _cut(plain, decimal_sign, group_sign)
    if group_sign in whole and not re.fullmatch(rf"[0-9]{{1,3}}({re.escape(group_sign)}[0-9]{{3}})+", whole):
        raise NumberError(text)
    return Decimal(f"{whole.replace(group_sign, '') or '0'}{'.' if sign else ''}{fraction}")


def respelled(texts: Iterable[tuple[str, str]], *, before: str, now: str) -> dict[str, str]:
    """Typed numbers in the spelling of another language; what is no number stays as it was typed.

    Args:
        texts: Name and text of each field.
        before, now: The decimal signs.
    """
    new: dict[str, str] = {}
    for name, text in texts:
        with suppress(NumberError):
            new[name] = f"{read_number(text, decimal_sign=before):f}".replace(".", now)
    return new


def _cut(plain: str, decimal_sign: str, group_sign: str) -> tuple[str, str, str]:
    if plain.count(decimal_sign) > 1:
        raise NumberError(plain)
    if decimal_sign in plain:
        whole, sign, fraction = plain.partition(decimal_sign)
        if group_sign in fraction:
            raise NumberError(plain)
        return whole, sign, fraction
    whole, sign, fraction = plain.partition(group_sign)
    # "1.5" typed on a German page cannot part thousands: it is the other language's decimal sign.
    if sign and group_sign not in fraction and len(fraction) != 3:
        return whole, sign, fraction
    return plain, "", ""
