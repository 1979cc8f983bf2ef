from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from orders.models import AuditEntry, Customer, Price
from orders.people import log
from orders.people.log import About, What, write
from orders.people.roles import Role
from orders.tasks import drop_old_log
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(person("leitung", Role.LEAD))
    return client


def entry(actor="sabine", what=What.READ, customer="41007", days=0, **values):
    return AuditEntry.objects.create(
        actor=actor,
        what=what,
        kind="customer",
        key=customer,
        customer=customer,
        at=timezone.now() - timedelta(days=days),
        **values,
    )


def shown(page):
    return [(row.actor, row.what, row.customer) for row in page.context["rows"]]


def test_nothing_that_was_logged_is_changed_or_deleted():
    one = entry()
    one.actor = "niemand"

    for refused in (one.save, one.delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(actor="niemand")):
        with pytest.raises(TypeError, match="only added to"):
            refused()

    assert AuditEntry.objects.get().actor == "sabine"


def test_the_newest_stands_first_and_leads_to_the_thing(reader):
    entry(days=1, actor="joerg")
    Customer.objects.create(number="41007", name="Maier")
    entry(detail="Name")

    page = reader.get(reverse("desk:log"))

    assert [row.actor for row in page.context["rows"]] == ["sabine", "joerg"]
    assert f'href="{reverse("desk:customer", args=["41007"])}"' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"person": "joerg"}, ["joerg"]),
        ({"customer": "50001"}, ["anna"]),
        ({"what": "sign_in_failed"}, ["fremd"]),
        ({"since": 0}, ["sabine", "fremd"]),
        ({"since": 3, "until": 3}, ["joerg"]),
        ({"until": 5}, ["anna"]),
        ({"person": "joerg", "customer": "50001"}, []),
        ({"since": "Unsinn", "person": "anna"}, ["anna"]),
        ({"until": "9999-12-31"}, ["sabine", "fremd", "joerg", "anna"]),
    ],
)
def test_it_is_narrowed_down_by_person_customer_kind_and_period(reader, asked, expected):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0)
    for actor, days, values in (
        ("anna", 9, {"customer": "50001"}),
        ("joerg", 3, {}),
        ("fremd", 0, {"what": What.SIGN_IN_FAILED}),
        ("sabine", 0, {}),
    ):
        at = noon - timedelta(days=days)
        AuditEntry.objects.create(**{"what": What.READ, "customer": "41007", "actor": actor, "at": at, **values})
    for name in ("since", "until"):
        if isinstance(asked.get(name), int):
            asked = {**asked, name: (noon - timedelta(days=asked[name])).date().isoformat()}

    page = reader.get(reverse("desk:log"), asked)

    assert [row.actor for row in page.context["rows"]] == expected
    assert ("Kein Eintrag" in page.content.decode()) == (not expected)


def test_it_is_turned_page_by_page_without_losing_or_repeating_a_row(reader):
    for number in range(120):
        entry(actor=f"p{number:03}")
    seen, query = [], ""
    while True:
        page = reader.get(f"{reverse('desk:log')}?{query}")
        seen += [row.actor for row in page.context["rows"]]
        query = page.context["page"].after
        if not query:
            break

    assert seen == [f"p{number:03}" for number in reversed(range(120))]


