from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.servers, pytest.mark.timeout(150)]

FAX = next(Path(__file__).parents[2].glob("demo/*/cases/c033/*.tif"))


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants(pid: int) -> list[int]:
    found = []
    for child in children_of(pid):
        found += [child, *descendants(child)]
    return found


def wait_for_tesseract_below(pid: int, within_s: float = 40) -> None:
    end = time.monotonic() + within_s
    while True:
        for child in descendants(pid):
            try:
                if Path(f"/proc/{child}/comm").read_text().startswith("tesseract"):
                    return
            except OSError:
                continue
        assert time.monotonic() < end, "no OCR began"
        time.sleep(0.01)


@pytest.mark.parametrize("victim", ["worker", "process of its pool"])
def test_a_fax_whose_ocr_is_killed_becomes_one_result(house, victim):
    house.start("worker")
    house.start("beat")
    ocr = house.start("ocr-worker")
    house.do("put_faxes", str(FAX))
    wait_for_tesseract_below(ocr.pid)

    if victim == "worker":
        os.kill(ocr.pid, signal.SIGKILL)
        ocr.wait(10)
        house.start("ocr-worker")
    else:
        os.kill(children_of(ocr.pid)[0], signal.SIGKILL)
    undecided = house.do("state")
    house.do("end_leases")
    counts = house.wait_for(lambda counts: counts["decided"] + counts["failed"] == 1, within_s=60)

    assert (undecided["decided"], undecided["orders"]) == (0, 0)
    assert (counts["messages"], counts["decided"], counts["failed"]) == (1, 1, 0)
    assert counts["orders"] + (counts["items"] if counts["orders"] == 0 else 0) == 1


def test_a_broker_that_dies_under_a_running_task_stops_neither_it_nor_what_comes_after(house):
    house.start("worker")
    house.start("beat")
    ocr = house.start("ocr-worker")
    house.do("put_faxes", str(FAX))
    wait_for_tesseract_below(ocr.pid)

    house.redis.kill()
    house.wait_for(lambda counts: counts["decided"] + counts["failed"] == 1, within_s=60)
    house.redis.start()
    house.do("put", "5", "0")
    counts = house.wait_for(lambda counts: counts["decided"] + counts["failed"] == 6, within_s=60)

    assert (counts["messages"], counts["decided"], counts["failed"]) == (6, 6, 0)
    assert counts["answers"] >= 5
