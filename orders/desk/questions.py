"""The question to a customer, written from what is to be cleared up. A person reads and changes it before it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from orders.models import OrderLine
from orders.reasons import Reason, ReasonCode

_MOST_RIVALS = 3


def question_text(reasons: Iterable[Reason], lines: Sequence[OrderLine], language: str) -> str:
    """Write the points to ask, in the customer's language.

    Reasons that only concern us (a sum we added up wrongly, a duplicate) ask nothing.
    """
    by_position = {line.position: line for line in lines}
    with override("en" if language.startswith("en") else "de"):
        points = list(dict.fromkeys(filter(None, (_point(reason, by_position) for reason in reasons))))
        if not points:
            return ""
        return "\n".join([_("Bitte geben Sie uns kurz Bescheid:"), "", *(f"– {point}" for point in points)])


def _point(reason: Reason, lines: Mapping[int, OrderLine]) -> str:
    line = lines.get(reason.line) if reason.line is not None else None
    if line is not None:
        return _line_point(reason.code, line)
    return _header_points().get(reason.code, "")


def _line_point(code: ReasonCode, line: OrderLine) -> str:
    said = " ".join(line.text.split())
    head = (
        _("Position %(n)s („%(text)s“)") % {"n": line.position, "text": said}
        if said
        else _("Position %(n)s") % {"n": line.position}
    )
    if code in (ReasonCode.ARTICLE_UNKNOWN, ReasonCode.ARTICLE_UNSURE):
        return f"{head}: {_which_article(line)}"
    asked = {
        ReasonCode.ARTICLE_INACTIVE: _("Diesen Artikel gibt es nicht mehr. Was dürfen wir stattdessen liefern?"),
        ReasonCode.QUANTITY_MISSING: _("Welche Menge wünschen Sie?"),
        ReasonCode.QUANTITY_UNSURE: _("Welche Menge wünschen Sie?"),
        ReasonCode.QUANTITY_UNUSUAL: _("Ist die Menge so richtig?"),
        ReasonCode.UNIT_UNSURE: _("In welcher Einheit ist die Menge gemeint?"),
        ReasonCode.PRICE_DIFFERS: _("Ihr Preis weicht von unserem ab. Auf welches Angebot beziehen Sie sich?"),
    }.get(code)
    return f"{head}: {asked}" if asked else ""


def _which_article(line: OrderLine) -> str:
    rivals = [f"{rival['sku']} {rival['name']}" for rival in line.rivals[:_MOST_RIVALS] if rival.get("sku") and rival.get("name")]
    if len(rivals) < 2:
        return _("Welchen Artikel meinen Sie?")
    return _("Welchen Artikel meinen Sie: %(choice)s?") % {"choice": _(" oder ").join([", ".join(rivals[:-1]), rivals[-1]])}


def _header_points() -> dict[ReasonCode, str]:
    return {
        ReasonCode.CUSTOMER_UNKNOWN: _("Für welche Firma bestellen Sie, und unter welcher Kundennummer?"),
        ReasonCode.CUSTOMER_UNSURE: _("Für welche Firma bestellen Sie, und unter welcher Kundennummer?"),
        ReasonCode.NO_LINES: _("Was dürfen wir liefern? Wir konnten keine Positionen erkennen."),
        ReasonCode.DATE_UNSURE: _("Bis wann brauchen Sie die Ware?"),
        ReasonCode.DELIVERY_UNSURE: _("An welche Anschrift sollen wir liefern?"),
        ReasonCode.LIKE_LAST_TIME: _("Welche Artikel und Mengen meinen Sie mit „wie immer“?"),
        ReasonCode.DAMAGED: _("Ihre Sendung kam beschädigt an. Bitte senden Sie sie noch einmal."),
        ReasonCode.UNREADABLE: _("Ihre Sendung war nicht lesbar. Bitte senden Sie sie noch einmal."),
    }
