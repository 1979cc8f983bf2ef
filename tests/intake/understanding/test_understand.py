from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from intake.contracts import Document, Page
from intake.understanding import understand
from orders.states import ChannelName, MessageKind
from tests.intake.understanding.making import EVERYTHING, body, mail, message, only, paper, reasons, said, scan, sheet

TABLE = """
Menge  Artikel-Nr.  Bezeichnung
5      GA/118       Gartenschere
20     GA/330       Pflanzkübel Terrakotta 30 cm
"""
GOODS = [("GA118", "5", ""), ("GA330", "20", "")]


def pdf(number: str = "4711-26", table: str = TABLE, **values: str) -> Document:
    return paper(f"Bestellung {number}\n{table}", **values)


def fax(document: Document, **facts: str):
    return message(document, channel=ChannelName.FAX, sender="+4971514719", facts=facts)


# --- mails and their attachments ----------------------------------------------------------------------------------
def test_the_order_in_the_attachment_counts():
    reading = only(mail("anbei unsere Bestellung 4711-26, Lieferung bitte bis 30.10.2026", pdf()))

    assert (reading.kind.value, said(reading.items), reasons(reading)) == (MessageKind.ORDER, GOODS, [])
    assert reading.po_numbers[0].value == "4711-26"
    assert reading.dates[0].value == date(2026, 10, 30)


def test_terms_of_purchase_and_pictures_beside_the_order_order_nothing():
    terms = paper("Allgemeine Einkaufsbedingungen\n§ 1 Geltung\n§ 2 Preise\nMenge  Artikel-Nr.\n5      GA/500", name="AEB.pdf")
    logo = Document("logo.png", "image/png", "attachment", (Page(1, (), "", "tesseract", 40, 40),))

    assert said(only(mail("anbei unsere Bestellung", terms, logo, pdf())).items) == GOODS


def test_the_same_order_as_paper_and_as_a_sheet_is_one_order():
    table = sheet([["Menge", "Artikel-Nr."], [5, "GA/118"], [20, "GA/330"]])

    assert said(only(mail("anbei als PDF und Excel", pdf(), table)).items) == GOODS


def test_two_orders_in_one_mail_are_two():
    second = pdf("4712-26", "\nMenge  Artikel-Nr.\n7      GA/412\n", name="zwei.pdf")

    readings = understand(mail("anbei zwei Bestellungen", pdf(name="eins.pdf"), second), EVERYTHING)

    assert [(said(each.items), each.po_numbers[0].value) for each in readings] == [
        (GOODS, "4711-26"),
        ([("GA412", "7", "")], "4712-26"),
    ]


def test_the_mail_changes_what_the_paper_says():
    reading = only(mail("anbei unsere Bestellung. Bitte statt 20 nur 10 Pflanzkübel.", pdf()))

    assert (said(reading.items), reasons(reading)) == ([GOODS[0], ("GA330", "10", "")], [])


def test_a_change_that_fits_nothing_is_shown():
    reading = only(mail("anbei unsere Bestellung. Bitte statt 7 nur 10 Schubkarren.", pdf()))

    assert (said(reading.items), reasons(reading)) == (GOODS, ["text_left_over"])


def test_more_goods_in_the_mail_are_shown():
    reading = only(mail("anbei unsere Bestellung. Bitte noch 3 Rollen GA/412 Bindedraht mitschicken.", pdf()))

    assert (said(reading.items), reasons(reading)) == ([*GOODS, ("GA412", "3", "RO")], ["special_request"])


def test_a_sheet_that_is_done_is_left_alone_and_any_other_second_one_is_shown():
    first = [["Menge", "Artikel-Nr."], [5, "GA/118"]]
    second = [["Menge", "Artikel-Nr."], [7, "GA/330"]]

    done = only(mail("anbei", sheet(first, [["erledigt"], *second])))
    more = only(mail("anbei", sheet(first, second)))

    assert (said(done.items), reasons(done)) == ([("GA118", "5", "")], [])
    assert (said(more.items), reasons(more)) == ([("GA118", "5", "")], ["text_left_over"])


def test_a_paper_that_could_not_be_read_is_shown():
    locked = Document("bestellung.pdf", "application/pdf", "attachment", (), problem="file_encrypted")

    assert "unreadable" in reasons(only(mail("anbei unsere Bestellung", locked)))


# --- older mails below --------------------------------------------------------------------------------------------
BELOW = "\n\nAm 01.10.2026 schrieb Frau Beer:\n> 5 Stk GA/118 Gartenschere\n> 3 Rollen GA/412"


def test_the_older_mail_below_orders_nothing():
    reading = only(mail(f"Bitte 2 Stk GA/330 Pflanzkübel{BELOW}", subject="AW: Bestellung"))

    assert said(reading.items) == [("GA330", "2", "C62")]


def test_once_more_like_below_takes_the_older_goods_with_their_changes():
    reading = only(mail(f"Bitte noch einmal wie unten, aber statt 5 diesmal 8 Gartenscheren.{BELOW}", subject="AW: Bestellung"))

    assert said(reading.items) == [("GA118", "8", "C62"), ("GA412", "3", "RO")]


