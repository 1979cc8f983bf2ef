"""Everything that the review page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from orders.desk import wording
from orders.desk.comparing import compare
from orders.desk.events import events_of
from orders.desk.forms import OrderForm, delivery_choices, header_of
from orders.desk.item_decisions import state_seen
from orders.desk.lines import LineContext
from orders.desk.lineset import BaseLines, LineFormSet, lines_of, posted_articles
from orders.desk.lookups import label
from orders.desk.modules import FilledText, texts_for
from orders.desk.numbers import sign_of
from orders.desk.originals import Originals, originals_of
from orders.desk.past import CustomerPast, past_of
from orders.desk.questions import question_text
from orders.desk.spelling import language_now, language_of
from orders.desk.viewing import documents_of, evidence_json, shown_place
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
    related = (
        "order__customer",
        "order__duplicate_of__customer",
        "customer",
        "related_order__customer",
        "assigned_to",
        "claimed_by",
    )
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
        decimal_sign=sign_of(language_now() if data is None else language_of(data)),
        currency=order.currency,
    )
    header = OrderForm(data, initial=header_of(order), complete=complete, country=order.delivery_country or settings.COUNTRY)
    # Lines that were posted are read whether or not they are as stored: others may have moved them to other places.
    initial = lines_of(lines) if data is None else None
    formset = LineFormSet(data, prefix="lines", initial=initial, form_kwargs={"lines": context})
    return OrderForms(order, header, cast(BaseLines, formset), past)


def order_context(item: QueueItem, forms: OrderForms, user: User) -> dict[str, Any]:
    """What the review of an order shows."""
    order, reasons = forms.order, wording.read_reasons(item.reasons)
    chosen = str(forms.header["delivery"].value() or "") if forms.header.is_bound else ""
    customer = forms.header.customer_found if forms.header.is_bound and forms.header.customer_found else order.customer
    delivery = delivery_choices(customer, order, chosen)
    originals = originals_of(item)
    forms.lines.form_kwargs["lines"].documents.update(originals.first_documents)
    stored_lines = list(forms.lines.form_kwargs["lines"].stored.values())
    return {
        **_item_context(item, user, originals, evidence_of(order, stored_lines, originals.first_documents)),
        "order": order,
        "version": order.version,
        "earlier_version": item.related_order.version if item.related_order else 0,
        "form": forms.header,
        "lines": forms.lines,
        "total": forms.lines.total_text(order.currency),
        "marks": _marks(order, reasons),
        "evidence": {name: evidence_json(_field(order, name).get("evidence")) for name in _HEADER},
        "delivery_choices": delivery.choices,
        "delivery_value": delivery.value,
        "history": forms.past,
        "events": events_of(order),
        "question": open_points(item, forms),
        "question_texts": texts_of(item, forms, "question", user),
        "refusal_texts": texts_of(item, forms, "refusal", user),
        "mergeable": mergeable(item),
        "change": compare(order, item.related_order) if is_change(item) and item.related_order else None,
        "same": compare(order, order.duplicate_of) if order.duplicate_of else None,
        "arrange": True,
        "duplicate_of": order.duplicate_of.number if order.duplicate_of else "",
        "other_kinds": [(str(kind), title) for kind, title in wording.KINDS.items() if kind != MessageKind.ORDER],
        "said_in": gettext("im Original:"),
    }


def is_change(item: QueueItem) -> bool:
    """Whether the order on the page is to be applied to an earlier one."""
    return item.kind == MessageKind.CHANGE and item.related_order is not None


def texts_of(item: QueueItem, forms: OrderForms, purpose: str, user: User) -> list[FilledText]:
    """Texts to begin a question or a refusal with, the open points filled in."""
    return texts_for(purpose, forms.order, open_points(item, forms), user)


def open_points(item: QueueItem, forms: OrderForms) -> str:
    """What is to be asked, in the customer's language."""
    customer = forms.order.customer
    stored = list(forms.lines.form_kwargs["lines"].stored.values())
    return question_text(wording.read_reasons(item.reasons), stored, customer.language if customer else "de")


def mergeable(item: QueueItem) -> list[QueueItem]:
    """What else waits of the same customer and could become one order with this one."""
    customer = item.order.customer if item.order else None
    if customer is None:
        return []
    waiting = QueueItem.objects.filter(Q(order__customer=customer) | Q(order__isnull=True, customer=customer), purpose="decide")
    return list(waiting.exclude(pk=item.pk).exclude(state=QueueItem.State.DONE).select_related("order").order_by("-pk")[:20])


def item_context(item: QueueItem, user: User) -> dict[str, Any]:
    """What the review of something that is no order shows."""
    about = item.related_order or item.order
    answers = Answer.objects.filter(Q(item=item) | Q(order=about)) if about else Answer.objects.filter(item=item)
    return {
        **_item_context(item, user, originals_of(item), ()),
        "seen": state_seen(item),
        "about_order": about,
        "events": events_of(about) if about else [],
        "can_make_order": item.purpose == "decide" and item.order_id is None,
        "history": past_of(item.customer),
        "answers": list(answers.order_by("-pk")[:_SHOWN_ANSWERS]),
    }


def _item_context(item: QueueItem, user: User, originals: Originals, evidence: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    held_by = item.holder
    mine = item.state != QueueItem.State.DONE and held_by == user
    return {
        "area": "queue",
        "item": item,
        "source": {"documents": documents_of(originals.view, evidence)},
        "source_title": _title(item),
        "source_subtitle": " · ".join(filter(None, (wording.moment(item.received_at), item.subject))),
        "reasons": wording.reason_texts(wording.read_reasons(item.reasons)),
        "held_by": None if mine else held_by,
        "mine": mine,
        "colleagues": people_with(Right.DECIDE).exclude(pk=user.pk).order_by("last_name", "username") if mine else (),
        "claim_seconds": int((item.claimed_until - timezone.now()).total_seconds()) if mine and item.claimed_until else 0,
    }


def _title(item: QueueItem) -> str:
    way = wording.named(wording.CHANNELS, item.channel)
    if not item.sender:
        return way
    return gettext("%(way)s von %(sender)s") % {"way": way, "sender": item.sender}


def _field(order: Order, name: str) -> Mapping[str, Any]:
    stored = order.fields.get(name) if isinstance(order.fields, dict) else None
    return stored if isinstance(stored, dict) else {}


def evidence_of(order: Order, lines: Iterable[OrderLine], first_documents: Mapping[str, int]) -> list[Mapping[str, Any]]:
    """Every place where something of an order was read, as the page counts its documents."""
    places = [place for name in order.fields for place in _field(order, name).get("evidence") or ()]
    places += [place for line in lines for place in line.evidence]
    return [shown_place(place, first_documents) for place in places]


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
