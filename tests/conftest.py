from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from intake.matching import knowledge
from orders import bell


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch):
    """A bell that gave no sound in one test must not be left alone in the next."""
    monkeypatch.setattr(bell, "_rest", bell._Rest())


@pytest.fixture(autouse=True)
def fresh_knowledge():
    """The catalogue of one test must not answer for the next: a process looks for changes only now and then."""
    knowledge.forget()


@pytest.fixture(autouse=True)
def german_first():
    """A page asked for in English leaves its thread English; the next test begins in the product's own language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which PostgreSQL drops only when nobody is connected: a stream's thread may end a moment later."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
