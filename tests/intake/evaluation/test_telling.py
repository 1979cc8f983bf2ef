from __future__ import annotations

import base64
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from PIL import Image

from intake.calibration import Stated
from intake.contracts import Document, Page, ReadMessage, Word
from intake.evaluation.seeing import Mark, Spot, seen_of
from intake.models import Message
from intake.storing import save_read
from orders.data import LineData, OrderData
from orders.lifecycle import place
from orders.states import ChannelName

WHEN = datetime(2026, 11, 16, 8, tzinfo=UTC)


@pytest.fixture
def message(db, settings, tmp_path):
    """A message with a sheet, a scan and data, and an order that was read in all of them."""
    settings.VAR = tmp_path / "var"
    row = Message.objects.create(channel="email", identity="x", received_at=WHEN, claim="mine")
    cells = (("3", (0, 1), (0, 0)), ("blue", (2, 6), (0, 1)), ("pen", (7, 10), (0, 1)))
    sheet = Page(1, tuple(Word(text, span=span, cell=cell) for text, span, cell in cells), "3\tblue pen", "sheet")
    png = io.BytesIO()
    Image.new("L", (1800, 2400), 255).save(png, "PNG")
    scan = Page(1, (), "", "tesseract", width=1800, height=2400, image=png.getvalue())
    documents = (
        Document("list.xlsx", "", "attachment", (sheet,)),
        Document("scan.pdf", "", "attachment", (scan,)),
        Document("order.json", "", "attachment", (), data={"lines": ["x"]}),
    )
    assert save_read(ReadMessage(ChannelName.EMAIL, "", "", WHEN, documents), message_id=row.pk, claim="mine")
    return row


def ordered(message):
    evidence = [{"document": 0, "page": 1, "cell": [0, 1]}, {"document": 1, "page": 1, "box": [10.0, 20.0, 30.0, 4.0]}]
    line = LineData(1, None, "3 blue pen", None, "C62", None, "", None, 0.93, evidence[:1], ())
    return place(
        data=OrderData(
            channel=ChannelName.EMAIL,
            source_ref=str(message.pk),
            source_part=0,
            received_at=WHEN,
            sender="",
            customer_id=None,
            po_number="4711",
            requested_date=None,
            delivery=None,
            currency="EUR",
            comment="",
            lines=(line,),
            fields={"po_number": {"confidence": 0.8, "text": "4711", "evidence": evidence[1:]}},
            reply_channel="email",
            reply_to="",
            reply_thread={},
            subject="",
        ),
        reasons=(),
        accepted=False,
    )


def told(capsys, *options):
    call_command("tell_readings", *options)
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


def test_every_field_is_told_with_its_medium_and_its_places(message, capsys):
    order = ordered(message)

    found = seen_of(told(capsys)).orders[order.number]

    assert found.lines == {1: Spot(Stated("line", "text", 0.93, 1), (Mark(0, 1, span=(2, 10)),))}
    assert found.header == {
        "customer": Spot(Stated("customer", "data", None)),
        "delivery": Spot(Stated("delivery", "data", None)),
        "po_number": Spot(Stated("po_number", "scanned", 0.8), (Mark(1, 1, box=(10.0, 20.0, 30.0, 4.0)),)),
        "requested_date": Spot(Stated("requested_date", "data", None)),
    }


def test_pages_are_shown_on_demand_and_pictures_made_smaller(message, capsys):
    plain, full = told(capsys), seen_of(told(capsys, "--pictures"))

    assert plain["documents"] == []
    assert [document.name for document in full.documents] == ["list.xlsx", "scan.pdf", "order.json"]
    assert full.documents[0].pages[0].text == "3\tblue pen"
    kind, _, content = full.documents[1].pages[0].picture.partition(",")
    assert kind == "data:image/webp;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
        assert picture.size == (900, 1200)
    assert full.documents[2].pages[0].text == '{\n "lines": [\n  "x"\n ]\n}'
