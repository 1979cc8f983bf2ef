"""What is stored as evidence points to the very words: one order, sent in every form."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from email.message import EmailMessage

import pytest

from intake.contracts import StoredFile
from intake.matching import knowledge_for, match
from intake.matching.knowledge import forget
from intake.reading import Deadline, Limits, read
from intake.understanding import understand
from orders.models import Article, Contact, Customer
from orders.states import ChannelName
from tests.intake.conftest import WHEN
from tests.intake.reading.making import paper, text_pdf, tiff, workbook

pytestmark = pytest.mark.django_db

_ARTICLES = (
    ("SCH-3811", "Schokolade Zartbitter 55 Chips", "BG"),
    ("TRT-0026", "Tortenkarton rund eckig", "C62"),
    ("SPB-0045", "Spritzbeutel Einweg lang", "C62"),
)
LINES = (("SCH-3811", "3"), ("TRT-0026", "40"), ("SPB-0045", "12"))
UNITS = {"SCH-3811": "Beutel", "TRT-0026": "Stück", "SPB-0045": "Stück"}
NAMES = {sku: name for sku, name, _ in _ARTICLES}
ADDRESS = "Lieferanschrift: Kontor Vogt, Hafenweg 96, 73207 Plochingen"


@pytest.fixture(autouse=True)
def world(files):
    forget()
    for sku, name, unit in _ARTICLES:
        Article.objects.create(sku=sku, folded=sku.replace("-", ""), name=name, unit=unit, price=Decimal("9.50"))
    customer = Customer.objects.create(
        number="50001", name="Konditorei Vogt GmbH", street="Lindenweg 12", postal_code="70999", city="Musterstadt"
    )
    Contact.objects.create(customer=customer, kind="email", value="post@vogt.example", normal="post@vogt.example")


# --- the same order in every form -------------------------------------------------------------------------------------
def _mail(text, html="", attachment=None):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "M. Berger <post@vogt.example>", "bestellung@firma.example", "Bestellung"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    if attachment:
        name, kind, content = attachment
        mail.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return "mail.eml", "message/rfc822", mail.as_bytes()


def _letter(lines):
    return "\n".join(
        [
            "Guten Tag,",
            "",
            "unsere Bestellnummer: B-2026-417. Wir bestellen:",
            "",
            *lines,
            "",
            "Liefertermin: 20.11.2026",
            ADDRESS,
            "",
            "Mit freundlichen Grüßen",
            "M. Berger",
            "Konditorei Vogt GmbH",
            "Lindenweg 12, 70999 Musterstadt",
        ]
    )


def text_mail():
    return _mail(_letter([f"{count} {UNITS[sku]} {sku} {NAMES[sku]}" for sku, count in LINES]))


def html_mail():
    cells = [("Artikelnummer", "Bezeichnung", "Menge", "Einheit")]
    cells += [(sku, NAMES[sku], count, UNITS[sku]) for sku, count in LINES]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    before, after = (
        "".join(f"<p>{line}</p>" for line in part.split("\n") if line) for part in _letter(["~"]).split("~", maxsplit=1)
    )
    sign = "<table><tr><td>Konditorei</td><td>Backstube</td></tr><tr><td>Telefon</td><td>intern</td></tr></table>"
    return _mail("Siehe HTML.", f"<html><body>{before}<table>{table}</table>{after}{sign}</body></html>")


_PLACED = (
    (60, 60, "Konditorei Vogt GmbH"),
    (60, 84, "Lindenweg 12"),
    (60, 108, "70999 Musterstadt"),
    (60, 170, "Bestellung"),
    (60, 210, "Bestellnummer: B-2026-417"),
    (340, 210, "Liefertermin: 20.11.2026"),
    (60, 250, "Lieferanschrift:"),
    (340, 250, "Bemerkung:"),
    (60, 274, "Kontor Vogt"),
    (340, 274, "Rampe hinten"),
    (60, 298, "Hafenweg 96"),
    (340, 298, "Klingel links"),
    (60, 322, "73207 Plochingen"),
    (60, 380, "Menge"),
    (120, 380, "Einheit"),
    (190, 380, "Artikelnummer"),
    (320, 380, "Bezeichnung"),
    *(
        (x, 410 + 30 * row, text)
        for row, (sku, count) in enumerate(LINES)
        for x, text in ((60, count), (120, UNITS[sku]), (190, sku), (320, NAMES[sku]))
    ),
)


def pdf_in_a_mail():
    content = text_pdf([[(x, 842 - y, text) for x, y, text in _PLACED]])
    return _mail("Guten Tag,\n\nanbei unsere Bestellung.\n", attachment=("bestellung.pdf", "pdf", content))


def scanned_fax():
    page = paper([(int(x * 2.9), int(y * 2.9), text) for x, y, text in _PLACED], font_px=36)
    return "fax.tif", "image/tiff", tiff([page])


_CELLS = [
    ["Besteller", "Konditorei Vogt GmbH"],
    ["Bestellnummer", "B-2026-417"],
    ["Liefertermin", datetime(2026, 11, 20)],  # noqa: DTZ001 - a sheet knows no time zone
    ["Lieferanschrift", "Kontor Vogt, Hafenweg 96, 73207 Plochingen"],
    [],
    ["Artikelnummer", "Bezeichnung", "Menge", "Einheit"],
    *([sku, NAMES[sku], int(count), UNITS[sku]] for sku, count in LINES),
]


def sheet_in_a_mail():
    content = workbook({"Bestellung": _CELLS})
    return _mail("Guten Tag,\n\nanbei unsere Bestellung.\n", attachment=("bestellung.xlsx", "vnd.ms-excel", content))


def csv_in_a_mail():
    rows = [[f"{cell:%d.%m.%Y}" if isinstance(cell, datetime) else str(cell) for cell in row] for row in _CELLS]
    width = max(map(len, rows))
    content = "\n".join(";".join(row + [""] * (width - len(row))) for row in rows).encode("cp1252")
    return _mail("Guten Tag,\n\nanbei unsere Bestellung.\n", attachment=("bestellung.csv", "octet-stream", content))


FORMS = (text_mail, html_mail, pdf_in_a_mail, sheet_in_a_mail, csv_in_a_mail, scanned_fax)


# --- reading it -------------------------------------------------------------------------------------------------------
@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def drafted(request, tmp_path):
    """The message as it was read, and the order that was made of it."""
    name, media_type, content = request.param()
    path = tmp_path / "stored"
    path.write_bytes(content)
    fax = request.param is scanned_fax
    message = read(
        [StoredFile(name, media_type, path)],
        channel=ChannelName.FAX if fax else ChannelName.EMAIL,
        sender="+49711555012" if fax else "post@vogt.example",
        recipient="bestellung@firma.example",
        received_at=WHEN,
        facts={},
        deadline=Deadline(120),
        limits=Limits(),
        allow_ocr=True,
    )
    knowledge = knowledge_for(message)
    (reading,) = understand(message, knowledge)
    return message, match(reading, message, knowledge)


def words_inside(message, evidence):
    """The words that a person sees marked, in reading order; each place must hold at least one."""
    found = []
    for place in evidence:
        page = message.documents[place.document].pages[place.page - 1]
        inside = [word.text for word in page.words if _holds(place, word)]
        assert inside, place
        found += inside
    return found


def _holds(place, word):
    if place.box is not None and word.box is not None:
        left, top, width, height = place.box
        x, y = word.box[0] + word.box[2] / 2, word.box[1] + word.box[3] / 2
        return left <= x <= left + width and top <= y <= top + height
    if place.span is not None and word.span is not None:
        return word.span[0] < place.span[1] and word.span[1] > place.span[0]
    return place.cell is not None and place.cell == word.cell


def plain(words):
    return [word.strip(".,:;") for word in words]


def test_the_order_number_is_marked_and_nothing_else(drafted):
    message, draft = drafted

    assert draft.po_number.value == "B-2026-417"
    assert plain(words_inside(message, draft.po_number.evidence)) == ["B-2026-417"]


def test_the_day_of_delivery_is_marked_and_nothing_else(drafted):
    message, draft = drafted

    (marked,) = plain(words_inside(message, draft.requested_date.evidence))
    assert draft.requested_date.value == date(2026, 11, 20)
    assert marked in {"20.11.2026", "2026-11-20"}


def test_the_whole_delivery_address_is_marked_and_nothing_beside_it(drafted):
    message, draft = drafted

    marked = plain(words_inside(message, draft.delivery.evidence))
    address = draft.delivery.value
    assert (address.street, address.postal_code, address.city) == ("Hafenweg 96", "73207", "Plochingen")
    assert {"Hafenweg", "96", "73207", "Plochingen"} <= set(marked)
    assert set(marked) <= set(plain(ADDRESS.split()))


def test_the_customers_name_is_marked(drafted):
    message, draft = drafted

    marked = plain(words_inside(message, draft.customer.evidence))
    assert draft.customer.value == "50001"
    assert {"Konditorei", "Vogt"} <= set(marked)
    assert not {"B-2026-417", "SCH-3811", "Plochingen"} & set(marked)


def test_each_line_is_marked_with_its_quantity_and_number_and_none_of_another_line(drafted):
    message, draft = drafted

    assert [(line.sku, str(line.quantity)) for line in draft.lines] == list(LINES)
    for line, (sku, count) in zip(draft.lines, LINES, strict=True):
        marked = plain(words_inside(message, line.evidence))
        assert {sku, count, *NAMES[sku].split()} <= set(marked)
        assert not {other for other, _ in LINES if other != sku} & set(marked)


def test_every_place_can_be_shown_by_the_desk(drafted):
    message, draft = drafted

    fields = [draft.customer, draft.po_number, draft.requested_date, draft.delivery, *draft.lines]
    for place in (place for field in fields for place in field.evidence):
        reader = message.documents[place.document].pages[place.page - 1].reader
        shown = {"sheet": "cell", "text": "span", "html": "span"}.get(reader, "box")
        assert set(place.as_json()) == {"document", "page", shown}
