"""Load the demo company into an empty database, and tell how to try it out."""

from __future__ import annotations

import json
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from orders.models import ClerkProfile, Customer
from orders.people.roles import Role, give

LETTERS: dict[str, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"}
OTHERS = {"leitung": Role.LEAD, "stammdaten": Role.KEEPER, "gast": Role.READ_ONLY}
FOLDER = Path(settings.BASE_DIR) / "demo" / "werkbedarf"
TELL = """
Log in as {users} (clerks) or {admin} (all rights){others}; password for each: {password}

To try:
  a fax      cp demo/werkbedarf/cases/c040/*.tif {fax_in}/        answers: {fax_out}
  a mail     {mail}
  the shop   {url}/shop/
  a call     "Anruf erfassen" at the top of the desk
  the API    {url}/api/docs/
"""


class Command(BaseCommand):
    """Idempotent: where customers are, nothing is loaded; what was made up is kept in ``ALLWEGE_VAR/demo.json``."""

    help = "Loads the demo company Neckar Werkbedarf GmbH into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address for the text that says what to try."""
        parser.add_argument("--tell", default="", metavar="URL", help="only print log-ins and what to try")

    def handle(self, *_args: Any, tell: str, **_options: Any) -> None:
        """Load, or tell."""
        kept = Path(settings.VAR) / "demo.json"
        if tell:
            if kept.exists():
                self._tell(tell, json.loads(kept.read_text(encoding="utf-8")))
            return
        if Customer.objects.exists():
            return
        self.stdout.write("Loading the demo company Neckar Werkbedarf GmbH …")
        self.stdout.flush()
        with transaction.atomic():
            call_command("load_masterdata", str(FOLDER / "masterdata"), verbosity=0)
            made_up = self._people()
            # Before the commit: log-ins without their password would be of no use to anybody.
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(made_up, file, ensure_ascii=False)

    def _people(self) -> dict[str, Any]:
        """Make a log-in for everybody whom the master data name as account manager, and one for each other role."""
        # A password known to everybody would be a door wherever the demo is shown to a network.
        password = f"demo-{secrets.token_hex(4)}"
        names = Customer.objects.exclude(account_manager="").order_by("account_manager")
        clerks: dict[str, str] = {}
        for name in names.values_list("account_manager", flat=True).distinct():
            clerks[_log_in(name, clerks)] = name
        users = get_user_model()
        admin = users.objects.create_superuser("admin", password=password)
        for log_in, name in clerks.items():
            first, _, last = name.rpartition(" ")
            user = users(username=log_in, first_name=first, last_name=last, password=admin.password)
            user.save()
            give(user, Role.CLERK)
            ClerkProfile.objects.create(user=user, manages=name)
        for log_in, role in OTHERS.items():
            user = users(username=log_in, last_name=str(role.label), password=admin.password)
            user.save()
            give(user, role)
        return {"admin": "admin", "users": list(clerks), "others": list(OTHERS), "password": password}

    def _tell(self, url: str, made_up: dict[str, Any]) -> None:
        mail = (
            "mailboxes are read: " + str(len(settings.MAILBOXES))
            if settings.MAILBOXES
            else "set ALLWEGE_MAILBOXES (docs/channels.md)"
        )
        self.stdout.write(
            TELL.format(
                users=", ".join(made_up["users"]),
                admin=made_up["admin"],
                others="".join(f", {log_in} ({OTHERS[log_in]})" for log_in in made_up.get("others", ()) if log_in in OTHERS),
                password=made_up["password"],
                fax_in=_short(settings.FAX_INBOX),
                fax_out=_short(settings.FAX_OUTBOX),
                mail=mail,
                url=url,
            )
        )


def _log_in(name: str, taken: dict[str, str]) -> str:
    """Turn "Jörg Lamparter" into ``lamparter``, or ``lamparter2`` if there are two."""
    last = name.rsplit(maxsplit=1)[-1].lower().translate(str.maketrans(LETTERS))
    plain = "".join(c for c in unicodedata.normalize("NFKD", last) if c.isascii() and c.isalnum()) or "clerk"
    number = 1 + sum(log_in.rstrip("0123456789") == plain for log_in in taken)
    return plain if number == 1 else f"{plain}{number}"


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
