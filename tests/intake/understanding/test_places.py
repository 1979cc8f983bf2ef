from __future__ import annotations

import pytest

from intake.contracts import DeliveryAddress
from intake.understanding.places import deliveries_of, parse_address, street_in
from tests.intake.understanding.making import paper, rows, rows_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hafenstraße 96, 70999 Musterstadt", DeliveryAddress("Hafenstraße 96", "70999", "Musterstadt")),
        ("Halle 4, Hafenstraße 96, 70999 Musterstadt", DeliveryAddress("Hafenstraße 96", "70999", "Musterstadt", "Halle 4")),
        (
            "Gärtnerei Beer, Am Alten Markt 3a, 70999 Musterstadt",
            DeliveryAddress("Am Alten Markt 3a", "70999", "Musterstadt", "Gärtnerei Beer"),
        ),
        (
            "Bäckerei Korn\tIn der Au 7\tD-70999 Musterstadt",
            DeliveryAddress("In der Au 7", "70999", "Musterstadt", "Bäckerei Korn"),
        ),
        ("Baustelle Hafenstraße 96, 70999 Musterstadt", DeliveryAddress("Hafenstraße 96", "70999", "Musterstadt", "Baustelle")),
        ("Dorfgasse 12, A-4999 Beispielmarkt", DeliveryAddress("Dorfgasse 12", "4999", "Beispielmarkt")),
        (
            "Tierarztpraxis Baur. Bergmannstraße 137, 70999 Musterstadt",
            DeliveryAddress("Bergmannstraße 137", "70999", "Musterstadt", "Tierarztpraxis Baur."),
        ),
        ("Prof. Sauer Straße 3, 70999 Musterstadt", DeliveryAddress("Sauer Straße 3", "70999", "Musterstadt", "Prof.")),
        ("Hafenweg 96 b, 70999 Musterstadt", DeliveryAddress("Hafenweg 96 b", "70999", "Musterstadt")),
        ("Hafenweg 96b-98, 70999 Musterstadt", DeliveryAddress("Hafenweg 96b-98", "70999", "Musterstadt")),
        ("Hafenweg 96, 1000 Stk sofort, 70999 Musterstadt", DeliveryAddress("Hafenweg 96", "70999", "Musterstadt")),
        ("Seeweg 1, CH-8999 Musterach am See", DeliveryAddress("Seeweg 1", "8999", "Musterach am See")),
    ],
)
def test_an_address_is_read_whole(text, address):
    assert parse_address(text) == address


RINGS = [
    "30 Stück Tortenring 30cm und 1000 Stk Servietten",
    "30 Stück Tortenring 30cm hoch, 70999 Musterstadt",
    "Tortenring 30 hoch sowie 1000 Stk Tortenkarton",
]


@pytest.mark.parametrize("text", ["", "70999 Musterstadt", "Hafenstraße 96", "5 Stück Gartenscheren", "Tel. 07151 4711", *RINGS])
def test_half_an_address_is_none(text):
    assert parse_address(text) is None


def test_a_street_alone_is_found():
    assert street_in("zum Lager, Rosenweg 12, bringen") == "Rosenweg 12"
    assert street_in("bitte am Freitag bringen") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Lieferanschrift: Hafenstraße 96, 70999 Musterstadt",
        "Lieferadresse:\nHafenstraße 96\n70999 Musterstadt",
        "Liefern Sie bitte an: Hafenstraße 96, 70999 Musterstadt",
        "Ship to: Hafenstraße 96, 70999 Musterstadt",
        "Abladestelle\nHafenstraße 96\n70999 Musterstadt",
        "Bitte liefern Sie alles auf die Baustelle Hafenstraße 96, 70999 Musterstadt.",
    ],
)
def test_a_place_for_the_goods_is_wanted(text):
    hint = deliveries_of(rows(text))[0]

    assert (hint.wanted, hint.address.street, hint.address.postal_code, hint.address.city) == (
        True,
        "Hafenstraße 96",
        "70999",
        "Musterstadt",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Rechnungsanschrift: Hafenstraße 96, 70999 Musterstadt",
        "Rechnung bitte an Hafenstraße 96, 70999 Musterstadt",
        "Lieferung: wie gehabt",
        "Lieferanschrift: wie oben",
        "Lieferung frei Haus",
        "Liefertermin: 30.10.2026",
        "Bäckerei Korn, In der Au 7, 70999 Musterstadt",
    ],
)
def test_other_places_are_not_for_the_goods(text):
    assert [hint for hint in deliveries_of(rows(text)) if hint.wanted] == []


