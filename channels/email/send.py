"""Mail out: an answer in the thread of the mail it answers, the paper attached."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from channels.contract import Reply, TransportError
from channels.email.mailbox import is_loopback
from channels.mail_header import OWN_ID, is_silent_address
from orders.documents.words import begins_with_greeting, ends_with_regards, language_of
from orders.states import ChannelName

TIMEOUT_S = 20.0
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]{1,190}")
_ID = re.compile(r"<[^<>\s]{1,250}>")


class EmailChannel:
    """Mail: ``channels.email.receive`` takes in, this sends out."""

    name = ChannelName.EMAIL

    def send(self, reply: Reply) -> str:
        """Send the answer; without ``ALLWEGE_SMTP_URL`` it is written to ``ALLWEGE_VAR/mail/out`` instead.

        Returns:
            Its Message-ID: the same however often it is tried, so that mail servers and readers can drop a second copy.

        Raises:
            TransportError: Permanent if the address is unusable, nobody reads there, or the server says 5xx.
        """
        address = reply.recipient.strip()
        if not _ADDRESS.fullmatch(address):
            raise TransportError(f"Keine brauchbare Mailadresse: „{address}“", permanent=True)
        if is_silent_address(address):
            raise TransportError(f"Unter {address} liest niemand", permanent=True)
        if reply.kind == "confirmation" and (reason := reply.thread.get("auto", "")):
            raise TransportError(
                f"Die Mail kam von einem Automaten ({reason}); es geht keine Antwort von selbst zurück", permanent=True
            )
        try:
            message = compose(reply)
            raw = message.as_bytes()
        except (ValueError, MessageError, LookupError) as error:
            raise TransportError(f"Die Mail lässt sich nicht schreiben: {error}", permanent=True) from error
        except OSError as error:
            raise TransportError(f"Das Blatt ist nicht lesbar: {error.strerror}", permanent=False) from error
        if settings.SMTP_URL:
            _transmit(raw, address)
        else:
            _write(raw, reply.key)
        return str(message["Message-ID"])


def compose(reply: Reply) -> EmailMessage:
    """Write the mail.

    Raises:
        ValueError: A header would hold a line break or no address.
        OSError: The paper cannot be read.
    """
    name, own = parseaddr(settings.MAIL_FROM)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or settings.COMPANY["name"], addr_spec=own)
    message["To"] = reply.recipient.strip()
    message["Subject"] = _subject(reply)
    message["Date"] = format_datetime(timezone.localtime())
    message["Message-ID"] = message_id_of(reply.key)
    if reply.kind == "confirmation":
        # RFC 3834 and its older sibling of Exchange: no machine shall answer this one. Bounces are still wanted.
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    for line, value in _thread(reply.thread).items():
        message[line] = value
    message.set_content(_letter(reply))
    if reply.pdf is not None:
        pdf_name = re.sub(r"[^\w.() -]", "-", reply.pdf_name or reply.pdf.name)[:120]
        message.add_attachment(reply.pdf.read_bytes(), maintype="application", subtype="pdf", filename=pdf_name)
    return message


def message_id_of(key: str) -> str:
    """Made from the key alone, so that it is the same when the answer is tried again."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<{OWN_ID}{sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _subject(reply: Reply) -> str:
    """``Re:`` the customer's subject, once; the answer's own where there is none."""
    asked = _one_line(reply.thread.get("subject", ""))
    if not asked:
        return _one_line(reply.subject)
    return asked if re.match(r"(re|aw)\s*:", asked, re.IGNORECASE) else f"Re: {asked}"


def _thread(thread: Mapping[str, str]) -> dict[str, str]:
    found = _ID.findall(thread.get("message_id", ""))
    if not found:
        return {}
    earlier = [given for given in _ID.findall(thread.get("references", "")) if given != found[0]]
    return {"In-Reply-To": found[0], "References": " ".join([*earlier[-10:], found[0]])}


def _letter(reply: Reply) -> str:
    """What a person wrote, in the frame of a letter; without it the letter of this kind of answer."""
    language = language_of(reply.language)
    body = reply.body.strip()
    context = {
        "reply": reply,
        "body": body,
        "company": settings.COMPANY,
        "greeted": begins_with_greeting(body),
        "signed": ends_with_regards(body),
    }
    return render_to_string(f"channels/email/{'written' if body else reply.kind}.{language}.txt", context).strip() + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:250]


def _write(raw: bytes, key: str) -> None:
    """The demo's way out: a file a mail program can open."""
    folder: Path = settings.VAR / "mail" / "out"
    name = re.sub(r"[^A-Za-z0-9._-]", "-", key).lstrip(".")[:80] or "mail"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{name}.tmp"
        temporary.write_bytes(raw)
        temporary.replace(folder / f"{name}.eml")
    except OSError as error:
        raise TransportError(f"Die Mail lässt sich nicht ablegen: {error.strerror}", permanent=False) from error


def _transmit(raw: bytes, recipient: str) -> None:
    """Give the mail to the server.

    Raises:
        TransportError: As SMTP says: 4xx is temporary, 5xx permanent; no connection is temporary.
    """
    sender = parseaddr(settings.MAIL_FROM)[1]
    try:
        with _connection(settings.SMTP_URL) as server:
            server.sendmail(sender, [recipient], raw)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refused(code, text) from error
    except smtplib.SMTPAuthenticationError as error:
        # The fault is ours, not the recipient's: once the password is mended the answer can still go out.
        raise TransportError(f"Der Mailserver nimmt die Anmeldung nicht an ({error.smtp_code})", permanent=False) from error
    except smtplib.SMTPConnectError as error:
        raise TransportError(f"Der Mailserver antwortet mit {error.smtp_code}", permanent=False) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise TransportError(f"Der Mailserver kann das nicht: {error}", permanent=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TransportError(f"Der Mailserver ist nicht erreichbar: {error}"[:300], permanent=False) from error


def _refused(code: int, text: bytes | str) -> TransportError:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return TransportError(f"Der Mailserver lehnt ab: {code} {_one_line(said)}", permanent=code >= 500)


@contextmanager
def _connection(url: str) -> Iterator[smtplib.SMTP]:
    """An open, encrypted and authenticated connection.

    ``smtps://`` speaks TLS from the start. ``smtp://`` goes over to TLS; it stays plain only on this machine or with
    ``?starttls=0``, and then no password is sent to another machine.
    """
    parts = urlsplit(url)
    host, options = parts.hostname or "", dict(parse_qsl(parts.query))
    if parts.scheme not in {"smtp", "smtps"} or not host:
        raise TransportError("ALLWEGE_SMTP_URL ist keine Adresse der Form smtp://server:587", permanent=False)
    context = ssl.create_default_context(cafile=options.get("ca") or None)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_S)
    try:
        encrypted = parts.scheme == "smtps"
        if not encrypted and options.get("starttls", "0" if is_loopback(host) else "1") != "0":
            server.starttls(context=context)
            encrypted = True
        if parts.username:
            if not encrypted and not is_loopback(host):
                raise TransportError("Ein Kennwort geht nur verschlüsselt über das Netz", permanent=False)
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
        # The mail is accepted: whatever goes wrong with the farewell must not have it sent again.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()
