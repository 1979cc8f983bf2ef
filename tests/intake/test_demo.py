"""The demo's mails, sheets, data and notes, from the front door to a decision, scored as ``manage.py evaluate`` does.

Scans are left out: they take their time, and their reader has tests of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from channels.putting_in import Wishes, envelope_for, expand, post_of
from intake.evaluation.cases import Case, load_case_set
from intake.evaluation.scoring import score
from intake.matching.knowledge import forget
from intake.models import Message
from intake.pipeline import process
from intake.receive import receive
from orders.models import Order

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "demo" / "werkbedarf"
SLOW = ("fax-", "email-scan", "email-attachments", "none-advertising", "none-change", "none-complaint")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The score of all messages that need no picture read; and the orders they made, by number."""
    cases = [case for case in load_case_set(DEMO).cases if not case.group.startswith(SLOW)]
    results: dict[str, list[dict[str, object]]] = {}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        for name, value in settings_of(DEMO / "company.env", tmp_path_factory.mktemp("demo")).items():
            patch.setattr(f"django.conf.settings.{name}", value)
        forget()
        with transaction.atomic():
            call_command("load_masterdata", str(DEMO / "masterdata"), verbosity=0)
            for case in sorted(cases, key=lambda case: case.received_at):
                results[case.id] = worked_off(case)
            orders = {order.number: order for order in Order.objects.select_related("customer")}
            transaction.set_rollback(True)
        forget()
    return score(cases, results), orders, results


def worked_off(case: Case) -> list[dict[str, object]]:
    """What came of a message; the folder must be read in one go."""
    (source,) = expand([str(case.folder)])
    message_id = receive(envelope_for(post_of(source, Wishes()))).message_id

    outcome = process(message_id, allow_ocr=False)

    message = Message.objects.get(pk=message_id)
    assert (case.id, outcome, message.last_error) == (case.id, "decided", "")
    return message.results


def settings_of(company: Path, var: Path) -> dict[str, object]:
    """The demo's company, and a folder of the test's own."""
    from django.conf import settings

    said = dict(line.split("=", 1) for line in company.read_text(encoding="utf-8").splitlines() if line.startswith("ALLWEGE_"))
    names = {key.removeprefix("ALLWEGE_COMPANY_").lower(): value.strip('"') for key, value in said.items()}
    return {"COMPANY": settings.COMPANY | names, "VAR": var}


def test_no_order_is_accepted_that_a_careful_clerk_would_have_entered_otherwise(demo):
    judged, _, _ = demo

    assert [verdict.case.id for verdict in judged.verdicts if verdict.wrong_accept] == []


def test_no_message_is_lost(demo):
    judged, _, results = demo

    assert [verdict.case.id for verdict in judged.verdicts if verdict.lost or verdict.decision == "none"] == []
    assert {result["decision"] for found in results.values() for result in found} == {"accepted", "review", "filed"}


def test_the_demo_is_read_well_enough(demo):
    judged, _, _ = demo

    least = {"kind": 0.96, "customer": 0.96, "line_recall": 0.9, "line_precision": 0.97, "exact": 0.78, "touchless": 0.65}
    figures = {name: getattr(judged.overall, name).share for name in least}
    assert {name: share for name, share in figures.items() if share is None or share < least[name]} == {}


def test_every_accepted_message_made_an_order_of_its_customer(demo):
    judged, orders, results = demo

    accepted = [result for found in results.values() for result in found if result["decision"] == "accepted"]
    assert len(accepted) == judged.overall.wrong_accepts.of
    assert [(orders[each["order"]].state, orders[each["order"]].customer.number) for each in accepted] == [
        ("accepted", each["customer"]) for each in accepted
    ]


def test_a_mail_and_the_basket_it_repeats_are_told(demo):
    _, _, results = demo

    (repeated,), (basket,) = results["c032"], results["c067"]
    assert (repeated["decision"], repeated["duplicate_of"]) == ("review", basket["order"])