def test_of_several_boxes_the_ticked_one_counts():
    (hint,) = (hint for hint in deliveries_of(rows("Lieferort: ☐ Zentrale ☒ Filiale Nord ☐ Lager")) if hint.wanted)

    assert hint.text == "Filiale Nord"


def test_beside_the_invoice_address_only_the_column_of_the_goods_counts():
    document = paper("""
Rechnungsanschrift                 Lieferanschrift
Bäckerei Korn OHG                  Backstube Nord
In der Au 7                        Hafenstraße 96
70999 Musterstadt                  70888 Nordstadt
""")

    hint = deliveries_of(rows_of(document, 0))[0]

    assert hint.address == DeliveryAddress("Hafenstraße 96", "70888", "Nordstadt", "Backstube Nord")


def test_goods_in_a_sentence_are_no_place_for_the_goods():
    text = "Liefern Sie bitte 30 Stück Tortenring 30cm hoch sowie 1000 Stk Tortenkarton"

    assert [hint for hint in deliveries_of(rows(text)) if hint.wanted] == []


def test_a_place_that_is_only_mentioned_is_not_wanted():
    (hint,) = deliveries_of(rows("Liefern Sie bitte ins Lager."))

    assert not hint.wanted


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Nicht an die Filiale Nord liefern!", [True]),
        ("Lieferung nicht an die Hafenstraße 96, 70999 Musterstadt.", [True]),
        ("Bitte direkt ins Lager in der Hafenstraße, nicht in die Filiale.", [False]),
        ("Bitte nicht in die Filiale Nord liefern, sondern zu uns.", []),
        ("Bitte nicht auf Paletten liefern.", []),
    ],
)
def test_where_the_goods_do_not_go_is_no_address(text, denied):
    hints = [hint for hint in deliveries_of(rows(text)) if hint.wanted]

    assert [hint.denied for hint in hints] == denied
    assert all(hint.address is None for hint in hints if hint.denied)


def test_the_foot_of_a_paper_names_no_place_for_the_goods():
    foot = "Vogt GmbH · Lieferantennummer 664292 · HRB 28002 Amtsgericht Memmingen · Kostenstelle 6709"

    assert deliveries_of(rows(f"5 Stk GA/118\n{foot}")) == ()


def test_the_address_below_the_greeting_does_not_belong_to_the_label_above_it():
    text = "Lieferadresse: Hofstelle Nord\nunsere Nummer: B26-9489\nSchöne Grüße\nHof Korn\nKanalstraße 138, 85046 Ingolstadt"
    (hint, *_) = deliveries_of(rows(text))

    assert (hint.text, hint.address) == ("Hofstelle Nord", None)


def test_a_town_that_the_margin_cut_off_belongs_to_its_postcode():
    page = "Lieferanschrift: Haustechnik Lindt, Schulgasse 164a, 70999\nMusterstadt\nMenge  Artikel"

    hint = deliveries_of(rows(page))[0]

    assert hint.address == DeliveryAddress("Schulgasse 164a", "70999", "Musterstadt", "Haustechnik Lindt")


def test_a_doctor_ends_no_sentence():
    (hint,) = deliveries_of(rows("Bitte liefern an Labor Dr. Knauer Zentrallager, Gewerbering 108b, 70999 Musterstadt"))

    assert (hint.address.street, hint.address.postal_code) == ("Gewerbering 108b", "70999")
