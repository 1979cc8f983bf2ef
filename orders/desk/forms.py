"""The order as a form: what a person typed, read strictly, kept as typed where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from orders.data import AddressData
from orders.desk.lookups import customer_for, label
from orders.desk.numbers import NumberError, read_number, whole
from orders.desk.spelling import language_now
from orders.desk.wording import CHANNELS
from orders.models import Address, Customer, Order

MAIN, OTHER = "main", "other"
DATE_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y"]


class NumberField(forms.CharField):
    """A positive number in the spelling of the page's language, with four digits after the decimal sign at most."""

    def __init__(self, *, zero: bool = False, **kwargs: Any) -> None:
        self.zero = zero
        self.decimal_sign = ","
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Give the number, or ``None`` for an empty field.

        Raises:
            ValidationError: It is none, is not positive, or has too many digits.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_number(text, decimal_sign=self.decimal_sign)
        except NumberError as error:
            raise ValidationError(_("Das ist keine Zahl."), code="number") from error
        if number != number.quantize(Decimal("0.0001")):
            raise ValidationError(_("Höchstens vier Nachkommastellen."), code="places")
        if number == 0 and not self.zero:
            raise ValidationError(_("Muss größer als null sein."), code="zero")
        return number


class OrderForm(forms.Form):
    """The header of an order.

    Attributes:
        customer_found: The customer that the field means, once validated; ``None`` if empty.
    """

    customer = forms.CharField(max_length=260, required=False)
    po_number = forms.CharField(max_length=80, required=False)
    requested_date = forms.DateField(
        required=False, input_formats=DATE_FORMATS, error_messages={"invalid": _("Bitte ein Datum wie 24.12.2026.")}
    )
    reply_channel = forms.ChoiceField(required=False, choices=list(CHANNELS.items()))
    reply_to = forms.CharField(max_length=250, required=False)
    delivery = forms.CharField(max_length=24, required=False)
    delivery_name = forms.CharField(max_length=200, required=False, label=_("Name"))
    delivery_street = forms.CharField(max_length=200, required=False, label=_("Straße und Nummer"))
    delivery_postal_code = forms.CharField(max_length=20, required=False, label=_("Postleitzahl"))
    delivery_city = forms.CharField(max_length=100, required=False, label=_("Ort"))
    comment = forms.CharField(max_length=2000, required=False)

    def __init__(self, *args: Any, complete: bool = False, country: str = "DE", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complete = complete
        self.country = country
        self.customer_found: Customer | None = None

    @property
    def lang_value(self) -> str:
        """The language in which numbers are printed on this page, sent back with it."""
        return language_now()

    def address_fields(self) -> list[forms.BoundField]:
        """The fields of a delivery address that is not in the master data."""
        return [self[f"delivery_{name}"] for name in ("name", "street", "postal_code", "city")]

    def clean_customer(self) -> str:
        """Find the customer that is meant."""
        text = str(self.cleaned_data["customer"])
        self.customer_found = customer_for(text)
        if self.customer_found is None and (text or self.complete):
            problem = _("Kein Kunde mit dieser Nummer. Bitte aus der Liste wählen.") if text else _("Bitte einen Kunden wählen.")
            raise ValidationError(problem, code="customer")
        return text

    def clean_reply_to(self) -> str:
        """An address without a channel cannot be used; an e-mail address must look like one."""
        text = str(self.cleaned_data["reply_to"]).strip()
        if text and self.cleaned_data.get("reply_channel") == "email" and "@" not in text:
            raise ValidationError(_("Das ist keine E-Mail-Adresse."), code="email")
        return text

    def clean(self) -> dict[str, Any]:
        """Read the delivery address; it needs the customer."""
        data = super().clean() or self.cleaned_data
        try:
            data["address"] = self._address(data)
        except ValidationError as error:
            self.add_error("delivery", error)
        return data

    def _address(self, data: dict[str, Any]) -> AddressData | None:
        choice = data.get("delivery") or MAIN
        if choice == MAIN:
            return None
        if choice == OTHER:
            return self._other_address(data)
        known = Address.objects.filter(pk=whole(choice[1:]), customer=self.customer_found).first()
        if known is None:
            raise ValidationError(_("Diese Anschrift gehört nicht zu diesem Kunden. Bitte neu wählen."), code="address")
        return AddressData(known.name, known.street, known.postal_code, known.city, known.country)

    def _other_address(self, data: dict[str, Any]) -> AddressData:
        values = {name: data.get(f"delivery_{name}", "") for name in ("name", "street", "postal_code", "city")}
        for name in ("street", "postal_code", "city"):
            if not values[name]:
                self.add_error(f"delivery_{name}", ValidationError(_("Fehlt."), code="required"))
        return AddressData(country=self.country, **values)


@dataclass(frozen=True, slots=True)
class DeliveryChoices:
    """The delivery addresses that can be chosen, and the one that is."""

    choices: tuple[tuple[str, str], ...]
    value: str


def delivery_choices(customer: Customer | None, order: Order | None, chosen: str = "") -> DeliveryChoices:
    """List the customer's addresses, with the main one first and another one last.

    Args:
        order: Where given, its stored address is looked for among the known ones.
        chosen: What was posted; wins over the stored one as long as it is in the list.
    """
    choices = [(MAIN, _main_address(customer))]
    known = list(customer.addresses.order_by("label")) if customer else []
    choices += [(f"a{address.pk}", str(address)) for address in known]
    choices.append((OTHER, str(_("Andere Anschrift …"))))
    value = chosen if chosen in dict(choices) else _stored_choice(order, known)
    return DeliveryChoices(tuple(choices), value)


def _main_address(customer: Customer | None) -> str:
    if customer is None:
        return str(_("Hauptanschrift des Kunden"))
    return f"{_('Hauptanschrift')}: {customer.street}, {customer.postal_code} {customer.city}"


def _stored_choice(order: Order | None, known: list[Address]) -> str:
    if order is None or not (order.delivery_street or order.delivery_postal_code or order.delivery_city or order.delivery_name):
        return MAIN
    for address in known:
        if (address.street, address.postal_code) == (order.delivery_street, order.delivery_postal_code):
            return f"a{address.pk}"
    return OTHER


def header_of(order: Order) -> dict[str, Any]:
    """The stored header as it stands in the form."""
    return {
        "customer": label(order.customer),
        "po_number": order.po_number,
        "requested_date": order.requested_date.strftime("%d.%m.%Y") if order.requested_date else "",
        "reply_channel": order.reply_channel or order.channel,
        "reply_to": order.reply_to,
        "delivery_name": order.delivery_name,
        "delivery_street": order.delivery_street,
        "delivery_postal_code": order.delivery_postal_code,
        "delivery_city": order.delivery_city,
        "comment": order.comment,
    }
