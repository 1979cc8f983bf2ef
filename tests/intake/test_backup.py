from __future__ import annotations

import sqlite3
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from intake.models import Message

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only; with PostgreSQL pg_dump does it"),
]


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    for name in ("files/ab/abc", "log/web.log", "redis/a.aof", "secret_key"):
        path = settings.VAR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return settings.VAR


def test_a_backup_holds_database_and_files_but_neither_logs_nor_bells(var, tmp_path):
    Message.objects.create(channel="api", identity="1", content_hash="1", received_at="2026-11-16T08:00:00Z")

    call_command("backup", tmp_path / "b.tar.gz")

    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        tar.extractall(tmp_path / "out", filter="data")
    files = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file())
    database = connection.settings_dict["NAME"].rsplit("/", 1)[1]
    assert files == sorted([f"var/{database}", "var/files/ab/abc", "var/secret_key"])
    restored = sqlite3.connect(tmp_path / "out" / "var" / database)
    assert restored.execute("select identity from intake_message").fetchall() == [("1",)]
    restored.close()


def test_a_backup_is_never_written_over_another(var, tmp_path):
    (tmp_path / "b.tar.gz").write_text("older")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "b.tar.gz")

    assert (tmp_path / "b.tar.gz").read_text() == "older"


def test_a_backup_is_not_written_into_what_it_copies(var):
    with pytest.raises(CommandError, match="name a place outside"):
        call_command("backup", var / "b.tar.gz")
