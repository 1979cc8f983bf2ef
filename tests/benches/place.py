"""A throw-away installation for a bench, and a process of its own to measure in."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import django
from django.core.management import call_command

from tests.benches.table import Row, taken_over

ROOT = Path(__file__).parents[2]


class PartFailedError(RuntimeError):
    """A part of a bench ended with an error; the message holds the last that it said."""


def environment(var: Path, company: Path | None = None) -> dict[str, str]:
    """An installation on SQLite below ``var`` that rings nobody and sends nothing.

    Args:
        company: A file that says how the own company is called (docs/evaluation.md).
    """
    lines = company.read_text(encoding="utf-8").splitlines() if company is not None and company.is_file() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {
        **os.environ,
        **{key.strip(): value.strip().strip('"') for key, value in pairs},
        "ALLWEGE_ENV": "/dev/null",
        "ALLWEGE_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'allwege.sqlite3'}",
        "REDIS_URL": "memory://",
        "ALLWEGE_MAILBOXES": "",
        "ALLWEGE_SMTP_URL": "",
        "ALLWEGE_SENDFAX": "",
        "ALLWEGE_LOG_LEVEL": "WARNING",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def measured_in(env: Mapping[str, str], module: str, *arguments: str) -> list[Row]:
    """Let a part of a bench measure in a fresh process, as ``said_in``."""
    return taken_over(said_in(env, module, *arguments))


def said_in(env: Mapping[str, str], module: str, *arguments: str) -> str:
    """Run ``tests.benches.<module>`` in a fresh process, and give back what it wrote.

    Raises:
        PartFailedError: It did not come to its end.
    """
    command = [sys.executable, "-m", f"tests.benches.{module}", *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise PartFailedError(f"{module} ended with status {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout


def set_up() -> None:
    """Start Django in the installation that the environment names, with an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def processor_s() -> float:
    """Processor seconds of this process and its ended children so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
