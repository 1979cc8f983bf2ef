"""The words of a page as tokens: what a scan set close or read a sign too many is parted and mended. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.contracts import Box
from intake.understanding import labels
from intake.understanding.misread import FIGURES, label_meant, near_pack, told_unit, unit_meant
from intake.understanding.numbers import parse_number
from orders.units import parse_unit

_GLUED = re.compile(r"^(\d{1,6}(?:[.,]\d+)?)([A-Za-zÄÖÜäöüß²]{1,12}\.?)$")
_GLUED_BY_RULE = re.compile(r"^(\d{1,6})[!:;,.]([A-Za-zÄÖÜäöüß]{2,12}\.?)$")
_LISTED = re.compile(r"^[-–—](\d{1,5})$")
# Brackets and what stands behind them: "(75.237.914):" names a number.
_CLOSED = re.compile(r"[)\]]+[:;,.]*$")
_BULLETED = re.compile(r"[·•]+(?=\w)")
# "24133),60": one position ends and the next begins.
_CLOSED_LIST = re.compile(r"^([^)]{1,40}\)[,;]{1,2})\.?(\d{1,5})$")
# What a scan sets before or behind a figure: ".120 Meter", "10/Stück".
_DOTTED = re.compile(r"^[.,](\d{1,5})$")
_BEHIND_SLASH = re.compile(r"^((?:.{0,30}[A-Za-zÄÖÜäöü%])?)/(\d{1,4})$")
_SLASHED = re.compile(r"^(\d{1,5})/([A-Za-zÄÖÜäöü]{2,8}\.?,?)$")
# What a scan sets close: "F-1353).a", "0.9(4381356)", "EUR,.120", "a.0,97"; "Menge:.8".
_SET_CLOSE = (
    re.compile(r"^([^)]{0,20}\d[^)\d]{0,20})\)[.,;:]{0,2}([àáäaA]|je)$"),
    re.compile(r"^([^(]{2,40})\((?=[^)\d]{0,10}\d[^)\d]{0,10}\d[^)\d]{0,10}\d)([\w./-]{4,30})$"),
    re.compile(r"^([^(]{2,40})\((?=[^)\d]{0,10}\d)([A-ZÄÖÜ0-9./-]{6,30})$"),
    re.compile(r"^((?:EUR|€|CHF)[.,;])[.,;]?(\d{1,5})$"),
    re.compile(r"^([àáäaA])[.,]{1,2}(\d{1,6}[.,]\d{2,4})$"),
)
_LABELLED = re.compile(r"^([^\W\d_]{3,}:)[.,:]?(\d{1,5})$")
# "à16,62": the price of one, set close.
_EACH = re.compile(r"^([àá])(\d.*)$")
# "1.", "2)", and "1.24" where it counts an entry and how much of it.
_NUMBERED = re.compile(r"^([1-9]\d?)(?:[.)]([1-9]\d?)?)?$")
POSITION = re.compile(r"(?i)pos(?:ition)?[.:]?")
_COUNTED = re.compile(r"(\d{1,3}[:.])(\d{1,4})")
_COLON = re.compile(r"[.:]{0,3}:[.:]{0,3}")
_RULED_FIGURE = re.compile(r"^(\d{1,6})[!:;]+$")
_TIMES = re.compile(r"^(\d{1,5})([xX×])[,;]?$")
# "GA/118=5": a number and how much of it.
_EQUALS = re.compile(r"^([^=]{3,30})=(\d{1,5}\D{0,8})$")
_EDGES = "_|[](){}‚‘’'`\"_;=«»„“”"
# A semicolon that was typed ends something; on a scan it is a speck.
_TYPED_EDGES = _EDGES.replace(";", "")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters without white space.

    Attributes:
        text: As read, without ruling lines and quotation marks at its edges.
        start, end: In ``Page.text``, end exclusive.
        lo, hi: Horizontal extent: 1/1000 of the page on paper, 1000 for each column in tables, characters in plain text.
        part: Number of the cell in its row, from 0: what a wide gap or a tab parts.
        aside: Stands in brackets.
        column: Index of the column of its table, where that is told by more than the nearest heading.
    """

    text: str
    start: int
    end: int
    lo: float
    hi: float
    part: int
    confidence: float = 1.0
    box: Box | None = None
    cell: tuple[int, int] | None = None
    aside: bool = False
    column: int | None = None

    @property
    def middle(self) -> float:
        """Of its horizontal extent."""
        return (self.lo + self.hi) / 2


# Of a number that two readers read differently.
_DISAGREED = 0.5


def sure_of(text: str, second: str, confidence: float) -> float:
    """How sure a word is: little where the second reader saw another number."""
    return min(confidence, _DISAGREED) if _is_another_number(text, second) else confidence


