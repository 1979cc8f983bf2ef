"""Measure what each main idea is worth: ``script/bench ablation``. The evaluation as it is, and once with each idea taken out."""

from __future__ import annotations

import argparse
import fnmatch
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benches.ideas import IDEAS, Idea
from tests.benches.place import PartFailedError, environment, said_in
from tests.benches.reading import DEMO, folder_named

Figures = Mapping[str, Mapping[str, Any]]
SHARES = {"line_recall": "line recall", "line_precision": "precision", "exact": "order exact", "touchless": "touchless"}
COUNTS = {"wrong_accepts": "wrong accepts", "needless": "needless reviews"}


def main(given: Sequence[str]) -> None:
    """Print a table for each case set, in Markdown."""
    parser = argparse.ArgumentParser(
        prog="script/bench ablation", description="What each main idea is worth: the evaluation without it."
    )
    parser.add_argument(
        "folder", nargs="*", type=folder_named, help="case sets to measure on beside the demo (docs/evaluation.md)"
    )
    parser.add_argument("--only", metavar="PATTERN", default="*", help="some ideas, as look-* (--list names them)")
    parser.add_argument("--list", action="store_true", help="name the ideas and end")
    options = parser.parse_args(given)
    chosen = [idea for idea in IDEAS if fnmatch.fnmatchcase(idea.key, options.only)]
    if not chosen:
        parser.error(f"no idea is called {options.only}; there are: {', '.join(idea.key for idea in IDEAS)}")
    if options.list:
        sys.stdout.writelines(f"{idea.key:<16} {idea.name}\n" for idea in chosen)
        return
    try:
        for folder in dict.fromkeys(each.resolve() for each in (DEMO, *options.folder)):
            for line in table_of(folder, chosen):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    except PartFailedError as error:
        sys.exit(str(error))


def table_of(folder: Path, ideas: Sequence[Idea]) -> Iterator[str]:
    """Measure one case set with every idea taken out in turn, line by line.

    Raises:
        PartFailedError: A run did not come to its end.
    """
    with tempfile.TemporaryDirectory(prefix="allwege-ablation-") as place:
        installation, readings = Path(place) / "prepared", Path(place) / "readings"
        installation.mkdir()
        readings.mkdir()
        company = folder / "company.env"
        said_in(environment(installation, company), "trial", "prepare", str(folder))
        yield from (f"{folder.name}:", "", _row(["taken out", *SHARES.values(), *COUNTS.values()]), _row(["---"] * 7))
        whole: Figures | None = None
        for idea in (None, *ideas):
            began = time.monotonic()
            here = Path(shutil.copytree(installation, Path(place) / "run"))
            said = said_in(
                environment(here, company), "trial", "run", str(folder), str(readings), *([idea.key] if idea is not None else [])
            )
            shutil.rmtree(here)
            found = json.loads(said.strip().splitlines()[-1])
            name = idea.name if idea is not None else "nothing"
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
            if found["unasked"]:
                name += f" (never asked: {', '.join(target.rpartition(':')[2] for target in found['unasked'])})"
            yield _row([name, *cells(found["figures"], whole)])
            whole = whole or found["figures"]
        yield ""


def cells(figures: Figures, whole: Figures | None) -> list[str]:
    """Shares in per cent, counts as they are, each with its change against the whole where there is one."""
    made = []
    for name in SHARES:
        share = 100 * (figures[name]["share"] or 0.0)
        change = share - 100 * (whole[name]["share"] or 0.0) if whole is not None else 0.0
        made.append(f"{share:.1f} ({change:+.1f})" if abs(change) >= 0.05 else f"{share:.1f}")
    for name in COUNTS:
        hits = figures[name]["hits"]
        change = hits - whole[name]["hits"] if whole is not None else 0
        made.append(f"{hits} of {figures[name]['of']}" + (f" ({change:+})" if change else ""))
    return made


def _row(values: Sequence[str]) -> str:
    return "| " + " | ".join(values) + " |"


if __name__ == "__main__":
    main(sys.argv[1:])
