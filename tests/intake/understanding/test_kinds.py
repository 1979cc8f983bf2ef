from __future__ import annotations

import pytest

from intake.understanding.kinds import Signs, kind_of
from orders.states import MessageKind
from tests.intake.understanding.making import mail, only, paper, reasons


def kind(text: str, *, subject: str = "", titles: tuple[str, ...] = (), items: int = 0, automatic: str = "") -> tuple[str, bool]:
    """The kind, and whether it is sure enough for nobody to look."""
    found, sure = kind_of(Signs(subject, text, titles, items, headed=items > 1, automatic=automatic))
    return str(found), sure >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "Hiermit bestellen wir 5 Gartenscheren.",
        "bitte liefern Sie uns folgende Artikel",
        "Wir brauchen dringend Nachschub an Backpapier.",
        "Ich möchte 5 Gartenscheren bestellen",
        "Please supply the following items",
        "bräuchten noch 3 Sack Mehl",
    ],
)
def test_whoever_asks_for_goods_orders(text):
    assert kind(text, items=2, subject="Bestellung") == ("order", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hiermit stornieren wir unsere Bestellung 4711.", "cancellation"),
        ("Bitte stornieren Sie den Auftrag B-300 komplett.", "cancellation"),
        ("Wir müssen unsere Bestellung 4711 leider zurückziehen.", "cancellation"),
        ("We have to cancel our order 4711.", "cancellation"),
        ("Änderung zu unserer Bestellung 4711: statt 5 bitte 8 Gartenscheren.", "change"),
        ("Wir möchten unsere Bestellung 4711 vom Montag ändern.", "change"),
        ("Bitte verschieben Sie den Liefertermin der Bestellung 4711 um eine Woche.", "change"),
        ("Bitte bieten Sie uns an: 500 Bechergläser 250 ml", "quote_request"),
        ("Wir bitten um ein Angebot über 20 Pflanzkübel.", "quote_request"),
        ("Please quote for 500 beakers.", "quote_request"),
        ("Können Sie uns ein Angebot für 3 Paletten Blumenerde machen?", "quote_request"),
        ("Wann kommt unsere Bestellung 4711?", "inquiry"),
        ("Wo bleibt die Lieferung?", "inquiry"),
        ("Haben Sie auch Pflanzkübel in 50 cm?", "inquiry"),
        ("Ist die Gartenschere ab Lager lieferbar?", "inquiry"),
        ("Was kostet ein Sack Rasendünger?", "inquiry"),
        ("Wir reklamieren die Lieferung vom Freitag: 3 Bechergläser waren zerbrochen.", "complaint"),
        ("Sie haben falsche Handschuhe geliefert, wir fordern die Abholung.", "complaint"),
    ],
)
def test_other_wishes_are_told_apart(text, expected):
    assert kind(text) == (expected, True)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatische Antwort: Bestellung", "Ich bin vom 3. bis 17. August nicht im Büro."),
        ("Newsletter Oktober", "Bis zu 50 % Rabatt! Jetzt bestellen! Hier abmelden."),
        ("Rechnung 2026-778", "Anbei erhalten Sie unsere Rechnung."),
        ("Bewerbung", "anbei meine Bewerbung mit Lebenslauf"),
    ],
)
def test_what_nobody_must_do_anything_about_is_of_no_kind(subject, text):
    assert kind(text, subject=subject) == ("other", True)


@pytest.mark.parametrize("automatic", ["own", "bounce", "auto-replied"])
def test_what_a_machine_wrote_is_never_an_order(automatic):
    assert kind("Hiermit bestellen wir 5 Gartenscheren.", items=5, automatic=automatic) == ("other", True)


def test_an_invoice_full_of_goods_is_never_surely_an_order():
    assert kind("", titles=("Gärtnerei Beer", "Rechnung", "Rechnungs-Nr.: 2026-778"), items=8) != ("order", True)


@pytest.mark.parametrize("text", ["", "Hallo Frau Beer, siehe Anhang", "ok", "Danke!"])
def test_a_message_that_says_nothing_is_unsure(text):
    assert not kind(text)[1]


def test_a_question_beside_an_order_leaves_an_order():
    assert kind("Hiermit bestellen wir folgende Artikel. Wann kommen Sie vorbei?", subject="Bestellung", items=4)[0] == "order"


def test_a_cancellation_that_repeats_the_goods_is_no_order():
    said = mail("Hiermit stornieren wir unsere Bestellung B-300:\n\n5 Stk GA/118\n7 Rollen GA/412", subject="Storno")

    assert only(said).kind.value is MessageKind.CANCELLATION


def test_a_paper_that_looks_like_an_order_and_asks_for_an_offer_is_none():
    document = paper(
        "Anfrage 2026-31\n\nBitte bieten Sie uns an\n\nMenge  Artikel-Nr.  Bezeichnung\n5      GA/118       Gartenschere\n"
    )

    assert only(mail("siehe Anhang", document, subject="Anfrage")).kind.value is MessageKind.QUOTE_REQUEST


@pytest.mark.parametrize(
    "headers",
    [{"auto-submitted": "auto-replied"}, {"auto-submitted": "auto-replied; x=y"}, {"x-autoreply": "yes"}],
)
def test_the_headers_of_a_mail_tell_that_a_machine_wrote_it(headers):
    reading = only(mail("Hiermit bestellen wir 5 Stk GA/118.", headers=headers))

    assert reading.kind.value is MessageKind.OTHER


def test_an_unsure_kind_is_a_reason_to_look():
    assert "kind_unsure" in reasons(only(mail("Hallo, siehe unten. Gruß", subject="")))
