from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intake import serving
from intake.serving import CannotServeError, Child, Program, check_folder, check_port, hold_lock, make_socket_folder, programs

HOUSE = """
import sys
from pathlib import Path
from intake.serving import House, Program

var = Path(sys.argv[1])
shell = lambda text: ("sh", "-c", text)
with House(
    [
        Program("steady", shell("echo $$ > steady.pid; sleep 60 & echo $! > grandchild.pid; wait")),
        Program("deaf", shell("trap '' TERM; echo $$ > deaf.pid; while :; do sleep 0.2; done")),
        Program("brittle", shell("echo once >> brittle.runs; exit 3")),
    ],
    var=var,
    say=lambda text: print(text, flush=True),
) as house:
    import intake.serving
    intake.serving.STOP_WITHIN_S = 1.0
    house.start()
    house.watch()
"""


def start_house(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOUSE, str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: all((folder / f"{name}.pid").exists() for name in ("steady", "grandchild", "deaf")))
    return process


def wait_for(condition, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def alive(folder: Path, name: str) -> bool:
    pid = int((folder / f"{name}.pid").read_text())
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_program_and_its_children(tmp_path, number):
    process = start_house(tmp_path)

    process.send_signal(number)

    assert process.wait(10) == 0
    process.stdout.close()
    assert [name for name in ("steady", "grandchild", "deaf") if alive(tmp_path, name)] == []


def test_programs_end_with_a_parent_that_is_killed(tmp_path):
    process = start_house(tmp_path)

    process.kill()

    process.wait(10)
    process.stdout.close()
    wait_for(lambda: not alive(tmp_path, "steady") and not alive(tmp_path, "deaf"))
    os.kill(int((tmp_path / "grandchild.pid").read_text()), signal.SIGKILL)


def test_a_program_that_crashes_is_named_and_started_again(tmp_path):
    process = start_house(tmp_path)
    runs = tmp_path / "brittle.runs"

    wait_for(lambda: runs.exists() and runs.read_text() == "once\n" * 3)

    process.terminate()
    said, _ = process.communicate(timeout=10)
    assert "brittle ended by itself (exit status 3); it is started again in 1 s" in said
    assert "brittle ended by itself (exit status 3); it is started again in 2 s" in said
    assert "steady" not in said


def test_the_pause_between_crashes_grows_to_half_a_minute_and_is_forgotten_after_a_steady_minute(tmp_path):
    child = Child(Program("brittle", ("false",)), tmp_path)
    child.started_at = time.monotonic()

    pauses = [child.note_crash() for _ in range(7)]
    child.started_at = time.monotonic() - 61

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert child.note_crash() == 1


def test_a_long_log_is_cut_and_one_older_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "LOG_BYTES", 10)
    child = Child(Program("web", ("true",)), tmp_path)
    child.log.write_text("0123456789abc")

    child.trim_log()

    assert child.log.read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "0123456789abc"


def test_a_taken_port_is_named_with_the_way_to_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotServeError) as caught:
            check_port("127.0.0.1", port)

    assert str(caught.value).startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use).")
    assert f"ALLWEGE_PORT={port + 1} script/server" in str(caught.value)


def test_a_second_start_on_the_same_folder_is_told_of_the_first(tmp_path):
    with hold_lock(tmp_path), pytest.raises(CannotServeError) as caught:
        hold_lock(tmp_path)

    assert str(caught.value) == f"Allwege is already running on {tmp_path} (process {os.getpid()})."


def test_a_nearly_full_disk_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "DISK_FREE_BYTES", 10**18)

    with pytest.raises(CannotServeError, match=r"^Only \d+ MB are free below "):
        check_folder(tmp_path)


def test_a_data_folder_that_is_a_file_stops_the_start(tmp_path):
    (tmp_path / "var").write_text("")

    with pytest.raises(CannotServeError, match=r"cannot be written .* or set ALLWEGE_VAR"):
        check_folder(tmp_path / "var")


def test_a_missing_redis_is_named_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotServeError, match=r"redis-server is not installed. Run script/setup"):
        make_socket_folder(tmp_path / "redis.sock")


def test_a_private_redis_runs_only_where_no_other_is_named():
    def names(own_redis: str) -> list[str]:
        return [p.name for p in programs(var=Path("/v"), bind="127.0.0.1", port=8000, ocr_processes=2, own_redis=own_redis)]

    assert names("/v/redis.sock") == ["redis", "web", "worker", "ocr-worker", "beat"]
    assert names("") == ["web", "worker", "ocr-worker", "beat"]


@pytest.mark.parametrize(("length", "private"), [(30, True), (150, False)])
def test_the_socket_leaves_a_folder_whose_path_is_too_long_for_linux(tmp_path, length, private):
    var = Path("/tmp") / ("allwege-test-" + "x" * length)
    env = {**os.environ, "ALLWEGE_VAR": str(var), "ALLWEGE_ENV": "/dev/null"}
    env.pop("REDIS_URL", None)
    try:
        url = subprocess.check_output(
            [sys.executable, "-c", "from intake import settings; print(settings.REDIS_URL)"], env=env, text=True
        ).strip()
    finally:
        shutil.rmtree(var)

    assert url.startswith("redis+socket:///")
    assert (url == f"redis+socket://{var}/redis.sock") is private
    assert len(url.removeprefix("redis+socket://").encode()) < 108
