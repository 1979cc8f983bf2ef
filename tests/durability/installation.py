"""An installation of its own for a test that kills things: database, files, real Redis, real workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from intake.serving import die_with_parent, programs
from tests.servers import Server

ROOT = Path(__file__).parents[2]


class Installation:
    """Everything of ``script/server`` except the web server, each part started and killed at will."""

    def __init__(self, var: Path, redis: Server, database_url: str, ocr_processes: int = 1) -> None:
        self.var = var
        self.redis = redis
        self.env = {
            **os.environ,
            "ALLWEGE_VAR": str(var),
            "ALLWEGE_ENV": "/dev/null",
            "ALLWEGE_SWEEP_S": "1",
            "ALLWEGE_SEND_S": "1",
            "REDIS_URL": redis.url,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database_url or f"sqlite:///{var / 'allwege.sqlite3'}",
        }
        self._programs = {
            p.name: p for p in programs(var=var, bind="127.0.0.1", port=0, ocr_processes=ocr_processes, own_redis="")
        }
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start ``worker``, ``ocr-worker`` or ``beat``, exactly as the parent process does."""
        program = self._programs[name]
        with (self.var / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                program.command,
                cwd=ROOT,
                env={**self.env, **program.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )
        self._running.append((name, process))
        return process

    def look_after(self) -> None:
        """Start again what ended by itself, as the parent process and compose's restart rule do.

        A worker whose broker dies at the wrong moment ends itself when it comes to acknowledge a task on the lost
        connection (kombu 5.7). What the test killed by a signal stays dead.
        """
        for name, process in [*self._running]:
            if (process.poll() or 0) > 0:
                self._running.remove((name, process))
                self.start(name)

    def begin(self, *action: str) -> subprocess.Popen[str]:
        """Start an action of the driver without waiting for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.durability.driver", *action],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def result(self, process: subprocess.Popen[str]):
        out, error = process.communicate(timeout=90)
        assert process.returncode == 0, error[-3000:]
        return json.loads(out)

    def do(self, *action: str):
        return self.result(self.begin(*action))

    def wait_for(self, reached: Callable[[dict[str, int]], bool], within_s: float) -> dict[str, int]:
        """Look at the counts until they are as wanted; fail with the last counts and the logs."""
        end = time.monotonic() + within_s
        while not reached(counts := self.do("state")):
            assert time.monotonic() < end, f"{counts}\n{self.logs()}"
            self.look_after()
            time.sleep(0.3)
        return counts

    def logs(self) -> str:
        return "\n".join(f"== {path.name}\n{path.read_text(errors='replace')[-2500:]}" for path in self.var.glob("*.log"))

    def close(self) -> None:
        for _name, process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


@contextmanager
def empty_database() -> Iterator[str]:
    """On PostgreSQL a database of its own beside the one of DATABASE_URL; empty text for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres:", "postgresql:")):
        yield ""
        return
    parts, name = urlsplit(url), f"durability_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url.replace("postgres:", "postgresql:", 1), autocommit=True) as connection:
        connection.execute(f"create database {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"drop database {name} with (force)")
