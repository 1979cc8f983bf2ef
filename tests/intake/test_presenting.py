from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from intake import claiming
from intake.contracts import Document, Page, ReadMessage, Word
from intake.presenting import source_of
from intake.receive import receive
from intake.storing import save_read
from orders.states import ChannelName
from tests.intake.conftest import WHEN, envelope
from tests.intake.reading.making import text_pdf
from tests.people import person

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n picture"
SCAN = Page(1, (Word("3", 0.9, box=(10.0, 20.0, 30.0, 4.0)),), "3", "tesseract", 1700, 2200, image=PNG, bad_lines=17)
CUT = Page(2, (), "", "tesseract", incomplete="file_broken")
HTML = (
    b'<p onclick="x()">10 <b>Pack</b></p><script>x()</script><img src="https://zaehler.example/1.png">'
    b'<a href="javascript:x()">the order is here</a>'
)
CELLS = Page(
    1,
    (Word("Menge", span=(0, 5), cell=(0, 1)), Word("Holz", span=(6, 10), cell=(2, 0)), Word("leim", span=(11, 15), cell=(2, 0))),
    "Menge\nHolz leim",
    "sheet",
)


def kept(*documents):
    message = claiming.claim(receive(envelope(b"Original", name="a.txt")).message_id, allow_ocr=True)
    said = ReadMessage(ChannelName.FAX, "", "", WHEN, documents)
    assert save_read(said, message_id=message.pk, claim=message.claim)
    return message.pk


def fax():
    return Document("fax.tif", "image/tiff", "attachment", (SCAN, CUT), b"II*")


@pytest.fixture
def clerk(client, db):
    client.force_login(person("sabine"))
    return client


def test_a_fax_is_shown_by_its_pictures_and_says_what_is_wrong_with_it(files):
    message_id = kept(fax())

    (document,) = source_of(str(message_id)).documents

    first, second = document.pages
    assert (document.index, document.name, document.role, document.problem) == (0, "fax.tif", "attachment", "")
    assert document.download_url == f"/quelle/{message_id}/dokument/0/"
    assert (first.image_url, first.width, first.height) == (f"/quelle/{message_id}/dokument/0/seite/1.png", 1700, 2200)
    assert first.words == [{"t": "3", "box": (10.0, 20.0, 30.0, 4.0)}]
    assert first.note == "Das Faxgerät meldet 17 gestörte Zeilen."
    assert (second.image_url, second.note) == ("", "Diese Seite wurde nicht vollständig gelesen (file_broken).")


def test_a_mail_is_shown_as_text_and_without_what_acts_or_loads(files):
    page = Page(1, (Word("10", span=(0, 2)), Word("Pack", span=(3, 7), cell=(0, 0))), "10 Pack", "html")

    (document,) = source_of(str(kept(Document("Nachricht", "text/html", "body", (page,), HTML)))).documents

    (shown,) = document.pages
    assert (shown.text, shown.image_url, shown.rows) == ("10 Pack", "", ())
    assert shown.words == [{"t": "10", "span": (0, 2)}, {"t": "Pack", "span": (3, 7)}]
    assert "10 <b>Pack</b>" in shown.html
    assert [word for word in ("onclick", "script", "img", "zaehler", "href") if word in shown.html] == []


def test_a_sheet_is_shown_cell_by_cell_in_its_own_rows(files):
    (document,) = source_of(str(kept(Document("a.xlsx", "", "attachment", (CELLS,), b"PK")))).documents

    assert document.pages[0].rows == (("", "Menge"), ("", ""), ("Holz leim", ""))


def test_a_document_that_could_not_be_read_names_its_problem(files):
    (document,) = source_of(
        str(kept(Document("a.pdf", "application/pdf", "attachment", (), b"%PDF", "file_encrypted")))
    ).documents

    assert (document.problem, document.pages, document.download_url != "") == ("file_encrypted", (), True)


def test_a_message_that_was_not_read_shows_the_files_as_they_came(files):
    message_id = receive(envelope(b"Original", name="a.txt")).message_id

    (document,) = source_of(str(message_id)).documents

    assert (document.name, document.pages, document.download_url) == ("a.txt", (), f"/quelle/{message_id}/datei/0/")


@pytest.mark.parametrize("reference", ["", "mail-1", "0b7e3e6a-6a0e-4d55-9f5c-0f6f1f0c1d11", "x" * 64])
def test_an_unknown_reference_has_no_source(db, reference):
    assert source_of(reference) is None


def test_many_pages_take_no_more_queries_than_one(files, django_assert_num_queries):
    pages = tuple(Page(number, (), "", "tesseract", image=PNG) for number in range(1, 21))
    message_id = kept(Document("a", "", "attachment", pages), Document("b", "", "attachment", pages))

    with django_assert_num_queries(4):
        source_of(str(message_id))


def test_originals_are_downloaded_and_never_run(clerk, files):
    message_id = kept(Document('../böse"\r\n.html', "text/html", "attachment", (), b"<script>alert(1)</script>"))

    response = clerk.get(f"/quelle/{message_id}/dokument/0/")

    assert (response.status_code, response.getvalue()) == (200, b"<script>alert(1)</script>")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "/" not in response["Content-Disposition"].partition("filename")[2]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_the_files_of_a_message_are_downloaded_under_their_names(clerk, files):
    message_id = receive(envelope(b"Original", name="Bestellung.pdf")).message_id

    response = clerk.get(f"/quelle/{message_id}/datei/0/")

    assert (response.getvalue(), response["Content-Disposition"]) == (b"Original", 'attachment; filename="Bestellung.pdf"')


