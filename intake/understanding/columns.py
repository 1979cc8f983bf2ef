"""Headings of tables, in one row or in several that stand above each other: which column holds what. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.understanding.rows import Row
from intake.understanding.tokens import Token
from intake.understanding.wording import fold

_LABELS: dict[str, str] = {
    "quantity": "menge mg anzahl anz bestellmenge stuckzahl stckzahl qty quantity mng bestellt liefermenge auftragsmenge quantite quantita sollmenge bestellanzahl "
    "menge/einheit menge/me mengeme mengeeinheit stk stck stuck pcs pieces count",
    "unit": "einheit einh me eh mengeneinheit uom unit gebinde vpe ve bestelleinheit",
    "code": "artikelnummer artikelnr artnr artikel-nr art-nr artikelno nummer materialnummer materialnr matnr mat-nr material bestellnummer bestellnr "
    "bestell-nr best-nr bestnr sku itemno item-no partno part-no partnumber part katalognr katalog-nr sachnummer sachnr teilenummer teilenr "
    "ean gtin ean-code barcode artno art.no lieferantenartikel itemnumber itemcode ihreartnr ihrenr ihrenummer lieferanten-nr "
    "hersteller-nr herstellernr herst-nr herstnr herst-art herstart herstellerartnr herstellerartikelnr mpn manufacturerno",
    "text": "bezeichnung text kurztext beschreibung description artikelbezeichnung gegenstand was produkt ware leistung benennung bezeichng artikeltext "
    "warenbezeichnung produktbezeichnung designation item goods",
    "pos": "pos position nr lfd lfdnr lfd-nr ifd ifdnr # posnr pos-nr no zeile",
    "price": "preis e-preis einzelpreis epreis ep vk-preis stuckpreis unitprice price nettopreis preis/me eur/me eur/stk preis/einheit preis/eh preis€ ek",
    "per": "pe preiseinheit preiseinh preis-einheit per",
    "total": "gesamt gp gp€ gpeur nettowert betrag gesamtpreis total amount wert summe netto gesamtbetrag positionswert",
    "other": "bestand bemerkung lagerort stock remark bemerkungen lager termin liefertermin rabatt notiz fach verbrauch min max kostenstelle soll ist hinweis",
}
_KIND_OF = {word: kind for kind, words in _LABELS.items() for word in words.split()}
# "Artikel" heads numbers in one table and names in the next; "Nr." numbers lines or articles.
_EITHER = {"artikel", "article"}
_GLUE = frozenset(
    "der lt laut katalog ihre unsere lieferant nh bei uns in € eur chf netto € und & intern kunde dealer supplier our your vendor je pro".split()
)

# Edges of a heading and of what stands below it differ by so much at most, in 1/1000 of the page.
_ALIGNED = 7.0
# A blank between two words is no wider.
_BLANK = 12.0
_MOST_HEADING_ROWS = 3
# Columns whose figures end where their heading does.
_OF_FIGURES = frozenset({"quantity", "pos", "price", "per", "total"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``lo`` and ``hi`` are the extent of its heading, in the measure of ``Token``."""

    kind: str
    lo: float
    hi: float
    part: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, from left to right."""

    all: tuple[Column, ...]

    def has(self, kind: str) -> bool:
        """Whether a column of this kind is headed."""
        return any(column.kind == kind for column in self.all)

    def of(self, token: Token) -> str:
        """The kind of the column in which a token stands: the one that it was placed in, else the nearest."""
        if token.column is not None:
            return self.all[token.column].kind
        return min(self.all, key=lambda column: _distance(column, token)).kind

    def over(self, row: Row) -> Columns:
        """The columns as wide as the cells of a row that fills each of them; figures stand far right of a heading set left."""
        cells: dict[int, list[Token]] = {}
        for token in row.tokens:
            cells.setdefault(token.part, []).append(token)
        if len(cells) != len(self.all) or len({(column.part, column.lo) for column in self.all}) != len(self.all):
            return self
        wider = tuple(
            replace(column, lo=min(column.lo, cell[0].lo), hi=max(column.hi, cell[-1].hi))
            for column, cell in zip(self.all, cells.values(), strict=True)
        )
        apart = all(left.hi < right.lo for left, right in pairwise(wider))
        return Columns(wider) if apart else self

    def distance(self, kind: str, token: Token) -> float:
        """How far a token is from a column; 0 where it stands under the heading; infinite without such a column."""
        if token.column is not None and self.all[token.column].kind == kind:
            return 0.0
        return min((_distance(column, token) for column in self.all if column.kind == kind), default=float("inf"))

    def placed(self, row: Row) -> Row:
        """A row on paper with each cell put under one heading as a whole; other rows as they are.

        A cell ends where a wide gap is, and where a word begins or a figure ends just as another heading does.
        """
        if any(token.box is None for token in row.tokens):
            return row
        runs: list[list[Token]] = []
        for token in row.tokens:
            if runs and token.part == runs[-1][-1].part and not self._begins_cell(token, runs[-1]):
                runs[-1].append(token)
            else:
                runs.append([token])
        placed = [self._column_of(run[0].lo, run[-1].hi) for run in runs]
        self._put_right_set(runs, placed)
        made = [
            replace(token, part=number, column=column)
            for number, (run, column) in enumerate(zip(runs, placed, strict=True))
            for token in run
        ]
        return replace(row, tokens=tuple(made))

    def _put_right_set(self, runs: Sequence[Sequence[Token]], placed: list[int]) -> None:
        """A figure far right of its heading, right before the next column's cell: it stands at the right edge of its own column."""
        own = next((number for number, column in enumerate(self.all) if column.kind == "quantity"), None)
        if own is None or own in placed:
            return
        for number, (run, behind) in enumerate(pairwise(runs)):
            following = self.all[placed[number + 1]]
            if (
                len(run) == 1
                and run[0].text.isdecimal()
                and self.all[own].hi < run[0].lo
                and run[0].hi < following.lo
                and abs(behind[0].lo - following.lo) <= _ALIGNED
                and not any(self.all[own].hi < column.lo < run[0].lo for column in self.all)
            ):
                placed[number] = own

    def _begins_cell(self, token: Token, run: Sequence[Token]) -> bool:
        before = run[-1]
        for column in self.all:
            # A figure that ends before a heading begins is no part of the cell below it.
            apart = before.text.isdecimal() and before.hi < column.lo and len(run) == 1
            if abs(token.lo - column.lo) <= _ALIGNED and (run[0].lo < column.lo - _ALIGNED or apart):
                return True
            if column.kind not in _OF_FIGURES:
                continue
            if token.text[-1:].isdigit() and abs(token.hi - column.hi) <= _ALIGNED and before.hi < column.lo + _ALIGNED:
                return True
            if before.text.isdecimal() and abs(before.hi - column.hi) <= _ALIGNED and token.lo > column.hi:
                return True
        return False

    def _column_of(self, lo: float, hi: float) -> int:
        """Index of the column of a cell: whose edge it shares, else which it overlaps most, else the nearest."""

        def fit(number: int) -> tuple[bool, float, float]:
            column = self.all[number]
            overlap = min(hi, column.hi) - max(lo, column.lo)
            shares = overlap > 0 and (abs(lo - column.lo) <= _ALIGNED or abs(hi - column.hi) <= _ALIGNED)
            return shares, overlap, -abs((lo + hi) / 2 - (column.lo + column.hi) / 2)

        return max(range(len(self.all)), key=fit)


