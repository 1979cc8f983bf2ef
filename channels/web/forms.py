"""What a visitor types: a quantity, who it is, where to and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.structured import NewCustomer
from channels.web.basket import MOST_QUANTITY, BasketLine, countable
from orders import pricing
from orders.data import AddressData
from orders.desk import wording
from orders.desk.forms import DATE_FORMATS, MAIN, OTHER, NumberField
from orders.models import Article

MAIL, PAGE = "email", "web"


class QuantityForm(forms.Form):
    """So many of an article, in one of its units."""

    unit = forms.CharField(max_length=3, required=False)
    quantity = NumberField(error_messages={"required": _("Wie viel?")})

    def __init__(self, *args: Any, article: Article, decimal_sign: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        number_field = self.fields["quantity"]
        assert isinstance(number_field, NumberField)  # noqa: S101 - tells mypy, holds by the class body
        number_field.decimal_sign = decimal_sign

    def clean_unit(self) -> str:
        """One of the article's own units; the first where none was chosen."""
        units = pricing.units_of(self.article)
        unit = self.cleaned_data["unit"] or units[0]
        if unit not in units:
            names = ", ".join(wording.unit_text(code) for code in units)
            raise ValidationError(_("Den Artikel gibt es in: %(units)s."), code="unit", params={"units": names})
        return str(unit)

    def clean(self) -> dict[str, Any]:
        """Pieces come whole; nobody orders a million."""
        data = super().clean() or self.cleaned_data
        quantity, unit = data.get("quantity"), data.get("unit")
        if quantity is not None and unit and countable(unit) and quantity != quantity.to_integral_value():
            self.add_error("quantity", ValidationError(_("Bitte eine ganze Zahl."), code="whole"))
        if quantity is not None and quantity > MOST_QUANTITY:
            self.add_error("quantity", ValidationError(_("Bitte höchstens 1 000 000."), code="many"))
        return data

    def line(self) -> BasketLine:
        """As it goes into the basket."""
        return BasketLine(self.article.sku, self.cleaned_data["unit"], self.cleaned_data["quantity"])


class ProveForm(forms.Form):
    """Customer number and postcode."""

    number = forms.CharField(max_length=40, label=_("Kundennummer"), error_messages={"required": _("Fehlt.")})
    postal_code = forms.CharField(max_length=20, label=_("Postleitzahl"), error_messages={"required": _("Fehlt.")})


class ReplyForm(forms.Form):
    """The answer to a question of ours."""

    text = forms.CharField(max_length=4000, error_messages={"required": _("Bitte schreiben Sie etwas.")})


@dataclass(frozen=True, slots=True)
class Details:
    """What is needed besides the goods."""

    customer: NewCustomer | None
    email: str
    confirm_by: str
    po_number: str
    requested_date: date | None
    delivery: AddressData | None
    comment: str


class DetailsForm(forms.Form):
    """Who orders, where to, when.

    Args:
        guest: Nobody known: name, address and mail are needed.
    """

    name = forms.CharField(max_length=200, required=False, label=_("Firma oder Name"))
    street = forms.CharField(max_length=200, required=False, label=_("Straße und Nummer"))
    postal_code = forms.CharField(max_length=20, required=False, label=_("Postleitzahl"))
    city = forms.CharField(max_length=100, required=False, label=_("Ort"))
    phone = forms.CharField(max_length=60, required=False, label=_("Telefon (für Rückfragen)"))
    email = forms.EmailField(
        max_length=200, required=False, label=_("E-Mail"), error_messages={"invalid": _("Das ist keine E-Mail-Adresse.")}
    )
    confirm_by = forms.ChoiceField(
        required=False, choices=[(MAIL, _("per E-Mail")), (PAGE, _("nur auf der Seite der Bestellung"))]
    )
    po_number = forms.CharField(max_length=80, required=False, label=_("Ihre Bestellnummer"))
    requested_date = forms.DateField(
        required=False,
        label=_("Wunschtermin"),
        input_formats=DATE_FORMATS,
        error_messages={"invalid": _("Bitte ein Datum wie 24.12.2026.")},
    )
    delivery = forms.ChoiceField(required=False, choices=[(MAIN, _("an unsere Anschrift")), (OTHER, _("an eine andere Adresse"))])
    delivery_name = forms.CharField(max_length=200, required=False, label=_("Name"))
    delivery_street = forms.CharField(max_length=200, required=False, label=_("Straße und Nummer"))
    delivery_postal_code = forms.CharField(max_length=20, required=False, label=_("Postleitzahl"))
    delivery_city = forms.CharField(max_length=100, required=False, label=_("Ort"))
    comment = forms.CharField(max_length=2000, required=False, label=_("Anmerkung"))

    def __init__(self, *args: Any, guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guest = guest

    def delivery_fields(self) -> list[forms.BoundField]:
        """The other address."""
        return [self[f"delivery_{name}"] for name in ("name", "street", "postal_code", "city")]

    def clean_requested_date(self) -> date | None:
        """Not in the past."""
        day: date | None = self.cleaned_data["requested_date"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("Dieser Tag ist schon vorbei."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        """What is missing for a guest, for another address, for a mail."""
        data = super().clean() or self.cleaned_data
        needed = ["name", "street", "postal_code", "city", "email"] if self.guest else []
        if data.get("confirm_by") == MAIL and "email" not in needed:
            needed.append("email")
        if data.get("delivery") == OTHER:
            needed += [f"delivery_{name}" for name in ("street", "postal_code", "city")]
        for name in needed:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("Fehlt."), code="required"))
        return data

    def details(self) -> Details:
        """As they go into the order."""
        data: Mapping[str, Any] = self.cleaned_data
        guest = NewCustomer(data["name"], data["street"], data["postal_code"], data["city"], data["email"], data["phone"])
        other = AddressData(
            data["delivery_name"], data["delivery_street"], data["delivery_postal_code"], data["delivery_city"], settings.COUNTRY
        )
        return Details(
            customer=guest if self.guest else None,
            email=data["email"],
            confirm_by=data["confirm_by"] or (MAIL if data["email"] else PAGE),
            po_number=data["po_number"],
            requested_date=data["requested_date"],
            delivery=other if data["delivery"] == OTHER else None,
            comment=data["comment"],
        )
