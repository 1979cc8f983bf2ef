"""The matrix: every address of the product, every role, and what is answered. An address without a rule fails here."""

from __future__ import annotations

import io
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from channels.models import ApiClient, CallNote
from intake.models import Attachment, Message, StoredDocument, StoredPage
from intake.storing import keep
from orders.models import (
    Address,
    Answer,
    Article,
    AssignmentRule,
    AuditEntry,
    ClerkProfile,
    Contact,
    Customer,
    CustomerArticle,
    NumberRange,
    Order,
    OrderEvent,
    Price,
    Purchase,
    QueueItem,
    TextModule,
)
from orders.people.roles import Role
from tests.people import person

pytestmark = pytest.mark.django_db

ROLES = list(Role)
DESK = {Role.CLERK, Role.LEAD, Role.ADMIN}
ALL = set(Role)
TEACHERS = DESK | {Role.KEEPER}
READERS = {Role.LEAD, Role.ADMIN}
INSIDE = {Role.LEAD, Role.KEEPER, Role.ADMIN}
MESSAGE = uuid.UUID(int=1)
NOTE = uuid.UUID(int=2)

# Method, who may, and what the log must hold of it: a kind of thing, or nothing.
RULES = {
    "desk:queue": ("GET", ALL, None),
    "desk:next": ("POST", DESK, ""),
    "desk:several": ("POST", DESK, ""),
    "desk:undo": ("POST", DESK, ""),
    "desk:looking": ("POST", ALL, None),
    "desk:lookers": ("GET", ALL, None),
    "desk:review": ("GET", ALL, "item"),
    "desk:decide": ("POST", DESK, "item"),
    "desk:take_over": ("POST", DESK, "item"),
    "desk:hold": ("POST", DESK, None),
    "desk:keep_draft": ("POST", DESK, None),
    "desk:drop_draft": ("POST", DESK, None),
    "desk:check": ("POST", DESK, None),
    "desk:arrange": ("POST", DESK, None),
    "desk:take_back": ("POST", DESK, "item"),
    "desk:compare": ("GET", ALL, "item"),
    "desk:source_page": ("GET", ALL, "item"),
    "desk:orders": ("GET", ALL, None),
    "desk:order": ("GET", ALL, "order"),
    "desk:step": ("POST", DESK, "order"),
    "desk:resend": ("POST", DESK, "order"),
    "desk:customers": ("GET", ALL, None),
    "desk:customer": ("GET", ALL, "customer"),
    "desk:forget": ("POST", TEACHERS, "customer"),
    "desk:check_contact": ("POST", TEACHERS, "customer"),
    "desk:articles": ("GET", ALL, None),
    "desk:article": ("GET", ALL, "article"),
    "desk:log": ("GET", READERS, None),
    "desk:search": ("GET", ALL, "search"),
    "desk:find_articles": ("GET", ALL, None),
    "desk:find_customers": ("GET", ALL, None),
    "desk:customer_panel": ("GET", ALL, "customer"),
    "desk:price": ("POST", DESK, None),
    "desk:total": ("POST", DESK, None),
    "source:file": ("GET", ALL, "source"),
    "source:document": ("GET", ALL, "source"),
    "source:thumb": ("GET", ALL, None),
    "source:page": ("GET", ALL, "source"),
    "phone:calls": ("GET", DESK, None),
    "phone:new": ("GET", DESK, None),
    "phone:callers": ("GET", DESK, None),
    "phone:panel": ("GET", DESK, "customer"),
    "phone:call": ("GET", DESK, "call"),
    "phone:save": ("POST", DESK, None),
    "phone:discard": ("POST", DESK, ""),
    "phone:restore": ("POST", DESK, ""),
    "phone:done": ("GET", DESK, None),
}
# An answer without an end: who may have it is tested where the stream is (tests/orders/desk/test_live.py, test_reading_only.py).
STREAMS = {"desk:live"}
# What is typed behind the address, or sent.
SENT = {
    "desk:search": {"q": "Maier"},
    "desk:customer_panel": {"customer": "41007 · Schreinerei Maier GmbH"},
    "phone:panel": {"customer": "41007 · Schreinerei Maier GmbH"},
    "desk:decide": {"action": "no_order", "kind": "complaint", "version": "1"},
    "desk:arrange": {"action": "add_line"},
    "desk:step": {"move": "release", "version": "1"},
    "desk:forget": {"kind": "contact", "lesson": "1"},
    "desk:check_contact": {"right": "yes", "lesson": "1"},
    "phone:save": {"version": "0"},
}
ARGUMENTS = {
    "item_id": 1,
    "answer_id": 1,
    "number": "2026-000001",
    "sku": "HS-1010-09",
    "message_id": MESSAGE,
    "position": 0,
    "note_id": NOTE,
    "source_ref": str(MESSAGE),
    "page_number": 1,
}
# Whose rule is not a role: open to everybody, to whoever is signed in, or to programs with a token.
OPEN = {
    "livez", "readyz", "set_language", "admin:login", "account_login", "account_logout", "account_inactive",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "openid_connect_login",
    "openid_connect_callback", "mfa_authenticate",
}  # fmt: skip
ONES_OWN = {
    "account_overview", "account_change_password", "account_set_password", "account_reauthenticate", "account_end_others",
    "account_end_session", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_reauthenticate_webauthn",
}  # fmt: skip

