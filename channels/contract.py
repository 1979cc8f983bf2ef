"""What every channel offers. A channel is a folder, a plain class with these members, and one line in ``registry.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from orders.states import ChannelName


class TransportError(Exception):
    """An answer could not be handed over.

    Args:
        message: What happened, for the clerk.
        permanent: Trying again is useless (wrong number, refused address): a person must act.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as a channel hands it out.

    Attributes:
        key: Unique per answer and unchanged when it is tried again, so that a channel can refuse a second copy.
        pdf: The printed paper, or ``None`` where there is none (a question in a few words).
        thread: ``message_id``, ``references`` and ``subject`` of the mail to answer, if any; ``auto`` if a machine wrote it.
        language: Of the customer: ``de`` or ``en``.
    """

    key: str
    kind: str
    recipient: str
    subject: str
    body: str
    pdf: Path | None = None
    pdf_name: str = ""
    thread: dict[str, str] = field(default_factory=dict)
    order_number: str = ""
    answer_id: int = 0
    language: str = "de"


class Channel(Protocol):
    """One way in and out."""

    name: ChannelName

    def send(self, reply: Reply) -> str:
        """Hand an answer over; give back what the channel calls it.

        Raises:
            TransportError: It did not go out; ``permanent`` says whether to try again.
        """
        ...