def test_the_text_of_a_mail_gets_an_ending(clerk, files):
    message_id = kept(Document("Nachricht", "text/plain", "body", (), b"Guten Tag"))

    response = clerk.get(f"/quelle/{message_id}/dokument/0/")

    assert (response.getvalue(), response["Content-Disposition"]) == (b"Guten Tag", 'attachment; filename="Nachricht.txt"')


def test_the_picture_of_a_page_is_the_one_thing_that_is_shown(clerk, files):
    message_id = kept(fax())

    response = clerk.get(f"/quelle/{message_id}/dokument/0/seite/1.png")

    assert (response.status_code, response.getvalue(), response["Content-Type"]) == (200, PNG, "image/png")
    assert "Content-Disposition" not in response or response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"


def letter(content):
    words = (Word("Bestellung", box=(100.0, 60.0, 80.0, 12.0), span=(0, 10)),)
    return Document("brief.pdf", "application/pdf", "attachment", (Page(1, words, "Bestellung", "pdftext", 909, 1286),), content)


def test_a_page_of_a_pdf_is_drawn_once_when_somebody_looks_at_it(clerk, files, monkeypatch):
    message_id = kept(letter(text_pdf([[(60, 760, "Bestellung")]])))
    ((page,),) = (document.pages for document in source_of(str(message_id)).documents)

    picture = b"".join(clerk.get(page.image_url).streaming_content)
    monkeypatch.setattr("intake.source_views.render_page", None)
    again = b"".join(clerk.get(page.image_url).streaming_content)

    assert (page.width, page.height, page.words) == (909, 1286, [{"t": "Bestellung", "box": (100.0, 60.0, 80.0, 12.0)}])
    assert Image.open(io.BytesIO(picture)).size == (909, 1286)
    assert again == picture


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b""])
def test_a_pdf_that_cannot_be_drawn_has_no_picture(clerk, files, content):
    message_id = kept(letter(content))

    assert clerk.get(f"/quelle/{message_id}/dokument/0/seite/1.png").status_code == 404


@pytest.mark.parametrize("rest", ["datei/7/", "dokument/7/", "dokument/0/seite/2.png", "dokument/0/seite/9.png", "datei/-1/", ""])
def test_what_is_not_there_is_not_found(clerk, files, rest):
    message_id = kept(fax())

    assert clerk.get(f"/quelle/{message_id}/{rest}").status_code == 404
    assert clerk.get(f"/quelle/{uuid.uuid4()}/{rest}").status_code == 404


def test_bytes_that_are_gone_are_not_found(clerk, files):
    message_id = receive(envelope(b"Original")).message_id
    for path in files.rglob("*"):
        if path.is_file():
            path.unlink()

    assert clerk.get(f"/quelle/{message_id}/datei/0/").status_code == 404


@pytest.mark.parametrize("rest", ["datei/0/", "dokument/0/", "dokument/0/seite/1.png"])
def test_nobody_sees_what_came_without_signing_in(client, files, rest):
    address = f"/quelle/{kept(fax())}/{rest}"

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"/anmelden/?next={address}")
    assert client.post(address).status_code == 405


def white(width=600, height=800):
    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, format="PNG")
    return out.getvalue()


def test_of_a_long_fax_the_later_pages_come_without_their_words_until_they_are_asked_for(files):
    pages = tuple(
        Page(n, (Word(f"w{n}", box=(1.0, 1.0, 9.0, 2.0)),), f"w{n}", "tesseract", 600, 800, image=PNG) for n in range(1, 9)
    )
    message_id = kept(Document("fax.tif", "image/tiff", "attachment", pages))

    (document,) = source_of(str(message_id)).documents
    (alone,) = source_of(str(message_id), only=(0, 7)).documents

    assert [page.deferred for page in document.pages] == [False] * 4 + [True] * 4
    assert [len(page.words) for page in document.pages] == [1] * 4 + [0] * 4
    assert all(page.image_url and page.thumb_url for page in document.pages)
    assert [(page.number, page.words[0]["t"]) for page in alone.pages] == [(7, "w7")]
    assert (document.source_ref, document.position) == (str(message_id), 0)


def test_the_older_mail_in_a_message_is_told(files):
    text = "Bitte 10 Stück.\n\nAm 03.11.2026 schrieb Neckar Werkbedarf:\n> Ihre letzte Bestellung"
    message_id = kept(Document("Nachricht", "text/plain", "body", (Page(1, (), text, "text"),)))

    (document,) = source_of(str(message_id)).documents

    assert text[document.pages[0].quoted_from :].startswith("Am 03.11.2026")


def test_a_small_picture_is_small_and_kept_by_the_browser(clerk, files):
    message_id = kept(Document("fax.tif", "", "attachment", (Page(1, (), "", "tesseract", 600, 800, image=white()),)))
    address = f"/quelle/{message_id}/dokument/0/seite/1/klein.png"

    first = clerk.get(address)
    again = clerk.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    with Image.open(io.BytesIO(first.content)) as picture:
        assert picture.size == (96, 128)
    assert len(first.content) < 2000
    assert first["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_page_of_a_pdf_is_drawn_small_without_keeping_a_large_one(clerk, files):
    pdf = text_pdf([[(60, 760, "Bestellung 4711")]])
    message_id = kept(Document("a.pdf", "application/pdf", "attachment", (Page(1, (), "", "pdftext", 1240, 1754),), pdf))

    answer = clerk.get(f"/quelle/{message_id}/dokument/0/seite/1/klein.png")

    assert answer.status_code == 200
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.width == 96


@pytest.mark.parametrize("page", [CUT, SCAN])
def test_a_page_without_a_readable_picture_has_no_small_one(clerk, files, page):
    message_id = kept(Document("fax.tif", "", "attachment", (page,)))

    assert clerk.get(f"/quelle/{message_id}/dokument/0/seite/{page.number}/klein.png").status_code == 404
