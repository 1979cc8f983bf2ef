"""Which of our answers a mail speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from channels.mail_header import OWN_ID
from orders.models import Answer, QueueItem
from orders.states import ChannelName

_OWN_IDS = re.compile(rb"<" + re.escape(OWN_ID).encode() + rb"[^<>\s]{1,200}>")
_SEARCHED_BYTES = 512 * 1024


def answer_named_in(ids: Sequence[str]) -> Answer | None:
    """The answer that one of these message ids belongs to; the first that is known counts."""
    known = Answer.objects.filter(channel=ChannelName.EMAIL, external_id__in=[given for given in ids if given][:50])
    by_id = {answer.external_id: answer for answer in known}
    return next((by_id[given] for given in ids if given in by_id), None)


def answer_returned_in(raw: bytes) -> Answer | None:
    """The answer that a bounce carries back in its body."""
    found = _OWN_IDS.findall(raw[:_SEARCHED_BYTES])
    return answer_named_in([given.decode("ascii", "replace") for given in found])


def item_waiting_for(answer: Answer) -> QueueItem | None:
    """The queue item that waits for the reply to a question."""
    if answer.kind != Answer.Kind.QUESTION:
        return None
    if answer.item is not None:
        return answer.item
    if answer.order is None:
        return None
    return answer.order.items.order_by("-pk").first()
