"""The call as a form: an order's fields, and who calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.phone.notes import as_posted
from orders.contacts import normal_phone
from orders.desk.forms import OrderForm
from orders.desk.lines import LineContext
from orders.desk.lineset import BaseLines, LineFormSet, posted_articles
from orders.desk.lookups import customer_for
from orders.desk.numbers import sign_of
from orders.desk.past import CustomerPast, past_of
from orders.models import Customer
from orders.states import ChannelName

REPLY_CHANNELS = {
    ChannelName.PHONE: _("Rückruf, nichts Schriftliches"),
    ChannelName.EMAIL: _("E-Mail"),
    ChannelName.FAX: _("Fax"),
}
_NEW = ("name", "street", "postal_code", "city")
FIRST_LINES = 3


class CallForm(OrderForm):
    """The header of an order that is taken by telephone."""

    caller = forms.CharField(max_length=60, required=False)
    caller_name = forms.CharField(max_length=100, required=False)
    new_name = forms.CharField(max_length=200, required=False, label=_("Firma oder Name"))
    new_street = forms.CharField(max_length=200, required=False, label=_("Straße und Nummer"))
    new_postal_code = forms.CharField(max_length=20, required=False, label=_("Postleitzahl"))
    new_city = forms.CharField(max_length=100, required=False, label=_("Ort"))
    new_email = forms.CharField(max_length=200, required=False, label=_("E-Mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_channel"] = forms.ChoiceField(required=False, choices=list(REPLY_CHANNELS.items()))

    def new_fields(self) -> list[forms.BoundField]:
        """The fields of a customer who is not in the master data."""
        return [self[f"new_{name}"] for name in (*_NEW, "email")]

    @property
    def is_new_customer(self) -> bool:
        """Whether anything stands in the fields of a new customer."""
        return any(str(field.value() or "").strip() for field in self.new_fields())

    def clean_customer(self) -> str:
        """Find the customer that is meant; none is needed where a new one is described."""
        if self.is_new_customer and not self.cleaned_data["customer"]:
            return ""
        text = super().clean_customer()
        if self.complete and self.is_new_customer:
            problem = _("Bitte einen Kunden wählen oder einen neuen beschreiben, nicht beides.")
            raise ValidationError(problem, code="both")
        return text

    def clean_requested_date(self) -> Any:
        """A day that is over was misheard."""
        day = self.cleaned_data["requested_date"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("Dieser Tag ist schon vorbei."), code="past")
        return day

    def clean_new_email(self) -> str:
        """Must look like an address."""
        text = str(self.cleaned_data["new_email"])
        if text:
            _check_email(text)
        return text

    def clean_reply_to(self) -> str:
        """A written confirmation needs an address of its kind."""
        text = str(self.cleaned_data["reply_to"]).strip()
        channel = self.cleaned_data.get("reply_channel")
        if channel == ChannelName.EMAIL and text:
            _check_email(text)
        if channel == ChannelName.FAX and text and not normal_phone(text):
            raise ValidationError(_("Das ist keine Faxnummer."), code="fax")
        if self.complete and not text and channel in (ChannelName.EMAIL, ChannelName.FAX):
            raise ValidationError(_("Wohin soll die Bestätigung gehen?"), code="required")
        return text

    def clean(self) -> dict[str, Any]:
        """A new customer has a name and an address."""
        data = super().clean()
        if self.complete and self.is_new_customer:
            for name in _NEW:
                if not data.get(f"new_{name}") and f"new_{name}" not in self.errors:
                    self.add_error(f"new_{name}", ValidationError(_("Fehlt."), code="required"))
        return data


def _check_email(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(_("Das ist keine E-Mail-Adresse."), code="email") from error


@dataclass(slots=True)
class CallForms:
    """Header and lines of a call, with what is known of the customer."""

    header: CallForm
    lines: BaseLines
    customer: Customer | None
    past: CustomerPast

    def is_valid(self) -> bool:
        """Validate both, so that all errors are shown at once."""
        header, lines = self.header.is_valid(), self.lines.is_valid()
        return header and lines


def call_forms(data: Mapping[str, str], *, complete: bool = False) -> CallForms:
    """Make the forms from what was typed.

    Args:
        complete: The order is to be taken: nothing may be missing.
    """
    posted: QueryDict = as_posted({"lines-TOTAL_FORMS": str(FIRST_LINES), **data})
    customer = customer_for(data.get("customer", ""))
    past = past_of(customer)
    header = CallForm(posted, complete=complete, country=customer.country if customer else settings.COUNTRY)
    context = LineContext(
        articles=posted_articles(posted),
        hints=past.hints(),
        complete=complete,
        decimal_sign=sign_of(data.get("lang", header.lang_value)),
    )
    formset = LineFormSet(posted, prefix="lines", form_kwargs={"lines": context})
    return CallForms(header, cast(BaseLines, formset), customer, past)


def usual_reply(customer: Customer | None) -> tuple[str, str]:
    """How a customer wants to be answered in writing, as far as it is known: channel and address."""
    if customer is None:
        return ChannelName.PHONE, ""
    contacts = {contact.kind: contact.value for contact in customer.contacts.filter(disputed=False).order_by("-learned", "-pk")}
    wanted = customer.preferred_channel
    if wanted == ChannelName.PHONE:
        return ChannelName.PHONE, ""
    for channel in (wanted, ChannelName.EMAIL, ChannelName.FAX):
        if channel in (ChannelName.EMAIL, ChannelName.FAX) and contacts.get(channel):
            return channel, contacts[channel]
    return ChannelName.PHONE, ""
