"""Shop out: the answer stands on the order's page as soon as it is written."""

from __future__ import annotations

from channels.contract import Reply, TransportError
from orders.models import Answer
from orders.states import ChannelName

# Whoever came in by these has been given the address of the page.
_KNOWS_THE_PAGE = frozenset({ChannelName.WEB, ChannelName.API})


class WebChannel:
    """Answers on the order's own page."""

    name = ChannelName.WEB

    def send(self, reply: Reply) -> str:
        """Nothing to carry: the page reads the answer from the database.

        Raises:
            TransportError: The answer is gone, or its customer was never given the page's address: permanent.
        """
        answer = Answer.objects.select_related("order", "item").filter(pk=reply.answer_id).first()
        if answer is None:
            raise TransportError("Die Antwort gibt es nicht mehr.", permanent=True)
        source = answer.order or answer.item
        if source is None or source.channel not in _KNOWS_THE_PAGE:
            raise TransportError("Dieser Kunde kennt keine Seite im Shop. Bitte einen anderen Antwortweg wählen.", permanent=True)
        return f"page-{answer.order.number}" if answer.order else f"page-{answer.item_id}"
