"""Fit how far stated confidence can be trusted, on case sets (docs/evaluation.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.calibration import FORMAT, as_json, read
from intake.evaluation.cases import CaseSetError, load_case_sets
from intake.evaluation.claims import Result
from intake.evaluation.diagram import sheet
from intake.evaluation.fitting import PRIOR_WEIGHT, Outcome, fit, judged_by_others, outcome
from intake.evaluation.observing import Observed, observe_all
from intake.evaluation.running import RunFailedError, read_case_set
from intake.evaluation.scoring import score
from orders.reasons import ReasonCode

_STEP = re.compile(r"\[\s+([\d.e-]+),\s+([\d.e-]+),\s+([\d.e-]+),\s+([\d.e-]+)\s+\]")
_SETTINGS = (1, 100, 1000, 10_000, 100_000)


class Command(BaseCommand):
    """The user's own database is not touched. What is written is looked at by a person before it is used."""

    help = "Fits calibration.json on case sets: how often each stated confidence was right."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sets and the file."""
        parser.add_argument(
            "sets", nargs="+", type=Path, metavar="DIR|FILE", help="case sets, or what evaluate --json wrote of some"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="written anew")
        parser.add_argument("--diagram", type=Path, metavar="FILE", help="the reliability diagram, as SVG")
        parser.add_argument("--keep", type=Path, metavar="DIR", help="what was seen in each set, to be fitted on again")

    def handle(self, *_args: Any, sets: Sequence[Path], out: Path, keep: Path | None, **options: Any) -> None:
        """Read, fit, write, and say what each setting would have done.

        Raises:
            CommandError: A set cannot be read, or nothing was accepted in any.
        """
        found: dict[str, list[Observed]] = {}
        try:
            for path in sets:
                for name, observed in self._observed(path):
                    if name in found:
                        raise CommandError(f"Two sets are called {name}.")
                    found[name] = observed
                    if keep is not None:
                        keep.mkdir(parents=True, exist_ok=True)
                        (keep / f"{name}.json").write_text(_kept(observed), encoding="utf-8")
        except (CaseSetError, RunFailedError, OSError) as error:
            raise CommandError(str(error)) from error
        messages = [message for observed in found.values() for message in observed]
        if all(message.asked for message in messages):
            raise CommandError("No order of these sets was accepted: there is nothing to fit on.")
        judged = judged_by_others(list(found.values()))
        outcomes = [outcome(judged, setting) for setting in _SETTINGS]
        data = {
            "format": FORMAT,
            "fitted": _fitted(found, outcomes),
            "curves": as_json(fit(messages)),
        }
        out.write_text(_text(data), encoding="utf-8")
        read(out)
        if options["diagram"]:
            options["diagram"].write_text(sheet(messages), encoding="utf-8")
        self.stdout.write("\n".join(_table(outcomes)))

    def _observed(self, path: Path) -> Iterator[tuple[str, list[Observed]]]:
        """What is known of a set: by its name, what was stated in each of its messages."""
        if path.is_file():
            yield path.stem, _from_json(path)
            return
        for case_set in load_case_sets(path):
            self.stderr.write(f"{case_set.folder}: {len(case_set.cases)} messages", style_func=str)
            run = read_case_set(case_set, case_set.cases, say=lambda _text: None, one_wrong_in=1)
            if failed := _failed(run.results):
                self.stderr.write(f"{failed} messages could not be worked on; nothing is learned from them")
            verdicts = score(case_set.cases, run.results).verdicts
            yield case_set.folder.resolve().name, observe_all(verdicts, run.results, run.seen)


def _failed(results: Mapping[str, Sequence[Result]]) -> int:
    return sum(
        any(reason.get("code") == ReasonCode.PROCESSING_FAILED for each in given for reason in each.get("reasons") or ())
        for given in results.values()
    )


def _from_json(path: Path) -> list[Observed]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["one_wrong_in"] != 1:
            raise CommandError(
                f"{path} was written with ALLWEGE_ONE_WRONG_IN={data['one_wrong_in']}: orders that are only not sure enough were "
                "not accepted in it. Run evaluate --json once more with ALLWEGE_ONE_WRONG_IN=1."
            )
        return [Observed.from_json(each) for each in data["observed"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} is not what evaluate --json writes: {error}") from error


def _kept(observed: Sequence[Observed]) -> str:
    return json.dumps({"one_wrong_in": 1, "observed": [each.as_json() for each in observed]}) + "\n"


def _fitted(found: dict[str, list[Observed]], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """On what was fitted, and what the curves of all other sets would have made of each set."""
    return {
        "on": timezone.localdate().isoformat(),
        "prior_weight": PRIOR_WEIGHT,
        "sets": {
            name: {
                "orders": len(observed),
                "accepted_by_rules": sum(not each.asked for each in observed),
                "fields": sum(len(each.fields) for each in observed if not each.asked),
            }
            for name, observed in found.items()
        },
        "would_accept": [
            {
                "one_wrong_in": each.one_wrong_in,
                "of": each.messages,
                "accepted": each.accepted,
                "wrong": each.wrong,
                "wrong_goods": each.wrong_goods,
                "expected": each.expected,
            }
            for each in outcomes
        ],
    }


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What each setting would have accepted, each set judged by what the others taught."""
    yield f"{'one wrong in':>12} {'orders':>7} {'accepted':>9} {'wrong':>6} {'goods wrong':>12} {'foretold':>9}"
    for each in outcomes:
        yield (
            f"{each.one_wrong_in:>12} {each.messages:>7} {each.accepted:>9} {each.wrong:>6} {each.wrong_goods:>12} "
            f"{each.expected:>9}"
        )


def _text(data: dict[str, Any]) -> str:
    """JSON with a step a line, so that a change can be reviewed."""
    return _STEP.sub(r"[\1, \2, \3, \4]", json.dumps(data, ensure_ascii=False, indent=1)) + "\n"
