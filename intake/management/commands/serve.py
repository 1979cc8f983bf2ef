"""Run a whole installation on one machine: ``script/server`` ends here."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.utils import OperationalError

from intake.serving import CannotServeError, House, answers, check_folder, check_port, hold_lock, make_socket_folder, programs


class Command(BaseCommand):
    """Prepare the database, then run web server, workers, beat and a private Redis under this process."""

    help = "Runs web server, workers, beat and (unless REDIS_URL is set) a private redis-server under one process."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Every option has an environment variable as its default, so that script/server needs none."""
        parser.add_argument("--bind", default=os.environ.get("ALLWEGE_BIND", "127.0.0.1"))
        parser.add_argument("--port", type=_whole("ALLWEGE_PORT", 65535), default=os.environ.get("ALLWEGE_PORT", "8000"))
        cores = os.environ.get("ALLWEGE_OCR_PROCESSES", str(len(os.sched_getaffinity(0))))
        parser.add_argument("--ocr-processes", type=_whole("ALLWEGE_OCR_PROCESSES", 256), default=cores)
        parser.add_argument("--demo", action="store_true", help="load the demo company into an empty database")

    def handle(self, *_args: Any, bind: str, port: int, ocr_processes: int, demo: bool, **_options: Any) -> None:
        """Serve until a signal asks for the end."""
        var = Path(settings.VAR)
        own_redis = "" if "REDIS_URL" in os.environ else settings.REDIS_URL.removeprefix("redis+socket://")
        all_programs = programs(var=var, bind=bind, port=port, ocr_processes=ocr_processes, own_redis=own_redis)
        try:
            check_folder(var)
            with hold_lock(var):
                check_port(bind, port)
                if own_redis:
                    make_socket_folder(Path(own_redis))
                with House(all_programs, var=var, say=self._say) as house:
                    self._run(house, (bind, port), own_redis, demo=demo)
        except CannotServeError as error:
            raise CommandError(str(error)) from error

    def _run(self, house: House, address: tuple[str, int], own_redis: str, *, demo: bool) -> None:
        if own_redis:
            house.start("redis")
        self._prepare(demo=demo)
        if own_redis:
            house.wait_until(lambda: answers(own_redis), name="redis", timeout_s=60)
        if house.stopping:
            return
        house.start()
        house.wait_until(lambda: answers(_reachable(address)), name="web", timeout_s=60)
        if not house.stopping:
            self._greet(address, demo=demo)
        house.watch()
        self._say("Stopping …")

    def _prepare(self, *, demo: bool) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except (OperationalError, sqlite3.OperationalError) as error:
            name = settings.DATABASES["default"]["NAME"]
            raise CannotServeError(
                f"The database {name} cannot be used: {error}. Is DATABASE_URL right, and is it running?"
            ) from error
        if demo:
            call_command("load_demo", stdout=self.stdout)
        connections.close_all()

    def _greet(self, address: tuple[str, int], *, demo: bool) -> None:
        host, port = _reachable(address)
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._say(f"\nAllwege runs:  {url}/   (Ctrl-C ends it; logs in {settings.VAR}/log)")
        if demo:
            call_command("load_demo", tell=url, stdout=self.stdout)
            self.stdout.flush()
            connections.close_all()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
        sys.stdout.flush()


def _whole(variable: str, most: int) -> Callable[[str], int]:
    """Make a reader of whole numbers that names the variable which a wrong one came from."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {most} (see {variable})")
        return int(text)

    return read


def _reachable(address: tuple[str, int]) -> tuple[str, int]:
    host, port = address
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104