def test_the_page_costs_the_same_for_one_row_and_for_fifty(reader, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    entry()
    reader.get(reverse("desk:log"))
    with CaptureQueriesContext(connection) as one:
        reader.get(reverse("desk:log"))
    for number in range(50):
        entry(actor=f"p{number}", customer=str(number))
    with CaptureQueriesContext(connection) as many:
        reader.get(reverse("desk:log"))

    assert len(many) == len(one)


def test_a_read_is_one_row_whatever_the_page_shows(client):
    client.force_login(person("sabine"))
    Customer.objects.create(number="41007", name="Maier")

    client.get(reverse("desk:customer", args=["41007"]))

    found = AuditEntry.objects.get(what=What.READ)
    assert (found.actor, found.kind, found.key, found.customer) == ("sabine", "customer", "41007", "41007")
    assert found.view == "desk:customer"


def test_what_is_not_there_was_not_read(client):
    client.force_login(person("sabine"))

    assert client.get(reverse("desk:customer", args=["41007"])).status_code == 404
    assert not AuditEntry.objects.filter(what=What.READ).exists()


def test_what_cannot_be_logged_is_not_shown(client, monkeypatch):
    client.force_login(person("sabine"))
    Customer.objects.create(number="41007", name="Schreinerei Maier")
    client.raise_request_exception = False

    def full(**_values):
        raise OSError("disk full")

    monkeypatch.setattr(AuditEntry.objects, "create", full)
    page = client.get(reverse("desk:customer", args=["41007"]))

    assert page.status_code == 500
    assert "Maier" not in page.content.decode()


def test_a_change_of_master_data_names_the_row_and_the_fields(client, gloves):
    client.force_login(person("ute", Role.KEEPER))
    price = Price.objects.create(price_list="A", article=gloves, price=Decimal("0.98"))
    form = {"price_list": "A", "article": gloves.pk, "min_quantity": "1", "price": "1.05"}

    answer = client.post(reverse("admin:orders_price_change", args=[price.pk]), form)

    assert answer.status_code == 302
    found = AuditEntry.objects.get(what=What.CHANGE)
    assert (found.actor, found.view, found.kind, found.key) == ("ute", "admin:orders_price_change", "price", str(price.pk))
    assert "Price" in found.detail or "Preis" in found.detail


def test_a_customer_looked_at_in_the_administration_is_a_read(client, customer):
    client.force_login(person("ute", Role.KEEPER))

    client.get(reverse("admin:orders_customer_change", args=[customer.pk]))

    found = AuditEntry.objects.get(what=What.READ)
    assert (found.kind, found.key, found.customer) == ("customer", "41007", "41007")


def test_a_form_with_mistakes_changes_nothing_and_the_log_does_not_say_so(client, customer):
    client.force_login(person("ute", Role.KEEPER))

    answer = client.post(reverse("admin:orders_customer_change", args=[customer.pk]), {"number": ""})

    assert answer.status_code == 200
    assert not AuditEntry.objects.filter(what=What.CHANGE).exists()


def test_deleted_rows_are_named(client, customer):
    client.force_login(person("ute", Role.KEEPER))
    address = customer.addresses.create(label="Werk 2", street="Au 16", postal_code="72622", city="Nürtingen")

    client.post(reverse("admin:orders_address_delete", args=[address.pk]), {"post": "yes"})

    assert "Werk 2" in AuditEntry.objects.get(what=What.CHANGE).detail


def test_what_was_kept_long_enough_is_dropped_by_night(settings):
    settings.LOG_KEEP_DAYS = 30
    entry(actor="alt", days=31)
    entry(actor="neu", days=29)

    drop_old_log()

    assert [found.actor for found in AuditEntry.objects.all()] == ["neu"]
    assert configured.CELERY_BEAT_SCHEDULE["drop-old-log"]["task"] == drop_old_log.name


def test_nothing_is_dropped_where_it_is_kept_for_ever(settings):
    settings.LOG_KEEP_DAYS = 0
    entry(days=4000)

    drop_old_log()

    assert AuditEntry.objects.count() == 1


def test_it_is_dropped_in_portions(monkeypatch):
    monkeypatch.setattr(log, "_DROPPED_AT_ONCE", 2)
    for _ in range(5):
        entry(days=9)

    assert log.drop_before(timezone.now() - timedelta(days=1)) == 5


def test_too_long_a_word_is_cut_and_nothing_is_lost():
    write(What.READ, None, About(kind="k" * 99, key="x" * 999, customer="c" * 99, detail="d" * 9999), actor="a" * 999)

    found = AuditEntry.objects.get()
    assert [len(text) for text in (found.kind, found.key, found.customer, found.detail, found.actor)] == [20, 100, 40, 500, 150]
    assert isinstance(found.at, datetime)


def test_behind_a_proxy_the_address_is_the_one_it_names(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.force_login(person("sabine"))
    Customer.objects.create(number="41007", name="Maier")

    client.get(reverse("desk:customer", args=["41007"]), headers={"x-forwarded-for": "10.9.9.9, 203.0.113.7"})

    assert AuditEntry.objects.get(what=What.READ).address == "203.0.113.7"
