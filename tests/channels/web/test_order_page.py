from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from channels.web.following import token_for
from intake.contracts import Envelope, EnvelopeFile
from intake.models import Message
from intake.receive import receive
from orders import lifecycle
from orders.data import AddressData, LineData, OrderData
from orders.models import Article, Order, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName


@pytest.fixture
def place(house):
    """Place an order as it stands after a message of the shop was decided."""

    def make(*, proven=True, accepted=False, customer=house, **values):
        facts = {"authenticated_customer": house.number} if proven else {}
        file = EnvelopeFile("order.json", "application/json", b"{}")
        name = f"shop-{proven}-{accepted}"
        message = receive(Envelope(ChannelName.WEB, name, "a@b.example", "shop", timezone.now(), files=(file,), facts=facts))
        Message.objects.filter(pk=message.message_id).update(state="decided")
        gloves = Article.objects.get(sku="HS-1010-09")
        line = LineData(1, gloves.pk, "10 Handschuhe", Decimal(10), "PK", Decimal("0.981"), "customer", None, 1.0, [], [])
        data = {
            "channel": ChannelName.WEB, "source_ref": str(message.message_id), "source_part": 0, "received_at": timezone.now(),
            "sender": "a@b.example", "customer_id": customer.pk if customer else None, "po_number": "26-4711",
            "requested_date": None, "delivery": AddressData("Werk 2", "In der Au 16", "72622", "Nürtingen", "DE"),
            "currency": "EUR", "comment": "ab 13 Uhr", "lines": (line,), "fields": {}, "reply_channel": "web", "reply_to": "",
            "reply_thread": {}, "subject": "",
        }  # fmt: skip
        reasons = () if accepted else (Reason(ReasonCode.QUANTITY_UNUSUAL, line=1),)
        return lifecycle.place(data=OrderData(**{**data, **values}), reasons=reasons, accepted=accepted)

    return make


def page_of(visitor, order):
    return visitor.page("order", order.public_token)


def test_the_page_shows_state_lines_and_sum(visitor, place):
    page = page_of(visitor, place(accepted=True))

    for words in ("bestätigt", "10 Pack", "Montagehandschuh Gr. 9", "117,72 €", "26-4711", "ab 13 Uhr", "In der Au 16"):
        assert words in page
    assert "Auftragsbestätigung (PDF)" in page


def test_a_guest_who_names_another_firm_is_not_told_its_prices_and_addresses(visitor, place):
    page = page_of(visitor, place(proven=False))

    assert "Montagehandschuh Gr. 9" in page
    for secret in ("117,72", "0,981", "In der Au 16", "Maier", "41007", "Industriestraße"):
        assert secret not in page


def test_a_guest_sees_list_prices_and_after_we_confirmed_all_of_it(visitor, place):
    order = place(proven=False)
    order.lines.update(price=Decimal("1.09"), price_source="list")
    assert "130,80 €" in page_of(visitor, order)

    order.lines.update(price=Decimal("0.981"), price_source="customer")
    lifecycle.accept(order_id=order.pk, version=order.version, actor="sabine")

    assert "117,72 €" in page_of(visitor, order)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("released", "in Arbeit"),
        ("closed", "abgeschlossen"),
        ("cancelled", "storniert und wird nicht geliefert"),
        ("rejected", "leider nicht annehmen"),
    ],
)
def test_each_state_is_said_in_the_customers_words(visitor, place, state, said):
    order = place()
    Order.objects.update(state=state)

    assert said in page_of(visitor, order)


def test_a_repeated_order_is_told_to_be_there_already(visitor, place):
    first, second = place(accepted=True), place()
    lifecycle.mark_duplicate(order_id=second.pk, version=second.version, of_number=first.number, actor="sabine")

    assert "lag uns schon vor" in page_of(visitor, second)


def test_a_question_is_answered_on_the_page_and_comes_back_to_the_clerk(visitor, place):
    order = place()
    lifecycle.ask(order_id=order.pk, version=order.version, text="Welche Größe?", actor="sabine")
    assert "Welche Größe?" in page_of(visitor, order)

    response = visitor.post("reply", order.public_token, text="Größe 9, bitte.")

    item = QueueItem.objects.get()
    assert response["Location"] == reverse("shop:order", args=[order.public_token])
    assert item.state == "open"
    assert item.reasons[0]["code"] == "question_answered"
    assert "Größe 9" in item.reasons[0]["detail"]
    page = page_of(visitor, order)
    assert "Größe 9, bitte." in page
    assert 'name="text"' not in page


def test_the_same_reply_sent_twice_counts_once(visitor, place):
    order = place()
    lifecycle.ask(order_id=order.pk, version=order.version, text="Welche Größe?", actor="sabine")

    for _ in range(2):
        visitor.post("reply", order.public_token, text="Größe 9")

    assert Message.objects.filter(external_id__startswith="reply-").count() == 1
    assert QueueItem.objects.count() == 1


def test_where_nobody_asked_nothing_is_taken(visitor, place):
    order = place()

    visitor.post("reply", order.public_token, text="Hallo")

    assert Message.objects.count() == 1
    assert "wartet gerade niemand mehr" in page_of(visitor, order)


def test_an_empty_reply_is_none(visitor, place):
    order = place()
    lifecycle.ask(order_id=order.pk, version=order.version, text="Welche Größe?", actor="sabine")

    visitor.post("reply", order.public_token, text=" ")

    assert "Bitte schreiben Sie etwas." in page_of(visitor, order)
    assert QueueItem.objects.get().state == "waiting"


def test_a_refusal_says_why_on_the_page(visitor, place):
    order = place()
    lifecycle.reject(order_id=order.pk, version=order.version, text="Das führen wir nicht mehr.", actor="sabine")

    page = page_of(visitor, order)

    assert "Das führen wir nicht mehr." in page
    assert "nicht angenommen" in page


def test_there_is_no_paper_before_we_have_confirmed(visitor, place):
    order = place()

    assert "(PDF)" not in page_of(visitor, order)
    assert visitor.get("confirmation", order.public_token).status_code == 404


def test_a_confirmation_that_no_longer_holds_is_not_handed_out(visitor, place):
    order = place(accepted=True)
    lifecycle.reopen(order_id=order.pk, version=order.version, actor="sabine")

    assert visitor.get("confirmation", order.public_token).status_code == 404


@pytest.mark.parametrize("name", ["order", "confirmation"])
def test_an_address_that_was_guessed_opens_nothing(visitor, place, name):
    order = place(accepted=True)

    for token in ("x", order.number, str(order.pk), order.source_ref, order.public_token[:-1], "a:b:c"):
        assert visitor.get(name, token).status_code == 404
    assert visitor.post("reply", "x", text="y").status_code == 404


def test_a_message_that_is_no_order_has_a_page_for_questions_too(visitor, house):
    file = EnvelopeFile("order.json", "application/json", b"{")
    message_id = receive(Envelope(ChannelName.WEB, "shop-1", "a@b.example", "shop", timezone.now(), files=(file,))).message_id
    Message.objects.update(state="decided")
    item = lifecycle.open_item(
        kind="other", channel="web", source_ref=str(message_id), received_at=timezone.now(), sender="a@b.example"
    )
    lifecycle.ask(item_id=item.pk, version=0, text="Was möchten Sie bestellen?", actor="sabine")
    token = token_for(message_id)
    assert "Was möchten Sie bestellen?" in visitor.page("order", token)

    visitor.post("reply", token, text="Leim")

    item.refresh_from_db()
    assert (item.state, item.reasons[0]["code"]) == ("open", "question_answered")
