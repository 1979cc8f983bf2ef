"""The fixed words on papers for customers, in the customer's language rather than the clerk's."""

from __future__ import annotations

import re

_GERMAN = {
    "confirmation": "Auftragsbestätigung",
    "confirmation_of": "Auftragsbestätigung %s",
    "changed_confirmation_of": "Geänderte Auftragsbestätigung %s",
    "question": "Rückfrage zu Ihrer Bestellung",
    "question_plain": "Ihre Nachricht",
    "refusal": "Ihre Bestellung",
    "number": "Auftrag Nr.",
    "date": "Datum",
    "customer_number": "Kunden-Nr.",
    "po_number": "Ihre Bestellnummer",
    "ordered": "Ihre Bestellung vom",
    "by": "per",
    "contact": "Ihr Kontakt",
    "phone": "Telefon",
    "fax": "Fax",
    "email": "E-Mail",
    "page": "Seite",
    "of": "von",
    "greeting": "Guten Tag,",
    "thanks": "vielen Dank für Ihre Bestellung. Wir liefern wie folgt:",
    "position": "Pos.",
    "article": "Artikel",
    "quantity": "Menge",
    "price": "Preis",
    "amount": "Betrag",
    "your_words": "Ihre Angabe",
    "your_number": "Ihre Nr.",
    "replaces": "ersetzt",
    "per_unit": "je %s",
    "total": "Summe netto",
    "vat": "Alle Preise netto, zuzüglich der gesetzlichen Umsatzsteuer.",
    "delivery": "Lieferanschrift",
    "delivery_same": "wie oben",
    "requested_date": "Wunschtermin",
    "comment": "Anmerkung",
    "check": "Bitte prüfen Sie Artikel, Mengen und Termin und geben Sie uns Bescheid, falls etwas nicht stimmt.",
    "payment": "Zahlbar innerhalb von %s Tagen.",
    "regards": "Mit freundlichen Grüßen",
    "vat_id": "USt-IdNr.",
    "confirmation_file": "Auftragsbestaetigung",
    "question_file": "Rueckfrage",
    "refusal_file": "Antwort",
    "channel_fax": "Fax",
    "channel_email": "E-Mail",
    "channel_phone": "Telefon",
    "channel_web": "Shop",
    "channel_api": "Schnittstelle",
}
_ENGLISH = {
    "confirmation": "Order confirmation",
    "confirmation_of": "Order confirmation %s",
    "changed_confirmation_of": "Changed order confirmation %s",
    "question": "A question about your order",
    "question_plain": "Your message",
    "refusal": "Your order",
    "number": "Order no.",
    "date": "Date",
    "customer_number": "Customer no.",
    "po_number": "Your order number",
    "ordered": "Your order of",
    "by": "by",
    "contact": "Your contact",
    "phone": "Phone",
    "fax": "Fax",
    "email": "E-mail",
    "page": "Page",
    "of": "of",
    "greeting": "Dear customer,",
    "thanks": "thank you for your order. We will deliver as follows:",
    "position": "Pos.",
    "article": "Article",
    "quantity": "Quantity",
    "price": "Price",
    "amount": "Amount",
    "your_words": "Your words",
    "your_number": "Your no.",
    "replaces": "replaces",
    "per_unit": "per %s",
    "total": "Net total",
    "vat": "All prices are net, plus statutory VAT.",
    "delivery": "Delivery address",
    "delivery_same": "as above",
    "requested_date": "Requested date",
    "comment": "Remark",
    "check": "Please check articles, quantities and date, and let us know if anything is wrong.",
    "payment": "Payable within %s days.",
    "regards": "Kind regards",
    "vat_id": "VAT ID",
    "confirmation_file": "Order-confirmation",
    "question_file": "Question",
    "refusal_file": "Answer",
    "channel_fax": "fax",
    "channel_email": "e-mail",
    "channel_phone": "phone",
    "channel_web": "shop",
    "channel_api": "interface",
}

_GREETING = re.compile(
    r"(?i)\W*(?:guten\s+(?:tag|morgen|abend)|sehr\s+geehrte|liebe[rs]?\s|hallo\b|gr(?:ü|ue)(?:ß|ss)\s+gott|moin\b|servus\b|"
    r"dear\s|good\s+(?:day|morning|afternoon)|hello\b|hi\b)"
)
_REGARDS = re.compile(r"(?i)\bgr(?:ü|ue|u)(?:ß|ss)e?n?\b|\b(?:kind|best)\s+regards\b|\byours\s")


def language_of(code: str) -> str:
    """``de`` or ``en``, the languages there are papers in."""
    return "en" if code.lower().startswith("en") else "de"


def words_for(language: str) -> dict[str, str]:
    """All words in a language."""
    return _ENGLISH if language == "en" else _GERMAN


def begins_with_greeting(text: str) -> bool:
    """Whether a person has greeted already, so that the frame of the letter need not."""
    return _GREETING.match(text) is not None


def ends_with_regards(text: str) -> bool:
    """Whether a person has signed already."""
    return _REGARDS.search(text[-200:]) is not None
