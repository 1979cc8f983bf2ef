"""Text modules: what a letter can begin with, filled in, in the customer's language and for the way it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from orders.models import Order, TextModule
from orders.states import ChannelName

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FilledText:
    """A text to choose; ``key`` names it in the form."""

    key: str
    name: str
    text: str


def texts_for(purpose: str, order: Order, points: str, user: User) -> list[FilledText]:
    """The firm's own texts for this customer and way, then the ones that come with Allwege.

    Args:
        purpose: ``question`` or ``refusal``.
        points: What is open, ready to be read by the customer; may be empty.
    """
    language = "en" if order.customer and order.customer.language.startswith("en") else "de"
    channel = order.reply_channel or order.channel
    own = TextModule.objects.filter(purpose=purpose, language=language, active=True, channel__in=["", channel])
    values = _values(order, points, user, language)
    texts = [FilledText(f"m{module.pk}", module.name, fill(module.text, values)) for module in own]
    for number, (name, text) in enumerate(_built_in(purpose, language, spoken=channel == ChannelName.PHONE)):
        texts.append(FilledText(f"b{number}", name, fill(text, values)))
    return texts


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in the place of names in braces; what is no name of ours stays as it stands."""
    filled = _PLACE.sub(lambda match: values.get(match[1], match[0]), text)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def _values(order: Order, points: str, user: User, language: str) -> dict[str, str]:
    with override(language):
        return {
            "points": points,
            "number": order.number,
            "po_number": order.po_number or order.number,
            "customer": order.customer.name if order.customer else "",
            "received": date_format(order.received_at, "d.m.Y"),
            "clerk": user.get_full_name(),
        }


def _built_in(purpose: str, language: str, *, spoken: bool) -> list[tuple[str, str]]:
    """Names in the clerk's language, texts in the customer's."""
    if purpose == TextModule.Purpose.REFUSAL:
        names = [_("Nicht lieferbar"), _("Kein Kunde bei uns")]
        with override(language):
            texts = [
                _("Ihre Bestellung {po_number} vom {received} können wir leider nicht liefern: Die Ware ist nicht lieferbar."),
                _("Ihre Bestellung {po_number} vom {received} können wir leider nicht annehmen: Sie sind nicht unser Kunde."),
            ]
        return list(zip(names, texts, strict=True))
    names = [_("Offene Punkte"), _("Bitte noch einmal senden"), _("Preis bestätigen"), _("Termin nicht möglich")]
    with override(language):
        start = _("Es geht um Ihre Bestellung {po_number} vom {received}.") if spoken else ""
        texts = [
            f"{start}\n\n{{points}}",
            _("Ihre Sendung vom {received} kam unvollständig oder unleserlich an. Bitte senden Sie sie noch einmal."),
            _("Die Preise in Ihrer Bestellung {po_number} weichen von unseren ab. Dürfen wir zu unseren Preisen liefern?"),
            _("Zum gewünschten Termin können wir die Bestellung {po_number} nicht liefern. Welcher spätere Tag passt Ihnen?"),
        ]
    return list(zip(names, texts, strict=True))
