from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """The English catalogue, with every text that the sources hold by now."""
    copy = tmp_path_factory.mktemp("sources")
    for package in ("channels", "intake", "orders"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    shutil.copytree(ROOT / "locale", copy / "locale", ignore=shutil.ignore_patterns("*.mo"))
    shutil.copy(ROOT / "manage.py", copy)
    environment = {**os.environ, "ALLWEGE_VAR": str(copy / "var"), "ALLWEGE_ENV": "/dev/null"}
    command = [sys.executable, "manage.py", "makemessages", "--locale", "en", "--verbosity", "0"]
    subprocess.run(command, cwd=copy, env=environment, check=True, timeout=120)
    return copy / CATALOGUE


def texts(catalogue, *wish):
    """Those of the catalogue's texts that msgattrib is asked for."""
    command = ["msgattrib", "--no-wrap", "--no-location", *wish, str(catalogue)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    found = (line.removeprefix("#~ ") for line in lines)
    return [line for line in found if line.startswith("msgid ") and line != 'msgid ""']


@pytest.mark.parametrize("wish", [["--untranslated", "--no-obsolete"], ["--only-fuzzy", "--no-obsolete"], ["--only-obsolete"]])
def test_every_text_of_the_screens_is_translated_and_no_other(merged, wish):
    assert texts(merged, *wish) == []


def test_every_translation_names_what_the_text_names():
    checked = subprocess.run(
        ["msgfmt", "--check", "--output-file", "/dev/null", str(ROOT / CATALOGUE)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (checked.returncode, checked.stderr) == (0, "")
