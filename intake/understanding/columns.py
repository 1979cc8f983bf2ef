"""Headings of tables: which column holds what. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intake.understanding.rows import Row, Token
from intake.understanding.wording import fold

_LABELS: dict[str, str] = {
    "quantity": "menge mg anzahl anz bestellmenge stuckzahl stckzahl qty quantity mng bestellt liefermenge auftragsmenge quantite quantita sollmenge bestellanzahl "
    "menge/einheit menge/me mengeme mengeeinheit stk stck stuck pcs pieces count",
    "unit": "einheit einh me eh mengeneinheit uom unit gebinde vpe ve bestelleinheit",
    "code": "artikelnummer artikelnr artnr artikel-nr art-nr artikelno nummer materialnummer materialnr matnr mat-nr material bestellnummer bestellnr "
    "bestell-nr best-nr bestnr sku itemno item-no partno part-no partnumber part katalognr katalog-nr sachnummer sachnr teilenummer teilenr "
    "ean gtin ean-code barcode artno art.no lieferantenartikel itemnumber itemcode ihreartnr ihrenr ihrenummer lieferanten-nr",
    "text": "bezeichnung text kurztext beschreibung description artikelbezeichnung gegenstand was produkt ware leistung benennung bezeichng artikeltext "
    "warenbezeichnung produktbezeichnung designation item goods",
    "pos": "pos position nr lfd lfdnr lfd-nr # posnr pos-nr no zeile",
    "price": "preis e-preis einzelpreis epreis ep vk-preis stuckpreis unitprice price nettopreis preis/me eur/me eur/stk preis/einheit preis/eh preis€ ek",
    "per": "pe preiseinheit per",
    "total": "gesamt nettowert betrag gesamtpreis total amount wert summe netto gesamtbetrag positionswert",
    "other": "bestand bemerkung lagerort stock remark bemerkungen lager termin liefertermin rabatt notiz fach verbrauch min max kostenstelle soll ist hinweis",
}
_KIND_OF = {word: kind for kind, words in _LABELS.items() for word in words.split()}
# "Artikel" heads numbers in one table and names in the next; "Nr." numbers lines or articles.
_EITHER = {"artikel", "article"}
_GLUE = frozenset(
    "der lt laut katalog ihre unsere lieferant nh bei uns in € eur chf netto € und & intern kunde dealer supplier our your vendor je pro".split()
)


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
        """The kind of the column in which a token stands: the one that it overlaps most, else the nearest."""
        return min(self.all, key=lambda column: _distance(column, token)).kind

    def with_below(self, other: Columns) -> Columns:
        """A heading of two lines: below "Preis/" stands "ME", and beside it what the first line has no word for."""
        new = [column for column in other.all if all(column.hi < each.lo or column.lo > each.hi for each in self.all)]
        return Columns(tuple(sorted((*self.all, *new), key=lambda column: column.lo)))

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
        return min((_distance(column, token) for column in self.all if column.kind == kind), default=float("inf"))


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


def columns_of(row: Row) -> Columns | None:
    """Read a row as the heading of a table, or ``None`` if it is none."""
    found: list[Column] = []
    strange = 0
    tokens = list(row.tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        taken, kind = longest_label(tokens, at)
        if kind:
            last = tokens[at + taken - 1]
            found.append(Column(kind, token.lo, last.hi, token.part))
        elif any(character.isdigit() for character in token.text):
            if at or len(token.text) > 2:  # a spreadsheet numbers its rows at the edge
                return None
        elif _plain(token.text) not in _GLUE and len(_plain(token.text)) > 1:
            strange += 1
        at += max(1, taken)
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
