import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from channels.models import CallNote
from intake.models import Message
from intake.storing import load
from orders.models import Article, Order, QueueItem
from tests.channels import shelf
from tests.channels.phone.conftest import Window

CUSTOMER = "41007 · Schreinerei Maier GmbH"
GLOVES, GLUE = "HS-1010-09 · Montagehandschuh Gr. 9", "DS-41-750"


def order_data(message):
    (file,) = message.attachments.all()
    return json.loads(load(file.sha256))


def complete(window, **values):
    day = timezone.localdate() + timedelta(days=30)
    usual = {
        "caller": "0711 5554107", "caller_name": "Frau Maier", "customer": CUSTOMER, "po_number": "26-4711",
        "requested_date": f"{day:%d.%m.%Y}", "reply_channel": "fax", "reply_to": "+49 711 55541079", "delivery": "main",
    }  # fmt: skip
    return window.type(**usual | values).line(0, GLOVES, "10", "PK").line(1, GLUE, "6", "C62")


def test_a_call_becomes_an_order_and_its_confirmation_goes_out_by_fax(window):
    call = complete(window())

    done = call.press("submit")
    shown = call.client.get(done["Location"])

    order = Order.objects.get()
    assert done["Location"] == reverse("phone:done", args=[call.note_id])
    assert shown["Location"] == reverse("desk:order", args=[order.number])
    assert (order.state, order.channel, order.customer.number, order.po_number) == ("accepted", "phone", "41007", "26-4711")
    assert order.requested_date == timezone.localdate() + timedelta(days=30)
    assert [(line.article.sku, line.quantity, line.unit, line.price) for line in order.lines.all()] == [
        ("HS-1010-09", Decimal(10), "PK", Decimal("0.981")),
        ("DS-41-750", Decimal(6), "C62", Decimal("6.4")),
    ]
    answer = order.answers.get()
    assert (answer.kind, answer.channel, answer.recipient, answer.state) == ("confirmation", "fax", "+49 711 55541079", "due")
    assert (call.note.state, call.note.message_ref) == ("done", order.source_ref)


def test_the_message_says_who_took_the_call_and_for_whom(window):
    call = complete(window(), comment="nicht vor neun", delivery="other", delivery_name="Baustelle", delivery_street="Am Markt 1",
                    delivery_postal_code="73728", delivery_city="Esslingen")  # fmt: skip

    call.line(1, GLUE, "6", "C62", "6,10").press("submit")

    message = Message.objects.get()
    assert (message.channel, message.external_id, message.sender) == ("phone", f"call-{call.note_id}", "+497115554107")
    assert message.facts == {
        "agent": "sabine", "caller_name": "Frau Maier", "reply_channel": "fax", "reply_to": "+49 711 55541079",
        "authenticated_customer": "41007",
    }  # fmt: skip
    data = order_data(message)
    assert (data["customer_number"], data["customer"], data["comment"]) == ("41007", None, "nicht vor neun")
    assert data["delivery"] == {
        "name": "Baustelle", "street": "Am Markt 1", "postal_code": "73728", "city": "Esslingen", "country": "DE",
    }  # fmt: skip
    assert [(line["sku"], line["quantity"], line["unit"], line["price"]) for line in data["lines"]] == [
        ("HS-1010-09", "10", "PK", None),
        ("DS-41-750", "6", "C62", "6.10"),
    ]


def test_a_call_with_a_wish_goes_to_a_person_and_keeps_it(window):
    call = complete(window(), comment="Bitte 2 Rollen Sonderband dazulegen")

    shown = call.client.get(call.press("submit")["Location"])

    order, item = Order.objects.get(), QueueItem.objects.get()
    assert shown["Location"] == reverse("desk:review", args=[item.pk])
    assert (order.state, order.comment, item.order) == ("review", "Bitte 2 Rollen Sonderband dazulegen", order)


def test_a_new_customer_is_taken_with_name_and_address(window):
    call = complete(
        window(), customer="", new_name="Tischlerei Neu", new_street="Weg 3", new_postal_code="70173", new_city="Stuttgart",
        reply_channel="email", reply_to="neu@tischlerei.example",
    )  # fmt: skip

    call.press("submit")

    assert order_data(Message.objects.get())["customer"] == {
        "name": "Tischlerei Neu", "street": "Weg 3", "postal_code": "70173", "city": "Stuttgart",
        "email": "", "phone": "0711 5554107",
    }  # fmt: skip
    assert Order.objects.get().state == "review"
    assert [reason["code"] for reason in QueueItem.objects.get().reasons if reason["field"] == "customer"] == ["new_customer"]


