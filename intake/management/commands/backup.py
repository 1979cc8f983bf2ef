"""Write a backup of an installation with SQLite while it runs."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

# Redis holds bells only, logs and compiled things are made anew.
LEFT_OUT = {"redis", "redis.sock", "log", "static", "serve.lock"}


class Command(BaseCommand):
    """Copy the database first and the files after it: a row never points at a file that the backup lacks."""

    help = "Writes database and files of a running installation with SQLite into one .tar.gz."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the archive."""
        parser.add_argument("archive", type=Path, help="must not exist yet, and not lie below ALLWEGE_VAR")

    def handle(self, *_args: Any, archive: Path, **_options: Any) -> None:
        """Write to a hidden name beside the archive and rename at the end, so that half a backup never looks like one.

        Raises:
            CommandError: Wrong database, or a place where no backup may lie.
        """
        var, archive = Path(settings.VAR), archive.resolve()
        if connection.vendor != "sqlite":
            raise CommandError("This database is not SQLite: use pg_dump, and copy ALLWEGE_VAR after it.")
        if archive.exists():
            raise CommandError(f"{archive} exists already; it is not overwritten.")
        if archive.is_relative_to(var):
            raise CommandError(f"{archive} lies below {var} itself; name a place outside.")
        database, half = Path(connection.settings_dict["NAME"]), archive.with_name(f".{archive.name}.part")
        with tempfile.TemporaryDirectory(dir=archive.parent) as folder, tarfile.open(half, "w:gz") as tar:
            copy = Path(folder) / "copy.sqlite3"
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            tar.add(copy, arcname=f"var/{database.name}")
            for path in sorted(var.iterdir()):
                if path.name not in LEFT_OUT and not path.name.startswith(database.name):
                    tar.add(path, arcname=f"var/{path.name}")
        half.rename(archive)
        self.stdout.write(f"{archive}: {archive.stat().st_size // 1024} kB")
