"""What a paper says, as JSON: frozen in the answer, so that it can be printed again and says the same."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from orders.documents.words import language_of, words_for
from orders.history import plain
from orders.models import ClerkProfile, Customer, CustomerArticle, Order, OrderLine
from orders.pricing import line_amount, total
from orders.units import canonical, unit_name


def order_content(order: Order) -> dict[str, Any]:
    """An order as it is confirmed: numbers as text, dates as ISO, names in the customer's language."""
    customer = order.customer
    language = language_of(customer.language if customer else "de")
    lines = list(order.lines.select_related("article").order_by("position"))
    own_numbers = _own_numbers(customer, lines)
    return {
        **_head(customer, language),
        "number": order.number,
        "ordered": timezone.localtime(order.received_at).date().isoformat(),
        "channel": order.channel,
        "po_number": order.po_number,
        "requested_date": order.requested_date.isoformat() if order.requested_date else "",
        "contact": _contact(order.responsible),
        "delivery": delivery_of(order),
        "comment": order.comment,
        "currency": order.currency,
        "lines": [_line(line, language, own_numbers.get(line.article_id or 0, "")) for line in lines],
        "total": plain(total(lines)),
        "payment_terms_days": customer.payment_terms_days if customer else None,
    }


def letter_content(*, customer: Customer | None, order: Order | None, kind: str) -> dict[str, Any]:
    """The head of a question or a refusal; its text is the answer's body."""
    language = language_of(customer.language if customer else "de")
    words = words_for(language)
    subject = words["question_plain"] if order is None else words[kind]
    if order is not None:
        subject = f"{subject} {order.po_number or order.number}"
    manager = order.responsible if order else customer.account_manager if customer else ""
    return {
        **_head(customer, language),
        "subject": subject,
        "number": order.number if order else "",
        "po_number": order.po_number if order else "",
        "ordered": timezone.localtime(order.received_at).date().isoformat() if order else "",
        "channel": order.channel if order else "",
        "contact": _contact(manager),
    }


def _head(customer: Customer | None, language: str) -> dict[str, Any]:
    names = ("number", "name", "street", "postal_code", "city", "country", "vat_id")
    return {
        "language": language,
        "date": timezone.localdate().isoformat(),
        "company": dict(settings.COMPANY),
        "company_country": settings.COUNTRY,
        "customer": {name: getattr(customer, name) for name in names} if customer else None,
    }


def _contact(name: str) -> dict[str, str]:
    """The person who looks after the customer, with the address from their log-in."""
    profile = ClerkProfile.objects.select_related("user").filter(manages=name, user__is_active=True).first() if name else None
    return {"name": name, "email": profile.user.email if profile else ""}


def delivery_of(order: Order) -> dict[str, str] | None:
    """The order's own delivery address (name, street, postal_code, city, country); ``None`` where the main one holds."""
    names = ("name", "street", "postal_code", "city", "country")
    address = {name: str(getattr(order, f"delivery_{name}")) for name in names}
    return address if any(address.values()) else None


def _own_numbers(customer: Customer | None, lines: list[OrderLine]) -> dict[int, str]:
    """The customer's own article numbers from the master data; what the desk learned may be mere words."""
    articles = [line.article_id for line in lines if line.article_id]
    rows = CustomerArticle.objects.filter(customer=customer, article__in=articles, learned=False).order_by("-pk")
    return {row.article_id: row.customer_sku for row in rows} if customer else {}


def _line(line: OrderLine, language: str, own_number: str) -> dict[str, Any]:
    article = line.article
    per = article.unit if article and line.unit and canonical(line.unit) != canonical(article.unit) else ""
    return {
        "position": line.position,
        "sku": article.sku if article else "",
        "name": article.name if article else "",
        "customer_sku": own_number,
        "text": line.text,
        "replaced": line.replaced,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "unit_name": unit_name(line.unit, line.quantity, language) if line.unit else "",
        "price": plain(line.price),
        "price_per": unit_name(per, 1, language) if per else "",
        "amount": plain(line_amount(line)),
    }
