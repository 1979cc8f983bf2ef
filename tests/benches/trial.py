"""One run over a case set with one idea taken out, or none: ``script/bench ablation`` starts each in a process of its own.

    python -m tests.benches.trial prepare FOLDER
    python -m tests.benches.trial run FOLDER READINGS [IDEA]

Both in the installation that the environment names; the first lays the tables and loads the master data.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.benches.place import set_up


def prepare(folder: Path) -> None:
    """Load the master data and build the catalogue's files."""
    from django.core.management import call_command

    from intake.evaluation.cases import load_case_set
    from intake.matching.knowledge import snapshot

    call_command("load_masterdata", str(load_case_set(folder).masterdata), verbosity=0)
    snapshot()


def run(folder: Path, readings: Path, key: str = "") -> dict[str, Any]:
    """Put all messages in, score what comes of them, and count what was asked in place of the idea.

    Args:
        readings: Where what was read is kept, and taken from in place of reading; ideas of reading leave it alone.
        key: Of the idea that is taken out; empty for none.

    Raises:
        NoSuchNameError: What the idea replaces is no longer there.
    """
    from intake.evaluation.cases import load_case_set
    from intake.evaluation.scoring import score
    from tests.benches.ideas import IDEAS, taken_out

    case_set = load_case_set(folder)
    idea = {each.key: each for each in IDEAS}[key] if key else None
    results: dict[str, list[Mapping[str, Any]]] = {}
    with taken_out(idea) if idea is not None else nullcontext({}) as asked:
        for case in sorted(case_set.cases, key=lambda each: each.received_at):
            kept = None if idea is not None and idea.reads else readings / f"{case.folder.name}.pickle"
            results[case.id] = _results(case.folder, kept)
    figures = score(case_set.cases, {key: found for key, found in results.items() if found}).overall
    return {"figures": figures.as_json(), "unasked": [target for target in (idea.without if idea else ()) if not asked[target]]}


def _results(folder: Path, kept: Path | None) -> list[Mapping[str, Any]]:
    """What comes of one message, as ``manage.py receive --wait`` would give it."""
    from channels.putting_in import Wishes, envelope_for, post_of
    from intake import pipeline
    from intake.models import Message
    from intake.receive import receive
    from orders import bell

    with bell.muted(), patch.object(pipeline, "read", _kept(pipeline.read, kept)):
        received = receive(envelope_for(post_of(str(folder), Wishes())))
        outcome = pipeline.process(received.message_id, allow_ocr=True)
    message = Message.objects.get(pk=received.message_id)
    if outcome not in {"decided", "failed"}:
        sys.stderr.write(f"{folder.name}: {outcome}, {message.last_error}\n")
    return list(message.results)


def _kept(read: Callable[..., Any], kept: Path | None) -> Callable[..., Any]:
    """Read a message once; after that give back what was read then."""

    def reading(*args: Any, **named: Any) -> Any:
        if kept is None:
            return read(*args, **named)
        if kept.exists():
            return pickle.loads(kept.read_bytes())
        said = read(*args, **named)
        kept.write_bytes(pickle.dumps(said))
        return said

    return reading


if __name__ == "__main__":
    set_up()
    action, folder, *more = sys.argv[1:]
    if action == "prepare":
        prepare(Path(folder))
    else:
        sys.stdout.write(json.dumps(run(Path(folder), Path(more[0]), *more[1:])) + "\n")
