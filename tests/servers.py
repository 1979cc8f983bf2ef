"""Real servers for tests, on sockets of their own: they neither find nor disturb those of the machine.

As a program it runs a command beside them: ``python -m tests.servers redis postgres -- pytest tests``.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from intake.serving import answers, die_with_parent, redis_command

START_WITHIN_S = 60.0


@dataclass
class Server:
    """A server that a test can take away and bring back.

    Attributes:
        url: As it stands in REDIS_URL or DATABASE_URL.
    """

    url: str
    command: Sequence[str]
    ready: Callable[[], bool]
    log: Path
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                cwd=self.log.parent,
                preexec_fn=die_with_parent,  # noqa: PLW1509
                start_new_session=True,
            )
        end = time.monotonic() + START_WITHIN_S
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.command[0]} did not start:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(20)
            self.process = None


@contextmanager
def _short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket name (Linux: 107 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix="allwege-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[Server]:
    """A redis-server as script/server runs it: append-only file, unix socket, no port."""
    with _short_folder() as folder:
        socket = folder / "redis.sock"
        server = Server(
            f"redis+socket://{socket}",
            redis_command(folder, socket),
            ready=lambda: answers(str(socket)),
            log=folder / "redis.log",
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()


def postgres_program(name: str) -> str:
    """Find a PostgreSQL program; Debian keeps the servers' out of PATH.

    Raises:
        RuntimeError: PostgreSQL is not installed.
    """
    newest_first = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: -float(path.parts[4]))
    found = str(newest_first[0]) if newest_first else shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is not installed: run script/setup --test")
    return found


@contextmanager
def postgres_server(*settings: str) -> Iterator[Server]:
    """A PostgreSQL with an empty database ``allwege`` on a unix socket; its files vanish with it.

    Args:
        settings: Beside its own, as ``jit=off``.
    """
    # The server refuses to run as root; Debian's package brings the user.
    user = "postgres" if os.getuid() == 0 else None
    with _short_folder() as folder:
        data = folder / "data"
        data.mkdir()
        if user:
            for path in (folder, data):
                os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        options = {"capture_output": True, "user": user, "cwd": folder, "timeout": 120}
        subprocess.run(
            [
                postgres_program("initdb"),
                "-D",
                str(data),
                "-U",
                "allwege",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "-N",
            ],
            check=True,
            **options,
        )
        server = Server(
            f"postgres://allwege@/allwege?host={folder}",
            [
                *(postgres_program("postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses="),
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"),
                *(part for setting in settings for part in ("-c", setting)),
            ],
            ready=lambda: (
                subprocess.run(
                    [postgres_program("pg_isready"), "-q", "-h", str(folder), "-U", "allwege", "-d", "postgres"],
                    check=False,
                    timeout=20,
                ).returncode
                == 0
            ),
            log=folder / "postgres.log",
            user=user,
        )
        server.start()
        try:
            subprocess.run([postgres_program("createdb"), "-h", str(folder), "-U", "allwege", "allwege"], check=True, **options)
            yield server
        finally:
            server.stop()


SERVERS = {"redis": ("REDIS_URL", redis_server), "postgres": ("DATABASE_URL", postgres_server)}


def main(arguments: Sequence[str]) -> int:
    """Run a command while the named servers run; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("servers", nargs="+", choices=sorted(SERVERS))
    split = list(arguments).index("--")
    names, command = parser.parse_args(arguments[:split]).servers, arguments[split + 1 :]
    with ExitStack() as stack:
        env = dict(os.environ)
        for name in names:
            variable, server = SERVERS[name]
            env[variable] = stack.enter_context(server()).url
        return subprocess.call(command, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
