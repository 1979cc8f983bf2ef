"""The parent process of ``script/server``: starts, watches and ends every program that belongs to one installation.

Plain Python without threads, so that a child can safely be given its death signal between fork and exec.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_WITHIN_S = 12.0
REDIS_STOP_WITHIN_S = 3.0
STEADY_AFTER_S = 60.0
LONGEST_PAUSE_S = 30.0
LOG_BYTES = 10 * 1024 * 1024
DISK_FREE_BYTES = 500 * 1024 * 1024

_libc = ctypes.CDLL(None, use_errno=True)


class CannotServeError(Exception):
    """Something outside the program is in the way; the text says what, and what to do about it."""


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask Linux to send this process a signal when its parent ends, however it ends (prctl(2), PR_SET_PDEATHSIG)."""
    _libc.prctl(PR_SET_PDEATHSIG, int(number))


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the installation.

    Attributes:
        stop_signal: Asks for an orderly end. Celery takes SIGQUIT for its soft shutdown: it finishes what it can
            within ``worker_soft_shutdown_timeout`` and gives the rest back.
        death_signal: Sent by the kernel if the parent is killed.
        last: Ended only after all others have gone.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    last: bool = False


def programs(*, var: Path, bind: str, port: int, ocr_processes: int, own_redis: str) -> tuple[Program, ...]:
    """List what runs in one installation, in the order of starting.

    Args:
        own_redis: Path of the socket for a private redis-server; empty if ``REDIS_URL`` names another.
    """
    celery = (sys.executable, "-m", "celery", "--app", "intake.celery")
    worker = (*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle", "--prefetch-multiplier", "1")
    web = (
        *(sys.executable, "-m", "uvicorn", "intake.asgi:application", "--host", bind, "--port", str(port)),
        *("--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5", "--lifespan", "off"),
    )
    redis = Program("redis", redis_command(var / "redis", Path(own_redis)), death_signal=signal.SIGTERM, last=True)
    return (
        *((redis,) if own_redis else ()),
        Program("web", web),
        Program(
            "worker",
            (*worker, "--queues", "default", "--concurrency", "2", "--hostname", "worker@%h"),
            stop_signal=signal.SIGQUIT,
        ),
        Program(
            "ocr-worker",
            (*worker, "--queues", "ocr", "--concurrency", str(ocr_processes), "--hostname", "ocr@%h"),
            # One thread per tesseract: as many processes as cores are faster than fewer processes with threads.
            env={"OMP_THREAD_LIMIT": "1"},
            stop_signal=signal.SIGQUIT,
        ),
        Program("beat", (*celery, "beat", "--loglevel", "INFO")),
    )


def redis_command(folder: Path, socket_path: Path) -> tuple[str, ...]:
    """Return the command line of a private redis-server: no port, a socket for this user, an append-only file."""
    return (
        *("redis-server", "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700", "--dir", str(folder)),
        *("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no"),
    )


def check_folder(var: Path) -> None:
    """Look whether the data folder can hold more data.

    Raises:
        CannotServeError: Says what is in the way and what to do.
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
        (var / ".writable").touch()
        (var / ".writable").unlink()
    except OSError as error:
        raise CannotServeError(
            f"{var} cannot be written ({error.strerror}). Give this user the right, or set ALLWEGE_VAR."
        ) from error
    free = shutil.disk_usage(var).free
    if free < DISK_FREE_BYTES:
        raise CannotServeError(
            f"Only {free // 1024**2} MB are free below {var}; at least {DISK_FREE_BYTES // 1024**2} MB are needed."
        )


def make_socket_folder(socket_path: Path) -> None:
    """Make the folder of the private Redis socket; nobody else may look into it.

    Raises:
        CannotServeError: redis-server is missing, or the folder belongs to somebody else.
    """
    if shutil.which("redis-server") is None:
        raise CannotServeError(
            "redis-server is not installed. Run script/setup, or set REDIS_URL to a Redis that runs elsewhere."
        )
    folder = socket_path.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_uid != os.getuid():
        raise CannotServeError(f"{folder} belongs to another user; set ALLWEGE_VAR to a folder of your own with a shorter path.")


def check_port(bind: str, port: int) -> None:
    """Look whether the web server will get its address.

    Raises:
        CannotServeError: Says which port, and how to choose another.
    """
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError as error:
            raise CannotServeError(
                f"Port {port} on {bind} is not for this user ({error.strerror}): those below 1024 are root's. "
                "Choose another port: ALLWEGE_PORT=8000 script/server"
            ) from error
        except OSError as error:
            raise CannotServeError(
                f"Port {port} on {bind} cannot be used ({error.strerror}). End the program that holds it, "
                f"or choose another port: ALLWEGE_PORT={port + 1} script/server"
            ) from error


def hold_lock(var: Path) -> IO[str]:
    """Make sure that only one parent works on a data folder; the lock ends with the process.

    Raises:
        CannotServeError: Another one runs.
    """
    lock = (var / "serve.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise CannotServeError(f"Allwege is already running on {var} (process {holder}).") from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


class Child:
    """A program with its process, its log file and its record of crashes."""

    def __init__(self, program: Program, log_folder: Path) -> None:
        self.program = program
        self.log = log_folder / f"{program.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started_at = 0.0
        self.start_at = 0.0

    def start(self) -> None:
        """Start the program in a session of its own, so that a Ctrl-C in the terminal reaches only the parent."""
        parent = os.getpid()

        def prepare() -> None:
            die_with_parent(self.program.death_signal)
            if os.getppid() != parent:
                os._exit(1)

        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.env},
                start_new_session=True,
                preexec_fn=prepare,  # noqa: PLW1509 (no threads here)
            )
        self.started_at = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the process is alive; collects its exit status if not."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Signal the program itself; it tells its own children."""
        if self.process is not None and self.running:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End the program and all that is left of its process group."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def note_crash(self) -> float:
        """Count a crash; return after how many seconds to start again (1, 2, 4 … 30)."""
        if time.monotonic() - self.started_at > STEADY_AFTER_S:
            self.failures = 0
        pause = min(LONGEST_PAUSE_S, 2.0**self.failures)
        self.failures += 1
        self.start_at = time.monotonic() + pause
        return pause

    def last_words(self, lines: int = 8) -> str:
        """Return the end of the log."""
        with suppress(OSError), self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4000))
            return "\n".join("    " + line for line in log.read().decode("utf-8", "replace").splitlines()[-lines:])
        return ""

    def trim_log(self) -> None:
        """Keep one older log file; the program goes on writing into the same one, opened for appending."""
        with suppress(OSError):
            if self.log.stat().st_size > LOG_BYTES:
                shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
                os.truncate(self.log, 0)


