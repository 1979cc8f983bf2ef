"""Makes what understanding is tested with: pages of every kind, messages, and the catalogues of four invented dealers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from intake.contracts import Document, Page, ReadMessage
from intake.matching.catalogue import Catalogue, skeleton
from intake.matching.tables import CatalogueRow, build
from intake.reading.layout import RawWord, lay_out
from intake.reading.limits import Limits
from intake.reading.sheet import sheet_page
from intake.reading.text import text_page, tidy
from intake.understanding import Item, Reading, understand
from intake.understanding.gathering import Found
from intake.understanding.items import find_items
from intake.understanding.rows import Row, rows_of
from orders.states import ChannelName

# A Wednesday, calendar week 42.
RECEIVED = datetime(2026, 10, 14, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))

# sku, name, aliases, gtin
ELECTRICAL = (
    ("LS-B16-1", "Leitungsschutzschalter B16 1-polig 6 kA", "Sicherungsautomat B16|LSB116", "4099000100017"),
    ("LS-B16-3", "Leitungsschutzschalter B16 3-polig 6 kA", "Drehstromautomat B16", "4099000100024"),
    ("LS-C16-1", "Leitungsschutzschalter C16 1-polig 6 kA", "Sicherungsautomat C16", "4099000100031"),
    ("NYM3150", "Mantelleitung NYM-J 3x1,5 Ring 50 m", "NYM 3x1,5", "4099000200014"),
    ("NYM5150", "Mantelleitung NYM-J 5x1,5 Ring 50 m", "NYM 5x1,5", "4099000200021"),
    ("SD.60.U", "Schalterdose Unterputz 60 mm", "UP-Dose", ""),
    ("SD.68.H", "Schalterdose Hohlwand 68 mm", "Hohlwanddose", ""),
    ("7730010", "Steckdose Schuko reinweiß", "", ""),
    ("7730011", "Steckdose Schuko anthrazit", "", ""),
    ("WK-222", "Verbindungsklemme 2-fach mit Hebel", "Hebelklemme zweifach", ""),
    ("FI40-30", "Fehlerstromschutzschalter 40 A 30 mA 4-polig", "FI-Schalter 40A", ""),
)
BAKERY = (
    ("MEH 550 25", "Weizenmehl Type 550 25 kg", "Weißmehl 550", ""),
    ("MEH 405 25", "Weizenmehl Type 405 25 kg", "", ""),
    ("BPB 4060", "Backpapierbogen 40x60 cm 500 Blatt", "Backtrennpapier", ""),
    ("SPB 0045", "Spritzbeutel 45 cm Einweg", "Dressierbeutel", ""),
    ("HEF 1000", "Frischhefe 1 kg", "Backhefe", ""),
    ("KUV 3811", "Kuvertüre Zartbitter 55 % Chips", "Schokolade zartbitter", ""),
    ("KUV 3812", "Kuvertüre Vollmilch 38 % Chips", "Schokolade vollmilch", ""),
    ("TRT 0026", "Tortenkarton weiß 26x26 cm", "Tortenschachtel", ""),
)
LABORATORY = (
    ("LX.4410-250", "Becherglas niedrige Form 250 ml", "", ""),
    ("LX.4410-600", "Becherglas niedrige Form 600 ml", "", ""),
    ("LX.7701-M", "Untersuchungshandschuhe Vinyl puderfrei Gr. M", "", ""),
    ("LX.7701-L", "Untersuchungshandschuhe Vinyl puderfrei Gr. L", "", ""),
    ("LX.9200", "Pipettenspitzen 200 µl gelb", "Spitzen gelb", ""),
    ("LX.9300", "Rundfilter qualitativ 110 mm", "Filterpapier rund", ""),
    ("LX.1050", "Isopropanol 99,5 % Kanister 5 l", "2-Propanol", ""),
)
GARDEN = (
    ("GA/118", "Gartenschere Bypass 21 cm", "Rosenschere", ""),
    ("GA/205", "Blumenerde torffrei 40 l", "", ""),
    ("GA/206", "Blumenerde torffrei 70 l", "", ""),
    ("GA/330", "Pflanzkübel Terrakotta 30 cm", "Blumentopf groß", ""),
    ("GA/331", "Pflanzkübel Terrakotta 40 cm", "", ""),
    ("GA/412", "Bindedraht grün 100 m", "Blumendraht", ""),
    ("GA/500", "Rasendünger Langzeit 20 kg", "", ""),
)


class House(Catalogue):
    """A dealer: the words and numbers of what it sells, its customers' own numbers, and its own name."""

    def __init__(
        self, *ranges: Sequence[tuple[str, str, str, str]], name: str = "Handelshaus Quendel", own: Sequence[str] = ()
    ) -> None:
        goods = enumerate((row for each in ranges for row in each), start=1)
        listed = [CatalogueRow(pk, sku, gtin, title, "", aliases, True) for pk, (sku, title, aliases, gtin) in goods]
        super().__init__(build(listed, skeleton))
        self.name = name
        self.own = frozenset(own)

    def is_code(self, plain: str, *, scanned: bool) -> bool:
        return plain in self.own or super().is_code(plain, scanned=scanned)

    def is_own(self, text: str) -> bool:
        return self.name.lower() in text.lower()


