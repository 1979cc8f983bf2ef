"""Read a case set as the product would, in an installation of its own that is thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from intake.evaluation.cases import Case, CaseSet
from intake.evaluation.claims import Result
from intake.evaluation.seeing import Seen, seen_of

Say = Callable[[str], None]
_LAST_LINES = 15


class RunFailedError(RuntimeError):
    """A step in the throw-away installation ended with an error; the message holds the last of what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of the messages of a case set.

    Attributes:
        results: The public JSON objects of each case by its id; a case of which nothing came is left out.
        seen: By message id, what was read in it.
    """

    results: dict[str, list[Result]]
    seen: dict[str, Seen]


def read_case_set(
    case_set: CaseSet, cases: Sequence[Case], *, say: Say, pictures: bool = False, one_wrong_in: int | None = None
) -> Run:
    """Load the master data and put the messages in, in their order.

    Nothing outside the throw-away folder is written, nobody's broker is rung and nothing is sent.

    Args:
        cases: Of the set; those to put in.
        say: Told how far it is, a line at a time.
        pictures: Whether the pages are kept to be looked at.
        one_wrong_in: In place of the user's own setting; 1 accepts whatever no rule doubts.

    Raises:
        RunFailedError: A step did not work.
    """
    results: dict[str, list[Result]] = {}
    with tempfile.TemporaryDirectory(prefix="allwege-evaluate-") as folder:
        environment = _environment(Path(folder), case_set.company)
        if one_wrong_in is not None:
            environment["ALLWEGE_ONE_WRONG_IN"] = str(one_wrong_in)
        say("preparing a database of its own")
        _manage(["migrate", "--verbosity", "0"], environment)
        _manage(["createcachetable", "--verbosity", "0"], environment)
        say("loading the master data")
        _manage(["load_masterdata", str(case_set.masterdata.resolve()), "--verbosity", "0"], environment)
        of_folder = {case.folder.resolve(): case for case in cases}
        command = ["receive", "--wait", "--json", *map(str, of_folder)]
        try:
            for data in _objects(command, environment):
                case = _case_of(str(data.get("source", "")), of_folder)
                if case.id not in results:
                    say(f"{len(results) + 1}/{len(cases)} {case.id}: {data.get('kind')}, {data.get('decision')}")
                results.setdefault(case.id, []).append(data)
        except RunFailedError as error:
            # A message that cannot be put in is a mistake that counts, and no reason to keep quiet of all the others.
            if not results:
                raise
            say(str(error))
        asked = ["tell_readings", "--pictures"] if pictures else ["tell_readings"]
        seen = {str(data["message"]): seen_of(data) for data in _objects(asked, environment)}
    return Run(results, seen)


def _environment(folder: Path, company: Path | None) -> dict[str, str]:
    """An installation of its own; what the set's company is called goes before what the user's own is called."""
    lines = company.read_text(encoding="utf-8").splitlines() if company else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {
        **os.environ,
        **{key.strip(): value.strip().strip('"') for key, value in pairs},
        "ALLWEGE_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'allwege.sqlite3'}",
        "REDIS_URL": "memory://",
        "ALLWEGE_MAILBOXES": "",
        "ALLWEGE_SMTP_URL": "",
        "ALLWEGE_SENDFAX": "",
        "ALLWEGE_FAX_INBOX": str(folder / "fax" / "in"),
        "ALLWEGE_FAX_OUTBOX": str(folder / "fax" / "out"),
        "ALLWEGE_LOG_LEVEL": "WARNING",
        "PYTHONIOENCODING": "utf-8",
    }


def _manage(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    for _ in _lines(arguments, environment):
        pass


def _objects(arguments: Sequence[str], environment: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for line in _lines(arguments, environment):
        if line.startswith("{"):
            yield json.loads(line)


def _lines(arguments: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """What ``manage.py`` writes to its standard output, line by line as it comes.

    Raises:
        RunFailedError: It ended with an error.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
    with tempfile.TemporaryFile() as said, _running(command, environment, said) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield from process.stdout
        code = process.wait()
        if code != 0:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().splitlines()[-_LAST_LINES:]
            raise RunFailedError(f"manage.py {arguments[0]} ended with status {code}:\n" + "\n".join(last))


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], said: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell; it has no limit as it works through all messages
        command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8"
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _case_of(source: str, of_folder: Mapping[Path, Case]) -> Case:
    """Find the case that a result speaks of: ``source`` is its folder, or a file in it.

    Raises:
        ValueError: It is none of those put in.
    """
    path = Path(source).resolve()
    for candidate in (path, *path.parents):
        if candidate in of_folder:
            return of_folder[candidate]
    raise ValueError(f"receive gave a result for {source!r}, which was not put in")
