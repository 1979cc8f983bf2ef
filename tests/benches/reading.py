"""Measure what reading and look-up cost: ``script/bench reading``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benches.place import ROOT, PartFailedError, environment, measured_in
from tests.benches.table import Row, print_table

DEMO = ROOT / "demo" / "werkbedarf"
PARTS = ("pages", "messages", "articles")


def main(given: Sequence[str]) -> None:
    """Print a table of what was measured; each part of it in a fresh process, in an installation that is thrown away."""
    parser = argparse.ArgumentParser(
        prog="script/bench reading",
        description="Fax pages against one plain run of Tesseract; mails, PDF and spreadsheets to their decision; "
        "lines looked up in large catalogues, and the memory of a process that holds one.",
    )
    parser.add_argument(
        "folder", nargs="*", type=folder_named, default=[DEMO], help="case sets (docs/evaluation.md); the demo's by itself"
    )
    parser.add_argument(
        "--articles",
        type=_count,
        action="append",
        metavar="N",
        help="size of an invented catalogue, may be given several times; 50,000 by itself, and 1,000,000 takes ten minutes",
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="measure one part; may be given several times")
    options = parser.parse_args(given)
    try:
        print_table(_rows(options.folder, options.articles or [50_000], options.only or PARTS))
    except PartFailedError as error:
        sys.exit(str(error))


def _rows(folders: Sequence[Path], sizes: Sequence[int], parts: Sequence[str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="allwege-bench-") as place:
        faxes = sorted(str(path) for folder in folders for path in folder.rglob("*.tif"))
        if "pages" in parts and faxes:
            yield from measured_in(environment(_new(place)), "pages", *faxes)
        if "messages" in parts:
            for folder in folders:
                if (folder / "masterdata").is_dir():
                    yield from measured_in(environment(_new(place), folder / "company.env"), "messages", str(folder))
        if "articles" in parts:
            for size in sizes:
                env = environment(_new(place))
                measured_in(env, "lookup", "store", str(size))
                yield from measured_in(env, "lookup", "measure")


def _new(place: str) -> Path:
    return Path(tempfile.mkdtemp(dir=place))


def folder_named(text: str) -> Path:
    """A folder of that name, for ``argparse``."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def _count(text: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not digits.isdecimal() or not 1000 <= int(digits) <= 5_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1000 to 5000000")
    return int(digits)


if __name__ == "__main__":
    main(sys.argv[1:])
