from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import QueueItem

QUEUE = reverse("desk:queue")


def test_a_row_says_who_what_and_why(desk, place):
    place(reasons=[{"code": "price_differs", "line": 2}, {"code": "price_differs", "line": 9}, {"code": "customer_unsure"}])

    page = desk.get(QUEUE, {"view": "all"}).content.decode()

    assert "Schreinerei Maier GmbH" in page
    assert "41007 · Ostfildern" in page
    assert "1 Position<" in page
    assert "26-1144" in page
    assert "Preis weicht ab: Pos. 2, 9" in page
    assert "Kunde nicht eindeutig" in page
    assert "130,80 €" in page
    assert "noch 57 min" in page


def test_more_than_three_reasons_are_counted(desk, place):
    place(
        reasons=[
            {"code": code} for code in ("date_unsure", "delivery_unsure", "duplicate", "special_request", "customer_unknown")
        ]
    )

    page = desk.get(QUEUE, {"view": "all"}).content.decode()

    assert page.count('class="chip warn"') + page.count('class="chip bad"') == 3
    assert ">+2</span>" in page


def test_a_line_without_amount_leaves_the_sum_open(desk, place):
    item = place()
    item.order.lines.update(price=None)

    assert '<td class="num">—</td>' in desk.get(QUEUE, {"view": "all"}).content.decode()


def test_an_unknown_sender_is_shown_with_the_number_it_came_from(desk, place):
    place(customer=None)

    page = desk.get(QUEUE, {"view": "all"}).content.decode()

    assert '<a class="who soft"' in page
    assert "buero@maier.example" in page


def test_what_is_no_order_links_to_the_order_it_speaks_of(desk, place):
    order = place().order
    now = timezone.now()
    QueueItem.objects.create(
        kind="complaint",
        channel="fax",
        source_ref="fax-7",
        related_order=order,
        sender="+49 711 5550",
        received_at=now,
        due_at=now,
    )

    page = desk.get(QUEUE, {"view": "fax"}).content.decode()

    assert "Reklamation zu" in page
    assert reverse("desk:order", args=[order.number]) in page


def test_markup_from_outside_is_printed_not_obeyed(desk, place):
    place(sender="<script>alert(1)</script>", customer=None)

    assert "<script>alert" not in desk.get(QUEUE, {"view": "all"}).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_queue(desk, place, django_assert_max_num_queries, count):
    for number in range(1, count + 1):
        place(number)

    with django_assert_max_num_queries(18):
        desk.get(QUEUE, {"view": "all"})


def test_the_refresh_brings_the_piece_of_the_page_only(desk, place):
    place()

    piece = desk.get(QUEUE, {"view": "all"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in piece
    assert piece.count("<tr data-item=") == 1
    assert "Überfällig" in piece


def test_pages_of_thirty_by_the_key_of_the_last_row(desk, place):
    items = [place(number) for number in range(1, 33)]

    first = desk.get(QUEUE, {"view": "all"})
    second = desk.get(f"{QUEUE}?{first.context['page'].after}")
    back = desk.get(f"{QUEUE}?{second.context['page'].before}")

    shown = [[row.id for row in page.context["rows"]] for page in (first, second, back)]
    ids = [item.pk for item in items]
    assert shown == [ids[:30], ids[30:], ids[:30]]
    assert 'rel="prev"' not in first.content.decode()
    assert 'rel="next"' not in second.content.decode()
    assert second.context["view"] == "all"


def test_an_empty_queue_says_so(desk):
    assert "Der Eingang ist leer." in desk.get(QUEUE).content.decode()


def test_who_has_nothing_is_shown_the_way_to_what_nobody_has(desk, place):
    place()

    page = desk.get(QUEUE, {"view": "mine"}).content.decode()

    assert "Für Sie ist alles erledigt." in page
    assert "1 Vorgang ist noch niemandem zugeteilt." in page
    assert "?view=unassigned" in page


def test_somebody_with_work_of_their_own_sees_it_first(desk, clerk, place):
    place(1)
    place(2, assigned_to=clerk)

    page = desk.get(QUEUE).content.decode()

    assert page.count("<tr data-item=") == 1
    assert "<h1>Für mich</h1>" in page


def test_the_overdue_are_late(desk, place):
    item = place()
    QueueItem.objects.filter(pk=item.pk).update(due_at=timezone.now() - timedelta(minutes=12, seconds=5))

    page = desk.get(QUEUE, {"view": "overdue"}).content.decode()

    assert "due late" in page
    assert "überfällig seit 12 min" in page


def test_next_opens_the_most_urgent_that_nobody_works_on(desk, place):
    place(1)
    urgent = place(2)
    QueueItem.objects.filter(pk=urgent.pk).update(due_at=timezone.now() - timedelta(hours=1))

    response = desk.post(reverse("desk:next"))

    assert response["Location"] == reverse("desk:review", args=[urgent.pk])


def test_next_with_nothing_left_returns_to_the_queue(desk):
    assert desk.post(reverse("desk:next"))["Location"] == QUEUE
