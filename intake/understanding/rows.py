"""Pages as rows of tokens, each with its place: the common ground for tables, lists and running text. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intake.contracts import Box, Document, Evidence, Page
from intake.understanding import labels
from intake.understanding.misread import label_meant, near_pack, told_unit, unit_meant
from intake.understanding.numbers import parse_number
from orders.units import parse_unit

SCANNED = frozenset({"tesseract"})
_EDGE = 42.0
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
_SLASHED = re.compile(r"^(\d{1,5})/([A-Za-zÄÖÜäöü]{2,8}\.?,?)$")
# "à16,62": the price of one, set close.
_EACH = re.compile(r"^([àá])(\d.*)$")
_POSITION = re.compile(r"(?i)pos(?:ition)?[.:]?")
_COUNTED = re.compile(r"(\d{1,3}[:.])(\d{1,4})")
_COLON = re.compile(r"[.:]{0,3}:[.:]{0,3}")
_RULED_FIGURE = re.compile(r"^(\d{1,6})[!:;]+$")
_TIMES = re.compile(r"^(\d{1,5})([xX×])[,;]?$")
# "GA/118=5": a number and how much of it.
_EQUALS = re.compile(r"^([^=]{3,30})=(\d{1,5}\D{0,8})$")
_GAP = re.compile(r"\t|(?<=\S) {2,}")
_LONGEST_LINE = 3000
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page.

    Attributes:
        document: Index into ``ReadMessage.documents``.
        page: Page number, from 1.
        index: Number of the row on its page, from 0, blank rows counted.
        zone: ``new`` (what the sender says now), ``quoted`` (an older mail below it), ``signature``.
        scanned: Read from a picture.
        shared: One of several goods that a sentence gives one quantity for, told apart by words.
        middle, height: Vertical place on paper in 1/1000 of the page; 0 in texts.
    """

    document: int
    page: int
    index: int
    text: str
    start: int
    tokens: tuple[Token, ...]
    zone: str = "new"
    scanned: bool = False
    middle: float = 0.0
    height: float = 0.0
    parts: tuple[str, ...] = field(default=())
    shared: bool = False

    @property
    def place(self) -> tuple[int, int, int]:
        """Document, page and row: rows sort by it, and no two share one."""
        return (self.document, self.page, self.index)

    def evidence(self, tokens: Sequence[Token] | None = None) -> tuple[Evidence, ...]:
        """Where these tokens (all of the row, if none are given) stand: one place for each run of words side by side."""
        chosen = list(self.tokens if tokens is None else tokens)
        cells = list(dict.fromkeys(token.cell for token in chosen if token.cell is not None))
        if cells:
            return tuple(Evidence(self.document, self.page, cell=cell) for cell in cells)
        return tuple(self._place(run) for run in self._runs(chosen))

    def _runs(self, chosen: Sequence[Token]) -> Iterator[list[Token]]:
        """The tokens in runs: a new one begins behind a word that is not among them, and on paper in each line."""
        wanted = {token.start for token in chosen}
        run: list[Token] = []
        for token in sorted({token.start: token for token in (*self.tokens, *chosen)}.values(), key=lambda token: token.start):
            if token.start not in wanted or (run and _is_below(token, run[-1])):
                yield from [run] if run else []
                run = []
            run += [token] if token.start in wanted else []
        yield from [run] if run else []

    def _place(self, run: Sequence[Token]) -> Evidence:
        boxes = [token.box for token in run if token.box is not None]
        if not boxes:
            return Evidence(self.document, self.page, span=(run[0].start, max(token.end for token in run)))
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        box = (round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2))
        return Evidence(self.document, self.page, box=box)

    def tokens_of(self, text: str) -> tuple[Token, ...]:
        """The tokens in which a text of this row stands, whatever stands between its letters; empty where it does not."""
        wanted = _plain(text)
        plain = "".join(_plain(token.text) for token in self.tokens)
        owners = [number for number, token in enumerate(self.tokens) for _ in _plain(token.text)]
        found: tuple[Token, ...] = ()
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            first, last = owners[at], owners[at + len(wanted) - 1]
            whole = (at == 0 or owners[at - 1] < first) and (at + len(wanted) == len(owners) or owners[at + len(wanted)] > last)
            found = found if found and not whole else self.tokens[first : last + 1]
            at = -1 if whole else plain.find(wanted, at + 1)
        return found


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _is_below(token: Token, before: Token) -> bool:
    """Whether a token on paper stands in a line below another."""
    return token.box is not None and before.box is not None and token.box[1] > before.box[1] + before.box[3] * 0.7


def is_line_printed(row: Row) -> bool:
    """Whether a row is the line that a fax machine prints at the edge: it tells the line, not who writes."""
    return row.scanned and (0 < row.middle < _EDGE or row.middle > 1000 - _EDGE / 2)


def rows_of(document: Document, index: int) -> list[Row]:
    """All rows of a document, page by page; blank ones left out."""
    return [row for page in document.pages for row in _page_rows(page, index)]