def _distance(column: Column, token: Token) -> float:
    gap = max(column.lo - token.hi, token.lo - column.hi, 0.0)
    return gap + abs((column.lo + column.hi) / 2 - token.middle) / 1000


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9#/€.-]", "", fold(text)).strip(".-/:")


def kind_of_label(text: str) -> str:
    """What a heading announces: ``"Art.-Nr."`` → ``"code"``; empty for any other word."""
    plain = _plain(text)
    if not plain:
        return ""
    return _KIND_OF.get(plain) or _KIND_OF.get(plain.replace(".", "").replace("-", "")) or ("either" if plain in _EITHER else "")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One heading, or a word among headings that is none (``kind`` empty)."""

    text: str
    kind: str
    lo: float
    hi: float
    part: int

    def above(self, below: _Cell) -> _Cell:
        """This heading with the rest of it from the row below: "Preis/" over "ME", "Ihre" over "Artikelnummer"."""
        text = f"{self.text.rstrip('-')}{below.text}"
        kind = kind_of_label(text) or self.kind or below.kind
        return _Cell(text, kind, min(self.lo, below.lo), max(self.hi, below.hi), self.part)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the places (:attr:`Row.place`) of the rows that it consists of."""

    columns: Columns
    places: tuple[tuple[int, int, int], ...]


def headings_in(rows: Sequence[Row]) -> Mapping[tuple[int, int, int], Heading]:
    """The headings of tables in some rows, by the place of each heading's first row."""
    cells = [_cells_of(row) for row in rows]
    found: dict[tuple[int, int, int], Heading] = {}
    at = 0
    while at < len(rows):
        length = _heading_length(rows, cells, at)
        columns = _columns(_stacked(cells[at : at + length])) if length else None
        if columns is None:
            length, columns = 1, _columns(cells[at])
        if columns is not None:
            found[rows[at].place] = Heading(columns, tuple(row.place for row in rows[at : at + length]))
        at += length
    return found


