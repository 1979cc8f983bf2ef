"""Every screen of the product: how to get there, and who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels.phone import notes
from orders.models import Contact, Customer, CustomerArticle, Order, QueueItem
from orders.states import OrderState
from tests.browser.ground import CUSTOMER, PASSWORD, Ground

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}


@dataclass(frozen=True)
class Screen:
    """A screen.

    Attributes:
        name: Also of its picture in ``docs/screens``.
        go: Leads a page there.
        person: Who has signed in; empty where nobody has.
        narrow: Whether a picture of it on a telephone is kept as well.
    """

    name: str
    go: Callable[[Page, Ground], None]
    person: str = "sabine"
    narrow: bool = False


def at(view: str, *args: object, query: str = "") -> Callable[[Page, Ground], None]:
    """A screen with an address of its own."""

    def go(page: Page, _ground: Ground) -> None:
        page.goto(reverse(view, args=args) + query)

    return go


def review_of(name: str) -> Callable[[Page, Ground], None]:
    """The review of one of the morning's messages."""

    def go(page: Page, ground: Ground) -> None:
        page.goto(reverse("desk:review", args=[ground.item(name).pk]))
        expect(page.locator("#review-form")).to_be_visible()
        page.locator(".page img").first.wait_for() if name == "fax" else None

    return go


def panel_of(name: str, key: str) -> Callable[[Page, Ground], None]:
    """A review with the panel that a key opens."""

    def go(page: Page, ground: Ground) -> None:
        review_of(name)(page, ground)
        page.keyboard.press(key)
        expect(page.locator(".decide details[open] .panel")).to_be_visible()

    return go


def keys(page: Page, _ground: Ground) -> None:
    """The sheet with all keys."""
    page.goto(reverse("desk:queue") + "?view=all")
    expect(page.locator("tr.at")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()


def empty_queue(page: Page, _ground: Ground) -> None:
    """A queue in which all is done."""
    QueueItem.objects.update(state=QueueItem.State.DONE)
    page.goto(reverse("desk:queue") + "?view=all")


def call(page: Page, _ground: Ground) -> None:
    """A call in which two lines are taken down."""
    page.goto(reverse("phone:new"))
    page.locator("#id_caller").press_sequentially("41007")
    page.locator("#caller-choices [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#customer-panel h2").wait_for()
    for key, quantity in (("Alt+1", "10"), ("Alt+3", "200")):
        page.keyboard.press(key)
        page.keyboard.type(quantity)
        page.keyboard.press("Enter")
    expect(page.locator("#total")).to_contain_text("€")
    expect(page.locator("#saved")).to_have_text("Gespeichert")
    expect(page.locator("#words p").nth(2)).to_be_visible()


def parked(page: Page, _ground: Ground) -> None:
    """Two calls wait."""
    import uuid

    for name, title in (("sabine", "41007 · Schreinerei Maier GmbH"), ("joerg", "")):
        user = User.objects.get(username=name)
        data = {"customer": title, "caller": "0711 5554107", "caller_name": "Frau Maier"}
        notes.save(note_id=uuid.uuid4(), user=user, data=data, version=0, window="")
    page.goto(reverse("phone:calls"))


def customer(page: Page, _ground: Ground) -> None:
    """A customer of whom much is known."""
    known = Customer.objects.get(number=CUSTOMER)
    order = Order.objects.filter(customer=known).first()
    origin = {"learned_at": timezone.now(), "learned_from": order.number if order else "", "learned_by": "joerg"}
    Contact.objects.create(
        customer=known,
        kind="email",
        value="maier.privat@post.example",
        normal="maier.privat@post.example",
        learned=True,
        **origin,
    )
    article = known.purchases.select_related("article").first().article
    CustomerArticle.objects.create(customer=known, customer_sku="M-4711", folded="M4711", article=article, learned=True, **origin)
    page.goto(reverse("desk:customer", args=[known.number]))


def order(page: Page, _ground: Ground) -> None:
    """An order that was accepted and confirmed."""
    found = Order.objects.filter(state=OrderState.ACCEPTED).order_by("received_at").first()
    page.goto(reverse("desk:order", args=[found.number]))


def log(page: Page, ground: Ground) -> None:
    """Who read and changed what this morning."""
    order(page, ground)
    page.locator("dd a").first.click()
    page.wait_for_url("**/kunden/*/")
    review_of("price")(page, ground)
    page.goto(reverse("desk:log"))


def account(page: Page, _ground: Ground) -> None:
    """One's own account, after a sign-in with the password."""
    page.goto(reverse("account_overview"))
    page.locator("#id_login").fill("sabine")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == reverse("account_overview"))


def basket(page: Page, _ground: Ground) -> None:
    """A basket with an article in it."""
    page.goto(reverse("shop:article", args=["HS-1010-09"]))
    page.locator("form[action$='dazu/'] button").first.click()
    page.goto(reverse("shop:basket"))


def shop_order(page: Page, _ground: Ground) -> None:
    """What a customer sees of an order."""
    page.goto(reverse("shop:order", args=[Order.objects.filter(channel="web").first().public_token]))


SCREENS = [
    Screen("sign-in", at("account_login"), person=""),
    Screen("queue", at("desk:queue", query="?view=all"), narrow=True),
    Screen("queue-empty", empty_queue),
    Screen("keys", keys),
    Screen("review", review_of("fax"), narrow=True),
    Screen("review-mail", review_of("colours")),
    Screen("review-price", review_of("price")),
    Screen("review-question", panel_of("colours", "f")),
    Screen("review-more", panel_of("colours", "m")),
    Screen("review-duplicate", review_of("repeated")),
    Screen("review-inquiry", review_of("inquiry")),
    Screen("phone-empty", at("phone:new")),
    Screen("phone", call, narrow=True),
    Screen("phone-parked", parked),
    Screen("orders", at("desk:orders")),
    Screen("order", order),
    Screen("customers", at("desk:customers")),
    Screen("customer", customer),
    Screen("articles", at("desk:articles")),
    Screen("article", at("desk:article", "DS-41-750")),
    Screen("search", at("desk:search", query="?q=maier")),
    Screen("log", log, person="chef"),
    Screen("account", account, person=""),
    Screen("second-factor", at("mfa_index")),
    Screen("not-found", at("desk:order", "2026-999999")),
    Screen("shop", at("shop:home", query="?q=handschuh"), person=""),
    Screen("shop-article", at("shop:article", "HS-1010-09"), person=""),
    Screen("shop-basket", basket, person=""),
    Screen("shop-customer", at("shop:customer"), person=""),
    Screen("shop-order", shop_order, person=""),
]
