"""The order in words, to be read to the caller."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.phone.forms import REPLY_CHANNELS, CallForms
from orders.desk import wording
from orders.desk.forms import MAIN, OTHER
from orders.desk.lines import LineForm
from orders.desk.numbers import NumberError, read_number, whole
from orders.states import ChannelName


def sentences_of(forms: CallForms) -> list[str]:
    """Say what stands in the form; what is missing or not understood is said to be so. Empty for an empty form."""
    lines = [_line(number, line) for number, line in enumerate(forms.lines.kept(), start=1)]
    who = _customer(forms)
    if not lines and not who:
        return []
    count = ngettext("%(n)s Position", "%(n)s Positionen", len(lines)) % {"n": len(lines)}
    head = _("Ich wiederhole: %(count)s für %(who)s.") % {"count": count, "who": who or _("einen noch offenen Kunden")}
    return [head, *lines, *_total(forms), *_header(forms)]


def _customer(forms: CallForms) -> str:
    if forms.customer:
        return _("%(name)s, Kundennummer %(number)s") % {"name": forms.customer.name, "number": forms.customer.number}
    return _value(forms, "new_name")


def _line(number: int, line: LineForm) -> str:
    article = line.article_found
    words: dict[str, Any] = {"n": number, "name": article.name if article else "", "sku": article.sku if article else ""}
    if article is None:
        typed = str(line["article"].value() or "").strip()
        return _("Position %(n)s: „%(typed)s“, Artikel noch offen.") % {"n": number, "typed": typed or "…"}
    try:
        quantity = read_number(str(line["quantity"].value() or ""), decimal_sign=line.lines.decimal_sign)
    except NumberError:
        return _("Position %(n)s: %(name)s, Artikelnummer %(sku)s, Menge noch offen.") % words
    unit = str(line["unit"].value() or "")
    words["quantity"] = f"{wording.plain_number(quantity)} {wording.unit_text(unit, quantity) if unit else '…'}"
    words["amount"] = line.amount_text
    if line.amount is None:
        return _("Position %(n)s: %(quantity)s %(name)s, Artikelnummer %(sku)s.") % words
    return _("Position %(n)s: %(quantity)s %(name)s, Artikelnummer %(sku)s, zusammen %(amount)s.") % words


def _total(forms: CallForms) -> list[str]:
    text = forms.lines.total_text("EUR")
    return [_("Das sind zusammen %(amount)s netto.") % {"amount": text}] if any(char.isdigit() for char in text) else []


def _header(forms: CallForms) -> list[str]:
    found = [_delivery(forms)]
    day = _day(forms)
    if day is not None:
        found.append(_("Gewünscht für %(day)s.") % {"day": date_format(day, "l, j. F Y")})
    if _value(forms, "po_number"):
        found.append(_("Ihre Bestellnummer ist %(number)s.") % {"number": _value(forms, "po_number")})
    if _value(forms, "comment"):
        found.append(_("Dazu habe ich notiert: %(text)s") % {"text": _value(forms, "comment")})
    channel, to = _value(forms, "reply_channel"), _value(forms, "reply_to")
    if channel in (ChannelName.EMAIL, ChannelName.FAX) and to:
        words = {"way": str(REPLY_CHANNELS[ChannelName(channel)]), "to": to}
        found.append(_("Die Bestätigung geht per %(way)s an %(to)s.") % words)
    return [sentence for sentence in found if sentence]


def _delivery(forms: CallForms) -> str:
    choice = _value(forms, "delivery") or MAIN
    if choice == OTHER:
        parts = [_value(forms, f"delivery_{name}") for name in ("name", "street", "postal_code", "city")]
        address = f"{', '.join(part for part in parts[:2] if part)}, {' '.join(parts[2:]).strip()}".strip(" ,")
    elif forms.customer is None:
        return ""
    elif choice == MAIN:
        address = f"{forms.customer.street}, {forms.customer.postal_code} {forms.customer.city}"
    else:
        known = forms.customer.addresses.filter(pk=whole(choice[1:])).first()
        address = str(known) if known else ""
    return _("Wir liefern an %(address)s.") % {"address": address} if address else ""


def _day(forms: CallForms) -> date | None:
    try:
        day: date | None = forms.header.fields["requested_date"].clean(_value(forms, "requested_date"))
    except ValidationError:
        return None
    return day


def _value(forms: CallForms, name: str) -> str:
    return str(forms.header[name].value() or "").strip()
