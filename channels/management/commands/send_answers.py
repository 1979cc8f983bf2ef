"""``manage.py send_answers``."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from channels.sending import send_due


class Command(BaseCommand):
    """Send by hand what is due."""

    help = "Fällige Antworten einmal versenden und sagen, was dabei herauskam"

    def handle(self, *args: object, **options: object) -> None:
        """Send once and print the numbers."""
        self.stdout.write(str(send_due()))
