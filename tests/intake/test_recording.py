from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from intake import claiming
from intake.contracts import Decision, DeliveryAddress, Draft, DraftLine, Evidence, Field, Rival
from intake.models import Message
from intake.receive import receive
from intake.recording import Judged, Overtaken, latest_orders, record
from intake.storing import load_read
from orders.models import Answer, Order, QueueItem
from orders.reasons import Reason, ReasonCode
from orders.states import MessageKind
from tests.intake.conftest import WHEN, envelope, put_order

pytestmark = pytest.mark.django_db
LINE = DraftLine("3 Prüfteile", "TST-001", Decimal("3.0000"), "C62", 0.98765, price=Decimal("2.50"), price_source="list")
ACCEPTED = Decision("accepted")


def draft(kind=MessageKind.ORDER, lines=(LINE,), **values):
    return Draft(**{"kind": Field(kind), "customer": Field("70001"), "lines": lines} | values)


def review(*codes):
    return Decision("review", tuple(Reason(code) for code in codes))


def recorded(*judged, message_id=None, known=None, seconds=None):
    """Claim a message, record what was decided on it, and give it back as it is then."""
    message = claiming.claim(message_id or put_order(), allow_ocr=True)
    parts = [Judged(part, *pair) for part, pair in enumerate(judged)]
    known = latest_orders() if known is None else known
    outcome = record(message, load_read(message), parts, known=known, seconds=seconds or {"match": 0.5})
    assert outcome == "decided"
    return Message.objects.get(pk=message.pk)


def test_the_order_carries_all_that_was_read(firm):
    place_of_line, place_of_number = Evidence(0, 1, span=(4, 9)), Evidence(1, 2, box=(1.0, 2.0, 3.0, 4.0))
    line = DraftLine(
        text="3 alte Teile",
        sku="TST-001",
        quantity=Decimal(3),
        unit="C62",
        confidence=0.75,
        price=Decimal("2.5"),
        price_source="customer",
        stated_price=Decimal("2.4"),
        replaced="ALT-001",
        evidence=(place_of_line,),
        rivals=(Rival("TST-002", "Prüfteil 2", 0.412345),),
    )
    message = recorded(
        (
            draft(
                lines=(line, DraftLine("?", None, None, "", 0.1)),
                po_number=Field("PO-7", "Best.-Nr. PO-7", 0.91234, (place_of_number,)),
                requested_date=Field(date(2026, 12, 1), "1.12."),
                delivery=Field(DeliveryAddress("In der Au 16", "72622", "Nürtingen", "Werk 2", "DE")),
                comment="Bitte anrufen",
            ),
            review(ReasonCode.ARTICLE_UNKNOWN),
        ),
        message_id=put_order(subject="Bestellung", sender="hahn"),
    )

    order = Order.objects.get()
    first, second = order.lines.order_by("position")
    assert (order.channel, order.sender, order.received_at) == ("api", "hahn", message.received_at)
    assert (order.po_number, order.requested_date, order.comment, order.currency) == (
        "PO-7",
        date(2026, 12, 1),
        "Bitte anrufen",
        "EUR",
    )
    assert (order.delivery_name, order.delivery_street, order.delivery_postal_code, order.delivery_city) == (
        "Werk 2",
        "In der Au 16",
        "72622",
        "Nürtingen",
    )
    assert order.fields["po_number"] == {
        "confidence": 0.9123,
        "text": "Best.-Nr. PO-7",
        "evidence": [{"document": 1, "page": 2, "box": [1.0, 2.0, 3.0, 4.0]}],
    }
    assert sorted(order.fields) == ["customer", "delivery", "po_number", "requested_date"]
    assert (first.article.sku, first.text, first.quantity, first.unit) == ("TST-001", "3 alte Teile", Decimal(3), "C62")
    assert (first.price, first.price_source, first.stated_price) == (Decimal("2.5"), "customer", Decimal("2.4"))
    assert (first.confidence, first.evidence) == (0.75, [{"document": 0, "page": 1, "span": [4, 9]}])
    assert first.rivals == [{"sku": "TST-002", "name": "Prüfteil 2", "score": 0.4123}]
    assert (second.article, second.quantity, second.text) == (None, None, "?")
    assert QueueItem.objects.get().subject == "Bestellung"


