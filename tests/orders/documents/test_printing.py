from __future__ import annotations

import subprocess
from datetime import date
from decimal import Decimal

import pytest

from orders import answers, lifecycle
from orders.data import AddressData
from orders.documents import printing
from orders.models import Answer, CustomerArticle
from tests.orders.conftest import line_data, order_data

COMPANY = {
    "name": "Neckar Werkbedarf GmbH",
    "street": "Röntgenstraße 48",
    "postal_code": "73730",
    "city": "Esslingen",
    "phone": "+49 711 5552200",
    "fax": "+49 711 5552290",
    "email": "bestellung@firma.example",
    "vat_id": "DE123456789",
}


@pytest.fixture(autouse=True)
def firm(settings, tmp_path):
    settings.COMPANY, settings.COUNTRY, settings.VAR = COMPANY, "DE", tmp_path


def words_of(path):
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def pages_of(path):
    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    return int(said.split("Pages:")[1].split()[0])


@pytest.fixture
def confirmed(customer, gloves, glue, sabine):
    CustomerArticle.objects.create(customer=customer, customer_sku="MA-4711", folded="MA4711", article=gloves)
    lines = (
        line_data(gloves, quantity=Decimal(1250), price=Decimal("0.981"), replaced="HS-0900-09"),
        line_data(glue, 2, quantity=Decimal("2.5"), unit="C62", price=Decimal("6.4"), text=""),
    )
    data = order_data(
        customer,
        *lines,
        requested_date=date(2026, 12, 1),
        delivery=AddressData("Maier Werk 2", "In der Au 16", "72622", "Nürtingen", "DE"),
        comment="Tor 3 <b>links</b>",
    )
    return lifecycle.place(data=data, reasons=[], accepted=True)


def test_a_confirmation_says_all_that_was_ordered(confirmed):
    words = words_of(answers.print_pdf(Answer.objects.get()))

    for part in (
        "Auftragsbestätigung 2026-000001".replace("2026-000001", confirmed.number),
        "Neckar Werkbedarf GmbH",
        "Röntgenstraße 48 · 73730 Esslingen",
        "Schreinerei Maier GmbH",
        "Industriestraße 14",
        "73760 Ostfildern",
        "Kunden-Nr. 41007",
        "Ihre Bestellnummer 26-1144",
        "Ihre Bestellung vom 24.11.2026 per E-Mail",
        "Ihr Kontakt Frau Kreutzer",
        "sabine@firma.example",
        "HS-1010-09 (ersetzt HS-0900-09)",
        "1.250 Pack 0,981 € 14.715,00 €",
        "Ihre Nr. MA-4711",
        "je Paar",
        "Ihre Angabe: 10 Pack Handschuhe schwarz",
        "2,5 Stück 6,40 € 16,00 €",
        "Summe netto 14.731,00 €",
        "Zahlbar innerhalb von 30 Tagen.",
        "Lieferanschrift Maier Werk 2, In der Au 16, 72622 Nürtingen",
        "Wunschtermin 01.12.2026",
        "Anmerkung Tor 3 <b>links</b>",
        "USt-IdNr. DE123456789",
        "Seite 1 von 1",
    ):
        assert part in words


def test_the_content_is_frozen_when_the_order_is_accepted(confirmed, customer, gloves):
    customer.name = "Anders GmbH"
    customer.save()
    gloves.name = "Umbenannt"
    gloves.save()

    content = Answer.objects.get().content

    assert content["customer"]["name"] == "Schreinerei Maier GmbH"
    assert content["lines"][0] == {
        "position": 1,
        "sku": "HS-1010-09",
        "name": "Montagehandschuh Gr. 9",
        "customer_sku": "MA-4711",
        "text": "10 Pack Handschuhe schwarz",
        "replaced": "HS-0900-09",
        "quantity": "1250",
        "unit": "PK",
        "unit_name": "Pack",
        "price": "0.981",
        "price_per": "Paar",
        "amount": "14715",
    }
    assert (content["total"], content["requested_date"], content["po_number"]) == ("14731", "2026-12-01", "26-1144")


def test_a_paper_is_printed_once(confirmed):
    answer = Answer.objects.get()

    first = answers.print_pdf(answer)
    stamp = first.stat().st_mtime_ns
    second = answers.print_pdf(Answer.objects.get())

    assert (second, second.stat().st_mtime_ns) == (first, stamp)
    assert first.name == f"Auftragsbestaetigung-{confirmed.number}.pdf"
    assert Answer.objects.get().pdf == str(first.relative_to(first.parents[4]))
    assert [file.name for file in first.parent.iterdir()] == [first.name]


