"""Measure how well a case set is read (docs/evaluation.md)."""

from __future__ import annotations

import fnmatch
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.evaluation.cases import Case, CaseSetError, load_case_sets
from intake.evaluation.claims import Result
from intake.evaluation.observing import observe_all
from intake.evaluation.report import as_json, as_text
from intake.evaluation.running import RunFailedError, read_case_set
from intake.evaluation.scoring import score
from intake.evaluation.seeing import Seen
from intake.evaluation.webpage import as_html


class Command(BaseCommand):
    """The user's own database, folders and broker are not touched: everything happens in a throw-away installation."""

    help = "Reads every message of a case set in a database of its own and compares with what a careful clerk entered."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and what to leave out."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a case set, or a folder of case sets")
        parser.add_argument("--only", default="*", metavar="PATTERN", help="cases or classes, as c01* or fax-noisy-*")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write figures, differences and results to a file as well")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write a web page to look at: figures, and each mistake on its page"
        )
        parser.add_argument(
            "--verbose",
            action="store_true",
            help="also list the reviews that nobody needed, with their reasons; show every message in the web page",
        )

    def handle(self, *_args: Any, folder: Path, only: str, verbose: bool, **options: Any) -> None:
        """Read, score, report.

        Raises:
            CommandError: No case set, nothing left by ``--only``, or a step failed.
        """
        cases: list[Case] = []
        results: dict[str, list[Result]] = {}
        seen: dict[str, Seen] = {}
        try:
            for case_set in load_case_sets(folder):
                chosen = [case for case in case_set.cases if _matches(case, only)]
                if chosen:
                    self._say(f"{case_set.folder}: {len(chosen)} of {len(case_set.cases)} messages")
                    run = read_case_set(case_set, chosen, say=self._say, pictures=bool(options["report"]))
                    results |= run.results
                    seen |= run.seen
                    cases += chosen
        except (CaseSetError, RunFailedError) as error:
            raise CommandError(str(error)) from error
        if not cases:
            raise CommandError(f"No case and no class matches {only}.")
        found = score(cases, results)
        self.stdout.write(as_text(found, verbose=verbose))
        observed = observe_all(found.verdicts, results, seen)
        if options["json"]:
            data = as_json(found) | {
                "results": results,
                "one_wrong_in": settings.ONE_WRONG_IN,
                "observed": [each.as_json() for each in observed],
            }
            options["json"].write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if options["report"]:
            page = as_html(found, results, seen, observed, title=folder.resolve().name, everything=verbose)
            options["report"].write_text(page, encoding="utf-8")

    def _say(self, text: str) -> None:
        self.stderr.write(text, style_func=str)
        self.stderr.flush()


def _matches(case: Case, pattern: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for name in (case.id, case.folder.name, case.group))
