from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from intake.errors import DeadlineExceeded, FileTooLarge, ProgramFailed, ProgramMissing, ProgramTimeout
from intake.reading.deadline import Deadline
from intake.reading.programs import run

FAULTS = Path(__file__).resolve().parents[2] / "faults"


def fault(name: str, *args: str) -> list[str]:
    return [sys.executable, str(FAULTS / f"{name}.py"), *args]


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return status not in {"Z", "X"}


def wait_until_gone(pid: int) -> bool:
    for _ in range(100):
        if not is_running(pid):
            return True
        time.sleep(0.02)
    return False


def test_input_goes_in_and_output_comes_out():
    assert run(["cat"], input=b"a\x00b", deadline=Deadline(5)) == b"a\x00b"


def test_a_program_that_hangs_is_killed_when_the_deadline_is_over():
    start = time.monotonic()

    with pytest.raises(ProgramTimeout):
        run(fault("hangs"), deadline=Deadline(0.5))

    assert time.monotonic() - start < 3


def test_a_program_gets_no_more_than_its_own_time():
    with pytest.raises(ProgramTimeout):
        run(fault("hangs"), deadline=Deadline(60), most_s=0.3)


def test_no_program_is_started_after_the_deadline(tmp_path):
    with pytest.raises(DeadlineExceeded):
        run(["touch", str(tmp_path / "made")], deadline=Deadline(-1))

    assert list(tmp_path.iterdir()) == []


def test_a_crash_is_named_with_what_the_program_said():
    with pytest.raises(ProgramFailed) as failure:
        run(fault("crashes"), deadline=Deadline(10))

    assert failure.value.detail.endswith("about to crash")


def test_rubbish_is_returned_as_it_is():
    assert run(fault("rubbish"), deadline=Deadline(10)) == bytes(range(256)) * 16


def test_output_is_bounded():
    with pytest.raises(FileTooLarge):
        run(fault("floods"), deadline=Deadline(20), output_bytes=1024 * 1024)


def test_memory_is_bounded():
    with pytest.raises(ProgramFailed) as failure:
        run(fault("eats_memory"), deadline=Deadline(20), memory_bytes=256 * 1024 * 1024)

    assert "MemoryError" in failure.value.detail


def test_processor_time_is_bounded():
    with pytest.raises(ProgramTimeout):
        run(fault("burns"), deadline=Deadline(30), cpu_s=1)


@pytest.mark.parametrize("then", [[], ["wait"]])
def test_children_die_with_the_program(tmp_path, then):
    note = tmp_path / "pid"

    if then:
        with pytest.raises(ProgramTimeout):
            run(fault("forks", str(note), *then), deadline=Deadline(1.5))
    else:
        run(fault("forks", str(note)), deadline=Deadline(10))

    assert wait_until_gone(int(note.read_text()))


def test_a_missing_program_is_named():
    with pytest.raises(ProgramMissing) as failure:
        run(["allwege-no-such-program"], deadline=Deadline(5))

    assert failure.value.detail == "allwege-no-such-program"
