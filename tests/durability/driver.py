"""What a durability test does inside an installation, as a process of its own: ``python -m tests.durability.driver ACTION …``."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from intake.contracts import Envelope, EnvelopeFile  # noqa: E402
from intake.models import Message, StoredPage  # noqa: E402
from intake.receive import receive  # noqa: E402
from orders.models import Answer, Article, Contact, Customer, Order, QueueItem  # noqa: E402
from orders.states import ChannelName  # noqa: E402

CUSTOMER = "70001"
ARTICLES = 40


def prepare() -> object:
    """Lay the tables and a small company into an empty database."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    customer = Customer.objects.create(
        number=CUSTOMER, name="Hahn Metallbau GmbH", street="Talweg 3", postal_code="70999", city="Musterstadt", price_list="A"
    )
    Contact.objects.create(customer=customer, kind=Contact.Kind.FAX, value="+49 711 5550001", normal="+497115550001")
    for number in range(ARTICLES):
        sku = f"TST-{number:03}"
        Article.objects.create(
            sku=sku, folded=sku.replace("-", ""), name=f"Prüfteil {number}", unit="C62", price=Decimal("2.50"), search=sku.lower()
        )
    return "ready"


def put(count: str, pause_s: str) -> object:
    """Hand orders in at the front door, one after the other; say how many were taken."""
    taken = 0
    for number in range(int(count)):
        order = {
            "documentType": "ORDERS",
            "buyer": {"customerNumber": CUSTOMER},
            "orderNumber": f"PO-{number:05}",
            "lines": [{"pos": 1, "supplierItem": f"TST-{number % ARTICLES:03}", "qty": str(1 + number), "uom": "C62"}],
        }
        envelope = Envelope(
            channel=ChannelName.API,
            external_id=f"durability-{number}",
            sender="hahn",
            recipient="api",
            received_at=timezone.now(),
            files=(EnvelopeFile("order.json", "application/json", json.dumps(order).encode()),),
            facts={"authenticated_customer": CUSTOMER},
        )
        taken += receive(envelope).created
        time.sleep(float(pause_s))
    return taken


def put_faxes(*paths: str) -> object:
    """Hand in one fax for each file."""
    return [_put_fax(path, number) for number, path in enumerate(paths)]


def _put_fax(path: str, number: int) -> str:
    envelope = Envelope(
        channel=ChannelName.FAX,
        external_id=f"fax-{number}",
        sender="+497115550001",
        recipient="",
        received_at=timezone.now(),
        files=(EnvelopeFile("fax.tif", "image/tiff", Path(path).read_bytes()),),
    )
    return str(receive(envelope).message_id)


def latency(channel: str) -> object:
    """Seconds from stored to decided: median, 95 %, longest."""
    rows = Message.objects.filter(channel=channel, decided_at__isnull=False).values_list("stored_at", "decided_at")
    seconds = sorted((decided - stored).total_seconds() for stored, decided in rows)
    return [seconds[len(seconds) // 2], seconds[len(seconds) * 95 // 100], seconds[-1]]


def fax_pages() -> object:
    """Count the pages of all faxes that were read."""
    return StoredPage.objects.filter(document__message__channel="fax").count()


def end_leases() -> object:
    """Let the time pass that a dead worker's claim still holds."""
    past = timezone.now() - timedelta(seconds=1)
    with transaction.atomic():
        return Message.objects.exclude(state__in=["decided", "failed"]).update(claimed_until=past, not_before=None)


def state() -> object:
    """Count what there is."""
    sources = list(Order.objects.values_list("source_ref", "source_part"))
    return {
        "messages": Message.objects.count(),
        "decided": Message.objects.filter(state="decided").count(),
        "failed": Message.objects.filter(state="failed").count(),
        "orders": len(sources),
        "sources": len(set(sources)),
        "accepted": Order.objects.filter(state="accepted").count(),
        "items": QueueItem.objects.count(),
        "answers": Answer.objects.count(),
        "claimed": Message.objects.filter(claimed_until__gt=timezone.now()).count(),
    }


ACTIONS: dict[str, Callable[..., object]] = {
    "prepare": prepare,
    "put": put,
    "put_faxes": put_faxes,
    "latency": latency,
    "fax_pages": fax_pages,
    "end_leases": end_leases,
    "state": state,
}

if __name__ == "__main__":
    print(json.dumps(ACTIONS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201
