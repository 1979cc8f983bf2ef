"""A reading into a draft: customer, numbers, date, place and lines as the program would enter them, with every doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from intake.contracts import Draft, Field, ReadMessage
from intake.matching.customers import CustomerFacts, Told, tell_customer
from intake.matching.delivery import tell_delivery
from intake.matching.earlier import earlier_order
from intake.matching.habits import points_at_orders, shown, usual_items
from intake.matching.knowledge import Knowledge
from intake.matching.lines import Matched, match_line
from intake.matching.saying import price_said
from intake.understanding.result import Item, Reading
from orders.folding import folded
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

_MOST_COMMENT = 2000
_LEAST_SURE_NUMBER = 0.6


def match(reading: Reading, message: ReadMessage, knowledge: Knowledge) -> Draft:
    """Look everything up that a reading names.

    Args:
        reading: One wish of the message.
        message: The message, for what its channel knows of the sender.
        knowledge: Master data.
    """
    told = _customer(reading, message, knowledge)
    reasons = list(reading.reasons)
    if told.doubt is not None:
        reasons.append(Reason(told.doubt, "customer", detail=told.detail))
    customer = told.customer
    price_list, stopped = knowledge.terms_of(customer)
    if stopped:
        reasons.append(Reason(ReasonCode.CREDIT_STOP, "customer"))
    shelf = knowledge.shelf(customer)
    goods = reading.kind.value in {MessageKind.ORDER, MessageKind.CHANGE}
    items: Sequence[Item] = reading.items if goods else ()
    if reading.like_before and reading.kind.value is MessageKind.ORDER:
        items, pointed = _like_before(reading, items, customer, message, knowledge)
        reasons += pointed
    matched = [
        match_line(item, position, customer, shelf, knowledge, price_list=price_list)
        for position, item in enumerate(items, start=1)
    ]
    reasons += [reason for each in matched for reason in each.reasons]
    reasons += _whole(reading, items, matched)
    po_number, doubt = _po_number(reading, customer, knowledge)
    reasons += doubt
    delivery, doubt = (
        tell_delivery(reading.deliveries, customer, knowledge) if reading.kind.value is MessageKind.ORDER else (None, [])
    )
    reasons += doubt
    requested = reading.dates[0] if reading.dates and reading.kind.value is MessageKind.ORDER else None
    reasons += _date_doubts(reading, message)
    duplicate = None
    if reading.kind.value is MessageKind.ORDER and customer is not None:
        duplicate = earlier_order(
            customer, po_number.value if po_number else "", [(each.article, each.line) for each in matched], message
        )
    return Draft(
        kind=reading.kind,
        customer=Field(customer.number, told.text[:200], told.confidence, told.evidence) if customer else None,
        po_number=po_number,
        requested_date=requested,
        delivery=delivery,
        lines=tuple(each.line for each in matched),
        comment=reading.comment[:_MOST_COMMENT],
        currency=reading.currency,
        duplicate_of=duplicate,
        reasons=tuple(reasons),
    )


def _customer(reading: Reading, message: ReadMessage, knowledge: Knowledge) -> Told:
    return tell_customer(
        reading.hints,
        knowledge.customers,
        authenticated=message.facts.get("authenticated_customer", ""),
        line_contacts=knowledge.line_contacts(),
        sender_domain=knowledge.sender_domain(),
        contacts=knowledge.contacts,
        domains=knowledge.domains,
        spoken=reading.text if message.channel is ChannelName.PHONE else "",
    )


def _like_before(
    reading: Reading, items: Sequence[Item], customer: CustomerFacts | None, message: ReadMessage, knowledge: Knowledge
) -> tuple[Sequence[Item], list[Reason]]:
    """Fill in what the customer points at; a person is asked unless the last orders leave no doubt."""
    doubt = [Reason(ReasonCode.LIKE_LAST_TIME, detail=reading.like_before[:200])]
    if items or customer is None or not points_at_orders(reading.like_before):
        return items, doubt
    usual = usual_items(reading.like_before, reading.text, customer, knowledge, message.received_at)
    if usual is None:
        return items, doubt
    if usual.certain:
        return usual.items, []
    return usual.items, [Reason(ReasonCode.LIKE_LAST_TIME, detail=f"{reading.like_before[:80]}: {shown(usual.items)}"[:200])]


def _whole(reading: Reading, items: Sequence[Item], matched: Sequence[Matched]) -> list[Reason]:
    """Checks over all lines: the sum on the paper, the number of positions, gaps in the counting, the same line twice."""
    reasons: list[Reason] = []
    if reading.kind.value is not MessageKind.ORDER:
        return reasons
    if not matched:
        code = ReasonCode.LIKE_LAST_TIME if reading.like_before else ReasonCode.NO_LINES
        return [Reason(code, detail=reading.like_before[:200])]
    totals = [item.total for item in items]
    known = [total for total in totals if total is not None]
    if reading.total is not None and len(known) == len(totals) and abs(sum(known, Decimal(0)) - reading.total) > Decimal("0.05"):
        reasons.append(
            Reason(
                ReasonCode.SUM_DIFFERS,
                detail=f"Positionen {price_said(sum(known, Decimal(0)))}, auf dem Papier {price_said(reading.total)}",
            )
        )
    if reading.expected_lines is not None and reading.expected_lines > len(items):
        reasons.append(
            Reason(ReasonCode.TEXT_LEFT_OVER, detail=f"{reading.expected_lines} Positionen angekündigt, {len(items)} gefunden")
        )
    reasons += _gaps(items)
    skus = [each.line.sku for each in matched if each.line.sku]
    twice = sorted({sku for sku in skus if skus.count(sku) > 1})
    if twice:
        reasons.append(Reason(ReasonCode.ARTICLE_UNSURE, detail=f"Zweimal derselbe Artikel: {', '.join(twice)}"[:200]))
    return reasons


def _gaps(items: Sequence[Item]) -> list[Reason]:
    """A position number that is missing on a scan is a line that was not read."""
    numbers = [item.position for item in items if item.position is not None]
    if len(numbers) < 2 or not any(item.scanned for item in items):
        return []
    step = 10 if all(number % 10 == 0 for number in numbers) else 1
    expected = set(range(step, max(numbers) + 1, step))
    missing = sorted(expected - set(numbers))
    if len(missing) <= len(items) - len(numbers):
        return []  # those whose number was not read
    return [Reason(ReasonCode.TEXT_LEFT_OVER, detail=f"Position {', '.join(map(str, missing[:5]))} wurde nicht gelesen")]


def _po_number(reading: Reading, customer: CustomerFacts | None, knowledge: Knowledge) -> tuple[Field[str] | None, list[Reason]]:
    """The customer's order number: the likeliest candidate, helped by the look of the earlier ones."""
    goods = {code.folded for item in reading.items for code in item.codes}
    found = [
        field
        for field in reading.po_numbers
        if not _is_customer_number(field.value, customer) and folded(field.value) not in goods
    ]
    if not found:
        return None, []
    shapes = {_shape(number) for number in knowledge.po_numbers_of(customer)} if customer is not None else set()
    ranked = sorted(found, key=lambda field: -(field.confidence + (0.35 if _shape(field.value) in shapes else 0.0)))
    best = ranked[0]
    usual = _shape(best.value) in shapes
    unclear = best.confidence < _LEAST_SURE_NUMBER and not usual
    return best, [Reason(ReasonCode.PO_NUMBER_UNSURE, "po_number", detail=best.value)] if unclear else []


def _shape(number: str) -> str:
    """How a number looks: ``B-2026-0417`` → ``A-9-9``."""
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-zÄÖÜäöü]+", "A", number))


def _is_customer_number(value: str, customer: CustomerFacts | None) -> bool:
    return customer is not None and folded(value) == folded(customer.number)


def _date_doubts(reading: Reading, message: ReadMessage) -> list[Reason]:
    if reading.kind.value is not MessageKind.ORDER or not reading.dates:
        return []
    best = reading.dates[0]
    if best.value < message.received_at.date():
        return [Reason(ReasonCode.DATE_UNSURE, "requested_date", detail=f"Der Termin liegt zurück: {best.value:%d.%m.%Y}")]
    if len(reading.dates) > 1:
        named = ", ".join(f"{field.value:%d.%m.%Y}" for field in reading.dates[:3])
        return [Reason(ReasonCode.DATE_UNSURE, "requested_date", detail=f"Mehrere Termine: {named}")]
    return [Reason(ReasonCode.DATE_UNSURE, "requested_date", detail=best.text)] if best.confidence < 0.85 else []
