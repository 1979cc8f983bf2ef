"""Raw mails: the same bytes for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from intake.evaluation.worlds.dice import Dice

_MAILERS = (
    ("X-Mailer", "Microsoft Outlook 16.0"),
    ("User-Agent", "Mozilla Thunderbird"),
    ("X-Mailer", "Apple Mail (2.3826)"),
    ("X-Mailer", "SAP NetWeaver 7.52"),
    ("", ""),
)
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "tif": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; ``inline`` for pictures that belong to the text."""

    name: str
    data: bytes
    inline: bool = False


@dataclass(slots=True)
class Mail:
    """A mail before it is written.

    Attributes:
        html: Beside the text, or instead of it where ``text`` is empty.
        headers: Further ones.
    """

    sender: str
    sender_name: str
    recipient: str
    subject: str
    sent: datetime
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def as_bytes(self, dice: Dice) -> bytes:
        """Write it as it comes from the server."""
        message = EmailMessage(policy=SMTP)
        domain = self.sender.partition("@")[2]
        message["From"] = f'"{self.sender_name}" <{self.sender}>' if self.sender_name else self.sender
        message["To"] = self.recipient
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.sent)
        message["Message-ID"] = f"<{dice.digits(9)}.{dice.digits(4)}@{domain}>"
        name, value = dice.pick(_MAILERS)
        if name:
            message[name] = value
        for key, text in self.headers.items():
            message[key] = text
        charset, transfer = _encoding(self.text + self.html, dice)
        if self.text or not self.html:
            message.set_content(self.text or "\n", charset=charset, cte=transfer)
            if self.html:
                message.add_alternative(self.html, subtype="html", charset=charset, cte=transfer)
        else:
            message.set_content(self.html, subtype="html", charset=charset, cte=transfer)
        for each in self.attachments:
            _attach(message, each, dice)
        for place, part in enumerate(message.walk()):
            if part.is_multipart():
                part.set_boundary(f"=_{dice.digits(12)}_{place}")
        return message.as_bytes()


def _encoding(text: str, dice: Dice) -> tuple[str, str]:
    charset = dice.pick(("utf-8", "utf-8", "iso-8859-1", "windows-1252"))
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        charset = "utf-8"
    return charset, dice.pick(("quoted-printable", "quoted-printable", "base64", "8bit"))


def _attach(message: EmailMessage, each: Attachment, dice: Dice) -> None:
    ending = each.name.rpartition(".")[2].lower()
    full = _TYPES.get(ending, "application/octet-stream")
    if ending == "pdf" and dice.chance(0.06):
        full = "application/octet-stream"
    main, _slash, sub = full.partition("/")
    message.add_attachment(
        each.data, maintype=main, subtype=sub, filename=each.name, disposition="inline" if each.inline else "attachment"
    )
