"""Telephone numbers and mail addresses in the one form in which they are compared (``Contact.normal``)."""

from __future__ import annotations

from email.utils import parseaddr

import phonenumbers
from django.conf import settings

from orders.models import Contact

# ITU-T E.164.
_MOST_DIGITS = 15


def normal_phone(text: str) -> str:
    """Give a telephone or fax number as E.164: ``"0711 / 555-10"`` → ``"+4971155510"``; empty if it is none.

    Numbers without a country code belong to ``settings.COUNTRY``. A number that is too short to be dialled from outside (an
    extension, an emergency number) speaks for nobody and is none. One that is too long for its country is kept: with direct
    dialling many are, and it is only compared.
    """
    try:
        number = phonenumbers.parse(text.strip(), settings.COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    if len(str(number.national_number)) < 5:
        return ""
    e164 = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return e164 if len(e164) <= 1 + _MOST_DIGITS else ""


def normal_email(text: str) -> str:
    """Give a mail address in lower case, without a name: ``"Anna <A@B.de>"`` → ``"a@b.de"``; empty if it is none."""
    address = parseaddr(text)[1].strip().lower()
    local, at, domain = address.rpartition("@")
    return address if local and at and domain and " " not in address else ""


def normal_contact(kind: str, text: str) -> str:
    """Give a contact of a kind in the form in which it is compared; empty if it is none."""
    if kind == Contact.Kind.EMAIL:
        return normal_email(text)
    if kind in (Contact.Kind.PHONE, Contact.Kind.FAX):
        return normal_phone(text)
    return text.strip()
