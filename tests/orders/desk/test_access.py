import pytest
from django.urls import reverse

from orders.desk.urls import urlpatterns

ARGUMENTS = {
    "item_id": 1,
    "answer_id": 1,
    "number": "2026-000001",
    "sku": "HS-1010-09",
    "source_ref": "mail-1",
    "position": 0,
    "page_number": 1,
}


def _address(pattern):
    names = pattern.pattern.converters
    return reverse(f"desk:{pattern.name}", kwargs={name: ARGUMENTS[name] for name in names})


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_nobody_sees_or_changes_anything_without_signing_in(client, pattern):
    address = _address(pattern)

    seen, changed = client.get(address), client.post(address)

    assert seen.status_code == 302
    assert seen["Location"] == f"{reverse('account_login')}?next={address}"
    assert changed.status_code == 302
    assert changed["Location"] == f"{reverse('account_login')}?next=/"


@pytest.mark.django_db
def test_a_script_is_told_that_the_session_is_over_instead_of_being_given_a_sign_in_page(client):
    response = client.get(reverse("desk:queue"), headers={"HX-Request": "true"})

    assert response.status_code == 401


CHANGING = ("next", "several", "undo", "looking", "decide", "take_over", "hold", "step", "resend", "forget", "price", "total")


@pytest.mark.parametrize(
    "pattern", [pattern for pattern in urlpatterns if pattern.name in CHANGING], ids=lambda pattern: pattern.name
)
def test_changes_are_posted_only(desk, pattern):
    assert desk.get(_address(pattern)).status_code == 405


@pytest.mark.parametrize(
    "pattern", [pattern for pattern in urlpatterns if pattern.name in CHANGING], ids=lambda pattern: pattern.name
)
def test_a_post_from_another_site_is_refused(pattern, clerk):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)

    assert strict.post(_address(pattern)).status_code == 403


@pytest.mark.parametrize(
    "name", ["review", "decide", "take_over", "hold", "order", "step", "resend", "customer", "forget", "article"]
)
def test_what_is_not_there_is_said_to_be_missing(desk, name):
    (pattern,) = [pattern for pattern in urlpatterns if pattern.name == name]
    send = desk.post if name in CHANGING else desk.get

    assert send(_address(pattern)).status_code == 404


def test_pages_hold_no_script_and_no_style_of_their_own(desk, place):
    item = place()
    for address in (
        reverse("desk:queue"),
        reverse("desk:review", args=[item.pk]),
        reverse("desk:order", args=[item.order.number]),
    ):
        page = desk.get(address).content.decode()

        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