def test_goods_only_in_the_older_mail_are_shown_to_a_person():
    reading = only(mail(f"Danke, alles angekommen.{BELOW}", subject="AW: Bestellung"))

    assert (reading.items, "text_left_over" in reasons(reading)) == ((), True)


# --- faxes --------------------------------------------------------------------------------------------------------
def test_a_clean_fax_is_read_like_any_paper():
    reading = only(fax(scan(f"Bestellung 4711-26\n{TABLE}")))

    assert (said(reading.items), reasons(reading), reading.scanned) == (GOODS, [], True)


@pytest.mark.parametrize(
    ("document", "facts"),
    [
        (scan(f"Bestellung\n{TABLE}", bad_lines=3), {}),
        (scan(f"Bestellung\n{TABLE}"), {"bad_lines": "2"}),
        (scan(f"Bestellung\n{TABLE}"), {"error": "line dropped"}),
        (scan(f"Bestellung\n{TABLE}"), {"pages_announced": "2"}),
        (scan(f"Bestellung     Seite 1/2\n{TABLE}"), {}),
        (scan(f"Bestellung     Blatt 1 von 3\n{TABLE}"), {}),
    ],
)
def test_a_damaged_fax_is_shown(document, facts):
    assert "damaged" in reasons(only(fax(document, **facts)))


def test_all_pages_of_a_fax_are_no_damage():
    document = scan(f"Bestellung     Seite 1/2\n{TABLE}", "Seite 2/2\n\n\nMenge  Artikel-Nr.\n7      GA/412")

    assert reasons(only(fax(document, pages_announced="2"))) == []


def test_a_page_that_is_incomplete_is_shown():
    (page,) = scan(f"Bestellung\n{TABLE}").pages
    document = Document("fax.tif", "image/tiff", "attachment", (replace(page, incomplete="time"),))

    assert "unreadable" in reasons(only(fax(document)))


def test_words_on_one_of_our_own_papers_are_shown():
    document = scan(f"Handelshaus Quendel\nLieferschein 8812\n{TABLE}")

    assert "text_left_over" in reasons(only(fax(document)))


# --- sums and counts ----------------------------------------------------------------------------------------------
def test_sum_and_number_of_positions_are_read_from_the_paper():
    table = """
Menge  Artikel-Nr.  Preis   Gesamt
5      GA/118       10,00    50,00
2      GA/330       20,00    40,00
Summe netto                  90,00
zzgl. 19 % MwSt              17,10
Gesamtbetrag brutto         107,10
2 Positionen
"""

    reading = only(mail("", pdf(table=table)))

    assert (reading.total, reading.expected_lines, reasons(reading)) == (Decimal("90.00"), 2, [])


# --- nothing to do, nothing there ---------------------------------------------------------------------------------
def test_an_invoice_of_somebody_else_is_no_order():
    reading = only(mail("anbei unsere Rechnung", paper(f"Gärtnerei Beer\nRechnung Nr. 2026-778\n{TABLE}"), subject="Rechnung"))

    assert (reading.kind.value, reading.items) == (MessageKind.OTHER, ())


def test_an_invoice_without_a_word_in_the_mail_is_never_surely_an_order():
    document = paper(f"Gärtnerei Beer\nRechnung\nRechnungs-Nr.: 2026-778\n{TABLE}")

    reading = only(mail("siehe Anhang", document, subject="Ihre Unterlagen"))

    assert reading.kind.value is not MessageKind.ORDER or "kind_unsure" in reasons(reading)


@pytest.mark.parametrize("said_", [message(), message(body("")), mail(""), mail("\n\n", subject="")])
def test_an_empty_message_is_one_reading_that_somebody_looks_at(said_):
    reading = only(said_)

    assert (reading.items, "kind_unsure" in reasons(reading)) == ((), True)


def test_an_order_without_positions_is_looked_at():
    document = Document(
        "order.json", "application/json", "body", (Page(1, (), "", "text"),), data={"customer_number": "7", "lines": []}
    )

    reading = only(message(document))

    assert reading.items == ()
    assert reading.kind.value is MessageKind.ORDER or "kind_unsure" in reasons(reading)


def test_as_always_points_at_earlier_orders():
    reading = only(mail("Hallo, bitte wie immer. Gruß", subject="Bestellung"))

    assert (reading.items, reading.like_before) == ((), "Hallo, bitte wie immer.")


@pytest.mark.parametrize(
    "text",
    ["5 Stk GA/118, Versand wie immer", "5 Stk GA/118, Lieferung wie gehabt an das Lager", "5 Stk GA/118, Zahlung wie üblich"],
)
def test_terms_as_always_point_at_no_goods(text):
    assert only(mail(text)).like_before == ""


