"""Everything that the review page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from orders.desk import wording
from orders.desk.events import events_of
from orders.desk.forms import OrderForm, delivery_choices, header_of
from orders.desk.lines import MOST_LINES, BaseLines, LineContext, LineFormSet, lines_of, posted_articles
from orders.desk.lookups import label
from orders.desk.numbers import sign_of
from orders.desk.past import CustomerPast, past_of
from orders.desk.questions import question_text
from orders.desk.source import SourceView, source_of
from orders.desk.viewing import documents_of, evidence_json
from orders.models import Answer, Order, OrderLine, QueueItem
from orders.people.rights import Right
from orders.people.roles import people_with
from orders.reasons import Reason
from orders.states import MessageKind

_HEADER = ("customer", "po_number", "requested_date", "delivery", "comment")
_FIELD_OF = {
    "customer_unknown": "customer",
    "customer_unsure": "customer",
    "new_customer": "customer",
    "credit_stop": "customer",
    "date_unsure": "requested_date",
    "delivery_unsure": "delivery",
    "po_number_unsure": "po_number",
    "special_request": "comment",
}
_SURE = 0.9
_SHOWN_ANSWERS = 10


@dataclass(slots=True)
class OrderForms:
    """The header and the lines of one order as forms, with the order they were made from."""

    order: Order
    header: OrderForm
    lines: BaseLines
    past: CustomerPast

    def is_valid(self) -> bool:
        """Validate both, so that all errors are shown at once."""
        header, lines = self.header.is_valid(), self.lines.is_valid()
        return header and lines


def load_item(item_id: int) -> QueueItem | None:
    """Read a queue item with all that belongs to it."""
    related = ("order__customer", "order__duplicate_of", "customer", "related_order", "assigned_to", "claimed_by")
    return QueueItem.objects.select_related(*related).filter(pk=item_id).first()


def order_to_decide(item: QueueItem) -> Order | None:
    """The order that is decided on this item's page; a call-back or a lost answer only speaks of one."""
    return item.order if item.purpose == "decide" else None


def order_forms(item: QueueItem, order: Order, data: QueryDict | None = None, *, complete: bool = False) -> OrderForms:
    """Make the forms of an order, from what is stored or from what was posted.

    Args:
        complete: The order is to be accepted: nothing may be missing.
    """
    lines = list(order.lines.select_related("article").order_by("position"))
    for line in lines:
        line.order = order
    past = past_of(order.customer, but=order.pk)
    reasons: dict[int, list[Reason]] = {}
    for reason in wording.read_reasons(item.reasons):
        if reason.line is not None:
            reasons.setdefault(reason.line, []).append(reason)
    articles = {label(line.article): line.article for line in lines if line.article}
    if data is not None:
        articles.update(posted_articles(data))
    context = LineContext(
        stored={line.position: line for line in lines},
        articles=articles,
        reasons=reasons,
        hints=past.hints(),
        complete=complete,
        decimal_sign=_decimal_sign() if data is None else sign_of(data.get("lang", "de")),
        currency=order.currency,
    )
    header = OrderForm(data, initial=header_of(order), complete=complete, country=order.delivery_country or settings.COUNTRY)
    formset = LineFormSet(data, prefix="lines", initial=lines_of(lines), form_kwargs={"lines": context})
    return OrderForms(order, header, cast(BaseLines, formset), past)


def one_line_more(data: QueryDict) -> QueryDict:
    """What was posted, with an empty line added at its end."""
    more = data.copy()
    count = more.get("lines-TOTAL_FORMS", "")
    more["lines-TOTAL_FORMS"] = str(min(int(count) + 1, MOST_LINES)) if count.isdigit() and len(count) < 6 else count
    return more


def _decimal_sign() -> str:
    return "," if wording.is_german() else "."


def order_context(item: QueueItem, forms: OrderForms, user: User) -> dict[str, Any]:
    """What the review of an order shows."""
    order, reasons = forms.order, wording.read_reasons(item.reasons)
    chosen = str(forms.header["delivery"].value() or "") if forms.header.is_bound else ""
    customer = forms.header.customer_found if forms.header.is_bound and forms.header.customer_found else order.customer
    delivery = delivery_choices(customer, order, chosen)
    stored_lines = list(forms.lines.form_kwargs["lines"].stored.values())
    language = order.customer.language if order.customer else "de"
    return {
        **_item_context(item, user, _evidence(order, stored_lines)),
        "order": order,
        "version": order.version,
        "form": forms.header,
        "lines": forms.lines,
        "total": forms.lines.total_text(order.currency),
        "marks": _marks(order, reasons),
        "evidence": {name: evidence_json(_field(order, name).get("evidence")) for name in _HEADER},
        "delivery_choices": delivery.choices,
        "delivery_value": delivery.value,
        "history": forms.past,
        "events": events_of(order),
        "question": question_text(reasons, stored_lines, language),
        "duplicate_of": order.duplicate_of.number if order.duplicate_of else "",
        "other_kinds": [(str(kind), title) for kind, title in wording.KINDS.items() if kind != MessageKind.ORDER],
        "said_in": gettext("im Original:"),
    }


