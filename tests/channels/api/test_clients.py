from __future__ import annotations

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from channels.api.clients import client_of, count_call, issue
from channels.models import ApiClient

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("api_token", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_token_is_printed_once_and_kept_as_a_hash_only(house):
    out, err = run("shop of linde", "--customer", "4711")

    token = out.strip()
    client = ApiClient.objects.get()
    assert re.fullmatch(r"alw_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", token)
    assert (client.name, client.customer.number, client.active) == ("shop of linde", "4711", True)
    assert token.startswith(client.prefix + "_")
    assert token not in str(vars(client))
    assert token not in err
    assert token not in run("--list")[0]
    assert client_of(token) == client


def test_the_list_says_who_may_do_what(house):
    run("a", "--customer", "4711", "--no-messages")
    run("b", "--gateway", "--no-orders")
    run("a", "--revoke")

    rows = [line.split("\t") for line in run("--list")[0].splitlines()]

    assert [(row[0], *row[2:]) for row in rows] == [
        ("a", "4711", "orders", "revoked", "last used never"),
        ("b", "any customer", "messages,gateway", "active", "last used never"),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Which client?"),
        (("x", "--customer", "0000"), "there is no customer 0000"),
        (("x", "--customer", "4711", "--gateway"), "cannot be bound"),
        (("taken",), "already"),
        (("  ",), "printable"),
        (("x" * 101,), "printable"),
        (("unknown", "--revoke"), "there is no client unknown"),
    ],
)
def test_what_cannot_be_done_is_told(house, arguments, words):
    issue(name="taken")

    with pytest.raises(CommandError, match=re.escape(words) if words != "printable" else words):
        run(*arguments)

    assert ApiClient.objects.count() == 1


def test_only_the_whole_token_opens(house):
    client, token = issue(name="a")
    _, other = issue(name="b")

    assert client_of(token) == client
    assert client_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert client_of(client.prefix + "_" + other.rsplit("_", 1)[1][-43:].rjust(43, "x")) is None
    assert client_of(token + " ") is None
    assert client_of("") is None


def test_calls_are_counted_anew_each_minute(house):
    client, _ = issue(name="a")

    first = [count_call(client_id=client.pk, at=datetime(2026, 11, 16, 9, 0, second, tzinfo=UTC), most=2) for second in (1, 2, 3)]
    after = count_call(client_id=client.pk, at=datetime(2026, 11, 16, 9, 1, tzinfo=UTC), most=2)

    client.refresh_from_db()
    assert (first, after) == ([True, True, False], True)
    assert (client.calls, client.last_used_at) == (1, datetime(2026, 11, 16, 9, 1, tzinfo=UTC))
