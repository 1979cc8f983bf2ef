"""A draft into a decision: accepted unseen, shown to a person, or filed. Rules over what the steps before have doubted.

What decides: a wrong order that nobody looked at is the worst that can happen. Every doubt is a reason, and one is enough. Where
nothing is doubted and confidence was measured (``intake.calibration``), an order must still be sure enough: of orders read like
this one, no more were wrong than ``ALLWEGE_ONE_WRONG_IN`` bears.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings

from intake import calibration
from intake.calibration import Calibration, Stated
from intake.contracts import Decision, Draft, DraftLine, ReadMessage
from intake.matching import Knowledge
from orders.reasons import Reason, ReasonCode
from orders.states import MessageKind

FILED_SURE = 0.85
_LEAST_SURE = 0.9


def decide(draft: Draft, message: ReadMessage, knowledge: Knowledge) -> Decision:
    """Decide what becomes of a draft.

    Args:
        draft: As matched, with the doubts of all steps.
        message: What the medium itself says of damage.
        knowledge: Not asked yet; what is known of the customer will weigh here.
    """
    del knowledge
    reasons = list(draft.reasons)
    if draft.kind.value is MessageKind.OTHER:
        return _other(draft, message, reasons)
    if draft.kind.value is not MessageKind.ORDER:
        kept = [reason for reason in reasons if reason.code in _OF_ANY_KIND]
        return Decision("review", (Reason(ReasonCode.NOT_AN_ORDER), *kept))
    if draft.customer is None and not any(reason.field == "customer" for reason in reasons):
        reasons.append(Reason(ReasonCode.CUSTOMER_UNKNOWN, "customer"))
    if not draft.lines and not any(reason.code in _NO_GOODS for reason in reasons):
        reasons.append(Reason(ReasonCode.NO_LINES))
    if message.facts.get("guest"):
        # Name, address and mail of another firm are no secret: whoever types them in has proven nothing.
        reasons.append(Reason(ReasonCode.NEW_CUSTOMER, "customer", detail="Als Gast bestellt, ohne Kundennummer."))
    if draft.duplicate_of:
        reasons.append(Reason(ReasonCode.DUPLICATE, detail=draft.duplicate_of))
    reasons += _unsure(draft)
    if not reasons and (curves := calibration.current()) is not None:
        reasons += too_seldom_right(calibration.stated(draft, message), curves, settings.ONE_WRONG_IN)
    reasons = list({(reason.code, reason.line, reason.field): reason for reason in reasons}.values())
    return Decision("review" if reasons else "accepted", tuple(reasons))


_NO_GOODS = frozenset({ReasonCode.NO_LINES, ReasonCode.LIKE_LAST_TIME})
_OF_ANY_KIND = frozenset(
    {ReasonCode.CUSTOMER_UNKNOWN, ReasonCode.CUSTOMER_UNSURE, ReasonCode.KIND_UNSURE, ReasonCode.UNREADABLE, ReasonCode.DAMAGED}
)
_ASKS_A_PERSON = frozenset({ReasonCode.KIND_UNSURE, ReasonCode.UNREADABLE, ReasonCode.DAMAGED, ReasonCode.BROKEN_DATA})


def _other(draft: Draft, message: ReadMessage, reasons: list[Reason]) -> Decision:
    """File what is surely nothing to do; an unreadable or empty message is not surely nothing."""
    doubts = [reason for reason in reasons if reason.code in _ASKS_A_PERSON]
    if not any(page.words or document.data for document in message.documents for page in document.pages):
        doubts.append(Reason(ReasonCode.UNREADABLE, detail="Es wurde kein Wort gelesen."))
    if draft.kind.confidence < FILED_SURE and not any(reason.code is ReasonCode.KIND_UNSURE for reason in doubts):
        doubts.append(Reason(ReasonCode.KIND_UNSURE))
    return Decision("review", tuple(doubts)) if doubts else Decision("filed")


def least_sure() -> float:
    """The confidence that every line of an order must reach to be accepted unseen.

    One wrong order in ``settings.ONE_WRONG_IN`` is borne: a bolder setting lowers the bar a little, a stricter one raises it.
    Where confidence was measured the bar stays, and the order as a whole must be sure enough.
    """
    if calibration.current() is not None:
        return _LEAST_SURE
    wanted = settings.ONE_WRONG_IN
    return _LEAST_SURE + (0.05 if wanted > 5000 else 0.0) - (0.04 if wanted < 200 else 0.0)


def too_seldom_right(fields: Sequence[Stated], curves: Calibration, one_wrong_in: int) -> list[Reason]:
    """Name the weakest field of an order that is not sure enough as a whole; none if it is.

    Args:
        fields: As stated; at least one of them a line, the customer or the place.
        one_wrong_in: One wrong order in so many is borne; 1 bears everything.
    """
    chance = calibration.chance_of(fields, curves)
    if chance.right >= 1 - 1 / max(1, one_wrong_in):
        return []
    seen = f"von solchen Bestellungen ist etwa eine von {max(1, round(1 / (1 - chance.right)))} falsch"
    code, field = _WEAK[chance.weakest.field]
    detail = f"Nicht sicher genug gelesen: {seen}, erlaubt ist eine von {one_wrong_in}"
    return [Reason(code, field, chance.weakest.position, detail)]


_WEAK = {
    "line": (ReasonCode.ARTICLE_UNSURE, ""),
    "customer": (ReasonCode.CUSTOMER_UNSURE, "customer"),
    "delivery": (ReasonCode.DELIVERY_UNSURE, "delivery"),
}


def _unsure(draft: Draft) -> Iterator[Reason]:
    doubted = {reason.line for reason in draft.reasons if reason.line is not None}
    for position, line in enumerate(draft.lines, start=1):
        if position not in doubted:
            yield from _line_doubts(position, line)


def _line_doubts(position: int, line: DraftLine) -> Iterator[Reason]:
    if line.sku is None:
        yield Reason(ReasonCode.ARTICLE_UNKNOWN, "", position)
    elif line.quantity is None:
        yield Reason(ReasonCode.QUANTITY_MISSING, "", position)
    elif line.confidence < least_sure():
        yield Reason(ReasonCode.ARTICLE_UNSURE, "", position, "Nicht sicher genug gelesen")
