"""What the header of a mail that a gateway hands in says: whose thread it is, and whether a machine wrote it."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from channels.mail_header import read_header


def mail_facts(raw: bytes) -> dict[str, str]:
    """Facts under the names that answers by mail are sent with (``auto``: no answer may go back by itself).

    Args:
        raw: The mail; anything else gives no facts.
    """
    header = read_header(raw, own_address=parseaddr(settings.MAIL_FROM)[1])
    found = {
        "message_id": header.message_id,
        "in_reply_to": header.in_reply_to,
        "references": " ".join(header.references),
        "reply_to": header.reply_to,
        "from": header.sender,
        "auto": header.automatic,
    }
    return {name: value for name, value in found.items() if value}
