"""Prices of a row: per piece or per hundred, and its total. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from intake.understanding.columns import Columns, kind_of_label
from intake.understanding.numbers import parse_money, parse_number
from intake.understanding.phrases import unit_of
from intake.understanding.tokens import Token

_PER = re.compile(r"(?i)^/?\s?(?:(?:je|per|pro|/|à|p\.?)\s*)?(100|1000|1\.000|10)(?:\s*(?:st|stk|stück))?$")
_MONEY = re.compile(
    r"^(?:€|EUR|CHF)?\d{1,3}(?:[.'’]\d{3})*,\d{2,4}(?:€|EUR)?$|^(?:€|EUR|CHF)?\d+[.,]\d{2,4}(?:€|EUR)?$|^(?:CHF)?\d{1,3}(?:['’]\d{3})*\.(?:[–-]+|\d{2})$"
)
_CURRENCY = frozenset({"€", "eur", "euro", "chf", "eur/st", "€/st", "fr", "fr."})
# "à 2,35 EUR", as it is written, and as scans show it.
PRICED_EACH = frozenset({"à", "á", "ä", "a", "je", "zu"})
_WHOLE = re.compile(r"^\d{1,3}(?:\.?\d{3})*,$")
_CENTS = re.compile(r"^\d{2}$")
_SIZE = re.compile(r"(?i)^(?:mm|cm|ml|kg|l|m|x)\b")


def is_currency(text: str) -> bool:
    """Whether a token names a currency; a sentence may go on or end behind it."""
    word = text.lower().rstrip(",;")
    return word in _CURRENCY or word.removesuffix(".") in _CURRENCY


def is_money(text: str) -> bool:
    """Whether a token looks like an amount: two to four digits behind a comma, or Swiss ``1'850.–``."""
    return bool(_MONEY.match(text))


def with_decimals(tokens: Sequence[Token]) -> list[Token]:
    """Amounts that a wide font sets apart behind the comma, as one token: ``Einzelpreis: 49, 98``, ``à 49, 98``.

    Only where a price is announced: in "36, 38" two sizes may stand.
    """
    made: list[Token] = []
    for token in tokens:
        before = made[-1] if made else None
        if before is not None and before.part == token.part and _WHOLE.match(before.text) and _CENTS.match(token.text):
            announced = made[-2].text.lower().rstrip(":") if len(made) > 1 else ""
            if announced in PRICED_EACH or is_currency(announced) or kind_of_label(announced) in {"price", "total"}:
                made[-1] = replace(before, text=before.text + token.text, end=token.end, hi=token.hi)
                continue
        made.append(token)
    return made


def prices_of(tokens: Sequence[Token], columns: Columns | None, taken: set[int]) -> dict[str, Decimal]:
    """Read ``price``, ``per`` (how many it is for) and ``total`` of a row.

    Args:
        taken: Indexes of tokens that mean something else; those of the prices are added.
    """
    found = _labelled(tokens, taken)
    amounts: list[tuple[int, Decimal]] = []
    for number, token in enumerate(tokens):
        if number in taken:
            continue
        column = columns.of(token) if columns is not None else ""
        per = _per(tokens, number, column, seen=bool(amounts))
        if per is not None:
            found.setdefault("per", per)
            taken.add(number)
        elif _is_amount(tokens, number, columns, column) and (value := parse_money(token.text)) is not None:
            amounts.append((number, value))
        elif is_currency(token.text):
            taken.add(number)
    if columns is not None and not (columns.has("price") or columns.has("total")):
        amounts = [(number, value) for number, value in amounts if _has_currency(tokens, number)]
    taken |= {number for number, _ in amounts}
    taken |= {number - 1 for number, _ in amounts if number and tokens[number - 1].text.lower() in PRICED_EACH}
    if len(amounts) >= 2:
        first, last = amounts[0], amounts[-1]
        if columns is not None and _is_total(tokens[first[0]], columns) and not _is_total(tokens[last[0]], columns):
            first, last = last, first
        found = {"price": first[1], "total": last[1]} | found
    elif amounts:
        number, value = amounts[0]
        found.setdefault("total" if _is_total(tokens[number], columns) else "price", value)
    return found


def _labelled(tokens: Sequence[Token], taken: set[int]) -> dict[str, Decimal]:
    """What a row labels itself: "Preis: 7,46", "GP EUR: 85,30", "per: 100"; all of it is taken."""
    found: dict[str, Decimal] = {}
    for number, token in enumerate(tokens[:-1]):
        if not token.text.endswith(":") or {number, number + 1} & taken:
            continue
        wide = kind_of_label(tokens[number - 1].text + token.text) if number else ""
        kind = wide or kind_of_label(token.text)
        value = parse_money(tokens[number + 1].text) if kind in {"price", "total", "per"} else None
        if value is not None and value > 0:
            found[kind] = value
            taken |= {number - 1 if wide else number, number, number + 1}
    return found


def _beside(tokens: Sequence[Token], number: int) -> tuple[str, str]:
    """The words before and behind a token, lower case, without what ends them in a sentence."""
    before = tokens[number - 1].text.lower() if number else ""
    after = tokens[number + 1].text.lower().rstrip(",;") if number + 1 < len(tokens) else ""
    return before, after


def _per(tokens: Sequence[Token], number: int, column: str, *, seen: bool) -> Decimal | None:
    """How many pieces the price is for, if a token says so: ``/100``, ``100`` under "PE"."""
    token, (before, _) = tokens[number], _beside(tokens, number)
    if column == "per" and before and (value := parse_number(token.text)) is not None and value > 0:
        return value
    hit = _PER.match(token.text)
    if hit and (seen or column == "price") and ("/" in token.text or before in {"je", "per", "pro", "/", "à"}):
        return Decimal(hit[1].replace(".", ""))
    return None


def _is_amount(tokens: Sequence[Token], number: int, columns: Columns | None, column: str) -> bool:
    text, (before, after) = tokens[number].text, _beside(tokens, number)
    own = after if number + 1 < len(tokens) and tokens[number + 1].part == tokens[number].part else ""
    if not is_money(text) or unit_of(own) or _SIZE.match(own):
        return False
    marked = is_currency(after) or is_currency(before) or "€" in text
    return (
        marked
        or column in {"price", "total", "per"}
        or (columns is None and _is_behind(tokens, number) and _ends_row(tokens, number))
    )


def _is_behind(tokens: Sequence[Token], number: int) -> bool:
    """Whether a price may stand here: behind goods, or right behind a whole number in a cell of its own."""
    return number > 1 or (number == 1 and tokens[0].text.isdecimal() and tokens[1].part > tokens[0].part)


def _ends_row(tokens: Sequence[Token], number: int) -> bool:
    """Whether only amounts follow: "4,00" amid a name is a measure."""
    return all(is_money(token.text) or is_currency(token.text) or _PER.match(token.text) for token in tokens[number + 1 :])


def _has_currency(tokens: Sequence[Token], number: int) -> bool:
    return tokens[number].text.endswith("€") or is_currency(_beside(tokens, number)[1])


def _is_total(token: Token, columns: Columns | None) -> bool:
    return columns is not None and columns.has("total") and columns.distance("total", token) < columns.distance("price", token)