EVERYTHING = House(ELECTRICAL, BAKERY, LABORATORY, GARDEN, own=("47110815", "MATA31"))


def body(text: str, *, name: str = "Nachricht", role: str = "body") -> Document:
    """A mail's own text, a note."""
    return Document(name, "text/plain", role, (text_page(tidy(text), limits=Limits()),))


def sheet(*tables: Sequence[Sequence[object]], name: str = "bestellung.xlsx") -> Document:
    """A workbook with one page for each table."""
    pages = tuple(
        sheet_page(([str(cell) for cell in row] for row in table), number=number, limits=Limits())
        for number, table in enumerate(tables, start=1)
    )
    return Document(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", pages)


def paper(
    *pages: str, name: str = "bestellung.pdf", reader: str = "pdftext", confidence: float = 1.0, bad_lines: int = 0
) -> Document:
    """Printed pages, drawn as typed: one character of a line is 8 wide, one line is 18 high on a page of 1000 x 1400."""
    made = []
    for number, text in enumerate(pages, start=1):
        words = [
            RawWord(hit.group(), 60 + 8 * hit.start(), 90 + 18 * line, 8 * len(hit.group()), 12, confidence)
            for line, row in enumerate(text.strip("\n").split("\n"))
            for hit in re.finditer(r"\S+", row)
        ]
        placed, plain = lay_out(words, width=1000, height=1400)
        made.append(Page(number, placed, plain, reader, width=1000, height=1400, bad_lines=bad_lines, second_reader=True))
    return Document(name, "application/pdf", "attachment", tuple(made))


def scan(*pages: str, name: str = "fax.tif", confidence: float = 0.93, bad_lines: int = 0) -> Document:
    """The same, read from a picture."""
    return paper(*pages, name=name, reader="tesseract", confidence=confidence, bad_lines=bad_lines)


def message(
    *documents: Document,
    channel: ChannelName = ChannelName.EMAIL,
    sender: str = "einkauf@kunde.example",
    subject: str = "",
    facts: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    received: datetime = RECEIVED,
) -> ReadMessage:
    lines = {"subject": subject, "from": f"Einkauf <{sender}>"} if channel is ChannelName.EMAIL else {}
    return ReadMessage(
        channel, sender, "auftrag@quendel.example", received, documents, lines | dict(headers or {}), dict(facts or {})
    )


def mail(text: str, *attachments: Document, subject: str = "Bestellung", **values: object) -> ReadMessage:
    return message(body(text), *attachments, subject=subject, **values)


def rows(text: str) -> list[Row]:
    return rows_of(body(text), 0)


def found(text: str, house: House = EVERYTHING, *, prose: bool = False) -> Found:
    """The positions in a text."""
    return find_items(rows(text), house, prose=prose)


def items_of(document: Document, house: House = EVERYTHING) -> list[Item]:
    return find_items(rows_of(document, 0), house).items


def only(said: ReadMessage, house: House = EVERYTHING) -> Reading:
    (reading,) = understand(said, house)
    return reading


def codes(item: Item) -> list[str]:
    return [code.folded for code in item.codes]


def wanted(item: Item) -> tuple[str, str]:
    """How much: the figure and the unit's code; empty where none was read."""
    if not item.quantities:
        return "", ""
    best = item.quantities[0]
    return plain(best.value), best.unit


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def said(items: Sequence[Item]) -> list[tuple[str, str, str]]:
    """Number (or description where there is none), figure and unit of each position."""
    return [((codes(item) or [item.description])[0], *wanted(item)) for item in items]


def reasons(reading: Reading) -> list[str]:
    return sorted(
        {str(reason.code) for reason in reading.reasons} | {str(r.code) for item in reading.items for r in item.trouble}
    )
