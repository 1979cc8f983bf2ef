from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from orders.models import QueueItem

SEVERAL, UNDO, QUEUE = reverse("desk:several"), reverse("desk:undo"), reverse("desk:queue")


@pytest.fixture
def items(place):
    return [place(number) for number in range(1, 4)]


def said(desk):
    return [str(message) for message in desk.get(QUEUE).context["messages"]]


def post(desk, items, **values):
    return desk.post(SEVERAL, {"item": [item.pk for item in items], "back": "?view=all", **values})


def test_several_are_assigned_and_taken_back(desk, colleague, items):
    answer = post(desk, items, action="assign", who=f"u{colleague.pk}")
    told, given = said(desk), set(QueueItem.objects.values_list("assigned_to", flat=True))
    page = desk.get(QUEUE, {"view": "all"}).content.decode()
    desk.post(UNDO)

    assert answer["Location"] == f"{QUEUE}?view=all"
    assert (told, given) == (["3 Vorgänge Jörg Lamparter zugeteilt."], {colleague.pk})
    assert UNDO in page
    assert said(desk) == ["3 Vorgänge wieder wie vorher."]
    assert set(QueueItem.objects.values_list("assigned_to", flat=True)) == {None}
    assert UNDO not in desk.get(QUEUE).content.decode()


def test_several_are_given_to_a_group(desk, items):
    group = Group.objects.create(name="Süd")

    post(desk, items[:1], action="assign", who=f"g{group.pk}")

    assert said(desk) == ["1 Vorgang Süd zugeteilt."]
    assert QueueItem.objects.get(pk=items[0].pk).assigned_group == group


def test_what_a_colleague_works_on_is_told_and_left_alone(desk, colleague, items):
    until = timezone.now() + timedelta(minutes=5)
    QueueItem.objects.filter(pk=items[0].pk).update(claimed_by=colleague, claimed_until=until)

    post(desk, items, action="no_order", kind="other")

    assert said(desk) == ["2 Vorgänge als „kein Auftrag“ erledigt. 1 ist bei jemand anderem in Arbeit."]
    assert [item.state for item in QueueItem.objects.order_by("pk")] == ["open", "done", "done"]


def test_no_orders_are_taken_back(desk, items):
    post(desk, items, action="no_order", kind="complaint")

    desk.post(UNDO)

    assert {item.order.state for item in QueueItem.objects.all()} == {"review"}
    assert QueueItem.objects.filter(state="open").count() == 3


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"action": "assign", "who": "u999999"}, "Diese Person oder Gruppe gibt es nicht mehr."),
        ({"action": "assign", "who": "x"}, "Diese Person oder Gruppe gibt es nicht mehr."),
        ({"action": "no_order", "kind": "order"}, "Bitte wählen, was mit den Vorgängen geschehen soll."),
        ({"action": "delete"}, "Bitte wählen, was mit den Vorgängen geschehen soll."),
    ],
)
def test_what_cannot_be_meant_changes_nothing(desk, items, values, told):
    post(desk, items, **values)

    assert said(desk) == [told]
    assert set(QueueItem.objects.values_list("state", "assigned_to")) == {("open", None)}


def test_nothing_chosen_says_how_to_choose(desk, items):
    desk.post(SEVERAL, {"action": "release", "item": ["x", "9" * 30]})

    assert said(desk) == ["Es ist nichts ausgewählt. Mit X oder dem Kästchen vorn in der Zeile wählen Sie aus."]


def test_there_is_no_way_out_of_the_desk(desk, items):
    assert post(desk, items, action="release", back="//evil.example/")["Location"] == QUEUE
    assert desk.post(UNDO, {"back": "https://evil.example/"})["Location"] == QUEUE


def test_a_reason_is_a_view_of_its_own_with_a_count(desk, place):
    place(1, reasons=[{"code": "price_differs", "line": 1}, {"code": "price_differs", "line": 2}])
    place(2, reasons=[{"code": "duplicate"}])
    place(3, state="waiting", reasons=[{"code": "price_differs"}])

    page = desk.get(QUEUE, {"view": "reason-price_differs"})

    assert [row.who for row in page.context["rows"]] == ["Schreinerei Maier GmbH"]
    assert page.context["view_title"] == "Preis weicht ab"
    assert {entry.view: entry.count for entry in page.context["rail"] if entry.view.startswith("reason-")} == {
        "reason-price_differs": 1,
        "reason-duplicate": 1,
    }


def test_a_clock_that_stands_says_so(desk, place):
    now = timezone.now()
    place(1, state="waiting", paused_at=now - timedelta(minutes=5, seconds=5), minutes_left=40)

    page = desk.get(QUEUE, {"view": "question"}).content.decode()

    assert "Uhr steht · gefragt vor 5 min" in page
    assert "danach noch 40 min" in page


def test_a_lease_is_shown_with_its_end(desk, colleague, place):
    until = timezone.now() + timedelta(minutes=5)
    place(1, claimed_by=colleague, claimed_until=until)

    page = desk.get(QUEUE, {"view": "all"}).content.decode()

    assert f"in Arbeit bei Jörg Lamparter bis {timezone.localtime(until):%H:%M}" in page
    assert f'data-until="{until.isoformat()}"' in page


def test_taking_over_needs_a_reason_where_a_colleague_works(desk, colleague, clerk, place):
    item = place(1, claimed_by=colleague, claimed_until=timezone.now() + timedelta(minutes=5))
    address = reverse("desk:take_over", args=[item.pk])

    desk.post(address, {"why": "  "})
    item.refresh_from_db()
    before = item.claimed_by
    desk.post(address, {"why": "Pause"})

    item.refresh_from_db()
    assert (before, item.claimed_by) == (colleague, clerk)