def _lines(text: str) -> Iterator[str]:
    """The lines of a text; one that is longer than any letter's is cut, since work on a row grows with the square of its length."""
    for line in text.split("\n"):
        rest = line
        while len(rest) > _LONGEST_LINE:
            ends = (rest.rfind(end, _LONGEST_LINE // 2, _LONGEST_LINE) + len(end) - 1 for end in (". ", ", ", "\t", " "))
            cut = next((end for end in ends if end >= _LONGEST_LINE // 2), _LONGEST_LINE)
            yield rest[:cut]
            rest = rest[cut + 1 :]
        yield rest


def _page_rows(page: Page, document: int) -> Iterator[Row]:
    tabbed = "\t" in page.text
    at = 0
    words = iter(page.words)
    word = next(words, None)
    for number, line in enumerate(_lines(page.text)):
        end = at + len(line)
        tokens: list[Token] = []
        while word is not None and word.span is not None and word.span[0] < end:
            start = word.span[0]
            before = page.text[at:start]
            part = len(_GAP.findall(before))
            if word.box is not None:
                lo, hi = word.box[0], word.box[0] + word.box[2]
            elif word.cell is not None:
                lo = word.cell[1] * 1000.0
                hi = lo + 900.0
            elif tabbed and "\t" in line:
                lo = before.count("\t") * 1000.0 + min(900, len(before) - before.rfind("\t") - 1) / 2
                hi = lo + len(word.text) / 2
            else:
                lo, hi = float(len(before)), float(len(before) + len(word.text))
            aside = word.text.startswith(("(", "[")) or before.count("(") > before.count(")")
            # Tables in mails and letters are shown as text, only sheets by their cells.
            cell = word.cell if page.reader == "sheet" else None
            sure = min(word.confidence, _DISAGREED) if _other_number(word.text, word.second) else word.confidence
            if word.text == "=" and tokens and tokens[-1].text[-1:].isalnum():
                tokens[-1] = replace(tokens[-1], text=f"{tokens[-1].text}:")  # "Rohrisolierung 9 mm = 20 m"
            whole = Token(word.text, start, start, lo, hi, part, sure, word.box, cell, aside)
            for piece in _at_rules(whole) if page.reader in SCANNED else [whole]:
                tokens += _tokens(piece, scanned=page.reader in SCANNED)
            word = next(words, None)
        if tokens:
            tokens = _with_colons(tokens) if page.reader in SCANNED else tokens
            mended = _mended(tokens) if page.reader in SCANNED else tokens
            yield _row(page, document, number, _with_labels(line, tokens, mended), at, mended)
        at = end + 1


def _mended(tokens: Sequence[Token]) -> list[Token]:
    """Tokens of a scan with the units and labels that they must be; a dash before the first figure only lists it."""
    made = list(tokens)
    if len(made) > 1 and (listed := _LISTED.match(made[0].text)) and _is_unit_after_number(made[1].text):
        made[0] = replace(made[0], text=listed[1], start=made[0].start + listed.start(1))
    for at, token in enumerate(made):
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


def _with_colons(tokens: Sequence[Token]) -> list[Token]:
    """Colons that a wide font sets apart, put to their label: ``Mg`` ``.:`` ``3``; those that it sets close, apart: ``Pos.`` ``2:4`` ``Sack``."""
    made: list[Token] = []
    for number, token in enumerate(tokens):
        glued = _COUNTED.fullmatch(token.text) if number and number + 1 < len(tokens) else None
        if glued and _POSITION.fullmatch(tokens[number - 1].text) and _is_unit_after_number(tokens[number + 1].text):
            made += _halves(token, glued.end(1), glued.start(2))
        elif _COLON.fullmatch(token.text) and made and made[-1].text.isalpha() and made[-1].part == token.part:
            made[-1] = replace(made[-1], text=f"{made[-1].text}:", end=token.end, hi=token.hi)
        else:
            made.append(token)
    return made


def _with_labels(line: str, tokens: Sequence[Token], mended: Sequence[Token]) -> str:
    """The text of a line with its labels as they were mended; dates and order numbers are looked for behind them."""
    for old, new in zip(tokens, mended, strict=True):
        if new is not old and new.text.endswith(":"):
            line = line.replace(old.text, new.text, 1)
    return line


def _row(page: Page, document: int, number: int, line: str, start: int, tokens: list[Token]) -> Row:
    boxes = [token.box for token in tokens if token.box is not None]
    middle = sum(box[1] + box[3] / 2 for box in boxes) / len(boxes) if boxes else 0.0
    height = sum(box[3] for box in boxes) / len(boxes) if boxes else 0.0
    parts = tuple(part.strip() for part in line.split("\t"))
    scanned = page.reader in SCANNED
    return Row(document, page.number, number, line.strip(), start, tuple(tokens), "new", scanned, middle, height, parts)


# Letters that are figures to the other reader.
_FIGURES = str.maketrans("OoIl|SsZzB", "0011155228")
# Of a number that two readers read differently.
_DISAGREED = 0.5


def _other_number(text: str, second: str) -> bool:
    """Whether one reader saw a number, and the other another one or none."""
    one, other = text.strip(_EDGES), second.strip(_EDGES)
    if not one.isdecimal() or not other:
        return False
    return one != other if other.isdecimal() else not any(map(str.isdigit, other.translate(_FIGURES)))


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
    elif (glued := _glued_in(plain, scanned=scanned)) is not None:
        yield from _halves(whole, glued.end(1), glued.start(2))
    else:
        yield whole


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


def number_of(token: Token) -> object:
    """The number that a token is, or ``None``."""
    return parse_number(token.text)
