"""Order lists as CSV, XLSX and DOCX, written by hand so that the same seed gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.tables import Table

_DATE = (2026, 1, 1, 0, 0, 0)
_NS = "http://schemas.openxmlformats.org"
_MAIN_PART = f'<Relationship Id="rId1" Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="{{}}"/>'
_SHEET_PART = (
    f'<Relationship Id="rId{{0}}" Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{{0}}.xml"/>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def as_csv(made: Table, facts: list[tuple[str, str]], dice: Dice) -> bytes:
    """A list with semicolons or tabs, in an encoding of chance, with or without lines above the headings."""
    sign = dice.pick((";", ";", "\t", ","))
    rows = [list(fact) for fact in facts] if dice.chance(0.3) else []
    rows += [list(made.headings), *(list(row) for row in made.rows)]
    text = "\r\n".join(sign.join(_quoted(cell, sign) for cell in row) for row in rows) + "\r\n"
    encoding = dice.pick(("iso-8859-1", "utf-8-sig", "utf-8", "windows-1252"))
    return text.encode(encoding, errors="replace")


def _quoted(cell: str, sign: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if sign in cell or '"' in cell else cell


def as_xlsx(made: Table, facts: list[tuple[str, str]], dice: Dice) -> bytes:
    """A workbook: facts above the table, quantities as numbers, sometimes a second sheet that is no order."""
    rows: list[list[str]] = [list(fact) for fact in facts]
    rows += [[]] if facts else []
    rows += [list(made.headings), *(list(row) for row in made.rows)]
    numeric = {place for place, key in enumerate(made.keys) if key in {"quantity", "pos"}}
    first = len(rows) - len(made.rows)
    sheets = {dice.pick(("Bestellung", "Tabelle1", "Order", "Bedarf")): _sheet(rows, numeric, first)}
    if dice.chance(0.2):
        sheets["Hinweise"] = _sheet(
            [["Hinweise zum Ausfüllen"], ["Bitte nur die Spalte Menge ausfüllen"], ["Stand", "2024"]], set(), 9
        )
    names = list(sheets)
    relations = "".join(_SHEET_PART.format(place) for place in range(1, len(names) + 1))
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, start=1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_OFFICE}.spreadsheetml.worksheet+xml"/>'
        for place in range(1, len(names) + 1)
    )
    files = {
        "[Content_Types].xml": _types(
            f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.spreadsheetml.sheet.main+xml"/>{types}'
        ),
        "_rels/.rels": _relations(_MAIN_PART.format("xl/workbook.xml")),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
        f'xmlns:r="{_NS}/officeDocument/2006/relationships">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
    }
    files |= {f"xl/worksheets/sheet{place}.xml": sheet for place, sheet in enumerate(sheets.values(), start=1)}
    return _zipped(files)


def as_docx(before: list[str], made: Table, after: list[str]) -> bytes:
    """A letter with a table."""
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:tcPr><w:tcW w:w='1800' w:type='dxa'/></w:tcPr>{_paragraph(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in (made.headings, *made.rows)
    )
    body = "".join(map(_paragraph, before)) + f"<w:tbl><w:tblPr/>{rows}</w:tbl>" + "".join(map(_paragraph, after))
    files = {
        "[Content_Types].xml": _types(
            f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.wordprocessingml.document.main+xml"/>'
        ),
        "_rels/.rels": _relations(_MAIN_PART.format("word/document.xml")),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_NS}/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    return _zipped(files)


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _sheet(rows: list[list[str]], numeric: set[int], first: int) -> str:
    made = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, cell in enumerate(row):
            reference = f"{chr(65 + place)}{number}"
            plain = cell.replace(".", "").replace(",", ".") if "," in cell or cell.count(".") == 1 else cell
            if number > first and place in numeric and plain.replace(".", "", 1).isdigit():
                cells.append(f'<c r="{reference}"><v>{float(plain):g}</v></c>')
            elif cell:
                cells.append(f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>')
        made.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'{_HEAD}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>{"".join(made)}</sheetData></worksheet>'


def _types(overrides: str) -> str:
    return (
        f'{_HEAD}<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    )


def _relations(inner: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships">{inner}</Relationships>'


def _zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
