"""Measure one installation: ``script/bench``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.durability.installation import ROOT, Installation, empty_database
from tests.servers import redis_server


def main(given: Sequence[str]) -> None:
    """Print a table of what was measured."""
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Orders per second, time until decided, fax pages per minute."
    )
    parser.add_argument("orders", nargs="?", type=_count, default=300, help="put in by the API; 300 by itself")
    parser.add_argument("faxes", nargs="?", type=_count, default=12, help="of the demo; 12 by itself")
    options = parser.parse_args(given)
    orders, faxes = options.orders, options.faxes
    with tempfile.TemporaryDirectory() as folder, empty_database() as url, redis_server() as redis:
        house = Installation(Path(folder), redis, url, ocr_processes=len(os.sched_getaffinity(0)))
        try:
            house.do("prepare")
            for name in ("worker", "ocr-worker", "beat"):
                house.start(name)
            time.sleep(4)
            rows = [("database", "PostgreSQL" if url else "SQLite"), *_orders(house, orders), *_faxes(house, orders, faxes)]
        finally:
            house.close()
    for name, value in rows:
        sys.stdout.write(f"{name:<48} {value}\n")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of messages")
    return int(text)


def _orders(house: Installation, count: int) -> list[tuple[str, str]]:
    begin = time.monotonic()
    house.do("put", str(count), "0")
    put_s = time.monotonic() - begin
    house.wait_for(lambda counts: counts["decided"] + counts["failed"] == count, within_s=300)
    latency = house.do("latency", "api")
    return [
        (f"{count} API orders stored, per second", f"{count / put_s:.0f}"),
        ("  from stored to decided: median, 95 %, last", "  ".join(f"{value:.1f} s" for value in latency)),
    ]


def _faxes(house: Installation, before: int, count: int) -> list[tuple[str, str]]:
    samples = sorted(ROOT.glob("demo/*/cases/*/*.tif"))[:count]
    begin = time.monotonic()
    house.do("put_faxes", *map(str, samples))
    house.wait_for(lambda counts: counts["decided"] + counts["failed"] == before + len(samples), within_s=900)
    total_s, pages = time.monotonic() - begin, house.do("fax_pages")
    latency = house.do("latency", "fax")
    return [
        (f"{len(samples)} faxes with {pages} pages, pages per minute", f"{60 * pages / total_s:.0f}"),
        ("  from stored to decided: median, 95 %, last", "  ".join(f"{value:.1f} s" for value in latency)),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
