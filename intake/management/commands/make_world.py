"""Make an invented company with its post, to measure on (docs/evaluation.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.evaluation.worlds.making import make_post, make_world
from intake.evaluation.worlds.writing import write_world


class Command(BaseCommand):
    """The database is not touched: a folder is written."""

    help = (
        "Writes a case set of an invented company: master data, messages, and what should be made of them; the same for a seed."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and what it should hold."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another company")
        parser.add_argument("--cases", type=int, default=100, metavar="N", help="how many messages")
        parser.add_argument(
            "--only", action="append", default=[], metavar="PATTERN", help="classes, as fax-*; may be given several times"
        )
        parser.add_argument("--trade", default="", metavar="NAME", help="electrical, bakery, …; by the seed if not given")
        parser.add_argument(
            "--articles", type=int, default=0, metavar="N", help="about how many; 200 to 5,000 by the seed if not given"
        )
        parser.add_argument("--customers", type=int, default=0, metavar="N", help="how many; 60 to 250 by the seed if not given")

    def handle(self, *_args: Any, folder: Path, **options: Any) -> None:
        """Make and write.

        Raises:
            CommandError: The folder holds something, or there is no such trade or class.
        """
        try:
            world = make_world(
                seed=options["seed"], trade=options["trade"], articles=options["articles"], customers=options["customers"]
            )
            posts = make_post(world, count=options["cases"], only=options["only"])
            write_world(folder, world, posts)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{folder}: {world.company.name} ({world.trade.name}), {len(world.articles)} articles, "
            f"{len(world.customers)} customers, {len(posts)} messages"
        )