def item_context(item: QueueItem, user: User) -> dict[str, Any]:
    """What the review of something that is no order shows."""
    about = item.related_order or item.order
    answers = Answer.objects.filter(Q(item=item) | Q(order=about)) if about else Answer.objects.filter(item=item)
    return {
        **_item_context(item, user, ()),
        "about_order": about,
        "can_make_order": item.purpose == "decide" and item.order_id is None,
        "history": past_of(item.customer),
        "answers": list(answers.order_by("-pk")[:_SHOWN_ANSWERS]),
    }


def _item_context(item: QueueItem, user: User, evidence: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    view = _with_replies(item, source_of(item.source_ref))
    now = timezone.now()
    held_by = item.claimed_by if item.claimed_until and item.claimed_until > now else None
    mine = item.state != QueueItem.State.DONE and held_by == user
    return {
        "area": "queue",
        "item": item,
        "source": {"documents": documents_of(view, evidence)},
        "source_title": _title(item),
        "source_subtitle": " · ".join(filter(None, (wording.moment(item.received_at), item.subject))),
        "reasons": wording.reason_texts(wording.read_reasons(item.reasons)),
        "held_by": None if mine else held_by,
        "mine": mine,
        "colleagues": people_with(Right.DECIDE).exclude(pk=user.pk).order_by("last_name", "username") if mine else (),
        "claim_seconds": int((item.claimed_until - now).total_seconds()) if mine and item.claimed_until else 0,
    }


def _with_replies(item: QueueItem, view: SourceView | None) -> SourceView | None:
    """The message, and behind it what the customer wrote back to our questions."""
    documents = list(view.documents) if view else []
    for ref in dict.fromkeys(reason["source_ref"] for reason in item.reasons if reason.get("source_ref")):
        reply = source_of(ref)
        for document in reply.documents if reply else ():
            index = 1 + max((each.index for each in documents), default=-1)
            documents.append(replace(document, index=index, name=gettext("Antwort: %(name)s") % {"name": document.name}))
    return SourceView(tuple(documents)) if documents else view


def _title(item: QueueItem) -> str:
    way = wording.named(wording.CHANNELS, item.channel)
    if not item.sender:
        return way
    return gettext("%(way)s von %(sender)s") % {"way": way, "sender": item.sender}


def _field(order: Order, name: str) -> Mapping[str, Any]:
    stored = order.fields.get(name) if isinstance(order.fields, dict) else None
    return stored if isinstance(stored, dict) else {}


def _evidence(order: Order, lines: Sequence[OrderLine]) -> list[Mapping[str, Any]]:
    places = [place for name in order.fields for place in _field(order, name).get("evidence") or ()]
    return places + [place for line in lines for place in line.evidence]


def _marks(order: Order, reasons: Iterable[Reason]) -> dict[str, str]:
    doubted = {reason.field or _FIELD_OF.get(str(reason.code), "") for reason in reasons if reason.line is None}
    empty = {
        "customer": order.customer_id is None,
        "requested_date": order.requested_date is None,
        "po_number": not order.po_number,
    }
    marks = {}
    for name in _HEADER:
        confidence = _field(order, name).get("confidence")
        if name in doubted:
            marks[name] = "unknown" if empty.get(name) else "unsure"
        elif isinstance(confidence, int | float) and not empty.get(name):
            marks[name] = "sure" if confidence >= _SURE else "unsure"
    return marks


def compared(forms: OrderForms) -> list[dict[str, str]]:
    """Where what was typed differs from what another person stored meanwhile."""
    rows = []
    titles = {
        "customer": gettext("Kunde"),
        "po_number": gettext("Bestellnummer"),
        "requested_date": gettext("Wunschtermin"),
        "reply_channel": gettext("Antwort per"),
        "reply_to": gettext("Antwort an"),
        "comment": gettext("Anmerkung"),
    }
    stored = header_of(forms.order)
    for name, title in titles.items():
        typed = str(forms.header[name].value() or "")
        if typed != str(stored[name] or ""):
            rows.append({"label": title, "stored": str(stored[name] or ""), "typed": typed})
    initial = {line["position"]: line for line in lines_of(list(forms.lines.form_kwargs["lines"].stored.values()))}
    for form in forms.lines.forms:
        rows += _compared_line(form, initial)
    return rows


def _compared_line(form: Any, initial: Mapping[int, Mapping[str, Any]]) -> list[dict[str, str]]:
    position = str(form["position"].value() or "")
    stored = initial.get(int(position), {}) if position.isdigit() else {}
    names = ("article", "quantity", "unit", "price")
    old = " ".join(str(stored.get(name) or "") for name in names).strip()
    new = gettext("entfernt") if form.is_dropped else " ".join(str(form[name].value() or "") for name in names).strip()
    return [] if old == new else [{"label": gettext("Pos. %(n)s") % {"n": form.shown_position}, "stored": old, "typed": new}]
