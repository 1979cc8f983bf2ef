"""Makes the files that the readers are tested with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from intake.contracts import Document, ReadMessage, StoredFile
from intake.reading import Deadline, Limits, read
from orders.states import ChannelName

SAMPLES = Path(__file__).parent / "samples"


def read_bytes(
    folder: Path,
    content: bytes,
    name: str = "datei",
    media_type: str = "",
    *,
    channel: ChannelName = ChannelName.EMAIL,
    deadline: Deadline | None = None,
    limits: Limits | None = None,
    allow_ocr: bool = True,
) -> ReadMessage:
    path = folder / "stored"
    path.write_bytes(content)
    return read(
        [StoredFile(name, media_type, path)],
        channel=channel,
        sender="kunde@example.org",
        recipient="bestellung@example.org",
        received_at=datetime(2026, 11, 9, 9, tzinfo=UTC),
        facts={},
        deadline=deadline or Deadline(60),
        limits=limits or Limits(),
        allow_ocr=allow_ocr,
    )


def only(message: ReadMessage) -> Document:
    (document,) = message.documents
    return document


def paper(lines: Sequence[tuple[int, int, str]], *, size: tuple[int, int] = (1728, 2292), font_px: int = 44) -> Image.Image:
    """A white page, mode L, with texts at (x, y)."""
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(font_px)
    for x, y, text in lines:
        draw.text((x, y), text, font=font, fill=0)
    return page


ORDER = (
    (150, 200, "Bestellung 4711"),
    (150, 320, "Menge"),
    (500, 320, "Artikel"),
    (150, 420, "12"),
    (500, 420, "Handschuhe Leder braun 10"),
    (150, 520, "250"),
    (500, 520, "Schrauben verzinkt Pack"),
    (150, 640, "Mit freundlichem Dank"),
)


def tiff(pages: Sequence[Image.Image], *, dpi: tuple[int, int] = (204, 196), compression: str = "group4") -> bytes:
    """A fax: two-valued, one directory a page."""
    out = io.BytesIO()
    first, *rest = [page.convert("1", dither=Image.Dither.NONE) for page in pages]
    first.save(out, format="TIFF", save_all=True, append_images=rest, compression=compression, dpi=dpi)
    return out.getvalue()


def picture(page: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    page.save(out, format=kind, **options)
    return out.getvalue()


def text_pdf(pages: Sequence[Sequence[tuple[int, int, str]]], *, encrypted: bool = False) -> bytes:
    """A PDF with a text layer, in points from the bottom left; Helvetica 11."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = "\n".join(f"BT /F1 11 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R {resources} >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'5a' * 32}> /U <{'a5' * 32}> >>")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    locked = f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]" if encrypted else ""
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R{locked} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    members = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    members |= {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": b"<Types/>"} | {name: content.encode() for name, content in members.items()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def workbook(sheets: dict[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    dates = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(r, c, cell, dates)
                else:
                    sheet.write(r, c, cell)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()
