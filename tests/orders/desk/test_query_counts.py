"""No page takes more queries for thirty rows than for ten."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders import presence
from orders.fulltext.entries import put_document
from orders.models import Contact, CustomerArticle, Order, QueueItem

MANY = 30


@pytest.fixture
def fill(place, customer, gloves, clerk, colleague):
    """Orders with items, documents, answers, lessons and people who look, up to a number."""

    def up_to(count):
        for number in range(Order.objects.count() + 1, count + 1):
            item = place(number)
            now = timezone.now()
            put_document(source_ref=item.source_ref, at=now, heads=[], texts=["Maier bestellt Handschuhe"])
            presence.look(item_id=item.pk, user=colleague)
            QueueItem.objects.filter(pk=item.pk).update(claimed_by=colleague, claimed_until=now)
            Contact.objects.create(customer=customer, kind="phone", value=str(number), normal=f"+4971155{number:03d}")
            CustomerArticle.objects.create(customer=customer, customer_sku=f"m{number}", folded=f"M{number}", article=gloves)
            first = Order.objects.order_by("pk").first()
            first.answers.create(kind="confirmation", channel="email", not_before=now, item=item)
            first.events.create(at=now, actor="sabine", what="note")
            QueueItem.objects.create(
                kind="other", channel="fax", source_ref=f"fax-{number}", related_order=first, received_at=now, due_at=now
            )

    return up_to


PAGES = {
    "queue": lambda: f"{reverse('desk:queue')}?view=all",
    "overdue": lambda: f"{reverse('desk:queue')}?view=overdue",
    "reason": lambda: f"{reverse('desk:queue')}?view=reason-quantity_unusual",
    "orders": lambda: reverse("desk:orders"),
    "found orders": lambda: f"{reverse('desk:orders')}?q=maier",
    "order": lambda: reverse("desk:order", args=["2026-000001"]),
    "customers": lambda: reverse("desk:customers"),
    "customer": lambda: reverse("desk:customer", args=["41007"]),
    "articles": lambda: reverse("desk:articles"),
    "article": lambda: reverse("desk:article", args=["HS-1010-09"]),
    "documents": lambda: f"{reverse('desk:search')}?q=maier&in=documents",
    "review": lambda: reverse("desk:review", args=[QueueItem.objects.order_by("pk")[0].pk]),
}


@pytest.mark.parametrize("name", PAGES)
def test_thirty_rows_take_no_more_queries_than_ten(desk, fill, name):
    counts = []
    # With a single order a customer has no past, and a search with few finds does not look on: both save queries.
    for count in (10, MANY):
        fill(count)
        desk.get(PAGES[name]())  # what is remembered from page to page is remembered now
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(PAGES[name]()).status_code == 200
        counts.append(len(queries))

    assert counts[1] <= counts[0]
