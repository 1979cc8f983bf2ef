"""What is wrong with an order as it stands in the form, and what is strange: errors stop, warnings want a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.forms.utils import ErrorList
from django.utils import timezone
from django.utils.translation import gettext

from orders import pricing
from orders.desk import wording
from orders.desk.lines import LineForm
from orders.desk.reviewing import OrderForms
from orders.duetimes import is_working_day
from orders.models import Article, Customer, Order, OrderLine, Purchase
from orders.states import CONFIRMED

# So many times what the customer ever ordered at once is strange; below that many units nothing is.
_UNUSUAL = 5
_HARMLESS = Decimal(3)
_READ_PAST = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found.

    Attributes:
        field: Name of the form's field, ``lines-0-quantity``; empty where the whole order is meant.
        level: ``error`` or ``warning``.
        code: Stable; stands in the history where a warning was accepted.
        line: Position, from 1, where a line is meant.
    """

    field: str
    level: str
    code: str
    text: str
    line: int | None = None

    @property
    def at(self) -> str:
        """The text with the line it is about."""
        if self.line is None:
            return self.text
        return gettext("Pos. %(line)s: %(detail)s") % {"line": self.line, "detail": self.text}

    def as_json(self) -> dict[str, str]:
        """For the browser."""
        return {"field": self.field, "level": self.level, "code": self.code, "text": self.text, "at": self.at}


def findings_of(forms: OrderForms) -> list[Finding]:
    """Everything about an order in a fixed number of queries; errors first.

    Args:
        forms: Bound, made with ``complete=True``.
    """
    forms.is_valid()
    return [*_errors(forms), *warnings_of(forms)]


def warnings_of(forms: OrderForms) -> list[Finding]:
    """What is strange, and may be right all the same."""
    customer = forms.header.customer_found
    found = [*_of_customer(customer), *_of_order(forms.order), *_of_date(forms.header.cleaned_data.get("requested_date"))]
    lines = [form for form in forms.lines.kept() if form.article_found is not None]
    most = _most_ordered(customer, [form.article_found for form in lines if form.article_found], but=forms.order)
    seen: dict[tuple[str, str], int] = {}
    for position, form in enumerate(lines, start=1):
        found += _of_line(form, customer, most, seen, _shown(form, position))
    return found


def _errors(forms: OrderForms) -> Iterator[Finding]:
    for name, problems in forms.header.errors.items():
        for code, text in _said(problems):
            yield Finding(name, "error", code, text)
    for position, form in enumerate(forms.lines.forms, start=1):
        for name, problems in ({} if form.is_dropped else form.errors).items():
            for code, text in _said(problems):
                yield Finding(f"{form.prefix}-{name}", "error", code, text, _shown(form, position))
    yield from (Finding("", "error", "lines", str(problem)) for problem in forms.lines.non_form_errors())


def _said(problems: ErrorList) -> list[tuple[str, str]]:
    """The code and the sentence of each problem of a field."""
    codes = [error.code or "invalid" for error in problems.as_data()]
    return list(zip(codes, map(str, problems), strict=True))


def _shown(form: LineForm, position: int) -> int:
    number = form.shown_position
    return number if isinstance(number, int) else position


def _of_customer(customer: Customer | None) -> Iterator[Finding]:
    if customer is None:
        return
    if customer.credit_stop:
        yield Finding("customer", "warning", "credit_stop", gettext("Liefersperre"))
    if not customer.active:
        yield Finding("customer", "warning", "customer_inactive", gettext("Der Kunde ist im Stamm nicht mehr aktiv."))


def _of_order(order: Order) -> Iterator[Finding]:
    if order.duplicate_of is not None:
        text = gettext("Vielleicht doppelt: sieht aus wie %(number)s.") % {"number": order.duplicate_of.number}
        yield Finding("", "warning", "duplicate", text)


def _of_date(day: date | None) -> Iterator[Finding]:
    if day is None:
        return
    if day < timezone.localdate():
        yield Finding("requested_date", "warning", "date_past", gettext("Der Termin ist vorbei."))
    elif not is_working_day(day):
        yield Finding("requested_date", "warning", "date_free", gettext("An diesem Tag wird nicht gearbeitet."))


def _of_line(
    form: LineForm, customer: Customer | None, most: dict[int, Decimal], seen: dict[tuple[str, str], int], position: int
) -> Iterator[Finding]:
    article = form.article_found
    assert article is not None  # noqa: S101 - only such lines are asked about
    at = form.prefix
    if not article.active:
        yield Finding(f"{at}-article", "warning", "article_inactive", gettext("Artikel ausgelaufen."), position)
    unit = str(form["unit"].value() or "")
    first = seen.setdefault((article.sku, unit), position)
    if first != position:
        text = gettext("Derselbe Artikel steht schon in Pos. %(n)s.") % {"n": first}
        yield Finding(f"{at}-article", "warning", "article_twice", text, position)
    yield from _of_quantity(form, article, unit, most.get(article.pk), position)
    yield from _of_price(form, customer, position)


def _of_quantity(form: LineForm, article: Article, unit: str, most: Decimal | None, position: int) -> Iterator[Finding]:
    quantity = form.number("quantity")
    counted = pricing.in_article_units(article, quantity, unit) if quantity is not None and unit else None
    if counted is None or not most or counted <= max(most * _UNUSUAL, _HARMLESS):
        return
    values = {
        "wanted": f"{wording.plain_number(counted)} {wording.unit_text(article.unit, counted)}",
        "most": f"{wording.plain_number(most)} {wording.unit_text(article.unit, most)}",
    }
    text = gettext("Menge ungewöhnlich: %(wanted)s, bisher höchstens %(most)s.") % values
    yield Finding(f"{form.prefix}-quantity", "warning", "quantity_unusual", text, position)


def _of_price(form: LineForm, customer: Customer | None, position: int) -> Iterator[Finding]:
    stored = form.stored
    if stored is None or stored.stated_price is None:
        return
    price = form.price_to_be(customer)
    if price is None or price == stored.stated_price:
        return
    currency = form.lines.currency
    values = {"stated": wording.unit_price(stored.stated_price, currency), "price": wording.unit_price(price, currency)}
    text = gettext("Der Kunde schreibt %(stated)s, bestätigt werden %(price)s.") % values
    yield Finding(f"{form.prefix}-price", "warning", "price_differs", text, position)


def _most_ordered(customer: Customer | None, articles: Iterable[Article], *, but: Order) -> dict[int, Decimal]:
    """By article, the most that the customer ever ordered at once, in the article's own unit."""
    by_key = {article.pk: article for article in articles}
    if customer is None or not by_key:
        return {}
    names = ("article_id", "quantity", "unit")
    bought = Purchase.objects.filter(customer=customer, article__in=by_key).order_by("-order_date", "-pk")
    ordered: QuerySet[OrderLine] = OrderLine.objects.filter(
        order__customer=customer, order__state__in=CONFIRMED, article__in=by_key, quantity__isnull=False
    ).exclude(order=but)
    rows = [*bought.values_list(*names)[:_READ_PAST], *ordered.order_by("-pk").values_list(*names)[:_READ_PAST]]
    most: dict[int, Decimal] = {}
    for key, quantity, unit in rows:
        counted = pricing.in_article_units(by_key[key], quantity, unit) if unit else None
        if counted is not None:
            most[key] = max(most.get(key, Decimal(0)), counted)
    return most
