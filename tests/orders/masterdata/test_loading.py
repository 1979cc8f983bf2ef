from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from orders.masterdata import MasterDataError, load
from orders.masterdata.revision import revision
from orders.masterdata.writing import Count
from orders.models import Address, Article, Contact, Customer, CustomerArticle, Price, Purchase

pytestmark = pytest.mark.django_db


def rows(model, *fields):
    return sorted(model.objects.values_list(*fields))


def test_everything_is_taken_over(export):
    loaded = load(export.folder)

    glove = Article.objects.get(sku="HS-1")
    customer = Customer.objects.get(number="K1")
    assert loaded.counts == {
        "articles.csv": Count(new=3),
        "customers.csv": Count(new=2),
        "contacts": Count(new=4),
        "addresses.csv": Count(new=1),
        "prices.csv": Count(new=2),
        "customer_articles.csv": Count(new=1),
        "history.csv": Count(new=3),
    }
    assert (glove.gtin, glove.unit, glove.pack_size, glove.pack_unit, glove.price) == (
        "4006381333931",
        "PR",
        12,
        "PK",
        Decimal("1.09"),
    )
    assert (glove.folded, glove.search) == ("HS1", "hs-1 hs1 handschuh gr. 9 griptex pu weiß")
    assert (glove.description, glove.aliases, glove.active) == ("Nylon, weiß", "Griptex|PU weiß", True)
    assert rows(Article, "sku", "active", "replaced_by", "folded")[0] == ("ALT-1", False, "HS-1", "ALT1")
    assert (customer.preferred_channel, customer.account_manager, customer.price_list) == ("fax", "S. Kreutzer", "A")
    assert (customer.payment_terms_days, customer.country) == (30, "DE")
    assert rows(Contact, "customer__number", "kind", "normal", "value") == [
        ("K1", "email", "a@hahn.example", "A@Hahn.example"),
        ("K1", "email", "b@hahn.example", "b@hahn.example"),
        ("K1", "fax", "+497115550002", "+49 711 5550002"),
        ("K1", "phone", "+497115550001", "0711 5550001"),
    ]
    assert rows(Address, "customer__number", "label", "street", "postal_code", "city") == [
        ("K1", "Werk 2", "In der Au 16", "72622", "Nürtingen")
    ]
    assert rows(Price, "price_list", "article__sku", "min_quantity", "price") == [
        ("A", "HS-1", 1, 1),
        ("A", "HS-1", 120, Decimal("0.981")),
    ]
    assert rows(CustomerArticle, "customer__number", "customer_sku", "folded", "article__sku", "learned") == [
        ("K1", "100-4410", "1004410", "HS-1", False)
    ]
    assert rows(Purchase, "customer__number", "order_date", "po_number", "article__sku", "quantity", "unit") == [
        ("K1", date(2025, 1, 7), "", "HS-1", 3, "PK"),
        ("K1", date(2025, 1, 7), "", "HS-1", 3, "PK"),
        ("K2", date(2025, 2, 1), "77", "ALT-1", Decimal("1.5"), "C62"),
    ]


def test_a_second_run_changes_nothing(export):
    load(export.folder)
    before = {model: rows(model, "pk") for model in (Article, Customer, Contact, Address, Price, CustomerArticle, Purchase)}

    again = load(export.folder)

    assert again.nothing_changed
    assert again.counts["history.csv"] == Count(same=3)
    assert {model: rows(model, "pk") for model in before} == before


def test_what_differs_is_updated_by_its_key(export):
    load(export.folder)
    ids = dict(Article.objects.values_list("sku", "pk"))
    export.replace("articles.csv", "DS 41/750,,Holzleim D3 750 g", "DS 41/750,,Holzleim D4 750 g")
    export.replace("customers.csv", "Braun KG", "Braun GmbH & Co. KG")
    export.replace("prices.csv", "120,0.9810", "120,0.97")
    export.replace("customer_articles.csv", "100-4410,HS-1", "1004410,DS 41/750")
    export.add("history.csv", "K1,2025-01-07,,HS-1,3,PK")

    loaded = load(export.folder)

    assert loaded.counts == {
        "articles.csv": Count(changed=1, same=2),
        "customers.csv": Count(changed=1, same=1),
        "contacts": Count(same=4),
        "addresses.csv": Count(same=1),
        "prices.csv": Count(changed=1, same=1),
        "customer_articles.csv": Count(changed=1),
        "history.csv": Count(new=1, same=3),
    }
    assert dict(Article.objects.values_list("sku", "pk")) == ids
    assert Article.objects.get(sku="DS 41/750").search == "ds 41/750 ds41750 holzleim d4 750 g "
    assert Customer.objects.get(number="K2").name == "Braun GmbH & Co. KG"
    assert Price.objects.get(min_quantity=120).price == Decimal("0.97")
    assert CustomerArticle.objects.get().article.sku == "DS 41/750"


def test_columns_that_the_file_lacks_stay_as_they_are(export):
    load(export.folder)
    export.write("articles.csv", "sku,name,unit,price\nHS-1,Handschuh Größe 9,PR,1.15\n")
    export.write("customers.csv", "number,name\nK1,Hahn Metallbau GmbH\n")

    loaded = load(export.folder)

    glove = Article.objects.get(sku="HS-1")
    assert (glove.name, glove.price, glove.pack_size, glove.aliases) == (
        "Handschuh Größe 9",
        Decimal("1.15"),
        12,
        "Griptex|PU weiß",
    )
    assert glove.search == "hs-1 hs1 handschuh größe 9 griptex pu weiß"
    assert Customer.objects.get(number="K1").street == "Talweg 3"
    assert (Contact.objects.count(), loaded.counts["contacts"]) == (4, Count())


