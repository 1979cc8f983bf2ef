"""Fax out: hand the printed paper to a fax server, by folder or by ``sendfax``.

The hand-over folder is read by the fax server: ``<key>.pdf``, then ``<key>.json`` (written last: the job is complete). What was
handed over once is noted under ``.handed/``; a second call with the same key changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from channels.contract import Reply, TransportError
from channels.fax.facts import number_of
from intake.errors import AllwegeError
from intake.reading.deadline import Deadline
from intake.reading.programs import run
from orders.states import ChannelName

SENDFAX_TIMEOUT_S = 60.0
_HANDED = ".handed"


class FaxChannel:
    """Fax: ``channels.fax.receive`` takes in, this sends out."""

    name = ChannelName.FAX

    def send(self, reply: Reply) -> str:
        """Hand the paper over.

        Returns:
            The job id of ``sendfax``, or the name of the job in the hand-over folder.

        Raises:
            TransportError: Permanent without a number or a paper; temporary if the folder or the program failed.
        """
        number = number_of(reply.recipient)
        if not number.startswith("+"):
            raise TransportError(f"Keine brauchbare Faxnummer: „{reply.recipient}“", permanent=True)
        if reply.pdf is None or not reply.pdf.is_file():
            raise TransportError("Es gibt kein Blatt, das gefaxt werden kann", permanent=True)
        name = job_name(reply.key)
        note: Path = settings.FAX_OUTBOX / _HANDED / name
        try:
            if note.exists():
                return note.read_text(encoding="utf-8").strip()
            external_id = self._dial(reply, number) if settings.FAX_SENDFAX else self._hand_over(reply, number, name)
            _write(note, external_id.encode())
        except OSError as error:
            raise TransportError(f"Übergabe an den Faxserver nicht möglich: {error.strerror}", permanent=False) from error
        return external_id

    def _hand_over(self, reply: Reply, number: str, name: str) -> str:
        folder: Path = settings.FAX_OUTBOX
        paper = (reply.pdf or Path()).read_bytes()
        job = {
            "key": reply.key,
            "number": number,
            "subject": reply.subject,
            "kind": reply.kind,
            "order": reply.order_number,
            "file": f"{name}.pdf",
            "sha256": hashlib.sha256(paper).hexdigest(),
            "handed_over": timezone.localtime().isoformat(timespec="seconds"),
        }
        _write(folder / f"{name}.pdf", paper)
        _write(folder / f"{name}.json", json.dumps(job, ensure_ascii=False, indent=1).encode())
        return name

    def _dial(self, reply: Reply, number: str) -> str:
        argv = [*shlex.split(settings.FAX_SENDFAX), "-n", "-i", job_name(reply.key), "-d", number, str(reply.pdf)]
        try:
            said = run(argv, deadline=Deadline(SENDFAX_TIMEOUT_S), most_s=SENDFAX_TIMEOUT_S).decode("utf-8", "replace")
        except AllwegeError as error:
            raise TransportError(f"sendfax: {error}"[:500], permanent=False) from error
        found = re.search(r"request id is (\d+)", said)
        if found is None:
            raise TransportError(f"sendfax nannte keinen Auftrag: {said[:200]}", permanent=False)
        return f"hylafax-{found.group(1)}"


def job_name(key: str) -> str:
    """A file name for a key: the key itself if it is harmless, else made harmless and kept apart by a digest."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", key).lstrip(".")[:80]
    return plain if plain == key else f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
