from __future__ import annotations

import pytest

from orders.models import AuditEntry
from orders.people.roles import Role
from tests.people import person

PASSWORD = "Birnbaum-im-Regen-7"


@pytest.fixture(autouse=True)
def fresh_counters(db):
    """Failed sign-ins of one test must not lock the next one out."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def sabine(db):
    return person("sabine", first_name="Sabine", last_name="Kreutzer", email="sabine@firma.example", password=PASSWORD)


@pytest.fixture
def boss(db):
    return person("chefin", Role.ADMIN, password=PASSWORD)


@pytest.fixture
def sign_in():
    """Sign in as a browser does."""

    def enter(client, username="sabine", password=PASSWORD, **more):
        return client.post("/anmelden/", {"login": username, "password": password}, **more)

    return enter


@pytest.fixture
def logged(db):
    """What the log holds, oldest first, in a few columns."""

    def rows(*columns):
        return list(AuditEntry.objects.order_by("pk").values_list(*(columns or ("what", "actor", "detail"))))

    return rows