def test_a_paper_that_was_lost_is_printed_again(confirmed):
    path = answers.print_pdf(Answer.objects.get())
    path.unlink()

    assert answers.print_pdf(Answer.objects.get()).is_file()


def test_an_english_customer_is_written_to_in_english(customer, gloves):
    customer.language, customer.country = "en", "AT"
    customer.save()
    lifecycle.place(
        data=order_data(customer, line_data(gloves, quantity=Decimal(1250)), channel="fax", sender="+43512"),
        reasons=[],
        accepted=True,
    )

    words = words_of(answers.print_pdf(Answer.objects.get()))

    for part in ("Order confirmation", "AUSTRIA", "by fax", "1,250 pack", "€16,350.00", "per pair", "Page 1 of 1"):
        assert part.replace("€16,350.00", "16,350.00 €") in words


def test_a_long_order_repeats_its_head_and_counts_its_pages(customer, gloves):
    lines = [line_data(gloves, position) for position in range(1, 61)]
    lifecycle.place(data=order_data(customer, *lines), reasons=[], accepted=True)

    path = answers.print_pdf(Answer.objects.get())

    pages = pages_of(path)
    words = words_of(path)
    assert f"Seite {pages} von {pages}" in words
    assert words.count("Pos. Artikel Menge Preis Betrag") == pages
    assert "7.848,00 €" in words


def test_a_question_by_fax_is_a_letter_and_by_mail_needs_none(customer, gloves):
    by_fax = order_data(customer, line_data(gloves), channel="fax", sender="+497115550")
    by_mail = order_data(customer, line_data(gloves), source_ref="other")
    for data in (by_fax, by_mail):
        order = lifecycle.place(data=data, reasons=[], accepted=False)
        lifecycle.ask(order_id=order.pk, version=1, text="Welche Größe?\n– 9 oder 10?", actor="sabine")
    fax, mail = Answer.objects.order_by("pk")

    words = words_of(answers.print_pdf(fax))

    assert "Rückfrage zu Ihrer Bestellung 26-1144" in words
    assert "Welche Größe? – 9 oder 10?" in words
    assert answers.print_pdf(mail) is None


def test_who_greets_and_signs_is_not_spoken_over_on_paper(db):
    text = "Hallo Herr Traub,\n\ndas Fass kommt am Montag.\n\nGruß\nSabine Kreutzer"
    for number, body in enumerate((text, "Das Fass kommt am Montag.")):
        item = lifecycle.open_item(
            kind="inquiry", channel="fax", source_ref=str(number), received_at=order_data(None).received_at, sender="+497115550"
        )
        lifecycle.ask(item_id=item.pk, version=0, text=body, actor="sabine")

    own, framed = (words_of(answers.print_pdf(answer)) for answer in Answer.objects.order_by("pk"))

    assert "Guten Tag," not in own
    assert "Mit freundlichen Grüßen" not in own
    assert "Guten Tag, Das Fass kommt am Montag." in framed
    assert "Mit freundlichen Grüßen" in framed


def test_a_message_without_customer_is_answered_on_paper_as_well(db):
    item = lifecycle.open_item(
        kind="inquiry", channel="fax", source_ref="f", received_at=order_data(None).received_at, sender="+497115550"
    )
    lifecycle.ask(item_id=item.pk, version=0, text="Gern.", actor="sabine")

    assert "Gern." in words_of(answers.print_pdf(Answer.objects.get()))


def test_what_leaves_without_a_paper_gets_one_when_somebody_wants_to_see_it(customer, gloves):
    lifecycle.place(data=order_data(customer, line_data(gloves), channel="api", sender="erp"), reasons=[], accepted=True)
    answer = Answer.objects.get()

    assert answers.print_pdf(answer) is None
    assert answers.print_pdf(answer, on_demand=True).is_file()


@pytest.mark.parametrize("source", ["http://127.0.0.1:9/x.png", "file:///etc/passwd"])
def test_a_paper_reaches_for_nothing_outside(source, caplog):
    printing.pdf_of(f'<p>Text</p><img src="{source}">')

    assert "refers to nothing outside" in caplog.text
