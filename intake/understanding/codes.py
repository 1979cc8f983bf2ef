"""Which tokens of a row are article numbers: known ones, and unknown ones that stand where numbers stand. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.understanding import labels
from intake.understanding.columns import Columns
from intake.understanding.logical import Lexicon, content_of
from intake.understanding.prices import is_money
from intake.understanding.result import Code
from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from orders.folding import folded

_MOST_CODE_TOKENS = 4
_SHORTEST_WORD = 5
_SPECKED = re.compile(r"\d{1,4}(?:[.,]{1,2}\d{2,4}){2,}")


def codes_of(row: Row, tokens: Sequence[Token], columns: Columns | None, lexicon: Lexicon, taken: set[int]) -> list[Code]:
    """Find the article numbers of a row; their tokens are added to ``taken``."""
    found: list[Code] = []
    at = 0
    while at < len(tokens):
        if at in taken:
            at += 1
            continue
        labelled = _is_labelled(tokens, at, columns, lexicon)
        length = known_length(row, tokens, at, lexicon, labelled=labelled)
        if length == 0 and labelled:
            length = _cell_length(row, tokens, at, columns, lexicon) or int(_is_number_like(tokens[at].text))
        if length == 0:
            at += 1
            continue
        some = tokens[at : at + length]
        text = " ".join(token.text for token in some).strip(".,;:()[]")
        found.append(Code(text, folded(text), labelled, min(token.confidence for token in some)))
        taken |= set(range(at, at + length))
        at += length
    return found


def _cell_length(row: Row, tokens: Sequence[Token], at: int, columns: Columns | None, lexicon: Lexicon) -> int:
    """How many tokens a cell under the numbers has that looks like one number nobody knows; 0 for any other."""
    if columns is None or tokens[at].column is None or columns.of(tokens[at]) != "code" or not tokens[at].text[:1].isalpha():
        return 0
    cell = [token for token in tokens if token.part == tokens[at].part]
    whole = "".join(token.text for token in cell)
    if cell[0] is not tokens[at] or not 1 < len(cell) <= _MOST_CODE_TOKENS or not _is_number_like(whole):
        return 0
    parts = range(at + 1, at + len(cell))
    return 0 if any(known_length(row, tokens, part, lexicon, labelled=True) for part in parts) else len(cell)


def _is_labelled(tokens: Sequence[Token], at: int, columns: Columns | None, lexicon: Lexicon) -> bool:
    kind = columns.of(tokens[at]) if columns is not None else ""
    if columns is not None:
        cell = [token for token in tokens if token.part == tokens[at].part]
        if columns.of(cell[0]) == "text" or _names_goods(cell, lexicon):
            kind = "text"  # the end of a wide name, or a name where numbers stand in other rows
    if kind == "code" or (kind == "pos" and re.search(r"[A-Za-z]", tokens[at].text) and re.search(r"\d", tokens[at].text)):
        return True
    before = tokens[at - 1].text if at else ""
    if before.lower() in {"lieferant", "nr", "nr.", "nummer", "nummer:"} and at > 1:
        before = tokens[at - 2].text
    return bool(labels.CODE.match(before))


def _names_goods(cell: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether words of the goods stand in a cell, not only the letters of a number ("BL M3 ALU")."""
    return content_of([token for token in cell if len(token.text) >= _SHORTEST_WORD and token.text.isalpha()], lexicon) > 0


def _is_number_like(text: str) -> bool:
    """A run that may be an article number nobody knows: digits in it, and long enough."""
    plain = folded(text)
    dated = re.fullmatch(r"\d{1,2}[.:/]\d{2}(?:[.:/]\d{2,4})?", text.strip(",;"))
    return len(plain) >= 4 and any(character.isdigit() for character in plain) and not is_money(text) and not dated


def known_length(row: Row, tokens: Sequence[Token], at: int, lexicon: Lexicon, *, labelled: bool) -> int:
    """How many tokens from here on make a known article number; 0 if none does."""
    for length in range(min(_MOST_CODE_TOKENS, len(tokens) - at), 0, -1):
        some = tokens[at : at + length]
        if any(token.part != some[0].part for token in some):
            continue
        text = "".join(token.text for token in some).strip(".,;:()[]")
        text = text.lstrip("-–—") if row.scanned else text
        plain = folded(text)
        if len(plain) < 3 or not _can_be_number(text, plain, length, labelled=labelled):
            continue
        if lexicon.is_code(plain, scanned=row.scanned and (labelled or len(plain) >= 5)):
            return length
    return 0


def _can_be_number(text: str, plain: str, length: int, *, labelled: bool) -> bool:
    digits = sum(character.isdigit() for character in plain)
    if labelled:
        return length == 1 or digits > 0
    if plain.isdigit():
        # "47.695.633" is a number of an article if the catalogue says so; "1.250" and "4x40" are none.
        # "62/048/68" as well, unless it may be a day.
        grouped = re.fullmatch(r"\d{1,4}(?:[./-]\d{2,4}){2,}|\d{4,9}[-/]\d{1,4}", text) and len(plain) >= 6
        grouped = grouped and not re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2}(?:\d{2})?", text)
        # "200.13,23": a scan does not tell a comma from a full stop.
        grouped = grouped or (bool(_SPECKED.fullmatch(text)) and len(plain) >= 7 and not (is_money(text) and text[-4:-3] != ","))
        return length == 1 and len(plain) >= 5 and bool(grouped or not re.search(r"[.,/x-]", text))
    if digits == 0:
        return length == 1 and len(plain) >= 4 and ("-" in text or "/" in text) and text.upper() == text
    if digits and length > 1:
        return len(plain) >= 6 and text[0].isupper()
    return len(plain) >= 4 or "-" in text or "/" in text
