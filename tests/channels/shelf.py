"""Customers and articles for the tests of shop and telephone."""

from decimal import Decimal

from orders.folding import article_search, folded
from orders.models import Address, Article, Contact, Customer, Price


def maier(**values):
    known = {
        "number": "41007",
        "name": "Schreinerei Maier GmbH",
        "street": "Industriestraße 14",
        "postal_code": "73760",
        "city": "Ostfildern",
        "price_list": "HANDWERK",
        "preferred_channel": "fax",
    }
    customer = Customer.objects.create(**known | values)
    for kind, value in (("phone", "+49 711 5554107"), ("fax", "+49 711 55541079"), ("email", "werkstatt@maier.example")):
        Contact.objects.create(customer=customer, kind=kind, value=value, normal=value.replace(" ", ""))
    Address.objects.create(customer=customer, label="Werk 2", street="In der Au 16", postal_code="72622", city="Nürtingen")
    return customer


def article(sku, name, unit, price, **values):
    search = article_search(sku=sku, name=name, aliases=values.get("aliases", ""))
    return Article.objects.create(
        sku=sku, folded=folded(sku), name=name, unit=unit, price=Decimal(price), search=search, **values
    )


def gloves():
    found = article(
        "HS-1010-09", "Montagehandschuh Gr. 9", "PR", "1.09",
        pack_size=12, pack_unit="PK", gtin="2010210822055", aliases="PU-Handschuh weiß", category="Arbeitsschutz/Handschuhe",
    )  # fmt: skip
    Price.objects.create(price_list="HANDWERK", article=found, min_quantity=1, price=Decimal("1.00"))
    Price.objects.create(price_list="HANDWERK", article=found, min_quantity=120, price=Decimal("0.981"))
    return found


def glue():
    return article("DS-41-750", "Holzleim D3 750 g", "C62", "6.40", category="Kleben")


def cable():
    return article("KB 4/25", "Kabel NYM 3x1,5", "MTR", "0.89", category="Elektro")
