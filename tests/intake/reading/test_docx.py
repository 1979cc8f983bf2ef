from __future__ import annotations

from tests.intake.reading.making import W, docx, only, paragraph, read_bytes, zipped


def cells(*texts):
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in texts) + "</w:tr>"


def test_paragraphs_tables_and_headers_are_read_in_order(tmp_path):
    body = paragraph("Bestellung 12") + f"<w:tbl>{cells('Menge', 'Artikel')}{cells('5', 'A-1')}</w:tbl>" + paragraph("Danke")
    content = docx(
        body, header1=f"<w:hdr {W}>{paragraph('Firma Ott')}</w:hdr>", footer1=f"<w:ftr {W}>{paragraph('Seite')}</w:ftr>"
    )

    (page,) = only(read_bytes(tmp_path, content, "brief.docx")).pages

    assert page.text == "Firma Ott\nBestellung 12\nMenge\tArtikel\n5\tA-1\nDanke\nSeite"
    assert [word.cell for word in page.words if word.text in {"5", "A-1", "Danke"}] == [(3, 0), (3, 1), None]


def test_struck_changes_are_not_read(tmp_path):
    content = docx(
        "<w:p><w:del><w:r><w:t>50</w:t></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t> Rollen</w:t></w:r></w:p>"
    )

    assert only(read_bytes(tmp_path, content, "brief.docx")).pages[0].text == "5 Rollen"


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + f"<w:document {W}><w:body>{paragraph('&a;')}</w:body></w:document>"

    assert only(read_bytes(tmp_path, zipped({"word/document.xml": bomb.encode()}), "brief.docx")).problem == "file_broken"
