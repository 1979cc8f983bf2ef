"""Pages as rows of tokens, each with its place: the common ground for tables, lists and running text. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intake.contracts import Document, Evidence, Page
from intake.understanding.tokens import Token, list_number, mended, number_apart, signs_apart, sure_of, tokens_in

SCANNED = frozenset({"tesseract"})
_EDGE = 42.0
_GAP = re.compile(r"\t|(?<=\S) {2,}")
_LONGEST_LINE = 3000


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
    return [row for page in document.pages for row in _numbers_apart(list(_page_rows(page, index)))]


def _numbers_apart(rows: list[Row]) -> list[Row]:
    """Rows of a scanned list whose numbers were read as one with the quantities: ``1.24 St.`` above ``2. 6 St.``"""
    numbers = [list_number(row.tokens) if row.scanned else None for row in rows]
    found = set(numbers)
    return [
        _number_apart(row) if number is not None and {number - 1, number + 1} & found else row
        for row, number in zip(rows, numbers, strict=True)
    ]


def _number_apart(row: Row) -> Row:
    tokens = number_apart(row.tokens)
    text = (
        row.text.replace(row.tokens[0].text, f"{tokens[0].text} {tokens[1].text}", 1)
        if len(tokens) > len(row.tokens)
        else row.text
    )
    return replace(row, text=text, tokens=tuple(tokens))


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
            sure = sure_of(word.text, word.second, word.confidence)
            if word.text == "=" and tokens and tokens[-1].text[-1:].isalnum():
                tokens[-1] = replace(tokens[-1], text=f"{tokens[-1].text}:")  # "Rohrisolierung 9 mm = 20 m"
            whole = Token(word.text, start, start, lo, hi, part, sure, word.box, cell, aside)
            tokens += tokens_in(whole, scanned=page.reader in SCANNED)
            word = next(words, None)
        if tokens:
            tokens = signs_apart(tokens) if page.reader in SCANNED else tokens
            made = mended(tokens) if page.reader in SCANNED else tokens
            yield _row(page, document, number, _with_labels(line, tokens, made), at, made)
        at = end + 1


def _with_labels(line: str, tokens: Sequence[Token], made: Sequence[Token]) -> str:
    """The text of a line with its labels as they were mended; dates and order numbers are looked for behind them."""
    for old, new in zip(tokens, made, strict=True):
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