def test_a_double_click_takes_the_call_once(window):
    call = complete(window())

    first, second = call.press("submit"), call.press("submit")

    assert first["Location"] == second["Location"]
    assert (Message.objects.count(), Order.objects.count()) == (1, 1)


def test_a_call_that_is_taken_is_changed_by_no_other_window(window):
    call = complete(window())
    call.save()
    other = window(call.note_id)
    call.press("submit")

    saved = other.type(po_number="anders").save()
    pressed = other.press("submit")

    assert (saved.status_code, saved.json()["taken"]) == (409, True)
    assert pressed["Location"] == reverse("phone:done", args=[call.note_id])
    assert call.note.data["po_number"] == "26-4711"


def test_a_call_whose_processing_fails_is_kept_and_its_page_waits(window, monkeypatch):
    from intake import pipeline

    def die(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(pipeline, "process", die)
    call = complete(window())

    shown = call.client.get(call.press("submit")["Location"])

    assert shown.status_code == 200
    assert "Der Anruf ist aufgenommen" in shown.content.decode()
    assert (Message.objects.get().state, call.note.state) == ("stored", "done")


def test_a_call_that_cannot_be_stored_stays_open(window, monkeypatch):
    from channels.phone import receive

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receive, "receive", full)
    call = complete(window())
    call.save()

    with pytest.raises(OSError, match="No space"):
        call.press("submit")

    assert (call.note.state, Message.objects.count()) == ("open", 0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"customer": ""}, "Bitte einen Kunden wählen."),
        ({"customer": "99999"}, "Kein Kunde mit dieser Nummer. Bitte aus der Liste wählen."),
        ({"requested_date": "31.2.2027"}, "Bitte ein Datum wie 24.12.2026."),
        ({"requested_date": "1.1.2020"}, "Dieser Tag ist schon vorbei."),
        ({"reply_to": ""}, "Wohin soll die Bestätigung gehen?"),
        ({"reply_to": "abc"}, "Das ist keine Faxnummer."),
        ({"reply_channel": "email", "reply_to": "maier"}, "Das ist keine E-Mail-Adresse."),
        ({"new_name": "Neu"}, "Bitte einen Kunden wählen oder einen neuen beschreiben, nicht beides."),
        ({"customer": "", "new_name": "Neu"}, "Fehlt."),
        ({"delivery": "other"}, "Fehlt."),
        ({"lines-0-quantity": ""}, "Menge fehlt."),
        ({"lines-0-quantity": "zehn"}, "Das ist keine Zahl."),
        ({"lines-0-unit": "CT"}, "Den Artikel gibt es in: Paar, Pack."),
        ({"lines-1-article": "gibtsnicht"}, "Kein Artikel mit dieser Nummer. Bitte aus der Liste wählen."),
        ({"lines-0-DELETE": "on", "lines-1-DELETE": "on"}, "Ein Auftrag braucht mindestens eine Position."),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_is_taken(window, values, said):
    call = complete(window()).type(**values)

    response = call.press("submit")

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "gespeichert ist alles" in page
    assert (Message.objects.count(), call.note.state) == (0, "open")


def test_without_scripts_lines_are_added_customers_chosen_and_usual_goods_taken_by_buttons(window):
    call = window().type(caller="0711 5554107")
    for at in range(3):
        call.line(at, GLUE, "1", "C62")

    page = call.client.get(call.press("add_line")["Location"]).content.decode()
    assert 'name="lines-3-article"' in page
    call = window(call.note_id).line(0, GLUE, "1", "C62")
    assert 'value="customer:41007"' in call.page
    call = Window(call.client, call.note_id).type(**{name: call.note.data[name] for name in call.note.data})
    call.press("customer:41007")
    assert call.note.data["customer"] == CUSTOMER
    assert (call.note.data["reply_channel"], call.note.data["reply_to"]) == ("fax", "+49 711 55541079")
    call = Window(call.client, call.note_id).type(**call.note.data)
    call.press("usual:HS-1010-09")

    assert call.note.data["lines-3-article"] == GLOVES


def bought(customer, article, *, on, quantity, unit, po_number):
    article.purchases.create(customer=customer, order_date=on, quantity=quantity, unit=unit, po_number=po_number)


