"""What a message costs that holds no picture, from the file to the decision, by what the order stands in."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benches.place import processor_s, set_up
from tests.benches.table import Row, hand_over, times

_KINDS = {
    "pdftext": "PDF with a text layer",
    "sheet": "spreadsheet",
    "docx": "text document",
    "html": "HTML mail",
    "text": "text",
}
"""By reader, the most laborious first: a mail counts as what came with it."""
_DATA = "data"
_STEPS = ("read", "load", "understand", "match", "decide")


def rows_of(folder: Path) -> list[Row]:
    """Put the messages of a case set in, in an empty installation, and gather the seconds by step that the product notes."""
    from django.core.management import call_command

    call_command("load_masterdata", str(folder / "masterdata"), verbosity=0)
    steps: defaultdict[str, list[Sequence[float]]] = defaultdict(list)
    whole: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind, seconds, elapsed in _worked_off(folder):
        steps[kind].append(seconds)
        whole[kind].append(elapsed)
    rows: list[Row] = []
    for kind in (each for each in (*_KINDS.values(), _DATA) if each in steps):
        name = f"{len(steps[kind])} messages, {kind}: all steps; median, 95 %"
        rows.append(times(name, [sum(each) for each in steps[kind]], limit="300 ms", aim="100 ms"))
        rows += [times(f"  {step}", [each[place] for each in steps[kind]]) for place, step in enumerate(_STEPS)]
        rows.append(times("  with storing and recording", [elapsed for elapsed, _ in whole[kind]]))
        rows.append(times("  the same in processor time", [used for _, used in whole[kind]]))
    return rows


def _worked_off(folder: Path) -> Iterator[tuple[str, Sequence[float], tuple[float, float]]]:
    """Of each message without pictures: what it holds, seconds by step and in all (elapsed, processor); the first warms up."""
    from channels.putting_in import Wishes, envelope_for, expand, post_of
    from intake.matching.knowledge import snapshot
    from intake.models import Message, StoredPage
    from intake.pipeline import process
    from intake.receive import receive
    from orders import bell

    snapshot()
    posts = [post_of(path, Wishes()) for path in expand([str(folder / "cases")])]
    warm = False
    for post in sorted(posts, key=lambda each: each.received_at):
        with bell.muted():
            received = receive(envelope_for(post))
        begin, used = time.perf_counter(), processor_s()
        outcome = process(received.message_id, allow_ocr=False)
        elapsed = (time.perf_counter() - begin, processor_s() - used)
        if outcome != "decided":
            continue
        readers = set(StoredPage.objects.filter(document__message=received.message_id).values_list("reader", flat=True))
        timings = Message.objects.get(pk=received.message_id).timings
        kind = next((name for reader, name in _KINDS.items() if reader in readers), _DATA)
        if warm:
            yield kind, [float(timings.get(step, 0.0)) for step in _STEPS], elapsed
        warm = True


if __name__ == "__main__":
    set_up()
    hand_over(rows_of(Path(sys.argv[1])))
