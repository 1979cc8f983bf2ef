from __future__ import annotations

import json
import stat

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from intake.management.commands.load_demo import _log_in
from orders.models import Article, ClerkProfile, Customer


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_the_demo_company_is_loaded_once_with_a_log_in_for_each_account_manager(var, capsys):
    call_command("load_demo")
    call_command("load_demo")
    call_command("load_demo", tell="http://127.0.0.1:8000")

    kept = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    said = capsys.readouterr().out
    assert (Customer.objects.count(), Article.objects.count()) == (205, 2954)
    assert kept["users"] == ["lamparter", "aydin", "kreutzer", "riethmueller"]
    assert sorted(ClerkProfile.objects.values_list("user__username", "manages")) == [
        ("aydin", "Melek Aydın"),
        ("kreutzer", "Sabine Kreutzer"),
        ("lamparter", "Jörg Lamparter"),
        ("riethmueller", "Thomas Riethmüller"),
    ]
    assert authenticate(username="aydin", password=kept["password"]) == get_user_model().objects.get(username="aydin")
    assert not authenticate(username="aydin", password=kept["password"]).is_superuser
    assert authenticate(username="admin", password=kept["password"]).is_superuser
    assert stat.S_IMODE((var / "demo.json").stat().st_mode) == 0o600
    assert said.count("Loading the demo company") == 1
    assert (
        "lamparter, aydin, kreutzer, riethmueller (clerks) or admin (all rights), leitung (lead), stammdaten (keeper), "
        f"gast (read-only); password for each: {kept['password']}"
    ) in said
    assert [(user.username, group.name) for user in get_user_model().objects.order_by("pk") for group in user.groups.all()] == [
        ("lamparter", "clerk"),
        ("aydin", "clerk"),
        ("kreutzer", "clerk"),
        ("riethmueller", "clerk"),
        ("leitung", "lead"),
        ("stammdaten", "keeper"),
        ("gast", "read-only"),
    ]


@pytest.mark.django_db
def test_nothing_is_loaded_where_customers_are(var):
    Customer.objects.create(number="1", name="Eigener Kunde")

    call_command("load_demo")

    assert (Customer.objects.count(), get_user_model().objects.count()) == (1, 0)
    assert not (var / "demo.json").exists()


def test_log_ins_are_plain_letters_and_differ():
    taken = {}
    for name in ["Jörg Weiß", "Anna Weiß", "Melek Aydın", "李"]:
        taken[_log_in(name, taken)] = name

    assert list(taken) == ["weiss", "weiss2", "aydin", "clerk"]
