"""Phone out: an answer by telephone is a task for a person, with the words to say."""

from __future__ import annotations

import logging

from django.utils import timezone

from channels.contract import Reply, TransportError
from orders.desk import wording
from orders.lifecycle import open_item
from orders.models import Answer, Order
from orders.reasons import Reason, ReasonCode
from orders.states import ChannelName, MessageKind

log = logging.getLogger(__name__)

READ_BACK = "read-back"


class PhoneChannel:
    """Answers by call-back."""

    name = ChannelName.PHONE

    def send(self, reply: Reply) -> str:
        """Lay a call-back into the queue; the same answer lays one only.

        Nobody is called to hear what was read back in the call that made the order.

        Raises:
            TransportError: The answer is gone: permanent.
        """
        answer = Answer.objects.select_related("order__customer", "item").filter(pk=reply.answer_id).first()
        if answer is None:
            raise TransportError("Die Antwort gibt es nicht mehr.", permanent=True)
        order = answer.order
        if order is not None and _was_read_back(answer, order):
            return READ_BACK
        customer_id = order.customer_id if order else answer.item.customer_id if answer.item else None
        item = open_item(
            kind=MessageKind.ORDER if order else MessageKind.OTHER,
            channel=ChannelName.PHONE,
            source_ref=reply.key[:64],
            received_at=timezone.now(),
            sender=reply.recipient,
            subject=(reply.subject or wording.named(wording.ANSWERS, reply.kind))[:250],
            summary=_words(reply, order),
            reasons=[Reason(ReasonCode.CALLBACK, detail=reply.recipient)],
            purpose="callback",
            customer_id=customer_id,
            related_order_id=order.pk if order else None,
        )
        log.info("answer %s waits as call-back %s", answer.pk, item.pk)
        return f"callback-{item.pk}"


def _was_read_back(answer: Answer, order: Order) -> bool:
    """Whether the order was confirmed in the very call: taken by telephone, and no person had to look at it after."""
    confirms = answer.kind == Answer.Kind.CONFIRMATION
    return confirms and order.channel == ChannelName.PHONE and not order.items.filter(purpose="decide").exists()


def _words(reply: Reply, order: Order | None) -> str:
    number = reply.recipient or "Nummer nicht bekannt, bitte beim Kunden nachsehen"
    said = [f"Bitte anrufen: {number}", "", reply.body.strip() or reply.subject]
    if order is not None and reply.kind == Answer.Kind.CONFIRMATION:
        said += ["", f"Auftrag {order.number} ist bestätigt:"]
        for line in order.lines.select_related("article").order_by("position"):
            name = line.article.name if line.article else line.text
            said.append(
                f"{line.position}. {wording.plain_number(line.quantity)} {wording.unit_text(line.unit, line.quantity)} {name}"
            )
    return "\n".join(said).strip()
