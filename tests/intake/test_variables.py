from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def manage(*arguments: str, var: Path, **env: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "ALLWEGE_DEMO"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**given, "ALLWEGE_ENV": os.devnull, "ALLWEGE_VAR": str(var), **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLWEGE_CLAIM_MINUTES", "ten", "invalid literal for int() with base 10: 'ten'"),
        ("ALLWEGE_HTTPS", "maybe", "write true or false"),
    ],
)
def test_a_variable_that_cannot_be_read_ends_the_start_with_its_name(tmp_path, name, value, said):
    done = manage("check", var=tmp_path, **{name: value})

    assert done.returncode == 1
    assert done.stderr == f"allwege: {name}={value!r} cannot be read: {said} (docs/configuration.md)\n"


def test_a_database_of_another_kind_is_refused_with_those_that_are_known(tmp_path):
    done = manage("check", var=tmp_path, DATABASE_URL="mysql://somebody@somewhere/orders")

    assert done.stderr == "allwege: DATABASE_URL must begin with sqlite:/// or postgres:// (docs/configuration.md)\n"


def test_a_data_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    done = manage("check", var=tmp_path / "file" / "var")

    assert done.returncode == 1
    assert done.stderr.startswith("allwege: the data folder cannot be used: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["abc", "0", "65536"])
def test_a_port_that_is_none_is_told_with_its_variable(tmp_path, port):
    done = manage("serve", var=tmp_path, ALLWEGE_PORT=port)

    assert done.returncode == 2
    assert f"{port!r} is no whole number from 1 to 65535 (see ALLWEGE_PORT)" in done.stderr


def test_a_key_is_made_once_and_kept(tmp_path):
    env = {"ALLWEGE_SECRET_KEY": ""}
    manage("check", var=tmp_path, **env)
    key = (tmp_path / "secret_key").read_text()
    manage("check", var=tmp_path, **env)

    assert len(key) == 67
    assert (tmp_path / "secret_key").read_text() == key
    assert [path.name for path in tmp_path.glob(".secret_key*")] == []


def test_every_command_knows_the_demo_company_where_it_was_loaded(tmp_path):
    (tmp_path / "demo.json").write_text("{}")
    said = ["shell", "-v", "0", "-c", "from django.conf import settings; print(settings.COMPANY['city'])"]

    assert manage(*said, var=tmp_path).stdout == "Esslingen\n"
    assert manage(*said, var=tmp_path, ALLWEGE_DEMO="no").stdout == "\n"
