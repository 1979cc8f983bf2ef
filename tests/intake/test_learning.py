"""From the first message of a kind, decided at the desk, to the second, which goes through untouched."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage

import pytest
from django.urls import reverse

from intake.contracts import Envelope, EnvelopeFile
from intake.matching.knowledge import forget
from intake.pipeline import process
from intake.receive import receive
from orders.lessons import lessons_of
from orders.models import Article, Contact, Customer, CustomerArticle, Order, UnitUsage
from orders.states import ChannelName
from tests.intake.conftest import WHEN
from tests.orders.desk.conftest import form_data
from tests.people import person

pytestmark = pytest.mark.django_db

VOGT, KERN = "backstube@vogt.example", "einkauf@kern.example"
_ARTICLES = (
    ("KUV-3811", "Kuvertüre Zartbitter 55 % Chips 5 kg", "BG", "CT", 4),
    ("KUV-3812", "Kuvertüre Vollmilch 38 % Chips 5 kg", "BG", "CT", 4),
    ("TRT-0026", "Tortenkarton weiß 26x26 cm", "C62", "PK", 50),
    ("SPB-0045", "Spritzbeutel Einweg 45 cm", "C62", "RO", 100),
)


@pytest.fixture(autouse=True)
def world(files):
    """A dealer for bakers, and two customers who are known by their mail addresses."""
    forget()
    for sku, name, unit, pack, size in _ARTICLES:
        Article.objects.create(
            sku=sku, folded=sku.replace("-", ""), name=name, unit=unit, pack_unit=pack, pack_size=size, price=Decimal("9.50")
        )
    for number, (name, mail) in enumerate([("Konditorei Vogt GmbH", VOGT), ("Bäckerei Kern KG", KERN)], start=1):
        customer = Customer.objects.create(
            number=f"5000{number}", name=name, street=f"Lindenweg {number}", postal_code="70999", city="Musterstadt"
        )
        Contact.objects.create(customer=customer, kind="email", value=mail, normal=mail)


@pytest.fixture
def desk(client):
    client.force_login(person("sabine", first_name="Sabine", last_name="Kreutzer"))
    return client


_COUNT = {"n": 0}


def _envelope(channel, sender, files, days):
    _COUNT["n"] += 1
    return Envelope(
        channel=channel,
        external_id=f"m{_COUNT['n']}",
        sender=sender,
        recipient="bestellung@firma.example",
        received_at=WHEN + timedelta(days=days),
        files=files,
    )


def mailed(text, *, sender=VOGT, po="B-1001", days=0, name=""):
    """Hand a mail in and work on it; gives its order."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{name} <{sender}>", "bestellung@firma.example", f"Bestellung {po}"
    mail["Message-ID"] = f"<{po}-{days}@mail.example>"
    mail.set_content(f"Guten Tag,\n\nbitte liefern Sie uns:\n\n{text}\n\nMit freundlichen Grüßen\nM. Berger\n")
    files = (EnvelopeFile("mail.eml", "message/rfc822", mail.as_bytes()),)
    return _worked(_envelope(ChannelName.EMAIL, sender, files, days))


def faxed(text, *, sender, days=0):
    """The same by fax; what was read off the page is given as text."""
    return _worked(_envelope(ChannelName.FAX, sender, (EnvelopeFile("fax.txt", "text/plain", text.encode()),), days))


def _worked(envelope):
    message_id = receive(envelope).message_id
    process(message_id, allow_ocr=True)
    return Order.objects.get(source_ref=str(message_id))


def accept(desk, order, **changes):
    """What a person does at the desk: open it, change it, accept it."""
    item = order.items.get()
    desk.get(reverse("desk:review", args=[item.pk]))
    posted = form_data(item, reply_channel=order.channel, action="accept") | changes
    answer = desk.post(reverse("desk:decide", args=[item.pk]), posted)
    order.refresh_from_db()
    assert (answer.status_code, order.state) == (302, "accepted")
    return order


def codes(order):
    return {(reason["code"], reason["line"]) for item in order.items.all() for reason in item.reasons}


def lines(order):
    return [(line.article.sku if line.article else None, line.quantity, line.unit) for line in order.lines.all()]


def label(sku):
    return str(Article.objects.get(sku=sku))


def test_words_that_a_person_has_explained_are_understood_the_next_time(desk):
    first = mailed("3 Beutel dunkle Schokoknöpfe")
    assert codes(first) == {("article_unknown", 1)}
    accept(desk, first, **{"lines-0-article": label("KUV-3811")})

    second = mailed("5 Beutel dunkle Schokoknöpfe", po="B-1002", days=7)

    assert (second.state, lines(second)) == ("accepted", [("KUV-3811", Decimal(5), "BG")])
    assert second.items.count() == 0


def test_words_that_one_customer_has_explained_say_nothing_for_another(desk):
    accept(desk, mailed("3 Beutel dunkle Schokoknöpfe"), **{"lines-0-article": label("KUV-3811")})

    other = mailed("3 Beutel dunkle Schokoknöpfe", sender=KERN, po="4711-7", days=7)

    assert (other.state, lines(other)) == ("review", [(None, Decimal(3), "BG")])
    assert codes(other) == {("article_unknown", 1)}


