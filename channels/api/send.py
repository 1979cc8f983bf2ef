"""API out: the answer lies ready at the order's address, the client fetches it there."""

from __future__ import annotations

from channels.contract import Reply
from orders.states import ChannelName


class ApiChannel:
    """Orders by programs: ``channels.api.views`` takes in; an answer needs no way out of its own."""

    name = ChannelName.API

    def send(self, reply: Reply) -> str:
        """Count the answer as delivered: from now on it stands in ``GET /api/v1/orders/{number}/`` or at its message."""
        return f"api:{reply.key}"
