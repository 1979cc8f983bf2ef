from __future__ import annotations

import pytest

from intake.contracts import Field
from intake.matching.customers import CustomerFacts, CustomerIndex, name_words, street_key, tell_customer
from intake.understanding import CustomerHints

KORN = CustomerFacts(1, "70123", "Bäckerei Korn OHG", "In der Au 7", "70999", "Musterstadt", "DE123456789")
BEER = CustomerFacts(2, "70200", "Gärtnerei Beer GmbH", "Rosenweg 12", "70777", "Gartenstadt", "")
SONS = CustomerFacts(3, "70201", "Gärtnerei Beer & Söhne KG", "Tulpenweg 3", "70777", "Gartenstadt", "")
LAB = CustomerFacts(4, "70300", "Analysenlabor Feinmann GmbH", "Kolbenstraße 5", "70666", "Laborstadt", "DE987654321")
INDEX = CustomerIndex([KORN, BEER, SONS, LAB])
CONTACTS = {
    "backstube@korn.example": [1],
    "laden@beer.example": [2],
    "einkauf@beide.example": [2, 3],
    "07151 4711-0": [1],
    "0711 555": [2, 3],
}
DOMAINS = {"korn.example": [1], "beer.example": [2, 3], "gmx.de": [4]}


def told(*, authenticated: str = "", line: tuple[int, ...] = (), domain: str = "", spoken: str = "", **said: tuple[str, ...]):
    hints = CustomerHints(**{kind: tuple(Field(text, text) for text in texts) for kind, texts in said.items()})
    found = tell_customer(
        hints,
        INDEX,
        authenticated=authenticated,
        line_contacts=line,
        sender_domain=domain,
        contacts=lambda _, texts: {text: CONTACTS[text] for text in texts if text in CONTACTS},
        domains=lambda name: DOMAINS.get(name, []),
        spoken=spoken,
    )
    return found.customer.number if found.customer else None, "" if found.doubt is None else str(found.doubt)


@pytest.mark.parametrize(
    ("hints", "number"),
    [
        ({"authenticated": "70123"}, "70123"),
        ({"line": (1,)}, "70123"),
        ({"numbers": ("70 300",)}, "70300"),
        ({"vat_ids": ("DE987654321",)}, "70300"),
        ({"numbers": ("70200",), "letterhead": ("Gärtnerei Beer GmbH",)}, "70200"),
        ({"emails": ("backstube@korn.example",), "domain": "korn.example"}, "70123"),
        ({"letterhead": ("Bäckerei Korn OHG", "In der Au 7, 70999 Musterstadt")}, "70123"),
        ({"letterhead": ("Baeckerei Korn", "In der Au 7 · 70999 Musterstadt")}, "70123"),
        ({"letterhead": ("Gärtnerei Beer & Söhne KG, Tulpenweg 3, 70777 Gartenstadt",)}, "70201"),
        ({"letterhead": ("Gärtnerei Beer GmbH, Rosenweg 12, 70777 Gartenstadt",)}, "70200"),
        ({"phones": ("07151 4711-0",), "letterhead": ("Bäckerei Korn OHG",)}, "70123"),
    ],
)
def test_hints_that_agree_tell_the_customer(hints, number):
    assert told(**hints) == (number, "")


@pytest.mark.parametrize(
    "hints",
    [
        {"line": (2, 3)},
        {"phones": ("0711 555",)},
        {"emails": ("einkauf@beide.example",)},
        {"domain": "beer.example"},
        {"letterhead": ("Gärtnerei Beer",)},
        {"letterhead": ("70777 Gartenstadt",)},
        {"numbers": ("70123", "70300")},
        {"line": (2,), "letterhead": ("Gärtnerei Beer & Söhne KG, Tulpenweg 3",)},
        {"domain": "gmx.de"},
        {"domain": "gmail.com"},
        {"spoken": "hier ist die Gärtnerei Beer aus Gartenstadt"},
        {"numbers": ("99999",)},
        {"letterhead": ("Konditorei Weiß",)},
        {},
    ],
)
def test_hints_that_fit_several_or_none_are_a_question(hints):
    assert told(**hints)[1] in {"customer_unknown", "customer_unsure"}


@pytest.mark.parametrize("hints", [{}, {"numbers": ("99999",)}, {"letterhead": ("Konditorei Weiß",)}, {"domain": "gmail.com"}])
def test_nobody_is_named_where_nothing_leads_to_anybody(hints):
    assert told(**hints) == (None, "customer_unknown")


def test_the_paper_outweighs_the_machine_it_was_sent_from():
    letterhead = ("Analysenlabor Feinmann GmbH", "Kolbenstraße 5, 70666 Laborstadt")

    assert told(line=(1,), letterhead=letterhead) == ("70300", "")


def test_who_is_logged_in_and_names_another_number_is_asked_about():
    assert told(authenticated="70123", numbers=("70300",)) == ("70123", "customer_unsure")
    assert told(authenticated="70123", numbers=("70123",)) == ("70123", "")


def test_who_names_the_number_of_another_customer_is_asked_about():
    assert told(line=(1,), domain="korn.example", letterhead=("Bäckerei Korn OHG, In der Au 7",), numbers=("70300",)) == (
        "70123",
        "customer_unsure",
    )


def test_an_unknown_log_in_proves_nothing():
    assert told(authenticated="99999") == (None, "customer_unknown")


def test_the_rivals_are_named_for_the_clerk():
    found = tell_customer(
        CustomerHints(),
        INDEX,
        authenticated="",
        line_contacts=[2, 3],
        sender_domain="",
        contacts=lambda _, __: {},
        domains=lambda _: [],
    )

    assert {"Gärtnerei Beer GmbH", "Gärtnerei Beer & Söhne KG"} == {each.name for each in found.others} | (
        {found.customer.name} if found.customer else set()
    ) | {name for name in ("Gärtnerei Beer GmbH", "Gärtnerei Beer & Söhne KG") if name in found.detail}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Stuttgarter Str. 301,", "Stuttgarter Straße 301"), ("Kolbenstr.5", "Kolbenstrasse 5"), ("In der Au 7", "in der au 7")],
)
def test_streets_are_the_same_however_they_are_written(one, other):
    assert street_key(one) == street_key(other)


def test_legal_forms_tell_nothing():
    assert name_words("Bäckerei Korn OHG") == name_words("Baeckerei KORN GmbH & Co. KG") == ("backerei", "korn")
