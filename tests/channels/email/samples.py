"""Mails as bytes, the way they come over the wire."""

from __future__ import annotations


def mail(
    *,
    sender: str = "Einkauf <Einkauf@Kunde.example>",
    to: str = "bestellung@firma.example",
    subject: str = "Bestellung",
    message_id: str = "<1@kunde.example>",
    body: str = "Bitte 3 Stück.",
    **more: str,
) -> bytes:
    """One mail; ``more`` are further header lines, with ``_`` for ``-``."""
    lines = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id, "Date": "Mon, 16 Nov 2026 08:12:00 +0100"}
    lines |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    kind = "" if "Content-Type" in lines else "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return f"{head}{kind}\r\n{body}\r\n".encode()
