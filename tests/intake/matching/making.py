"""Makes the messages that matching is tested with: of one customer, by mail and by fax."""

from __future__ import annotations

from intake.models import Message
from intake.placing import order_data
from orders.lifecycle import place
from orders.models import Order
from orders.states import ChannelName
from tests.intake.matching.conftest import entered
from tests.intake.understanding.making import mail, message, scan

KORN = {"sender": "backstube@korn.example", "subject": "Bestellung 4711-26"}
LAB = {"sender": "einkauf@feinmann.example", "subject": "Bestellung 880-1"}
END = "\n\nViele Grüße\nBäckerei Korn OHG, In der Au 7, 70999 Musterstadt"


def korn(text: str, *documents, **values):
    return mail(f"{text}{END}", *documents, **KORN | values)


def fax(text: str, *, number: str = "4711-26", **values):
    head = f"\n\nBäckerei Korn OHG     In der Au 7     70999 Musterstadt\nTelefon 07151 4711-0\n\nBestellung {number}\n\n"
    return message(scan(head + text, **values), channel=ChannelName.FAX, sender="+49 7151 4719")


def placed(said, part: int = 0) -> Order:
    """The order that a message gave, as the pipeline places it."""
    draft, decision = entered(said)
    row = Message.objects.create(
        channel=said.channel,
        sender=said.sender,
        received_at=said.received_at,
        identity=f"x{Message.objects.count()}",
        content_hash="x",
    )
    return place(data=order_data(row, draft, part=part), reasons=decision.reasons, accepted=decision.outcome == "accepted")
