"""``manage.py collect_mail``."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from channels.email.receive import collect


class Command(BaseCommand):
    """Run one collection by hand."""

    help = "Postfächer einmal leeren und sagen, was dabei herauskam"

    def handle(self, *args: object, **options: object) -> None:
        """Collect once and print the numbers."""
        self.stdout.write(str(collect()))
