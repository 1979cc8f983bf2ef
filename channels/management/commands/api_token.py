"""``manage.py api_token``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels.api.clients import ClientRefused, issue, revoke
from channels.models import ApiClient


class Command(BaseCommand):
    """Give out, list and take back the tokens of the API."""

    help = "Zugang für ein Programm: Token ausstellen (wird einmal gezeigt), auflisten, sperren"

    def add_arguments(self, parser: CommandParser) -> None:
        """A name, and what the client may do."""
        parser.add_argument("name", nargs="?", help="name of the program or company; none with --list")
        parser.add_argument("--customer", default="", metavar="NUMBER", help="may order for this customer only")
        parser.add_argument("--no-orders", action="store_true", help="may not post orders")
        parser.add_argument("--no-messages", action="store_true", help="may not post messages")
        parser.add_argument("--gateway", action="store_true", help="may hand in messages as fax or e-mail")
        parser.add_argument("--list", action="store_true", help="show every client, never a token")
        parser.add_argument("--revoke", action="store_true", help="shut the client out")

    def handle(self, *_args: Any, name: str | None, **options: Any) -> None:
        """Do what was asked for."""
        if options["list"]:
            return self._list()
        if not name:
            raise CommandError("Which client? manage.py api_token NAME, or --list.")
        try:
            if options["revoke"]:
                client = revoke(name=name)
                self.stdout.write(f"{client.name} ({client.prefix}…) is shut out.")
                return None
            client, token = issue(
                name=name,
                customer_number=options["customer"],
                may_post_orders=not options["no_orders"],
                may_post_messages=not options["no_messages"],
                may_name_channel=options["gateway"],
            )
        except ClientRefused as error:
            raise CommandError(str(error)) from error
        # The token alone on standard output, so that a script can take it.
        self.stderr.write(f"{client.name}: keep this token, it is not shown again.")
        self.stdout.write(token)
        return None

    def _list(self) -> None:
        for client in ApiClient.objects.select_related("customer"):
            rights = {
                "orders": client.may_post_orders,
                "messages": client.may_post_messages,
                "gateway": client.may_name_channel,
            }
            used = f"{client.last_used_at:%Y-%m-%d %H:%M}" if client.last_used_at else "never"
            self.stdout.write(
                "\t".join(
                    (
                        client.name,
                        f"{client.prefix}…",
                        client.customer.number if client.customer else "any customer",
                        ",".join(name for name, granted in rights.items() if granted) or "read only",
                        "active" if client.active else "revoked",
                        f"last used {used}",
                    )
                )
            )
