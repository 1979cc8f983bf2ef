"""Letters as PDF: WeasyPrint from Django templates, without network and without other files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import number_format

from orders.documents.words import begins_with_greeting, ends_with_regards, words_for
from orders.models import Answer

_CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}
_COUNTRIES = {
    "de": {"AT": "Österreich", "CH": "Schweiz", "FR": "Frankreich", "IT": "Italien", "NL": "Niederlande", "DE": "Deutschland"},
    "en": {"AT": "Austria", "CH": "Switzerland", "FR": "France", "IT": "Italy", "NL": "Netherlands", "DE": "Germany"},
}


def print_answer(answer: Answer) -> Path:
    """Print the paper of an answer into ``settings.VAR/papers``.

    The folder carries the moment of the answer too: in a database that was begun anew the keys come a second time.

    Returns:
        Its path; the file's name is fit for an attachment.
    """
    content = answer.content
    words = words_for(content.get("language", "de"))
    number = f"-{content['number']}" if content.get("number") else ""
    created = timezone.localtime(answer.created_at)
    folder: Path = settings.VAR / "papers" / f"{created:%Y/%m}" / f"{answer.pk}-{created:%d%H%M%S%f}"
    path = folder / f"{words[f'{answer.kind}_file']}{number}.pdf"
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{path.name}.{os.getpid()}.tmp"
    temporary.write_bytes(pdf_of(html_of(answer)))
    temporary.replace(path)
    return path


def html_of(answer: Answer) -> str:
    """The page, in the customer's language."""
    content: Mapping[str, Any] = answer.content
    language = content.get("language", "de")
    template = "confirmation" if answer.kind == Answer.Kind.CONFIRMATION else "letter"
    with translation.override(language):
        context = {
            "content": content,
            "words": words_for(language),
            "facts": _facts(content, language),
            "body": answer.body,
            "greeted": begins_with_greeting(answer.body),
            "signed": ends_with_regards(answer.body),
            "title": answer.subject,
            "sender_line": _sender_line(content["company"]),
            "address": address_lines(content.get("customer"), content.get("company_country", "DE"), language),
            "delivery": address_lines(content.get("delivery"), content.get("company_country", "DE"), language),
            "requested_date": day_text(content.get("requested_date", ""), language),
            "rows": [_row(line, content["currency"], language) for line in content.get("lines", ())],
            "total": money_text(content.get("total", ""), content.get("currency", "EUR")),
            "payment": words_for(language)["payment"] % content["payment_terms_days"]
            if content.get("payment_terms_days")
            else "",
        }
        return render_to_string(f"documents/{template}.html", context)


def pdf_of(html: str) -> bytes:
    """Print a page that brings all it needs; whatever it refers to is refused."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class NothingOutside(URLFetcher):  # type: ignore[misc]  # WeasyPrint brings no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"a paper refers to nothing outside of itself: {url[:100]}")

    printed: bytes = HTML(string=html, base_url=None, url_fetcher=NothingOutside()).write_pdf()
    return printed


def day_text(iso: str, language: str) -> str:
    """``2026-12-01`` → ``01.12.2026`` or ``1 December 2026``."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d.%m.%Y}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def money_text(value: str, currency: str, *, least_places: int = 2) -> str:
    """``1250.5`` → ``1.250,50 €`` in the language that is active; empty for nothing."""
    if not value:
        return ""
    number = Decimal(value)
    places = max(least_places, -int(number.normalize().as_tuple().exponent))
    text = number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text} {_CURRENCIES.get(currency, currency)}"


def address_lines(address: Mapping[str, str] | None, home: str, language: str) -> list[str]:
    """An address as it stands on an envelope; the country only where it is another."""
    if not address:
        return []
    town = f"{address.get('postal_code', '')} {address.get('city', '')}".strip()
    country = address.get("country", "") or home
    abroad = "" if country == home else _COUNTRIES[language].get(country, country).upper()
    return [line for line in (address.get("name", ""), address.get("street", ""), town, abroad) if line]


def _sender_line(company: Mapping[str, str]) -> str:
    town = f"{company['postal_code']} {company['city']}".strip()
    return " · ".join(filter(None, (company["name"], company["street"], town)))


def _facts(content: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """The block at the right of the address."""
    words, contact = words_for(language), content.get("contact") or {}
    ordered = day_text(content.get("ordered", ""), language)
    if ordered and content.get("channel"):
        ordered = f"{ordered} {words['by']} {words['channel_' + content['channel']]}"
    entries = [
        (words["number"], content.get("number", "")),
        (words["date"], day_text(content["date"], language)),
        (words["customer_number"], (content.get("customer") or {}).get("number", "")),
        (words["po_number"], content.get("po_number", "")),
        (words["ordered"], ordered),
        (words["contact"], contact.get("name", "")),
        (words["email"], contact.get("email", "")),
        (words["phone"], content["company"]["phone"]),
    ]
    return [(name, value) for name, value in entries if value]


def _row(line: Mapping[str, Any], currency: str, language: str) -> dict[str, Any]:
    quantity = Decimal(line["quantity"]) if line["quantity"] else None
    places = 0 if quantity is None else max(0, -int(quantity.normalize().as_tuple().exponent))
    return {
        **line,
        "quantity": "" if quantity is None else number_format(quantity, decimal_pos=places, use_l10n=True, force_grouping=True),
        "price": money_text(line["price"], currency),
        "price_per_text": words_for(language)["per_unit"] % line["price_per"] if line["price_per"] else "",
        "amount": money_text(line["amount"], currency),
    }
