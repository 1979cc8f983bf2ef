import pytest
from django.urls import reverse

from channels.web import catalogue
from orders.models import Article
from tests.channels import shelf


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("HS-1010-09", ["HS-1010-09"]),
        ("hs101009", ["HS-1010-09"]),
        ("hs 1010", ["HS-1010-09"]),
        ("2010210822055", ["HS-1010-09"]),
        ("pu-handschuh", ["HS-1010-09"]),
        ("gr. 9 montage", ["HS-1010-09"]),
        ("KB4/25", ["KB 4/25"]),
        ("HOLZLEIM", ["DS-41-750"]),
        ("", ["HS-1010-09", "KB 4/25", "DS-41-750"]),
        ("%", []),
        ("\\", []),
    ],
)
def test_articles_are_found_by_number_gtin_words_and_other_names(house_of_articles, query, skus):
    assert [article.sku for article in catalogue.find(query)] == skus


@pytest.fixture
def house_of_articles(db):
    shelf.gloves()
    shelf.glue()
    shelf.cable()


def test_umlauts_are_found_in_any_case(db):
    shelf.article("A-1", "Öl für Sägeketten", "LTR", "9.90")

    assert catalogue.find("ÖL SÄGEKETTEN").count() == 1


def test_the_very_number_stands_before_what_only_begins_with_it(db):
    for sku in ("A-100", "A-10", "XA-10"):
        shelf.article(sku, f"Teil {sku}", "C62", "1")

    assert [article.sku for article in catalogue.find("a10")] == ["A-10", "A-100", "XA-10"]


def test_a_search_that_finds_nothing_offers_what_comes_near(visitor):
    page = visitor.page("home", q="Holzleime wasserfest")

    assert "Nichts passt genau." in page
    assert "Holzleim D3 750 g" in page
    assert "Nichts gefunden" in visitor.page("home", q="xyz")


def test_a_category_holds_what_is_below_it(visitor):
    page = visitor.page("home", k="Arbeitsschutz")

    assert "HS-1010-09" in page
    assert "DS-41-750" not in page
    assert [(group.name, group.count) for group in catalogue.categories()] == [
        ("Arbeitsschutz", 1),
        ("Elektro", 1),
        ("Kleben", 1),
    ]


def test_pages_of_the_assortment(visitor):
    for number in range(30):
        shelf.article(f"Z-{number:02}", "Zange", "C62", "1", category="Zangen")

    first, second = visitor.page("home", k="Zangen"), visitor.page("home", k="Zangen", page=2)

    assert ("Z-23" in first, "Z-24" in first, "Z-24" in second) == (True, False, True)
    assert 'href="?k=Zangen&amp;page=2"' in first


def test_a_page_needs_the_same_number_of_queries_however_many_articles_it_shows(visitor, django_assert_num_queries):
    visitor.prove()
    for number in range(24):
        shelf.article(f"Z-{number:02}", "Zange", "C62", "1", category="Zangen")

    with django_assert_num_queries(7):
        visitor.page("home", k="Zangen")


def test_everybody_sees_list_prices_and_a_proven_customer_the_own_ones(visitor):
    assert "1,09 €" in visitor.page("home", q="montagehandschuh")

    visitor.prove()

    page = visitor.page("article", "HS-1010-09")
    assert "<b>1,00 €</b>" in page
    assert "ab 120 Paar: 0,981 €" in page
    assert "1,09 €" not in page


def test_a_discontinued_article_is_not_sold_but_leads_to_its_successor(visitor):
    Article.objects.filter(sku="DS-41-750").update(active=False, replaced_by="HS-1010-09")

    page = visitor.page("article", "DS-41-750")

    assert "Diesen Artikel führen wir nicht mehr." in page
    assert reverse("shop:article", args=["HS-1010-09"]) in page
    assert "Nichts gefunden" in visitor.page("home", q="holzleim")
    visitor.put_in("DS-41-750")
    assert visitor.said() == ["Diesen Artikel gibt es nicht mehr."]


@pytest.mark.parametrize("sku", ["nichts", "a\x00b"])
def test_an_article_that_never_was_is_missing(visitor, sku):
    assert visitor.get("article", sku).status_code == 404


def test_a_search_with_what_no_database_can_hold_does_no_harm(visitor):
    assert visitor.get("home", q="a\x00b", k="\x00", page="x").status_code == 200


def test_no_page_may_be_kept_or_listed_by_others(visitor):
    for response in (visitor.get("home"), visitor.get("basket"), visitor.get("order", "nichts")):
        if response.status_code == 200:
            assert response["X-Robots-Tag"] == "noindex, nofollow"
            assert "no-store" in response["Cache-Control"]
            assert 'name="robots" content="noindex, nofollow"' in response.content.decode()


def test_the_shop_holds_no_script_and_no_style_of_its_own(visitor):
    visitor.put_in("HS-1010-09")
    for name in ("home", "basket", "customer", "details"):
        page = visitor.page(name)
        for forbidden in (" style=", "<style", "<script", " onclick="):
            assert forbidden not in page