def test_rows_that_a_new_export_lacks_stay(export):
    load(export.folder)
    export.write("articles.csv", "sku,name,unit,price\nHS-1,Handschuh Gr. 9,PR,1.09\n")
    for name in ("prices.csv", "addresses.csv", "customer_articles.csv", "history.csv"):
        export.remove(name)

    loaded = load(export.folder)

    assert loaded.nothing_changed
    assert (Article.objects.filter(active=True).count(), Price.objects.count(), Purchase.objects.count()) == (2, 2, 3)


def test_on_demand_what_a_new_export_lacks_becomes_inactive(export):
    load(export.folder)
    export.write("articles.csv", "sku,name,unit,price\nHS-1,Handschuh Gr. 9,PR,1.09\n")
    export.write("customers.csv", "number,name\nK1,Hahn GmbH\n")
    export.write("prices.csv", "price_list,sku,min_quantity,price\nA,HS-1,1,1\n")
    export.remove("addresses.csv")
    export.remove("history.csv")

    loaded = load(export.folder, deactivate_missing=True)
    again = load(export.folder, deactivate_missing=True)

    assert loaded.counts == {
        "articles.csv": Count(same=1, gone=1),
        "customers.csv": Count(same=1, gone=1),
        "contacts": Count(),
        "prices.csv": Count(same=1, gone=1),
        "customer_articles.csv": Count(same=1),
    }
    assert again.nothing_changed
    assert rows(Article, "sku", "active") == [("ALT-1", False), ("DS 41/750", False), ("HS-1", True)]
    assert rows(Customer, "number", "active") == [("K1", True), ("K2", False)]
    assert (Price.objects.count(), Address.objects.count(), Purchase.objects.count()) == (1, 1, 3)


def test_what_comes_back_in_a_complete_export_is_active_again(export):
    load(export.folder)
    Customer.objects.filter(number="K2").update(active=False)

    load(export.folder)
    assert not Customer.objects.get(number="K2").active

    load(export.folder, deactivate_missing=True)
    assert Customer.objects.get(number="K2").active


def test_what_the_desk_has_learned_stays(export):
    load(export.folder)
    customer, glue = Customer.objects.get(number="K1"), Article.objects.get(sku="DS 41/750")
    CustomerArticle.objects.create(customer=customer, customer_sku="Leim", folded="LEIM", article=glue, learned=True)
    CustomerArticle.objects.filter(folded="1004410").update(article=glue, learned=True)
    Contact.objects.create(customer=customer, kind="fax", value="0711 99999", normal="+4971199999", learned=True)

    loaded = load(export.folder, deactivate_missing=True)

    assert rows(CustomerArticle, "folded", "article__sku", "learned") == [
        ("1004410", "DS 41/750", True),
        ("LEIM", "DS 41/750", True),
    ]
    assert Contact.objects.filter(learned=True).count() == 1
    assert [str(warning) for warning in loaded.warnings] == [
        (
            "customer_articles.csv, line 2, column sku: '100-4410' means another article since it was corrected at the desk; "
            "that one was kept"
        )
    ]


def test_a_number_that_left_the_customers_row_speaks_no_longer_for_it(export):
    load(export.folder)
    export.replace("customers.csv", "A@Hahn.example|b@hahn.example", "c@hahn.example")

    loaded = load(export.folder)

    assert loaded.counts["contacts"] == Count(new=1, same=2, gone=2)
    assert rows(Contact, "normal")[2] == ("c@hahn.example",)


def test_nothing_is_written_where_anything_is_wrong(export):
    export.add("history.csv", "K9,2025-01-07,,HS-1,3,PK")

    with pytest.raises(MasterDataError):
        load(export.folder)

    assert (Article.objects.count(), Customer.objects.count(), Purchase.objects.count()) == (0, 0, 0)


def test_prices_may_name_articles_that_are_only_in_the_database(export):
    load(export.folder)
    export.write("articles.csv", "sku,name,unit,price\n")
    export.add("prices.csv", "B,DS 41/750,,5.90")

    loaded = load(export.folder)

    assert loaded.counts["prices.csv"] == Count(new=1, same=2)
    assert Price.objects.get(price_list="B").min_quantity == 1


def test_a_thousand_rows_take_a_constant_number_of_queries(export, django_assert_max_num_queries):
    lines = "".join(f"ART-{number},Artikel {number},C62,1\n" for number in range(900))
    export.write("articles.csv", f"sku,name,unit,price\n{lines}")
    for name in ("prices.csv", "customer_articles.csv", "history.csv"):
        export.remove(name)

    with django_assert_max_num_queries(40):
        load(export.folder)

    assert Article.objects.count() == 900


def test_copies_in_memory_are_out_of_date_only_where_something_changed(export):
    revisions = [revision()]

    load(export.folder)
    revisions.append(revision())
    load(export.folder)
    revisions.append(revision())
    export.replace("articles.csv", "Altes", "Ganz Altes")
    load(export.folder)
    revisions.append(revision())

    assert revisions == [0, 1, 1, 2]
