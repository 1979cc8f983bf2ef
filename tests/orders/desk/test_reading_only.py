"""Whoever may only read sees everything and is offered nothing."""

from __future__ import annotations

import asyncio

import pytest
from django.http import HttpResponse
from django.test import AsyncRequestFactory, Client
from django.urls import reverse

from orders.desk.access import Right, needs
from orders.models import Contact
from orders.people.roles import Role
from tests.people import person


@pytest.fixture
def guest(db):
    browser = Client()
    browser.force_login(person("gast", Role.READ_ONLY))
    return browser


def buttons(page):
    """The forms of the page itself, without those of the bar at the top."""
    html = page.content.decode()
    return [
        form.split(">")[0] for form in html[html.index("</header>") :].split("<form")[1:] if 'method="post"' in form.split(">")[0]
    ]


def test_a_review_is_read_without_being_held_and_without_buttons(guest, place):
    item = place()

    page = guest.get(reverse("desk:review", args=[item.pk]))

    item.refresh_from_db()
    html = page.content.decode()
    assert item.claimed_by is None
    assert "Handschuh" in html
    assert "Sie können lesen, aber nicht entscheiden." in html
    assert "Übernehmen" not in html
    assert 'value="accept"' not in html


def test_order_customer_and_queue_offer_nothing(guest, place, customer):
    item = place()
    item.order.state = "accepted"
    item.order.save()
    Contact.objects.create(customer=customer, kind="email", value="a@b.example", normal="a@b.example", learned=True)
    pages = [
        guest.get(reverse("desk:order", args=[item.order.number])),
        guest.get(reverse("desk:customer", args=[customer.number])),
        guest.get(reverse("desk:queue")),
    ]

    assert [buttons(page) for page in pages] == [[], [], []]
    assert all("Anruf erfassen" not in page.content.decode() for page in pages)
    assert all(reverse("admin:index") not in page.content.decode() for page in pages)


def test_a_clerk_is_offered_all_of_it(desk, place, customer):
    item = place()
    Contact.objects.create(customer=customer, kind="email", value="a@b.example", normal="a@b.example", learned=True)
    pages = [
        desk.get(reverse("desk:customer", args=[customer.number])),
        desk.get(reverse("desk:queue")),
        desk.get(reverse("desk:review", args=[item.pk])),
    ]

    # The queue has a form for picked rows beside "next".
    assert [len(buttons(page)) for page in pages] == [1, 2, 1]
    assert all("Anruf erfassen" in page.content.decode() for page in pages)


def test_work_is_handed_over_to_people_who_can_do_it(desk, place, colleague, posted):
    item = place()
    guest = person("gast", Role.READ_ONLY)

    page = desk.get(reverse("desk:review", args=[item.pk]))
    desk.post(reverse("desk:decide", args=[item.pk]), posted(item, action="hand_over", assignee=guest.pk))

    item.refresh_from_db()
    assert [each.username for each in page.context["colleagues"]] == ["joerg"]
    assert item.assigned_to is None


def test_a_script_is_told_in_words_that_it_may_not(guest, place):
    answer = guest.post(reverse("desk:hold", args=[place().pk]), headers={"X-Requested-With": "fetch"})

    assert (answer.status_code, answer.content.decode()) == (403, "Dafür fehlt Ihnen die Berechtigung.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("role", "status"), [(Role.READ_ONLY, 403), (Role.CLERK, 200)])
def test_a_stream_is_guarded_as_a_page_is(role, status):
    @needs(Right.DECIDE)
    async def stream(_request):
        return HttpResponse("data: 1")

    user = person("besuch", role)

    async def ask():
        request = AsyncRequestFactory().get("/live/", headers={"X-Requested-With": "fetch"})
        request.user = user

        async def auser():
            return user

        request.auser = auser
        return await stream(request)

    assert asyncio.run(ask()).status_code == status
    assert stream.right == Right.DECIDE
