"""How the desk names things: states, channels, times, money, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind, OrderState
from orders.units import unit_name

CHANNELS: dict[str, str | Promise] = {
    ChannelName.FAX: _("Fax"),
    ChannelName.EMAIL: _("E-Mail"),
    ChannelName.PHONE: _("Telefon"),
    ChannelName.WEB: _("Shop"),
    ChannelName.API: _("API"),
}
STATES: dict[str, tuple[str | Promise, str]] = {
    OrderState.REVIEW: (_("in Prüfung"), "warn"),
    OrderState.ACCEPTED: (_("angenommen"), "good"),
    OrderState.RELEASED: (_("freigegeben"), "good"),
    OrderState.CLOSED: (_("abgeschlossen"), ""),
    OrderState.CANCELLED: (_("storniert"), "bad"),
    OrderState.REJECTED: (_("abgelehnt"), "bad"),
}
KINDS: dict[str, str | Promise] = {
    MessageKind.ORDER: _("Bestellung"),
    MessageKind.CHANGE: _("Änderung"),
    MessageKind.CANCELLATION: _("Stornierung"),
    MessageKind.INQUIRY: _("Anfrage"),
    MessageKind.QUOTE_REQUEST: _("Angebotsanfrage"),
    MessageKind.COMPLAINT: _("Reklamation"),
    MessageKind.OTHER: _("Sonstiges"),
}
PURPOSES: dict[str, str | Promise] = {"callback": _("Rückruf"), "answer_failed": _("Antwort nicht zugestellt")}
ANSWERS: dict[str, str | Promise] = {"confirmation": _("Bestätigung"), "question": _("Rückfrage"), "refusal": _("Ablehnung")}
ANSWER_STATES: dict[str, tuple[str | Promise, str]] = {
    "due": (_("wird gesendet"), "warn"),
    "sent": (_("zugestellt"), "good"),
    "failed": (_("nicht zugestellt"), "bad"),
}
EVENTS: dict[str, str | Promise] = {
    "placed": _("Eingegangen"),
    "accepted": _("Angenommen"),
    "corrected": _("Geändert"),
    "asked": _("Rückfrage gestellt"),
    "answered": _("Rückfrage beantwortet"),
    "rejected": _("Abgelehnt"),
    "duplicate": _("Als doppelt erledigt"),
    "no_order": _("Als „kein Auftrag“ erledigt"),
    "cancelled": _("Storniert"),
    "undone": _("Zurückgenommen"),
    "changed": _("Auf Wunsch des Kunden geändert"),
    "taken_as_change": _("Als Änderung gewertet"),
    "taken_as_order": _("Doch keine Änderung"),
    "applied_to": _("Als Änderung übernommen in"),
    "split": _("Positionen abgetrennt in"),
    "split_off": _("Abgetrennt von"),
    "merged": _("Zusammengelegt mit"),
    "merged_into": _("Aufgegangen in"),
    "released": _("Freigegeben"),
    "closed": _("Abgeschlossen"),
    "reopened": _("Wieder geöffnet"),
    "resent": _("Antwort erneut gesendet"),
    "note": _("Notiz"),
    "learned": _("Gelernt"),
    "forgotten": _("Gelerntes vergessen"),
    "confirmed": _("Gelerntes bestätigt"),
    "refused": _("Gelerntes verworfen"),
}
CONTACTS: dict[str, str | Promise] = {
    "email": _("E-Mail"),
    "phone": _("Telefon"),
    "fax": _("Fax"),
    "api": _("API"),
}
_GRAVE = frozenset(
    {
        ReasonCode.CUSTOMER_UNKNOWN,
        ReasonCode.NO_LINES,
        ReasonCode.ARTICLE_UNKNOWN,
        ReasonCode.QUANTITY_MISSING,
        ReasonCode.CREDIT_STOP,
        ReasonCode.UNREADABLE,
        ReasonCode.DAMAGED,
        ReasonCode.BROKEN_DATA,
        ReasonCode.PROCESSING_FAILED,
        ReasonCode.ANSWER_FAILED,
    }
)
_PLAIN = frozenset(
    {ReasonCode.DUPLICATE, ReasonCode.NEW_CUSTOMER, ReasonCode.CALLBACK, ReasonCode.QUESTION_ANSWERED, ReasonCode.NOT_AN_ORDER}
)
_SOON = timedelta(minutes=30)
_CURRENCIES = {"EUR": "€", "CHF": "CHF", "USD": "$", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One thing to clear up, as it is shown.

    Attributes:
        weight: ``bad``, ``warn`` or empty, the CSS class.
        details: What was seen, one sentence a line concerned.
    """

    code: str
    text: str
    weight: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueText:
    """A due time as it is shown; ``weight`` is ``late``, ``soon`` or empty."""

    text: str
    weight: str