_LOOKERS, _KEEPERS = {Role.LEAD, Role.KEEPER, Role.ADMIN}, {Role.KEEPER, Role.ADMIN}
# Tables of the administration: who may look, and who may change.
TABLES = {
    "orders.customer": (_LOOKERS, _KEEPERS),
    "orders.contact": (_LOOKERS, _KEEPERS),
    "orders.address": (_LOOKERS, _KEEPERS),
    "orders.article": (_LOOKERS, _KEEPERS),
    "orders.price": (_LOOKERS, _KEEPERS),
    "orders.customerarticle": (_LOOKERS, _KEEPERS),
    "orders.clerkprofile": (READERS, READERS),
    "orders.assignmentrule": (READERS, READERS),
    "orders.textmodule": (READERS, READERS),
    "orders.order": (READERS, set()),
    "orders.orderevent": (READERS, set()),
    "orders.queueitem": (READERS, set()),
    "orders.answer": (READERS, set()),
    "orders.purchase": (_LOOKERS, set()),
    "orders.numberrange": ({Role.ADMIN}, set()),
    "intake.message": (READERS, set()),
    "channels.apiclient": ({Role.ADMIN}, {Role.ADMIN}),
    "channels.submission": ({Role.ADMIN}, set()),
    "channels.callnote": (READERS, set()),
    "channels.shopattempt": ({Role.ADMIN}, set()),
    "auth.user": ({Role.ADMIN}, {Role.ADMIN}),
    # The roles themselves are part of the program.
    "auth.group": ({Role.ADMIN}, set()),
}


def walk(patterns, namespaces=(), arguments=()):
    """Every address below, with its full name and the names of its arguments."""
    for entry in patterns:
        taken = [*arguments, *entry.pattern.converters, *getattr(entry.pattern, "regex", None).groupindex]
        if isinstance(entry, URLPattern):
            yield ":".join([*namespaces, entry.name or ""]), entry.callback, list(dict.fromkeys(taken))
        else:
            yield from walk(entry.url_patterns, [*namespaces, entry.namespace] if entry.namespace else namespaces, taken)


ADDRESSES = list(walk(get_resolver().url_patterns))


def rule_of(name, callback):
    """Which kind of rule an address has; None where it has none."""
    if name in RULES or name in STREAMS or (name.startswith("admin:") and name not in OPEN):
        # Django's administration hangs its views up behind the guard of our site: ``Administration.admin_view``.
        return "role" if any(hasattr(callback, mark) for mark in ("right", "admin_site", "model_admin")) else None
    if name in OPEN or name.startswith("shop:"):
        return "open"
    if name in ONES_OWN:
        return "own"
    # Django REST framework: a token of a program, or the description of the interface.
    return "token" if name.startswith("api:") and hasattr(callback, "cls") else None