def test_the_result_is_in_the_notation_of_the_expectation(firm):
    message = recorded(
        (
            draft(
                po_number=Field("PO-7"),
                requested_date=Field(date(2026, 12, 1)),
                delivery=Field(DeliveryAddress("In der Au 16", "72622", "Nürtingen")),
            ),
            ACCEPTED,
        ),
        message_id=put_order(facts={"source": "cases/c001"}),
        seconds={"understand": 0.25, "match": 0.5},
    )

    assert message.results == [
        {
            "source": "cases/c001",
            "message": str(message.pk),
            "kind": "order",
            "decision": "accepted",
            "reasons": [],
            "customer": "70001",
            "po_number": "PO-7",
            "requested_date": "2026-12-01",
            "delivery": {"name": "", "street": "In der Au 16", "postal_code": "72622", "city": "Nürtingen", "country": ""},
            "lines": [
                {"sku": "TST-001", "quantity": "3", "unit": "C62", "price": "2.5", "confidence": 0.9877, "text": "3 Prüfteile"}
            ],
            "order": Order.objects.get().number,
            "duplicate_of": None,
            "duplicate_of_source": None,
            "seconds": {"read": 0.0, "understand": 0.25, "match": 0.5},
        }
    ]
    assert message.timings == {"read": 0.0, "understand": 0.25, "match": 0.5}


@pytest.mark.parametrize(
    ("number", "text"), [("3.0000", "3"), ("2.5000", "2.5"), ("100", "100"), ("1E+2", "100"), ("0.0010", "0.001"), ("0", "0")]
)
def test_quantities_are_plain_texts(firm, number, text):
    line = DraftLine("x", "TST-001", Decimal(number), "C62", 1.0)

    assert recorded((draft(lines=(line,)), review(ReasonCode.QUANTITY_UNSURE))).results[0]["lines"][0]["quantity"] == text


def test_two_orders_in_one_message_become_two(firm):
    message = recorded((draft(po_number=Field("A")), ACCEPTED), (draft(po_number=Field("B")), review(ReasonCode.DATE_UNSURE)))

    assert sorted(Order.objects.values_list("source_part", "po_number", "state")) == [(0, "A", "accepted"), (1, "B", "review")]
    assert [result["decision"] for result in message.results] == ["accepted", "review"]
    assert (message.decision, message.needs_person_because) == ("review", "date_unsure")


def test_an_incomplete_order_is_not_accepted_whatever_was_decided(firm):
    message = recorded((draft(lines=(LINE, DraftLine("?", None, Decimal(1), "C62", 1.0))), ACCEPTED))

    assert (Order.objects.get().state, Answer.objects.count(), message.decision) == ("review", 0, "review")
    assert [reason["code"] for reason in message.results[0]["reasons"]] == ["article_unknown"]


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in {MessageKind.ORDER, MessageKind.OTHER}])
def test_what_is_no_order_goes_to_a_person(firm, kind):
    message = recorded((draft(kind), review(ReasonCode.NOT_AN_ORDER)), message_id=put_order(subject="Frage", sender="hahn"))

    item = QueueItem.objects.get()
    assert (item.kind, item.source_ref, item.customer, item.order) == (kind, str(message.pk), firm, None)
    assert (item.subject, item.sender, item.received_at, item.state) == ("Frage", "hahn", message.received_at, "open")
    assert item.summary == "– 3 C62 TST-001"
    assert [reason["code"] for reason in item.reasons] == ["not_an_order"]
    assert (Order.objects.count(), message.kind, message.decision) == (0, kind, "review")
    assert message.results[0]["order"] is None


def test_nobody_is_bothered_with_what_is_filed(firm):
    message = recorded((draft(MessageKind.OTHER, lines=()), Decision("filed")))

    assert (Order.objects.count(), QueueItem.objects.count()) == (0, 0)
    assert (message.state, message.kind, message.decision) == ("decided", "other", "filed")
    assert message.results[0]["decision"] == "filed"


@pytest.mark.parametrize(
    ("named", "facts"),
    [("PO-1", {}), ("2026-000001", {}), ("", {"answers_order": "2026-000001"}), ("PO-9", {"answers_order": "2026-000001"})],
    ids=["customer's number", "our number", "reply to the confirmation", "reply and another number"],
)
def test_a_cancellation_finds_the_order_that_it_speaks_of(firm, named, facts):
    recorded((draft(po_number=Field("PO-1")), ACCEPTED))
    order = Order.objects.get()
    facts = {key: value.replace("2026-000001", order.number) for key, value in facts.items()}
    number = Field(named.replace("2026-000001", order.number)) if named else None

    recorded(
        (draft(MessageKind.CANCELLATION, lines=(), po_number=number), review(ReasonCode.NOT_AN_ORDER)),
        message_id=put_order(external_id="o-2", facts=facts),
    )

    assert QueueItem.objects.get().related_order == order


