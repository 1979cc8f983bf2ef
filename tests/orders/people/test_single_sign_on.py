from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.orders.people.oidc import CLIENT, SECRET, Server
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    running = Server()
    app = {
        "provider_id": "sso",
        "name": "Firmenkonto",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield running
    running.stop()


def come(client, following="/kunden/"):
    """Follow the button to the server, and come back with its code."""
    sent = client.get(f"{reverse('openid_connect_login', args=['sso'])}?next={following}")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent["Location"]).query).items()}
    back = client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "a-code", "state": asked["state"]})
    return sent, asked, back


def test_the_sign_in_page_offers_it_where_it_is_set_up(client, server):
    assert "Mit Firmenkonto anmelden" in client.get("/anmelden/").content.decode()


def test_without_configuration_there_is_no_such_button_and_no_such_door(client):
    assert "Firmenkonto" not in client.get("/anmelden/").content.decode()
    assert client.get(reverse("openid_connect_login", args=["sso"])).status_code == 404


def test_somebody_known_by_mail_is_signed_in_and_known_from_then_on(client, server, sabine, logged):
    sent, asked, back = come(client)

    assert sent["Location"].startswith(f"{server.url}/authorize?")
    assert asked["client_id"] == CLIENT
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://testserver{reverse('openid_connect_callback', args=['sso'])}"
    assert (back.status_code, back["Location"]) == (302, "/kunden/")
    assert client.get("/kunden/").status_code == 200
    assert logged("what", "actor", "detail") == [("account", "sabine", "single sign-on"), ("sign_in", "sabine", "")]
    sabine.refresh_from_db()
    assert sabine.has_usable_password()

    client.post("/abmelden/")
    User.objects.filter(pk=sabine.pk).update(email="")
    come(client)
    assert client.get("/kunden/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "fremd@firma.example"},
        {"email_verified": False},
        {"email": ""},
    ],
)
def test_a_stranger_or_a_mail_that_nobody_vouches_for_opens_nothing(client, server, sabine, claims):
    server.claims |= claims

    _sent, _asked, back = come(client)

    assert "Hier gibt es kein Konto für Sie" in back.content.decode()
    assert client.get("/kunden/").status_code == 302
    assert User.objects.count() == 1


def test_a_mail_that_two_people_share_opens_nothing(client, server, sabine):
    person("zweite", email="SABINE@firma.example")

    come(client)

    assert client.get("/kunden/").status_code == 302


def test_somebody_who_has_left_stays_outside(client, server, sabine):
    User.objects.filter(pk=sabine.pk).update(is_active=False)

    come(client)

    assert client.get("/kunden/").status_code == 302


def test_a_server_that_vouches_for_no_mail_can_be_trusted_by_configuration(client, server, sabine, settings):
    settings.OIDC_TRUST_EMAIL = True
    del server.claims["email_verified"]

    come(client)

    assert client.get("/kunden/").status_code == 200


def test_somebody_new_is_let_in_where_the_configuration_names_a_role(client, server, settings, logged):
    settings.OIDC_SIGN_UP_ROLE = "read-only"
    server.claims |= {"email": "neu@firma.example", "preferred_username": "neu"}

    come(client)

    new = User.objects.get()
    assert (new.username, [group.name for group in new.groups.all()], new.has_usable_password()) == ("neu", ["read-only"], False)
    assert client.get("/kunden/").status_code == 200
    assert client.post("/naechster/").status_code == 403
    assert ("account", "neu", "single sign-on, new, read-only") in logged()


def test_the_second_factor_of_the_firms_own_server_counts(client, server, sabine, settings):
    settings.TWO_FACTOR_ROLES = ["all"]

    come(client)

    assert client.get("/kunden/").status_code == 200


def test_a_server_that_refuses_is_told_in_words(client, server, sabine, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"

    _sent, _asked, back = come(client)

    assert "Anmeldung nicht möglich" in back.content.decode()
    assert client.get("/kunden/").status_code == 302


def test_an_answer_that_was_not_asked_for_opens_nothing(client, server, sabine):
    back = client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "a-code", "state": "made up"})

    assert "Anmeldung nicht möglich" in back.content.decode()
    assert client.get("/kunden/").status_code == 302
