"""Take over a company's master data from CSV files (docs/masterdata.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.masterdata import Loaded, MasterDataError, load
from orders.masterdata.writing import Count

_SHOWN_WARNINGS = 50
_BAR = 30


class Command(BaseCommand):
    """All or nothing: every wrong row is named, and nothing is written until none is left."""

    help = "Loads articles, customers, prices, customers' own numbers and history from the CSV files of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether the files are complete."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="with articles.csv and customers.csv (docs/masterdata.md)")
        parser.add_argument(
            "--deactivate-missing",
            action="store_true",
            help="the files are complete: articles and customers they lack become inactive, prices and addresses are removed",
        )

    def handle(self, *_args: Any, folder: Path, deactivate_missing: bool, verbosity: int, **_options: Any) -> None:
        """Load, and tell what changed.

        Raises:
            CommandError: With every wrong row; nothing was loaded.
        """
        shown = verbosity > 0 and self.stdout.isatty()
        try:
            loaded = load(folder, deactivate_missing=deactivate_missing, progress=self._progress if shown else None)
        except MasterDataError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        if verbosity > 0:
            self._tell(loaded)

    def _progress(self, file: str, done: int, total: int) -> None:
        filled = _BAR * done // max(total, 1)
        end = "\r\033[K" if done >= total else ""
        bar = f"\r{file:<22} [{'█' * filled}{' ' * (_BAR - filled)}] {100 * done // max(total, 1):>3} %"
        self.stdout.write(bar + end, ending="")
        self.stdout.flush()

    def _tell(self, loaded: Loaded) -> None:
        for warning in loaded.warnings[:_SHOWN_WARNINGS]:
            self.stderr.write(f"warning: {warning}", style_func=str)
        if len(loaded.warnings) > _SHOWN_WARNINGS:
            self.stderr.write(f"… and {len(loaded.warnings) - _SHOWN_WARNINGS} more warnings", style_func=str)
        for file, count in loaded.counts.items():
            self.stdout.write(f"{file:<22} {_in_words(count)}")
        if loaded.nothing_changed:
            self.stdout.write("Nothing has changed.")


def _in_words(count: Count) -> str:
    parts = {"new": count.new, "changed": count.changed, "unchanged": count.same, "gone": count.gone}
    return ", ".join(f"{number} {name}" for name, number in parts.items() if number) or "no rows"
