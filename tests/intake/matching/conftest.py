from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from intake.deciding import decide
from intake.matching import knowledge_for, match
from intake.matching.knowledge import forget
from intake.understanding import understand
from orders.contacts import normal_email, normal_phone
from orders.folding import folded
from orders.models import Address, Article, Contact, Customer, CustomerArticle, Price, Purchase
from tests.intake.understanding.making import BAKERY, ELECTRICAL, GARDEN, LABORATORY

# sku: unit, pack unit, pack size, price
SOLD = {
    "NYM3150": ("RO", "", None, "41.00"),
    "NYM5150": ("RO", "", None, "68.00"),
    "SD.60.U": ("C62", "CT", "100", "0.18"),
    "SD.68.H": ("C62", "CT", "50", "0.45"),
    "WK-222": ("C62", "BX", "50", "0.38"),
    "MEH 550 25": ("BG", "PX", "40", "18.90"),
    "MEH 405 25": ("BG", "PX", "40", "18.50"),
    "HEF 1000": ("KGM", "CT", "10", "3.20"),
    "BPB 4060": ("PK", "CT", "5", "21.00"),
    "KUV 3811": ("BG", "", None, "29.00"),
    "LX.7701-M": ("BX", "CT", "10", "6.40"),
    "LX.7701-L": ("BX", "CT", "10", "6.40"),
    "LX.1050": ("CN", "", None, "24.00"),
    "GA/412": ("RO", "", None, "2.60"),
    "GA/118": ("C62", "", None, "12.90"),
}


@pytest.fixture
def dealer(db, settings, tmp_path):
    """A dealer in everything, with customers, their numbers, addresses, prices and history."""
    settings.VAR = tmp_path / "var"
    settings.COMPANY = dict.fromkeys(settings.COMPANY, "") | {
        "name": "Handelshaus Quendel",
        "street": "Kräutersteig 14",
        "phone": "+49 711 999888",
        "fax": "+49 711 999889",
        "email": "auftrag@quendel.example",
    }
    forget()
    for sku, name, aliases, gtin in (*ELECTRICAL, *BAKERY, *LABORATORY, *GARDEN):
        unit, pack_unit, pack_size, price = SOLD.get(sku, ("C62", "", None, "5.00"))
        Article.objects.create(
            sku=sku,
            folded=folded(sku),
            name=name,
            aliases=aliases,
            gtin=gtin,
            unit=unit,
            pack_unit=pack_unit,
            pack_size=Decimal(pack_size) if pack_size else None,
            price=Decimal(price),
        )
    korn = customer("70123", "Bäckerei Korn OHG", "In der Au 7", "70999", "Musterstadt", price_list="B", vat_id="DE123456789")
    contact(korn, "email", "backstube@korn.example")
    contact(korn, "phone", "07151 4711-0")
    contact(korn, "fax", "07151 4719")
    Address.objects.create(
        customer=korn,
        label="Filiale Nord",
        name="Korn Filiale Nord",
        street="Hafenstraße 96",
        postal_code="70888",
        city="Nordstadt",
    )
    beer = customer("70200", "Gärtnerei Beer GmbH", "Rosenweg 12", "70777", "Gartenstadt")
    contact(beer, "email", "laden@beer.example")
    customer("70201", "Gärtnerei Beer & Söhne KG", "Tulpenweg 3", "70777", "Gartenstadt")
    lab = customer("70300", "Analysenlabor Feinmann GmbH", "Kolbenstraße 5", "70666", "Laborstadt")
    contact(lab, "email", "einkauf@feinmann.example")
    CustomerArticle.objects.create(customer=korn, customer_sku="M-0815", folded="M0815", article=article("MEH 550 25"))
    CustomerArticle.objects.create(customer=lab, customer_sku="7730010", folded="7730010", article=article("LX.9200"))
    Price.objects.create(price_list="B", article=article("MEH 550 25"), min_quantity=1, price=Decimal("17.50"))
    Price.objects.create(price_list="B", article=article("MEH 550 25"), min_quantity=40, price=Decimal("16.00"))
    return korn


def customer(number: str, name: str, street: str, postal_code: str, city: str, **values: object) -> Customer:
    return Customer.objects.create(number=number, name=name, street=street, postal_code=postal_code, city=city, **values)


def contact(whose: Customer, kind: str, value: str) -> None:
    normal = normal_email(value) if kind == "email" else normal_phone(value)
    Contact.objects.create(customer=whose, kind=kind, value=value, normal=normal)


def article(sku: str) -> Article:
    return Article.objects.get(sku=sku)


def bought(whose: Customer, sku: str, quantity: str, unit: str = "C62", *, times: int = 1, day: date = date(2026, 9, 1)) -> None:
    for number in range(times):
        Purchase.objects.create(
            customer=whose,
            article=article(sku),
            quantity=Decimal(quantity),
            unit=unit,
            order_date=date(day.year, day.month, day.day + number),
        )


def drafts(message):
    """Every draft of a message, with its decision."""
    knowledge = knowledge_for(message)
    made = [match(reading, message, knowledge) for reading in understand(message, knowledge)]
    return [(draft, decide(draft, message, knowledge)) for draft in made]


def entered(message):
    """The draft of a message that holds one order, with its decision."""
    (pair,) = drafts(message)
    return pair


def lines(draft) -> list[tuple[str | None, str, str]]:
    return [(line.sku, "" if line.quantity is None else f"{line.quantity.normalize():f}", line.unit) for line in draft.lines]


def why(decision) -> list[str]:
    return sorted({str(reason.code) for reason in decision.reasons})