def test_a_number_alone_never_leads_to_the_order_of_a_stranger(firm):
    recorded((draft(po_number=Field("PO-1")), ACCEPTED))

    recorded(
        (draft(MessageKind.CANCELLATION, lines=(), customer=None, po_number=Field("PO-1")), review(ReasonCode.NOT_AN_ORDER)),
        message_id=put_order(external_id="o-2"),
    )

    assert QueueItem.objects.get().related_order is None


def test_a_duplicate_names_the_earlier_order_and_where_it_came_from(firm):
    recorded((draft(po_number=Field("PO-1")), ACCEPTED), message_id=put_order(facts={"source": "cases/c067"}))
    earlier = Order.objects.get()

    message = recorded(
        (draft(po_number=Field("PO-1"), duplicate_of=earlier.number), review(ReasonCode.DUPLICATE)),
        message_id=put_order(external_id="o-2", facts={"source": "cases/c032"}),
    )

    assert Order.objects.get(source_ref=str(message.pk)).duplicate_of == earlier
    result = message.results[0]
    assert (result["source"], result["duplicate_of"], result["duplicate_of_source"]) == (
        "cases/c032",
        earlier.number,
        "cases/c067",
    )


def test_an_order_that_could_not_be_compared_stops_the_acceptance(firm):
    known = latest_orders()
    recorded((draft(), ACCEPTED))

    with pytest.raises(Overtaken):
        recorded((draft(), ACCEPTED), message_id=put_order(external_id="o-2"), known=known)

    assert (Order.objects.count(), Message.objects.filter(state="decided").count()) == (1, 1)


@pytest.mark.parametrize(("number", "overtaken"), [("po-1", True), ("PO-2", False)])
def test_an_order_with_other_goods_and_another_number_stops_no_acceptance(firm, number, overtaken):
    known = latest_orders()
    recorded((draft(po_number=Field("PO-1")), ACCEPTED))
    other = draft(po_number=Field(number), lines=(replace(LINE, sku="TST-002"),))
    expected = pytest.raises(Overtaken) if overtaken else nullcontext()

    with expected:
        recorded((other, ACCEPTED), message_id=put_order(external_id="o-2"), known=known)

    assert Order.objects.count() == (1 if overtaken else 2)


def test_two_orders_of_one_message_do_not_stop_each_other(firm):
    recorded((draft(), ACCEPTED), (draft(po_number=Field("B")), ACCEPTED), known=set())

    assert list(Order.objects.values_list("state", flat=True)) == ["accepted", "accepted"]


def test_a_lost_claim_writes_nothing(firm):
    message = claiming.claim(put_order(), allow_ocr=True)
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    claiming.claim(message.pk, allow_ocr=True)

    outcome = record(message, load_read(message), [Judged(0, draft(), ACCEPTED)], known=set(), seconds={})

    assert (outcome, Order.objects.count()) == ("lost", 0)


def test_the_answer_goes_into_the_thread_of_the_mail(firm):
    facts = {"message_id": "<1@hahn>", "references": "<0@hahn> <1@hahn>", "reply_to": "lager@hahn.example"}
    mail = envelope(b"x", channel="email", sender="buero@hahn.example", subject="Bestellung", facts=facts, received_at=WHEN)

    recorded((draft(), ACCEPTED), message_id=receive(mail).message_id)

    order, answer = Order.objects.get(), Answer.objects.get()
    assert (order.reply_channel, order.reply_to) == ("email", "lager@hahn.example")
    assert order.reply_thread == {"message_id": "<1@hahn>", "references": "<0@hahn> <1@hahn>", "subject": "Bestellung"}
    assert (answer.channel, answer.recipient) == ("email", "lager@hahn.example")


@pytest.mark.parametrize(
    ("channel", "sender", "facts", "expected"),
    [
        ("fax", "+49711555010", {}, ("fax", "+49711555010")),
        ("email", "a@hahn.example", {}, ("email", "a@hahn.example")),
        ("phone", "+49711555010", {"reply_channel": "email", "reply_to": "b@hahn.example"}, ("email", "b@hahn.example")),
        ("phone", "+49711555010", {"reply_channel": "fax"}, ("fax", "")),
        ("phone", "+49711555010", {"reply_channel": "brieftaube"}, ("phone", "+49711555010")),
    ],
)
def test_the_answer_goes_where_the_customer_wants_it(firm, channel, sender, facts, expected):
    made = envelope(b"x", channel=channel, sender=sender, facts=facts)

    recorded((draft(), review(ReasonCode.DATE_UNSURE)), message_id=receive(made).message_id)

    order = Order.objects.get()
    assert (order.reply_channel, order.reply_to) == expected
