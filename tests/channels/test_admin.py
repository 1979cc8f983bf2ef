from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from channels.models import ApiClient, CallNote, ShopAttempt, Submission
from intake.models import Message

pytestmark = pytest.mark.django_db
MODELS = [ApiClient, CallNote, ShopAttempt, Submission]


@pytest.fixture
def root(client):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def rows():
    message = Message.objects.create(channel="api", content_hash="0" * 64, identity="api:1", received_at=timezone.now())
    program = ApiClient.objects.create(name="ERP", prefix="aw_1234", token_hash="f" * 64)
    made = [
        program,
        Submission.objects.create(client=program, key="k", fingerprint="0" * 64, message=message, source_ref=str(message.pk)),
        CallNote.objects.create(title="Hahn"),
        ShopAttempt.objects.create(what="order", key="0"),
    ]
    return {type(row): row for row in made}


def address(model, page, *args):
    return reverse(f"admin:channels_{model._meta.model_name}_{page}", args=args)


def test_every_table_that_the_admin_shows_is_known_here():
    assert {model for model in admin.site._registry if model.__module__.split(".")[0] == "channels"} == set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_search_and_page_open_for_the_superuser(root, rows, model):
    answers = [
        root.get(address(model, "changelist")),
        root.get(address(model, "changelist"), {"q": "x"}),
        root.get(address(model, "change", rows[model].pk)),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_others_may_not_come_in(client, rows, model):
    client.force_login(User.objects.create_user("sabine"))

    answers = [client.get(address(model, "changelist")), client.get(address(model, "change", rows[model].pk))]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_is_added_by_hand(root, model):
    assert root.get(address(model, "add")).status_code == 403


def test_a_program_can_be_shut_out_and_its_token_is_not_shown(root, rows):
    program = rows[ApiClient]

    page = root.get(address(ApiClient, "change", program.pk)).content.decode()
    root.post(address(ApiClient, "change", program.pk), {"name": "ERP", "may_post_orders": "on"})
    program.refresh_from_db()

    assert program.token_hash not in page
    assert (program.active, program.may_post_orders, program.may_post_messages) == (False, True, False)
