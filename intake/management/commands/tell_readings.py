"""Say what was read in every message, for ``evaluate`` and ``calibrate`` (docs/evaluation.md)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from intake.evaluation.telling import tell
from intake.models import Message


class Command(BaseCommand):
    """Reads only. Evaluations ask it of their own installation before that is thrown away; it works on any."""

    help = "Prints what was read in every message and where, one JSON object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to show."""
        parser.add_argument("--pictures", action="store_true", help="the pages as well, as texts and pictures")

    def handle(self, *_args: Any, pictures: bool, **_options: Any) -> None:
        """Print, a message at a time."""
        for message in Message.objects.order_by("received_at", "pk").iterator(chunk_size=20):
            self.stdout.write(json.dumps(tell(message, pictures=pictures), ensure_ascii=False, default=str))