def _is_another_number(text: str, second: str) -> bool:
    """Whether one reader saw a number, and the other another one or none."""
    one, other = text.strip(_EDGES), second.strip(_EDGES)
    if not one.isdecimal() or not other:
        return False
    return one != other if other.isdecimal() else not any(map(str.isdigit, other.translate(FIGURES)))


def tokens_in(word: Token, *, scanned: bool) -> Iterator[Token]:
    """The tokens that one word is made of, without the signs at its edges."""
    for piece in _at_rules(word) if scanned else [word]:
        yield from _tokens(piece, scanned=scanned)


def _at_rules(word: Token) -> Iterator[Token]:
    """ "6|ST": a ruled line read as a letter parts two cells."""
    begin = 0
    share = (word.hi - word.lo) / max(1, len(word.text))
    for piece in word.text.split("|"):
        if piece:
            yield replace(
                word,
                text=piece,
                start=word.start + begin,
                end=word.start + begin,
                lo=word.lo + share * begin,
                hi=word.lo + share * (begin + len(piece)),
            )
        begin += len(piece) + 1


def _tokens(word: Token, *, scanned: bool) -> Iterator[Token]:
    """One word as one token, or as two where a number and its unit are written together: ``200ST``, ``3x``.

    On paper a ruled line between them may have been read as a sign: ``100!Stück``, ``150:``.
    """
    edges = _EDGES if scanned else _TYPED_EDGES
    lead = len(word.text) - len(word.text.lstrip(edges))
    plain = word.text.strip(edges)
    if scanned and (ruled := _RULED_FIGURE.match(plain)):
        plain = ruled[1]
    if scanned and (dotted := _DOTTED.match(plain)):
        lead, plain = lead + 1, dotted[1]
    if (speck := _BULLETED.match(plain)) is not None:
        lead, plain = lead + speck.end(), plain[speck.end() :]
    plain = _CLOSED.sub("", plain)
    if not plain:
        return
    whole = replace(word, text=plain, start=word.start + lead, end=word.start + lead + len(plain))
    if (equal := _EQUALS.match(plain)) is not None and (any(map(str.isdigit, equal[1])) or _ends_number(equal[1])):
        number, rest = _halves(whole, equal.end(1), equal.start(2))
        yield number
        yield from _tokens(rest, scanned=scanned)
    elif (closed := _CLOSED_LIST.match(plain)) is not None:
        ended, rest = _halves(whole, closed.end(1), closed.start(2))
        yield from _tokens(ended, scanned=scanned)
        # The bracket is closed: what it held is put aside, what follows it is not.
        yield from _tokens(replace(rest, aside=False), scanned=scanned)
    elif scanned and (close := _set_close(plain)) is not None:
        first, rest = _halves(whole, close.end(1), close.start(2))
        yield from _tokens(first, scanned=scanned)
        yield from _tokens(replace(rest, aside=rest.aside or plain[close.end(1)] == "("), scanned=scanned)
    elif (glued := _glued_in(plain, scanned=scanned)) is not None:
        yield from _halves(whole, glued.end(1), glued.start(2))
    else:
        yield whole


def _set_close(plain: str) -> re.Match[str] | None:
    """Two words between which a scan lost the blank, or read it as a sign."""
    labelled = _LABELLED.match(plain)
    if labelled is not None and labels.QUANTITY.match(labelled[1]):
        return labelled
    return next((hit for pattern in _SET_CLOSE if (hit := pattern.match(plain)) is not None), None)


def _glued_in(plain: str, *, scanned: bool) -> re.Match[str] | None:
    """A figure and its unit, "x" or "à", written together; on scans also with a rule or a slash read between them."""
    if (alone := _EACH.match(plain) or _TIMES.match(plain)) is not None:
        return alone
    if scanned and (slashed := _SLASHED.match(plain)) is not None and _is_unit_after_number(slashed[2].rstrip(".,")):
        return slashed
    glued = _GLUED.match(plain) or (_GLUED_BY_RULE.match(plain) if scanned else None)
    if glued is not None and (_is_unit_after_number(glued[2]) or (scanned and unit_meant(glued[2]))):
        return glued
    return None


def _halves(whole: Token, end: int, begin: int) -> tuple[Token, Token]:
    """A token parted: its first signs up to ``end``, and those from ``begin`` on."""
    wide = (whole.hi - whole.lo) / len(whole.text)
    first = replace(whole, text=whole.text[:end], end=whole.start + end, hi=whole.lo + wide * end)
    return first, replace(whole, text=whole.text[begin:], start=whole.start + begin, lo=whole.lo + wide * begin)