def weight_of(code: str) -> str:
    """Give the CSS class for a reason's code."""
    return "bad" if code in _GRAVE else "" if code in _PLAIN else "warn"


def read_reasons(stored: Iterable[dict[str, Any]]) -> list[Reason]:
    """Read stored reasons; a code of another version of the program is kept as "Verarbeitung fehlgeschlagen"."""
    found = []
    for data in stored:
        try:
            found.append(Reason.from_json(data))
        except (KeyError, ValueError):
            found.append(Reason(ReasonCode.PROCESSING_FAILED, detail=str(data.get("code", ""))))
    return found


def reason_texts(reasons: Iterable[Reason]) -> list[ReasonText]:
    """Group reasons by code: two lines with the same trouble are one chip. The grave come first."""
    grouped: dict[ReasonCode, list[Reason]] = {}
    for reason in reasons:
        grouped.setdefault(reason.code, []).append(reason)
    texts = []
    for code, group in grouped.items():
        head = gettext(Reason(code).sentence)
        lines = sorted({reason.line for reason in group if reason.line is not None})
        text = gettext("%(reason)s: Pos. %(lines)s") % {"reason": head, "lines": ", ".join(map(str, lines))} if lines else head
        details = tuple(dict.fromkeys(_detail(reason, several=len(lines) > 1) for reason in group if reason.detail))
        texts.append(ReasonText(str(code), text, weight_of(code), details))
    order = {"bad": 0, "warn": 1, "": 2}
    # What has come back from the customer is the news, whatever else is open.
    return sorted(texts, key=lambda text: (text.code != ReasonCode.QUESTION_ANSWERED, order[text.weight]))


def _detail(reason: Reason, *, several: bool) -> str:
    if several and reason.line is not None:
        return gettext("Pos. %(line)s: %(detail)s") % {"line": reason.line, "detail": reason.detail}
    return reason.detail


def money(value: Decimal | None, currency: str = "EUR", places: int = 2) -> str:
    """``1250.5`` → ``1.250,50 €``; a dash where nothing is known."""
    if value is None:
        return "—"
    return f"{number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)} {_CURRENCIES.get(currency, currency)}"


def unit_price(value: Decimal | None, currency: str = "EUR") -> str:
    """Money with as many of its digits as it has, two at least: ``0,981 €``."""
    places = 2 if value is None else max(2, -int(value.normalize().as_tuple().exponent))
    return money(value, currency, places)


def plain_number(value: Decimal | None) -> str:
    """A quantity for people: no trailing zeros, thousands parted."""
    if value is None:
        return ""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def is_german() -> bool:
    """Whether the page is printed in German, with a decimal comma."""
    return (get_language() or "de").startswith("de")


def input_number(value: Decimal | None, *, least_places: int = 0) -> str:
    """A number as it stands in an input: the decimal sign of the language, never a sign for thousands."""
    if value is None:
        return ""
    places = max(least_places, -int(value.normalize().as_tuple().exponent))
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if is_german() else text


def unit_text(code: str, quantity: object = 2) -> str:
    """Name a unit in the language of the page."""
    return unit_name(code, quantity, "de" if is_german() else "en")


def moment(value: datetime | None) -> str:
    """``heute 08:12``, ``gestern 16:40``, ``20.11.2026 08:12``."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    clock = date_format(local, "H:i")
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return gettext("gestern %(clock)s") % {"clock": clock}
    return f"{date_format(local, 'd.m.' if 0 < days < 180 else 'd.m.Y')} {clock}"


def clock(value: datetime) -> str:
    """``08:12``, in the installation's time zone."""
    return date_format(timezone.localtime(value), "H:i")


