"""``manage.py receive``: put messages in by hand, and see what becomes of them."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels.putting_in import CannotPutInError, Post, Wishes, envelope_for, expand, post_of
from intake.errors import AllwegeError
from intake.models import Message
from intake.pipeline import process
from intake.receive import receive
from orders import bell
from orders.reasons import Reason
from orders.states import ChannelName

log = logging.getLogger(__name__)

_ENDED = (Message.State.DECIDED, Message.State.FAILED)
_LONGEST_PAUSE_S = 0.5
_COLUMNS = "{source:<28} {kind:<13} {decision:<8} {order:<12} {customer:<9} {lines:>5}  {why}"


class Command(BaseCommand):
    """Everything goes through the same front door as in service; only the collecting from outside is left out."""

    help = "Nimmt Dateien oder Fallordner als Nachrichten an (docs/receive.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the messages, what is known of them, and what to do."""
        parser.add_argument("path", nargs="+", help="a file, a folder with message.json, or a folder of such folders")
        parser.add_argument("--channel", choices=[str(name) for name in ChannelName], default="", help="by which way it came")
        parser.add_argument("--sender", default="", help="number or address that the line reported")
        parser.add_argument("--recipient", default="", help="number or address that it was sent to")
        parser.add_argument("--subject", default="")
        parser.add_argument("--received-at", type=_moment, default=None, metavar="TIME", help="2026-11-16T08:12:00+01:00")
        parser.add_argument("--wait", action="store_true", help="work the messages off here and now; needs no server, no broker")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Put in, one message after the other in the order of their arrival, and print what came of each.

        Raises:
            CommandError: Some could not be put in; all others were.
        """
        wishes = Wishes(*(options[name] for name in ("channel", "sender", "recipient", "subject", "received_at")))
        self._problems: list[str] = []
        posts = sorted(self._posts(options["path"], wishes), key=lambda post: post.received_at)
        if not options["json"]:
            self._table_head()
        for number, post in enumerate(posts, start=1):
            # In silence: nobody else shall be told of what is done here anyway.
            with bell.muted() if options["wait"] else nullcontext():
                self._put_in(post, wait=options["wait"], as_json=options["json"], progress=f"{number}/{len(posts)}")
        if self._problems:
            raise CommandError(f"{len(self._problems)} of what was named could not be put in; the lines above say why.")

    def _posts(self, paths: Sequence[str], wishes: Wishes) -> Iterator[Post]:
        for source in expand(paths):
            try:
                yield post_of(source, wishes)
            except CannotPutInError as error:
                self._problem(str(error))

    def _put_in(self, post: Post, *, wait: bool, as_json: bool, progress: str) -> None:
        """One message; a fault of it never stops the next."""
        begin = time.monotonic()
        try:
            received = receive(envelope_for(post))
            message = _worked_off(received.message_id) if wait else Message.objects.get(pk=received.message_id)
        except CannotPutInError as error:
            self._problem(str(error))
            return
        except AllwegeError as error:
            self._problem(f"{post.source}: {error} {error.remedy}")
            return
        except Exception as error:
            log.exception("%s could not be put in", post.source)
            self._problem(f"{post.source}: {type(error).__name__}: {error}")
            return
        results = [{**result, "source": post.source} for result in message.results] or [_waiting(post, message)]
        for result in results:
            self.stdout.write(json.dumps(result, ensure_ascii=False) if as_json else _row(result))
        self.stdout.flush()
        self._tell_progress(
            f"{progress} {post.source}: {results[0]['decision'] or message.state}, {time.monotonic() - begin:.1f} s"
        )

    def _table_head(self) -> None:
        names = {"source": "Nachricht", "kind": "Art", "decision": "Entscheid", "order": "Auftrag", "customer": "Kunde"}
        self.stdout.write(_COLUMNS.format(**names, lines="Pos.", why="Gründe"))

    def _problem(self, text: str) -> None:
        self._problems.append(text)
        self.stderr.write(text)

    def _tell_progress(self, text: str) -> None:
        if sys.stderr.isatty() and not sys.stdout.isatty():
            self.stderr.write(text, self.style.NOTICE)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _worked_off(message_id: UUID | str) -> Message:
    """Work on a message until it is decided; where another process works on it, wait for that one or its end."""
    while True:
        process(message_id, allow_ocr=True)
        message = Message.objects.get(pk=message_id)
        if message.state in _ENDED:
            return message
        time.sleep(_pause_s(message))


def _pause_s(message: Message) -> float:
    moments = [moment for moment in (message.not_before, message.claimed_until) if moment is not None]
    left = (max(moments) - timezone.now()).total_seconds() if moments else 0.0
    return min(_LONGEST_PAUSE_S, max(0.01, left))


def _waiting(post: Post, message: Message) -> dict[str, Any]:
    """What is known of a message that is still to be worked on."""
    return {"source": post.source, "message": str(message.pk), "kind": None, "decision": None}


def _row(result: Mapping[str, Any]) -> str:
    reasons = [Reason.from_json(reason) for reason in result.get("reasons", ())]
    source = result["source"]
    return _COLUMNS.format(
        source=source if len(source) <= 28 else "…" + source[-27:],
        kind=result["kind"] or "–",
        decision=result["decision"] or "wartet",
        order=result.get("order") or "–",
        customer=result.get("customer") or "–",
        lines=len(result.get("lines", ())),
        why="; ".join(dict.fromkeys(reason.sentence for reason in reasons)),
    )
