"""What stands in the house when a browser test begins: the demo company's master data, its people, and a morning's post.

Faxes and mails went through the real pipeline. On SQLite that is done once for each process, and then copied from a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from channels.email.receive import envelope_of
from channels.putting_in import Wishes, envelope_for, expand, post_of
from intake.contracts import Envelope
from intake.matching import knowledge
from intake.pipeline import process
from intake.receive import receive
from orders.bell import muted
from orders.models import Article, ClerkProfile, QueueItem
from orders.people.roles import Role
from tests.people import person

DEMO = Path(__file__).parents[2] / "demo" / "werkbedarf"
CUSTOMER = "41007"
# By the name under which the tests ask for them, with the minutes since they came: the oldest first.
CASES = {
    "accepted": ("c001", 190),
    "basket": ("c067", 170),
    "repeated": ("c032", 95),
    "fax": ("c045", 64),
    "colours": ("c027", 41),
    "inquiry": ("c076", 23),
}
PRICE_MINUTES = 9
PEOPLE = {"sabine": ("Sabine", "Kreutzer"), "joerg": ("Jörg", "Lamparter")}


def build() -> None:
    """Fill an empty database."""
    call_command("load_masterdata", str(DEMO / "masterdata"), verbosity=0)
    for name, (first, last) in PEOPLE.items():
        ClerkProfile.objects.create(user=person(name, first_name=first, last_name=last), manages=f"{first} {last}")
    person("chef", Role.LEAD, first_name="Melek", last_name="Aydın")
    now = timezone.now()
    for case, minutes in CASES.values():
        _take(_of_case(case, now - timedelta(minutes=minutes)))
    _take(envelope_of(mail_with_a_price(), received_at=now - timedelta(minutes=PRICE_MINUTES)))


def _of_case(case: str, received_at: datetime) -> Envelope:
    (source,) = expand([str(DEMO / "cases" / case)])
    return envelope_for(post_of(source, Wishes(received_at=received_at)))


def mail_with_a_price() -> bytes:
    """An order that names a price which is not ours, and leaves nothing else to ask."""
    article = Article.objects.get(sku="DS-41-750")
    mail = EmailMessage()
    mail["From"] = "Schreinerei Maier <werkstatt@schreinerei-maier.example>"
    mail["To"] = "bestellung@neckar-werkbedarf.example"
    mail["Subject"] = "Bestellung 26-0815"
    mail["Message-ID"] = "<26-0815@schreinerei-maier.example>"
    mail.set_content(
        "Guten Tag,\n\nbitte liefern Sie:\n\n"
        f"12 Stück {article.sku} {article.name} zu 4,10 EUR\n\n"
        "Unsere Bestellnummer: 26-0815\n\nMit freundlichen Grüßen\nSchreinerei Maier GmbH\n"
    )
    return mail.as_bytes()


def _take(envelope: Envelope) -> None:
    with muted():
        message = receive(envelope)
    outcome = process(message.message_id, allow_ocr=True)
    assert outcome == "decided", (envelope.external_id, outcome)


class Ground:
    """The filled house, and where a test finds what it needs in it."""

    def __init__(self, folder: Path) -> None:
        self.copy = folder / "ground.sqlite3"
        self.files = folder / "files"
        self.files.mkdir()

    def lay(self) -> None:
        """Fill the database of the test."""
        knowledge.forget()
        if self.copy.exists():
            with _open(self.copy) as kept:
                kept.backup(connection.connection)
            return
        build()
        if connection.vendor == "sqlite":
            with _open(self.copy) as kept:
                connection.connection.backup(kept)

    @staticmethod
    def item(name: str) -> QueueItem:
        """What waits of one of ``CASES``, or of the mail with a price (``price``)."""
        minutes = PRICE_MINUTES if name == "price" else CASES[name][1]
        oldest_first = QueueItem.objects.order_by("received_at")
        wanted = timezone.now() - timedelta(minutes=minutes)
        return min(oldest_first, key=lambda item: abs(item.received_at - wanted))


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    kept = sqlite3.connect(path)
    try:
        yield kept
    finally:
        kept.close()


@pytest.fixture(scope="session")
def kept_ground(tmp_path_factory):
    """Where the filled house is kept between tests."""
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture
def ground(transactional_db, kept_ground, settings, monkeypatch):
    """The house is filled; no broker is called."""
    from orders import bell

    settings.VAR = kept_ground.files
    monkeypatch.setattr(bell.current_app, "send_task", lambda *_, **__: None)
    connection.ensure_connection()
    kept_ground.lay()
    return kept_ground