def due(value: datetime, now: datetime | None = None) -> DueText:
    """Say how long there is still time: ``noch 14 min``, ``überfällig seit 2 h``, ``morgen 08:15``."""
    now = now or timezone.now()
    if value <= now:
        return DueText(gettext("überfällig seit %(span)s") % {"span": _span(now - value)}, "late")
    local = timezone.localtime(value)
    days = (local.date() - timezone.localtime(now).date()).days
    if days == 0:
        return DueText(gettext("noch %(span)s") % {"span": _span(value - now)}, "soon" if value - now < _SOON else "")
    clock = date_format(local, "H:i")
    if days == 1:
        return DueText(gettext("morgen %(clock)s") % {"clock": clock}, "")
    return DueText(f"{date_format(local, 'D d.m.')} {clock}", "")


def paused(minutes_left: int | None) -> str:
    """Say what the clock will show when the customer has answered: ``danach noch 14 min``."""
    if minutes_left is None:
        return ""
    if minutes_left < 0:
        return gettext("danach überfällig")
    return gettext("danach noch %(span)s") % {"span": _span(timedelta(minutes=minutes_left))}


def since(value: datetime, now: datetime | None = None) -> str:
    """Say how long ago something was: ``12 min``."""
    return _span((now or timezone.now()) - value)


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return gettext("%(n)s min") % {"n": max(minutes, 1)}
    if minutes < 48 * 60:
        return gettext("%(n)s h") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s Tag", "%(n)s Tagen", days) % {"n": days}


def person(user: Any) -> str:
    """The name by which colleagues know a user."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def initials(user: Any) -> str:
    """Two letters for a user's face."""
    parts = person(user).replace(".", " ").split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def contact_kind(kind: str) -> str:
    """Name a kind of contact."""
    return named(CONTACTS, kind)


def named(table: dict[str, Any], key: str) -> str:
    """Look a word up; one that is not in the table is shown as it is."""
    entry = table.get(key, key)
    return str(entry[0] if isinstance(entry, tuple) else entry)


def weight(table: dict[str, tuple[str | Promise, str]], key: str) -> str:
    """The CSS class that goes with a word of a table."""
    return table[key][1] if key in table else ""


# makemessages does not see the sentences of orders.reasons, which is free of Django.
REASON_WORDS = (
    gettext_noop("Kunde nicht erkannt"),
    gettext_noop("Kunde nicht eindeutig"),
    gettext_noop("Keine Positionen gefunden"),
    gettext_noop("Artikel unbekannt"),
    gettext_noop("Artikel unklar"),
    gettext_noop("Artikel ausgelaufen, kein Nachfolger"),
    gettext_noop("Menge fehlt oder ist unleserlich"),
    gettext_noop("Menge unsicher gelesen"),
    gettext_noop("Menge ungewöhnlich"),
    gettext_noop("Einheit unklar"),
    gettext_noop("Preis weicht ab"),
    gettext_noop("Summe stimmt nicht"),
    gettext_noop("Termin unklar"),
    gettext_noop("Lieferanschrift unklar"),
    gettext_noop("Bestellnummer unsicher"),
    gettext_noop("Vielleicht doppelt"),
    gettext_noop("Text nicht verstanden"),
    gettext_noop("Sonderwunsch im Text"),
    gettext_noop("Bestellung „wie immer“"),
    gettext_noop("Übertragung beschädigt"),
    gettext_noop("Nicht lesbar"),
    gettext_noop("Daten fehlerhaft"),
    gettext_noop("Kein Auftrag, aber etwas zu tun"),
    gettext_noop("Art der Nachricht unklar"),
    gettext_noop("Liefersperre"),
    gettext_noop("Verarbeitung fehlgeschlagen"),
    gettext_noop("Antwort nicht zugestellt"),
    gettext_noop("Rückfrage beantwortet"),
    gettext_noop("Neukunde prüfen"),
    gettext_noop("Rückruf"),
)
