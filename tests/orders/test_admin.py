from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from intake.models import Attachment, Message, StoredDocument
from orders.masterdata.revision import revision
from orders.models import (
    Address,
    Answer,
    Article,
    AssignmentRule,
    ClerkProfile,
    Contact,
    Customer,
    CustomerArticle,
    NumberRange,
    Order,
    OrderEvent,
    OrderLine,
    Price,
    Purchase,
    QueueItem,
    TextModule,
)

pytestmark = pytest.mark.django_db
EDITABLE = {TextModule, Article, Customer, Contact, CustomerArticle, Address, Price, ClerkProfile, AssignmentRule}
READ_ONLY = {Order, OrderEvent, QueueItem, Answer, Purchase, NumberRange, Message}
OURS = sorted(EDITABLE | READ_ONLY, key=lambda model: model.__name__)


@pytest.fixture
def root(client):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def rows():
    """One row of each kind."""
    now = timezone.now()
    customer = Customer.objects.create(number="K1", name="Hahn GmbH")
    article = Article.objects.create(sku="HS-1", folded="HS1", name="Handschuh", unit="PR", price=Decimal("1.09"))
    order = Order.objects.create(
        number="2026-00001",
        state="review",
        customer=customer,
        channel="fax",
        received_at=now,
        source_ref="m",
        public_token="secret-token",
    )
    OrderLine.objects.create(order=order, position=1, article=article, quantity=3, unit="PR", price=Decimal("1.09"))
    item = QueueItem.objects.create(kind="order", channel="fax", order=order, source_ref="m", received_at=now, due_at=now)
    message = Message.objects.create(channel="fax", content_hash="0" * 64, identity="fax:1", received_at=now)
    Attachment.objects.create(message=message, position=0, name="fax.tif", size=1, sha256="0" * 64)
    StoredDocument.objects.create(message=message, position=0, name="fax.tif", role="attachment")
    made = [
        customer,
        article,
        order,
        item,
        message,
        Contact.objects.create(customer=customer, kind="fax", value="0711 55510", normal="+4971155510"),
        CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=article),
        Address.objects.create(customer=customer, label="Werk 2", street="In der Au 16", postal_code="72622", city="Nürtingen"),
        Price.objects.create(price_list="A", article=article, price=Decimal("0.98")),
        Purchase.objects.create(customer=customer, order_date=date(2026, 1, 7), article=article, quantity=3, unit="PR"),
        ClerkProfile.objects.create(user=User.objects.create_user("sabine"), manages="Sabine Kreutzer"),
        OrderEvent.objects.create(order=order, at=now, actor="system", what="placed"),
        Answer.objects.create(order=order, kind="confirmation", channel="fax", not_before=now),
        NumberRange.objects.create(name="2026", last=1),
        AssignmentRule.objects.create(name="Fax", channel="fax", person=User.objects.get(username="sabine")),
        TextModule.objects.create(name="Unleserlich", text="Bitte noch einmal senden."),
    ]
    return {type(row): row for row in made}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_table_that_the_admin_shows_is_known_here():
    shown = {model for model in admin.site._registry if model.__module__.split(".")[0] in ("orders", "intake")}

    assert shown == EDITABLE | READ_ONLY


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_list_search_and_page_open_for_the_superuser(root, rows, model):
    searched = {"q": "x"} if admin.site._registry[model].search_fields else {}
    answers = [
        root.get(address(model, "changelist")),
        root.get(address(model, "changelist"), searched),
        root.get(address(model, "change", rows[model].pk)),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_others_may_not_come_in(client, rows, model):
    client.force_login(rows[ClerkProfile].user)

    answers = [client.get(address(model, "changelist")), client.get(address(model, "change", rows[model].pk))]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("model", sorted(READ_ONLY, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_what_a_lifecycle_owns_can_only_be_looked_at(root, rows, model):
    row = rows[model]

    answers = [
        root.get(address(model, "add")),
        root.post(address(model, "change", row.pk), {"state": "accepted"}),
        root.post(address(model, "delete", row.pk), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert model.objects.filter(pk=row.pk).exists()


def test_the_key_to_an_orders_page_in_the_shop_is_not_shown(root, rows):
    page = root.get(address(Order, "change", rows[Order].pk)).content.decode()

    assert "2026-00001" in page
    assert "secret-token" not in page


def no_inlines(*prefixes):
    return {f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def test_an_article_is_found_by_what_was_entered(root):
    form = {
        "sku": "SPX 40-040",
        "name": "Spanplattenschraube",
        "unit": "PK",
        "price": "4.80",
        "currency": "EUR",
        "aliases": "A|B",
    }

    answer = root.post(address(Article, "add"), form | no_inlines("prices"))

    article = Article.objects.get()
    assert answer.status_code == 302
    assert (article.folded, article.search) == ("SPX40040", "spx 40-040 spx40040 spanplattenschraube a b")


def contacts(*rows, initial=0):
    form = {"contacts-TOTAL_FORMS": str(len(rows)), "contacts-INITIAL_FORMS": str(initial)} | no_inlines("addresses")
    for number, (kind, value) in enumerate(rows):
        form |= {f"contacts-{number}-kind": kind, f"contacts-{number}-value": value}
    return {"number": "K9", "name": "Neu GmbH", "country": "DE", "language": "de", "active": "on"} | form


def test_a_customers_numbers_are_kept_in_the_form_in_which_they_are_compared(root):
    answer = root.post(address(Customer, "add"), contacts(("fax", "0711 / 555-10"), ("email", "A@Hahn.example")))

    assert answer.status_code == 302
    assert sorted(Contact.objects.values_list("kind", "normal")) == [("email", "a@hahn.example"), ("fax", "+4971155510")]


@pytest.mark.parametrize(
    ("entered", "error"),
    [
        ([("fax", "Durchwahl 12")], "Das ist keine solche Nummer oder Adresse."),
        ([("fax", "0711 55510"), ("fax", "+49 711 55510")], "Das steht bei diesem Kunden schon."),
    ],
)
def test_a_wrong_or_repeated_number_of_a_customer_is_refused(root, entered, error):
    answer = root.post(address(Customer, "add"), contacts(*entered))

    assert answer.status_code == 200
    assert error in answer.content.decode()
    assert Customer.objects.count() == 0


def test_a_single_contact_and_a_customers_number_are_entered_as_learned(root, rows):
    customer, article = rows[Customer].pk, rows[Article].pk

    pages = [root.get(address(model, "add")) for model in (Contact, CustomerArticle)]
    answers = [
        root.post(address(Contact, "add"), {"customer": customer, "kind": "phone", "value": "0711 55510", "learned": "on"}),
        root.post(
            address(CustomerArticle, "add"),
            {"customer": customer, "customer_sku": "100-4410", "article": article, "learned": "on"},
        ),
    ]

    assert [page.context["adminform"].form["learned"].value() for page in pages] == [True, True]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Contact.objects.get(kind="phone").normal == "+4971155510"
    assert CustomerArticle.objects.get(learned=True).folded == "1004410"


def test_what_a_customer_has_already_is_refused(root, rows):
    customer, article = rows[Customer].pk, rows[Article].pk

    answers = [
        root.post(address(Contact, "add"), {"customer": customer, "kind": "fax", "value": "+49 711 55510"}),
        root.post(address(CustomerArticle, "add"), {"customer": customer, "customer_sku": "47-11", "article": article}),
        root.post(address(CustomerArticle, "add"), {"customer": customer, "customer_sku": "--", "article": article}),
    ]

    assert ["Das steht bei diesem Kunden schon." in answer.content.decode() for answer in answers] == [True, True, False]
    assert "Mindestens ein Buchstabe oder eine Ziffer ist nötig." in answers[2].content.decode()
    assert (Contact.objects.count(), CustomerArticle.objects.count()) == (1, 1)


def test_a_change_of_an_article_or_a_customer_puts_copies_in_memory_out_of_date(root):
    form = {"sku": "HS-1", "name": "Handschuh", "unit": "PR", "price": "1.19", "currency": "EUR", "active": "on"}
    answers = [
        root.post(address(Article, "add"), form | {"sku": "HS-2"} | no_inlines("prices")),
        root.post(address(Customer, "add"), contacts()),
        root.post(address(Article, "delete", Article.objects.get(sku="HS-2").pk), {"post": "yes"}),
        root.post(
            address(Customer, "changelist"),
            {"action": "delete_selected", "_selected_action": [Customer.objects.get(number="K9").pk], "post": "yes"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 302]
    assert revision() == 4


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, "Bitte entweder eine Person oder eine Gruppe angeben."),
        ({"person": "root", "group": "x"}, "Bitte entweder eine Person oder eine Gruppe angeben."),
        ({"person": "root", "contact": "Frau Niemand"}, "Bei keinem Kunden ist diese Betreuung eingetragen."),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_a_reason(root, changes, wrong):
    group = Group.objects.create(name="x")
    keys = {"root": User.objects.get(username="root").pk, "x": group.pk}
    data = {"position": 1, "name": "Regel", "active": "on"} | {name: keys.get(value, value) for name, value in changes.items()}

    page = root.post(address(AssignmentRule, "add"), data)

    assert wrong in page.content.decode()
    assert AssignmentRule.objects.count() == 0


def test_a_rule_is_stored(root):
    data = {"position": 1, "name": "Regel", "active": "on", "person": User.objects.get(username="root").pk}

    assert root.post(address(AssignmentRule, "add"), {**data, "reason": "price_differs"}).status_code == 302
    assert AssignmentRule.objects.get().reason == "price_differs"
