from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.orders.people.conftest import PASSWORD
from tests.people import person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def with_app(sabine):
    TOTP.activate(sabine, SECRET)
    return sabine


def test_the_right_password_leads_to_where_one_wanted_to_go(client, sabine, sign_in, logged):
    first = client.get("/kunden/")
    answer = client.post(first["Location"], {"login": "sabine", "password": PASSWORD, "next": "/kunden/"})

    assert (answer.status_code, answer["Location"]) == (302, "/kunden/")
    assert client.get("/kunden/").status_code == 200
    assert logged("what", "actor", "address", "view") == [("sign_in", "sabine", "127.0.0.1", "account_login")]


def test_nobody_is_led_to_another_site(client, sabine):
    answer = client.post("/anmelden/", {"login": "sabine", "password": PASSWORD, "next": "https://boese.example/"})

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(("username", "password"), [("sabine", "falsch"), ("niemand", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(client, sabine, sign_in, logged, username, password):
    page = sign_in(client, username, password)

    assert page.status_code == 200
    assert "Benutzername oder Kennwort stimmt nicht. Bitte noch einmal versuchen." in page.content.decode()
    assert f'value="{username}"' in page.content.decode()
    assert logged() == [("sign_in_failed", username, "")]


def test_too_many_failures_lock_that_person_out_even_with_the_right_password(client, sabine, sign_in, settings, logged):
    joerg = person("joerg", password=PASSWORD)
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        sign_in(client, password="falsch")

    page = sign_in(client)

    assert "Zu viele gescheiterte Anmeldungen" in page.content.decode()
    assert client.get("/").status_code == 302
    assert logged("what", "actor") == [("sign_in_failed", "sabine")] * settings.SIGN_IN_ATTEMPTS + [("locked_out", "sabine")]
    assert sign_in(Client(), joerg.username)["Location"] == "/"


def test_somebody_who_has_left_is_told_so(client, sabine, sign_in):
    User.objects.filter(pk=sabine.pk).update(is_active=False)

    answer = sign_in(client, follow=True)

    assert "Konto stillgelegt" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_signing_out_needs_a_press_of_the_button_and_is_logged(client, sabine, sign_in, logged):
    sign_in(client)

    asked = client.get("/abmelden/")
    still = client.get("/kunden/").status_code
    gone = client.post("/abmelden/")

    assert (asked.status_code, still) == (200, 200)
    assert (gone.status_code, gone["Location"]) == (302, "/anmelden/")
    assert logged("what", "actor")[-1] == ("sign_out", "sabine")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "mfa_signup_webauthn"])
def test_nobody_makes_an_account_of_their_own(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kurz-aber-7", "zu kurz"),
        ("987654321098765", "numerisch"),
        ("q1w2e3r4t5y6", "üblich"),
        ("sabine@firma.ex", "ähnlich"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, sabine, sign_in, password, why):
    sign_in(client)

    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert page.status_code == 200
    assert why in page.content.decode()
    sabine.refresh_from_db()
    assert sabine.check_password(PASSWORD)


def test_a_good_password_is_taken_and_logged(client, sabine, sign_in, logged):
    sign_in(client)
    new = "Kirsche am Zaun 12"

    answer = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_overview"))
    assert ("account", "sabine", "password") in logged()
    assert sign_in(Client(), password=new)["Location"] == "/"


def test_an_app_is_set_up_and_asked_for_from_then_on(client, sabine, sign_in, logged, django_capture_on_commit_callbacks):
    on_commit = django_capture_on_commit_callbacks
    sign_in(client)
    asked_again = client.get(reverse("mfa_activate_totp"))
    client.post(asked_again["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]

    with on_commit(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    other = Client()
    asked = sign_in(other)

    assert secret in page.content.decode()
    assert done.status_code == 302
    assert ("account", "sabine", "added: totp") in logged()
    assert asked["Location"] == reverse("mfa_authenticate")
    assert other.get("/").status_code == 302
    entered = other.post(asked["Location"], {"code": code_of(secret)})
    assert (entered.status_code, entered["Location"]) == (302, "/")
    third = Client()
    sign_in(third)
    # What somebody saw over a shoulder opens nothing.
    assert third.post(asked["Location"], {"code": code_of(secret)}).status_code == 200


def test_a_wrong_code_is_refused_and_logged(client, with_app, sign_in, logged):
    sign_in(client)

    page = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert page.status_code == 200
    assert client.get("/").status_code == 302
    assert logged() == [("sign_in_failed", "sabine", "second factor")]


def test_a_recovery_code_opens_once(client, with_app, sign_in):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(with_app).get_unused_codes()[0]
    answers = []
    for browser in (client, Client()):
        sign_in(browser)
        answers.append(browser.post(reverse("mfa_authenticate"), {"code": code}).status_code)

    assert answers == [302, 200]


def test_whoever_must_have_a_second_factor_gets_no_further_than_its_page(client, sabine, sign_in, settings):
    settings.TWO_FACTOR_ROLES = ["clerk"]
    sign_in(client)

    page, script, change = client.get("/"), client.get("/", headers={"HX-Request": "true"}), client.post("/naechster/")

    assert (page.status_code, page["Location"]) == (302, reverse("mfa_index"))
    assert (script.status_code, change.status_code) == (403, 403)
    assert [client.get(reverse(name)).status_code for name in ("mfa_index", "account_overview")] == [200, 200]
    assert client.get("/admin/").status_code == 302


def test_whoever_has_one_or_another_role_is_let_through(client, sabine, sign_in, settings):
    settings.TWO_FACTOR_ROLES = ["admin", "lead"]
    sign_in(client)
    other = client.get("/").status_code
    settings.TWO_FACTOR_ROLES = ["all"]
    demanded = client.get("/").status_code
    TOTP.activate(sabine, SECRET)

    assert (other, demanded, client.get("/").status_code) == (200, 302, 200)


def test_the_demand_costs_nothing_where_there_is_none(client, sabine, sign_in, settings, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client)
    client.get("/kunden/")
    with CaptureQueriesContext(connection) as without:
        client.get("/kunden/")
    settings.TWO_FACTOR_ROLES = ["lead"]
    with CaptureQueriesContext(connection) as demanded:
        client.get("/kunden/")

    assert len(demanded) == len(without) + 1


def test_the_account_page_lists_where_one_is_signed_in_and_ends_one_or_all(client, sabine, sign_in, logged):
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
    others = [Client(headers={"user-agent": chrome}) for _ in range(3)]
    for browser in (*others, client):
        sign_in(browser)
    page = client.get(reverse("account_overview")).content.decode()
    victim = UserSession.objects.get(session_key=others[0].session.session_key)

    client.post(reverse("account_end_session", args=[victim.pk]))
    first = [browser.get("/").status_code for browser in (*others, client)]
    client.post(reverse("account_end_others"))
    second = [browser.get("/").status_code for browser in (*others, client)]

    assert page.count("Chrome, Windows") == 3
    assert page.count("diese hier") == 1
    assert first == [302, 200, 200, 200]
    assert second == [302, 302, 302, 200]
    assert [detail for what, _actor, detail in logged() if what == "account"] == ["session ended: 127.0.0.1", "sessions ended: 2"]


def test_nobody_ends_the_session_of_another(client, sabine, sign_in):
    other = Client()
    person("joerg", password=PASSWORD)
    sign_in(other, "joerg")
    sign_in(client)
    theirs = UserSession.objects.get(session_key=other.session.session_key)

    assert client.post(reverse("account_end_session", args=[theirs.pk])).status_code == 404
    assert other.get("/").status_code == 200


PAGES = [
    "account_overview", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
    "account_reauthenticate", "account_logout",
]  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_account_stands_in_our_look_without_inline_scripts(client, sabine, sign_in, name, language):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse(name), headers={"accept-language": language})
    html = page.content.decode()

    assert page.status_code == 200
    assert f'<html lang="{language}">' in html
    assert "desk/desk.css" in html
    assert 'style="' not in html
    # What a browser would run comes from a file; the rest is data.
    assert all("src=" in script or 'type="application/json"' in script for script in html.split("<script")[1:])


def test_the_administration_takes_a_lost_phone_away(client, boss, with_app, sign_in, logged):
    sign_in(client, "chefin")

    client.post(reverse("admin:auth_user_changelist"), {"action": "forget_second_factor", "_selected_action": [with_app.pk]})

    assert Authenticator.objects.count() == 0
    assert ("change", "chefin", "second factor reset") in logged()


def test_a_role_given_in_the_administration_is_logged_with_both_states(client, boss, sabine, sign_in, logged):
    from django.contrib.auth.models import Group

    sign_in(client, "chefin")
    roles = [Group.objects.get(name=name).pk for name in ("clerk", "lead")]

    answer = client.post(
        reverse("admin:auth_user_change", args=[sabine.pk]), {"username": "sabine", "is_active": "on", "groups": roles}
    )

    assert answer.status_code == 302
    assert ("account", "chefin", "roles: clerk → clerk, lead") in logged()


def test_an_administrator_does_not_rule_over_one_with_all_rights(client, boss, sign_in):
    root = User.objects.create_superuser("root", password=PASSWORD)
    sign_in(client, "chefin")
    address = reverse("admin:auth_user_change", args=[root.pk])

    answers = [
        client.post(address, {"username": "x"}).status_code,
        client.post(f"/admin/auth/user/{root.pk}/password/", {}).status_code,
    ]
    client.post(reverse("admin:auth_user_changelist"), {"action": "end_sessions", "_selected_action": [root.pk]})

    assert answers == [403, 403]
    root.refresh_from_db()
    assert root.username == "root"


def test_a_new_person_gets_a_role_and_a_password_that_is_checked(client, boss, sign_in):
    from django.contrib.auth.models import Group

    sign_in(client, "chefin")
    role = Group.objects.get(name="read-only").pk
    data = {"username": "neu", "usable_password": "true", "password1": "zu kurz", "password2": "zu kurz", "groups": [role]}

    refused = client.post(reverse("admin:auth_user_add"), data)
    taken = client.post(reverse("admin:auth_user_add"), {**data, "password1": PASSWORD, "password2": PASSWORD})

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert [group.name for group in User.objects.get(username="neu").groups.all()] == ["read-only"]