@pytest.fixture
def files(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def world(files):
    """One row of everything, under the numbers that ARGUMENTS names."""
    now = timezone.now()
    customer = Customer.objects.create(number="41007", name="Schreinerei Maier GmbH")
    article = Article.objects.create(sku="HS-1010-09", folded="HS101009", name="Handschuh", unit="PR", price=Decimal("1.09"))
    order = Order.objects.create(
        number="2026-000001",
        state="accepted",
        customer=customer,
        channel="email",
        received_at=now,
        source_ref=str(MESSAGE),
        public_token="t",
    )
    waiting = Order.objects.create(
        number="2026-000002",
        state="review",
        customer=customer,
        channel="email",
        received_at=now,
        source_ref="other",
        public_token="u",
    )
    QueueItem.objects.create(
        pk=1,
        kind="order",
        channel="email",
        order=waiting,
        customer=customer,
        source_ref=str(MESSAGE),
        received_at=now,
        due_at=now,
    )
    Answer.objects.create(pk=1, order=order, kind="confirmation", channel="email", state="failed", not_before=now)
    Contact.objects.create(pk=1, customer=customer, kind="email", value="a@b.example", normal="a@b.example", learned=True)
    Address.objects.create(customer=customer, label="Werk 2", street="Au 16", postal_code="72622", city="Nürtingen")
    Price.objects.create(price_list="A", article=article, price=1)
    CustomerArticle.objects.create(customer=customer, customer_sku="4711", folded="4711", article=article)
    Purchase.objects.create(customer=customer, order_date=date(2026, 1, 7), article=article, quantity=3, unit="PR")
    ClerkProfile.objects.create(user=person("aydin"))
    OrderEvent.objects.create(order=order, at=now, actor="system", what="placed")
    NumberRange.objects.create(name="2026", last=2)
    message = Message.objects.create(pk=MESSAGE, channel="email", content_hash="0" * 64, identity="m", received_at=now)
    sha256 = keep(b"an order")
    Attachment.objects.create(message=message, position=0, name="a.txt", size=8, sha256=sha256)
    document = StoredDocument.objects.create(message=message, position=0, name="a.txt", role="body", sha256=sha256)
    StoredPage.objects.create(document=document, number=1, reader="tesseract", image_sha256=keep(_picture()))
    CallNote.objects.create(pk=NOTE, title="Maier", data={"customer": str(customer)})
    TextModule.objects.create(name="Unleserlich", text="Bitte noch einmal senden.")
    ApiClient.objects.create(name="shop", prefix="p", token_hash="0" * 64)
    return customer


def _picture():
    out = io.BytesIO()
    Image.new("L", (20, 30), 255).save(out, format="PNG")
    return out.getvalue()


@pytest.fixture(params=ROLES, ids=lambda role: role.value)
def role(request):
    return request.param


@pytest.fixture
def visitor(client, role):
    client.force_login(person("besuch", role, password=None))
    return client


def address_of(name, names):
    values = {each: ARGUMENTS[each] for each in names}
    if name in ("source:page", "source:thumb"):
        values["number"] = 1
    if name in ("desk:customer", "desk:forget", "desk:check_contact"):
        values["number"] = "41007"
    return reverse(name, kwargs=values)


def test_every_address_has_a_rule():
    assert [name for name, callback, _names in ADDRESSES if rule_of(name, callback) is None] == []


def test_every_rule_belongs_to_an_address():
    assert {name for name, _callback, _names in ADDRESSES} >= set(RULES) | OPEN | ONES_OWN


def test_every_table_of_the_administration_has_a_rule():
    assert {model._meta.label_lower for model in admin.site._registry} == set(TABLES)


@pytest.mark.parametrize(("name", "names"), [(name, names) for name, _callback, names in ADDRESSES if name in RULES])
def test_each_role_sees_and_does_what_it_may_and_the_log_says_so(world, visitor, role, name, names):
    method, allowed, kind = RULES[name]
    before = AuditEntry.objects.count()

    answer = visitor.generic(method, address_of(name, names), **_body(method, SENT.get(name, {})))
    content = answer.getvalue().decode(errors="replace")

    entries = list(AuditEntry.objects.all())[: AuditEntry.objects.count() - before]
    if role not in allowed:
        assert answer.status_code == 403
        assert "Das dürfen Sie nicht" in content
        assert [(entry.what, entry.actor, entry.view) for entry in entries] == [("refused", "besuch", name)]
        return
    # Nobody renews what is not theirs: the one who has just come holds nothing yet.
    assert answer.status_code in ((409,) if name == "desk:hold" else (200, 204, 302))
    what = "read" if method == "GET" else "change"
    expected = [] if kind is None else [(what, "besuch", "127.0.0.1", name, kind)]
    assert [(entry.what, entry.actor, entry.address, entry.view, entry.kind) for entry in entries] == expected
    if kind in ("order", "customer", "item", "source", "call"):
        assert entries[0].customer == "41007"


def _body(method, sent):
    from urllib.parse import urlencode

    said = urlencode(sent)
    if method == "GET":
        return {"QUERY_STRING": said}
    return {"data": said, "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("name", sorted(RULES))
def test_whoever_has_no_role_may_nothing(world, client, name):
    client.force_login(User.objects.create_user("niemand"))
    names = next(names for each, _callback, names in ADDRESSES if each == name)

    assert client.generic(RULES[name][0], address_of(name, names)).status_code == 403


@pytest.mark.parametrize("name", sorted(RULES))
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(world, client, name):
    names = next(names for each, _callback, names in ADDRESSES if each == name)

    answer = client.generic(RULES[name][0], address_of(name, names))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize(("name", "names"), [(name, names) for name, _callback, names in ADDRESSES if name in ONES_OWN])
def test_ones_own_account_is_open_to_whoever_is_signed_in_and_to_nobody_else(client, name, names):
    address = reverse(name, kwargs=dict.fromkeys(names, 1))
    ask = client.post if name in ("account_end_others", "account_end_session") else client.get

    stranger = ask(address)
    client.force_login(User.objects.create_user("niemand", password="ein langes Kennwort"))
    known = ask(address)

    assert (stranger.status_code, stranger["Location"].split("?")[0]) == (302, reverse("account_login"))
    assert known.status_code in (200, 302, 404)
    assert not known.get("Location", "").startswith(reverse("account_login"))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_role_reaches_the_tables_of_its_work(world, visitor, role, table):
    lookers, changers = TABLES[table]
    model = apps.get_model(table)
    row = model.objects.first() or _row(model)
    at = f"admin:{table.replace('.', '_')}"

    looks = [
        visitor.get(reverse(f"{at}_changelist")).status_code,
        visitor.get(reverse(f"{at}_change", args=[row.pk])).status_code,
    ]
    changes = visitor.post(reverse(f"{at}_change", args=[row.pk]), {}).status_code

    assert looks == ([200, 200] if role in lookers else [403, 403])
    # With nothing sent, the form comes back to whoever may change.
    assert changes == (200 if role in changers else 403)


def _row(model):
    from channels.models import ShopAttempt, Submission

    if model is ShopAttempt:
        return ShopAttempt.objects.create(what="prove", key="k")
    if model is AssignmentRule:
        return AssignmentRule.objects.create(person=User.objects.first())
    if model is Submission:
        return Submission.objects.create(
            client=ApiClient.objects.first(), key="k", fingerprint="0" * 64, message=Message.objects.first(), source_ref="s"
        )
    return Group.objects.first()


@pytest.mark.parametrize(
    ("name", "names"), [(name, names) for name, _callback, names in ADDRESSES if name.startswith("admin:") and name != "admin:"]
)
def test_nobody_without_the_right_enters_the_administration(world, name, names):
    address = reverse(name, kwargs={each: "orders" if each == "app_label" else "1" for each in names})
    stranger, clerk = Client(), Client()
    clerk.force_login(person("besuch", Role.CLERK))

    assert (stranger.get(address).status_code, clerk.get(address).status_code) == (302, 403)


def test_the_table_in_the_program_and_the_groups_agree(world):
    from orders.people.roles import keep_groups, permissions_of

    keep_groups()

    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
    for role in Role:
        assert set(Group.objects.get(name=role.value).permissions.all()) == set(permissions_of(role))