_SIZES = frozenset("DN PN NW SW RS PE VE VPE ME EH NR MG GR DIN ISO EN TYP".split())
_LETTER_UNITS = frozenset({"m", "l", "g", "t", "a", "s", "x", "pr", "pc", "cl"})


def _ends_number(text: str) -> bool:
    """Capitals before "=" that may end the number of an article: ``WSCH 4 SEN=7``; what a size or pack is called ends none."""
    return len(text) > 1 and text.isalpha() and text.isupper() and text not in _SIZES and parse_unit(text) is None


def _is_unit_after_number(text: str) -> bool:
    """Units that are counted; "5m" and "10l" are dimensions and stay whole, as they stand in article names."""
    return parse_unit(text) is not None and text.lower().rstrip(".") not in _LETTER_UNITS | {"mm", "cm", "kg", "ml", "m2", "qm"}


def mended(tokens: Sequence[Token]) -> list[Token]:
    """Tokens of a scan with the units and labels that they must be; a dash before a figure only sets it apart."""
    made = list(tokens)
    for at, (token, after) in enumerate(pairwise(tokens)):
        counted = at > 0 and made[at - 1].text[-1:].isdigit()  # "5 -8 Boxen"
        if not counted and (listed := _LISTED.match(token.text)) and _is_unit_after_number(after.text):
            made[at] = replace(token, text=listed[1], start=token.start + listed.start(1))
    for at, token in enumerate(made):
        counts = at + 2 < len(made) and made[at + 1].text.isdecimal() and _is_unit_after_number(made[at + 2].text)
        if counts and len(token.text) > 1 and token.text.endswith("/"):
            made[at] = replace(token, text=token.text[:-1])  # "M12x1,5/ 10 Stk."
            continue
        if token.text.endswith(",") and token.text.count("-") == 1 and labels.CODE.match(f"{token.text[:-1]}."):
            made[at] = replace(token, text=f"{token.text[:-1]}.")  # "Art.-Nr, 4711"
            continue
        ends = at + 1 == len(made) or made[at + 1].part != token.part or token.text.endswith((".", ","))
        counted = at > 0 and parse_number(made[at - 1].text.rstrip(",;")) is not None
        meant = unit_meant(token.text) if counted and ends else label_meant(token.text).capitalize()
        if counted and not ends and not token.text[:1].islower() and made[at + 1].text[:1].isupper():
            meant = near_pack(token.text)
        if at > 0 and ends and labels.UNIT.match(made[at - 1].text):
            meant = told_unit(token.text)
        if meant:
            made[at] = replace(token, text=meant)
    return made


def _slashes_apart(tokens: Sequence[Token]) -> list[Token]:
    """The quantity apart from the goods before it: ``5kg/2`` ``ST``, ``/10`` ``ST``."""
    made: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        slashed = _BEHIND_SLASH.match(token.text) if after is not None and _is_unit_after_number(after.text) else None
        if slashed is None:
            made.append(token)
        else:
            first, rest = _halves(token, slashed.end(1), slashed.start(2))
            made += [first, rest] if first.text else [rest]
    return made


def signs_apart(tokens: Sequence[Token]) -> list[Token]:
    """Quantities apart from the slash before them, and colons put right: those that a wide font sets apart belong to their label, as
    ``Mg`` ``.:`` ``3``; those that it sets close part, as ``Pos.`` ``2:4`` ``Sack``.
    """
    made: list[Token] = []
    tokens = _slashes_apart(tokens)
    for number, token in enumerate(tokens):
        glued = _COUNTED.fullmatch(token.text) if number and number + 1 < len(tokens) else None
        if glued and POSITION.fullmatch(tokens[number - 1].text) and _is_unit_after_number(tokens[number + 1].text):
            made += _halves(token, glued.end(1), glued.start(2))
        elif _COLON.fullmatch(token.text) and made and made[-1].text.isalpha() and made[-1].part == token.part:
            made[-1] = replace(made[-1], text=f"{made[-1].text}:", end=token.end, hi=token.hi)
        else:
            made.append(token)
    return made


def list_number(tokens: Sequence[Token]) -> int | None:
    """The number of an entry of a list with which a row begins, alone or as one with the quantity behind it."""
    found = _NUMBERED.match(tokens[0].text)
    if found is None or (found[2] and not (len(tokens) > 2 and _is_unit_after_number(tokens[1].text))):
        return None
    return int(found[1])


def number_apart(tokens: Sequence[Token]) -> list[Token]:
    """The number of the entry apart from the quantity, where both are one."""
    found = _NUMBERED.match(tokens[0].text)
    first = _halves(tokens[0], found.start(2), found.start(2)) if found is not None and found[2] else tokens[:1]
    return [*first, *tokens[1:]]