def test_the_whole_of_the_last_order_is_taken_again_at_todays_prices(window, house):
    gloves, glue = Article.objects.get(sku="HS-1010-09"), Article.objects.get(sku=GLUE)
    gone = shelf.article("ALT-1", "Ausgelaufen", "C62", "1.00", active=False)
    bought(house, glue, on="2026-09-01", quantity=99, unit="C62", po_number="B26-1")
    for article, quantity, unit in ((gloves, 10, "PK"), (glue, 6, "C62"), (gone, 1, "C62")):
        bought(house, article, on="2026-10-26", quantity=quantity, unit=unit, po_number="B26-2")
    call = window().type(customer=CUSTOMER).line(0, GLUE, "1", "C62")

    call.press("again")

    data = call.note.data
    assert [[data[f"lines-{at}-{name}"] for name in ("article", "quantity", "unit", "price")] for at in range(3)] == [
        [GLUE, "1", "C62", ""],
        [GLOVES, "10", "PK", "0,981"],
        [f"{GLUE} · Holzleim D3 750 g", "6", "C62", "6,40"],
    ]
    assert data["lines-TOTAL_FORMS"] == "3"


def test_the_last_order_at_allwege_goes_before_older_purchases_and_one_that_was_refused_counts_for_nothing(window, house):
    bought(house, Article.objects.get(sku=GLUE), on="2020-10-26", quantity=99, unit="C62", po_number="B26-2")
    complete(window()).press("submit")
    refused = complete(window(), po_number="26-4712").line(0, GLOVES, "77", "PK")
    refused.press("submit")
    Order.objects.filter(po_number="26-4712").update(state="rejected")

    call = window().type(customer=CUSTOMER)
    call.press("again")

    assert [call.note.data[f"lines-{at}-quantity"] for at in range(2)] == ["10", "6"]


def test_as_last_time_takes_nothing_where_nothing_was_bought(window):
    call = window().type(customer=CUSTOMER)

    call.press("again")

    assert call.note.data["lines-TOTAL_FORMS"] == "3"
    assert not any(call.note.data.get(f"lines-{at}-article") for at in range(3))


def test_a_page_of_the_desk_begins_a_call_with_its_customer(desk, house):
    page = desk.get(reverse("phone:new"), {"customer": "41007"}).content.decode()

    assert f'name="customer" maxlength="260" value="{CUSTOMER}"' in page
    assert '<option value="fax" selected>' in page
    assert 'value="+49 711 55541079"' in page
    assert CallNote.objects.count() == 0


def test_what_is_open_with_the_caller_stands_beside_the_call(window, desk, house):
    complete(window(), comment="Bitte 2 Rollen Sonderband dazulegen").press("submit")
    item = QueueItem.objects.get()

    panel = desk.get(reverse("phone:panel"), {"customer": CUSTOMER}).content.decode()
    page = desk.get(reverse("phone:new"), {"customer": "41007"}).content.decode()

    for shown in (panel, page):
        assert f'href="{reverse("desk:review", args=[item.pk])}"' in shown
        assert "Noch offen" in shown


def test_the_order_is_read_back_in_words(window):
    call = complete(window(), requested_date="18.12.2099", comment="nicht vor neun")

    words = call.save().json()["words"]

    for sentence in (
        "Ich wiederhole: 2 Positionen für Schreinerei Maier GmbH, Kundennummer 41007.",
        "Position 1: 10 Pack Montagehandschuh Gr. 9, Artikelnummer HS-1010-09.",
        "Wir liefern an Industriestraße 14, 73760 Ostfildern.",
        "Gewünscht für Freitag, 18. Dezember 2099.",
        "Ihre Bestellnummer ist 26-4711.",
        "Dazu habe ich notiert: nicht vor neun",
        "Die Bestätigung geht per Fax an +49 711 55541079.",
    ):
        assert sentence in words


def test_amounts_are_read_back_where_prices_stand(window):
    call = window().type(customer=CUSTOMER).line(0, GLOVES, "10", "PK", "0,981").line(1, GLUE, "", "C62").line(2, "hammer", "")

    words = call.save().json()["words"]

    assert "Position 1: 10 Pack Montagehandschuh Gr. 9, Artikelnummer HS-1010-09, zusammen 117,72 €." in words
    assert "Position 2: Holzleim D3 750 g, Artikelnummer DS-41-750, Menge noch offen." in words
    assert "Position 3: „hammer“, Artikel noch offen." in words
    assert "Das sind zusammen" not in words


def test_a_telephone_system_can_hand_the_number_over(desk, house):
    page = desk.get(reverse("phone:new"), {"caller": "+497115554107"}).content.decode()

    assert 'value="+497115554107"' in page
    assert 'value="customer:41007"' in page
    assert CallNote.objects.count() == 0


def test_the_form_holds_no_script_and_no_style_of_its_own(window):
    page = complete(window()).press("park") and window().page

    for forbidden in (" style=", "<style", " onclick=", "<script>"):
        assert forbidden not in page