@pytest.mark.parametrize(
    "wish",
    [
        "Bitte rufen Sie mich vorher an, Rückruf erbeten.",
        "Bitte Muster beilegen.",
        "Falls nicht lieferbar, bitte alternativ GA/331.",
        "Wir holen die Ware selbst ab.",
        "Teillieferung möglich?",
        "Bitte den Draht auf 2 m zuschneiden.",
        "Preis wie im Frühjahr.",
    ],
)
def test_a_wish_beyond_the_goods_is_a_reason_to_look(wish):
    assert "special_request" in reasons(only(mail(f"Bestellung:\n5 Stk GA/118 Gartenschere\n\n{wish}")))


def test_every_value_is_proven_by_a_place_in_the_message():
    said_ = mail(
        "anbei Bestellung 4711-26\nKunden-Nr. 70123\nLiefertermin 30.10.2026\nLieferanschrift: Hafenstraße 96, 70999 Musterstadt",
        pdf("4711-26"),
    )

    reading = only(said_)

    fields = [*reading.po_numbers, *reading.dates, *reading.hints.numbers, *reading.deliveries, *reading.items]
    assert [len(field.evidence) > 0 for field in fields] == [True] * len(fields)
    assert {place.document for item in reading.items for place in item.evidence} == {1}


def test_a_scan_that_one_reader_alone_has_read_is_shown():
    document = scan(f"Bestellung\n{TABLE}")
    (page,) = document.pages
    alone = replace(document, pages=(replace(page, second_reader=False),))

    assert "unreadable" in reasons(only(fax(alone)))
    assert "unreadable" not in reasons(only(fax(document)))


def test_what_replaces_another_quantity_is_no_position_of_its_own():
    assert "text_left_over" in reasons(only(mail("bitte liefern:\nBei GA/118 bitte 10 Stück statt wie angegeben 6.")))


def test_a_line_of_the_older_mail_without_a_clear_quantity_is_not_lost():
    older = "> 5 Stk GA/118 Gartenschere\n> ein paar Pflanzkübel\n> 7 Rollen GA/412 Bindedraht"
    reading = only(mail(f"bitte noch einmal wie unten\n\nAm 01.10.2026 um 10:00 schrieb Korn:\n{older}"))

    assert said(reading.items) == [("GA118", "5", "C62"), ("ein paar Pflanzkübel", "", ""), ("GA412", "7", "RO")]
    assert [reason.code for item in reading.items for reason in item.trouble] == ["quantity_missing"]


def test_a_paper_without_quantities_beside_positions_in_the_text_is_told():
    forms = "Pos  Artikel-Nr.  Menge\n1    GA/118\n2    GA/330\n3    GA/412\n"

    assert "text_left_over" in reasons(only(mail("anbei die Liste, und 5 Stk GA/205 Blumenerde", paper(forms))))


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("wir brauchen dasselbe wie bei der letzten Bestellung.\nBestellnummer 4117", False),
        ("bitte liefern wie immer.", False),
        ("die Lieferung war wie immer gut, bitte weiter so.", True),
    ],
)
def test_only_who_asks_for_the_same_again_surely_orders(text, unsure):
    assert ("kind_unsure" in reasons(only(mail(text)))) is unsure


@pytest.mark.parametrize(
    ("wish", "asks"),
    [
        ("Bitte Lieferschein beilegen.", False),
        ("Bei Rückfragen bitte anrufen.", False),
        ("Bei Rückfragen bitte anrufen, und mit Gravur.", True),
        ("Lieferung wenn möglich bis 30.10.2026", False),
        ("Lieferung wenn möglich in blau", True),
        ("Rufen Sie bitte vorher an.", True),
    ],
)
def test_what_every_order_asks_for_needs_nobody(wish, asks):
    assert ("special_request" in reasons(only(mail(f"bitte liefern:\n5 Stk GA/118 Gartenschere\n{wish}")))) is asks


@pytest.mark.parametrize(
    "remark",
    [
        "Teillieferungen nur nach Rücksprache",
        "Keine Teillieferung",
        "Lieferung frei Haus",
        "Rechnung wie immer per Mail",
        "Bitte um Auftragsbestätigung",
        "Bitte vor Anlieferung avisieren.",
        "Bei Fragen rufen Sie bitte an.",
        "Bitte Lieferschein beilegen",
        "Preise wie Angebot 4711-26",
        "Komm.: 4711",
    ],
)
def test_a_remark_that_holds_for_every_order_needs_nobody(remark):
    reading = only(mail(f"Wir bestellen:\n5 Stück GA/118 Gartenschere\n{remark}"))

    assert (said(reading.items), reasons(reading)) == ([("GA118", "5", "C62")], [])


def test_a_number_within_a_position_heads_no_order_of_its_own():
    page = (
        "Bestellung B-1001\n\nPos   Menge   Artikel-Nr.   Bezeichnung\n1     5       GA/118        Gartenschere Bypass\n"
        "2     7       GA/412        Draht PO 4711-7\n3     2       GA/330        Pflanzkübel Terrakotta\n"
    )

    (reading,) = understand(mail("anbei die Bestellung", paper(page)), EVERYTHING)

    assert len(reading.items) == 3