def _heading_length(rows: Sequence[Row], cells: Sequence[Sequence[_Cell] | None], at: int) -> int:
    """How many rows from here on may be one heading: words of headings only, right below each other; 0 if not two."""
    length = 0
    for row, some in zip(rows[at : at + _MOST_HEADING_ROWS], cells[at:], strict=False):
        labels = [cell for cell in some or () if cell.kind]
        if some is None or not labels or len(some) > 2 * len(labels):
            break
        if length and (row.document, row.page, row.index) != (rows[at].document, rows[at].page, rows[at].index + length):
            break
        length += 1
    many = any(sum(bool(cell.kind) for cell in some or ()) > 1 for some in cells[at : at + length])
    return length if length > 1 and many else 0


def _stacked(rows: Sequence[Sequence[_Cell] | None]) -> list[_Cell]:
    """The cells of several rows as one: what stands above each other belongs together."""
    made: list[_Cell] = []
    for row in rows:
        before = len(made)
        for cell in row or ():
            over = [min(cell.hi, other.hi) - max(cell.lo, other.lo) for other in made[:before]]
            best = max(range(before), key=lambda number: over[number], default=-1)
            if best >= 0 and over[best] > 0:
                made[best] = made[best].above(cell)
            else:
                made.append(cell)
    return sorted(made, key=lambda cell: cell.lo)


def columns_of(row: Row) -> Columns | None:
    """Read a row as the heading of a table, or ``None`` if it is none."""
    return _columns(_cells_of(row))


def _cells_of(row: Row) -> list[_Cell] | None:
    """The words of a row as headings; ``None`` where figures show that it heads nothing."""
    cells: list[_Cell] = []
    tokens = list(row.tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        taken, kind = longest_label(tokens, at)
        some = tokens[at : at + taken]
        if kind:
            cells.append(_Cell("".join(each.text for each in some), kind, token.lo, some[-1].hi, token.part))
        elif any(character.isdigit() for character in token.text):
            if at or len(token.text) > 2:  # a spreadsheet numbers its rows at the edge
                return None
        elif len(_plain(token.text)) > 1:
            cells.append(_Cell(token.text, "", token.lo, token.hi, token.part))
        at += max(1, taken)
    return _with_their(cells)


def _with_their(cells: Sequence[_Cell]) -> list[_Cell]:
    """Headings with the small words before them: "Ihre Artikelnummer" begins where "Ihre" does."""
    made: list[_Cell] = []
    for number, cell in enumerate(cells):
        last = made[-1] if made else None
        if last is not None and cell.kind and not last.kind and _plain(last.text) in _GLUE:
            apart = last.lo - cells[number - 2].hi if number > 1 else float("inf")
            if cell.part == last.part and cell.lo - last.hi < min(apart, _BLANK):
                made[-1] = replace(cell, lo=last.lo)
                continue
        made.append(cell)
    return made


def _columns(cells: Sequence[_Cell] | None) -> Columns | None:
    found = [Column(cell.kind, cell.lo, cell.hi, cell.part) for cell in cells or () if cell.kind]
    strange = sum(1 for cell in cells or () if not cell.kind and _plain(cell.text) not in _GLUE)
    kinds = {column.kind for column in found}
    if (
        len(found) < 2
        or strange > len(found)
        or not kinds & {"quantity", "unit"}
        or not kinds & {"code", "text", "either", "pos"}
    ):
        return None
    return Columns(tuple(_settled(found)))


def longest_label(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """How many tokens from here on make one label, and its kind."""
    for taken in (3, 2, 1):
        some = tokens[at : at + taken]
        if len(some) < taken or len({token.part for token in some}) > 1:
            continue
        kind = kind_of_label("".join(token.text for token in some))
        if kind:
            return taken, kind
    return 1, ""


def _settled(found: list[Column]) -> list[Column]:
    """Decide what "Artikel" and "Nr." mean here by what else is headed."""
    kinds = [column.kind for column in found]
    made = []
    for column in found:
        kind = column.kind
        if kind == "either":
            kind = "code" if "text" in kinds else "text"
        made.append(Column(kind, column.lo, column.hi, column.part))
    if "code" not in kinds and kinds.count("pos") > 1:
        last = max(index for index, column in enumerate(made) if column.kind == "pos")
        made[last] = Column("code", made[last].lo, made[last].hi, made[last].part)
    return made