class House:
    """All programs of one installation under one parent."""

    def __init__(self, all_programs: Sequence[Program], *, var: Path, say: Callable[[str], object]) -> None:
        log_folder = var / "log"
        log_folder.mkdir(parents=True, exist_ok=True)
        (var / "redis").mkdir(exist_ok=True)
        self.children = [Child(program, log_folder) for program in all_programs]
        self._say = say
        self._stops = 0

    def __enter__(self) -> House:
        # Grandchildren whose own parent dies come to this process instead of to init, so none is lost from sight.
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def stopping(self) -> bool:
        """Whether a signal asked for the end."""
        return self._stops > 0

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1

    def start(self, *names: str) -> None:
        """Start the named programs, or all that do not run yet."""
        for child in self.children:
            if (not names or child.program.name in names) and not child.running:
                child.start()

    def wait_until(self, ready: Callable[[], bool], *, name: str, timeout_s: float) -> None:
        """Wait for the first sign of life of a program that was just started.

        Raises:
            CannotServeError: It ended or stayed silent; with the end of its log.
        """
        child = next(child for child in self.children if child.program.name == name)
        end = time.monotonic() + timeout_s
        while not ready():
            if self.stopping:
                return
            if not child.running or time.monotonic() > end:
                what = "does not answer" if child.running else "could not be started"
                raise CannotServeError(f"{name} {what}. The end of {child.log}:\n{child.last_words()}")
            time.sleep(0.05)

    def watch(self) -> None:
        """Start again what crashes, until a signal asks for the end."""
        next_trim = 0.0
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            self._collect_orphans()
            if time.monotonic() > next_trim:
                next_trim = time.monotonic() + 60
                for child in self.children:
                    child.trim_log()
            time.sleep(0.25)

    def _look_after(self, child: Child) -> None:
        if child.running:
            return
        if child.process is not None:
            code, child.process = child.process.returncode, None
            pause = child.note_crash()
            self._say(f"{child.program.name} ended by itself ({_how(code)}); it is started again in {pause:.0f} s. {child.log}:")
            self._say(child.last_words())
        elif time.monotonic() >= child.start_at:
            child.start()

    def stop(self) -> None:
        """End every program: first a request, then by force; redis after those who talk to it."""
        first = [child for child in self.children if not child.program.last]
        last = [child for child in self.children if child.program.last]
        self._end(first, STOP_WITHIN_S)
        self._end(last, REDIS_STOP_WITHIN_S)
        for pid in self._orphans():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._collect_orphans()

    def _end(self, children: Sequence[Child], within_s: float) -> None:
        for child in children:
            child.send(child.program.stop_signal)
        end, patience = time.monotonic() + within_s, self._stops
        while any(child.running for child in children) and time.monotonic() < end and self._stops <= patience:
            time.sleep(0.05)
        for child in children:
            child.kill()

    def _orphans(self) -> list[int]:
        ours = {child.process.pid for child in self.children if child.process is not None}
        try:
            pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
        except OSError:
            return []
        return [int(pid) for pid in pids if int(pid) not in ours]

    def _collect_orphans(self) -> None:
        for pid in self._orphans():
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit status {code}"


def answers(address: tuple[str, int] | str) -> bool:
    """Tell whether something listens on a port or a unix socket."""
    family = socket.AF_UNIX if isinstance(address, str) else (socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(address)
        except OSError:
            return False
        if not isinstance(address, str):
            return True
        with suppress(OSError):
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        return False