def test_the_customers_own_number_is_understood_the_next_time_and_by_nobody_else(desk):
    first = mailed("Art.-Nr. 88-1207   4 Stück   Schachteln")
    assert {code for code, _ in codes(first)} <= {"article_unknown", "article_unsure"}
    accept(desk, first, **{"lines-0-article": label("TRT-0026")})

    second = mailed("Art.-Nr. 88-1207   6 Stück   Schachteln", po="B-1002", days=7)
    other = mailed("Art.-Nr. 88-1207   4 Stück   Schachteln", sender=KERN, po="4711-7", days=7)

    assert (second.state, lines(second)) == ("accepted", [("TRT-0026", Decimal(6), "C62")])
    assert (other.state, lines(other)[0][0]) == ("review", None)


def test_a_learned_number_beside_other_words_is_asked(desk):
    accept(desk, mailed("Art.-Nr. 88-1207   4 Stück   Schachteln"), **{"lines-0-article": label("TRT-0026")})

    second = mailed("Art.-Nr. 88-1207   4 Stück   Kuvertüre Vollmilch", po="B-1002", days=7)

    assert second.state == "review"
    assert "article_unsure" in {code for code, _ in codes(second)}


def test_a_wording_that_contradicts_the_article_that_was_chosen_is_asked_each_time(desk):
    accept(desk, mailed("3 Stück Tortenkarton weiß 28x28 cm"), **{"lines-0-article": label("TRT-0026")})

    second = mailed("3 Stück Tortenkarton weiß 28x28 cm", po="B-1002", days=7)

    assert CustomerArticle.objects.get().customer_sku == "Tortenkarton weiß 28x28 cm"
    assert (second.state, codes(second)) == ("review", {("article_unsure", 1)})
    assert lines(second) == [("TRT-0026", Decimal(3), "C62")]


def test_the_unit_that_a_customer_means_is_understood_the_next_time_and_for_nobody_else(desk):
    first = mailed("SPB-0045 Spritzbeutel Einweg 45 cm   3 Karton")
    assert codes(first) == {("unit_unsure", 1)}
    accept(desk, first, **{"lines-0-unit": "RO"})

    second = mailed("SPB-0045 Spritzbeutel Einweg 45 cm   4 Kartons", po="B-1002", days=7)
    other = mailed("SPB-0045 Spritzbeutel Einweg 45 cm   3 Karton", sender=KERN, po="4711-7", days=7)

    assert (second.state, lines(second)) == ("accepted", [("SPB-0045", Decimal(4), "RO")])
    assert (other.state, codes(other)) == ("review", {("unit_unsure", 1)})


def test_lessons_that_contradict_each_other_are_asked_from_then_on(desk):
    accept(desk, mailed("3 Beutel dunkle Schokoknöpfe"), **{"lines-0-article": label("KUV-3811")})
    second = mailed("5 Beutel dunkle Schokoknöpfe\n\nBitte neutral verpacken.", po="B-1002", days=7)
    assert (lines(second), codes(second)) == ([("KUV-3811", Decimal(5), "BG")], {("special_request", None)})
    accept(desk, second, **{"lines-0-article": label("KUV-3812")})

    third = mailed("4 Beutel dunkle Schokoknöpfe", po="B-1003", days=9)

    assert third.state == "review"
    assert lessons_of(third.customer)[0].disputed


def test_units_that_contradict_each_other_are_asked_from_then_on(desk):
    accept(desk, mailed("SPB-0045 Spritzbeutel Einweg 45 cm   3 Karton"), **{"lines-0-unit": "RO"})
    second = mailed("SPB-0045 Spritzbeutel Einweg 45 cm   5000 Karton", po="B-1002", days=7)
    assert codes(second) == {("quantity_unusual", 1)}
    accept(desk, second, **{"lines-0-unit": "C62", "reason": "Eröffnung einer Filiale"})

    third = mailed("SPB-0045 Spritzbeutel Einweg 45 cm   4 Karton", po="B-1003", days=9)

    assert (third.state, codes(third)) == ("review", {("unit_unsure", 1)})


@pytest.mark.parametrize("medium", ["mail", "fax"])
def test_a_sender_that_a_person_has_named_is_known_the_next_time(desk, medium):
    def sent(count, days):
        if medium == "fax":
            return faxed(f"Bestellung 77-{count}\n\n{count} Stück TRT-0026 Tortenkarton weiß", sender="+49711555077", days=days)
        return mailed(f"{count} Stück TRT-0026 Tortenkarton weiß", sender="vogt.privat@gmx.de", po=f"77-{count}", days=days)

    first = sent(3, 0)
    assert codes(first) == {("customer_unknown", None)}
    accept(desk, first, customer=str(Customer.objects.get(number="50001")))

    second = sent(5, 7)

    assert (second.state, second.customer.number) == ("accepted", "50001")
    assert lines(second) == [("TRT-0026", Decimal(5), "C62")]


def test_what_was_forgotten_is_asked_again(desk):
    first = accept(desk, mailed("3 Beutel dunkle Schokoknöpfe"), **{"lines-0-article": label("KUV-3811")})
    customer = Customer.objects.get(number="50001")
    (lesson,) = lessons_of(customer)
    page = desk.get(reverse("desk:customer", args=[customer.number])).content.decode()
    assert "dunkle Schokoknöpfe" in page

    desk.post(reverse("desk:forget", args=[customer.number]), {"kind": lesson.kind, "lesson": lesson.pk})
    second = mailed("5 Beutel dunkle Schokoknöpfe", po="B-1002", days=7)

    assert (second.state, codes(second)) == ("review", {("article_unknown", 1)})
    assert first.events.filter(what="forgotten").count() == 1
    assert (CustomerArticle.objects.count(), UnitUsage.objects.count()) == (0, 0)
