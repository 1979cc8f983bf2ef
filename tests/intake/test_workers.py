from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from intake import workers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dead():
    """The name of a process that has ended."""
    told = [sys.executable, "-c", "from intake import workers; print(workers.me())"]
    return subprocess.run(told, cwd=ROOT, check=True, capture_output=True, text=True, timeout=30).stdout.strip()


def changed(name: str, part: int, value: str) -> str:
    parts = name.split(".")
    parts[part] = value
    return ".".join(parts)


def test_who_runs_is_not_dead():
    assert len(workers.me().split(".")) == 5
    assert workers.is_dead(workers.me()) is False


def test_who_has_ended_is_dead(dead):
    assert workers.is_dead(dead) is True


def test_another_process_with_the_number_of_the_dead_is_not_taken_for_it():
    assert workers.is_dead(changed(workers.me(), 4, "1")) is True


def test_whoever_worked_before_the_machine_was_started_anew_is_dead():
    assert workers.is_dead(changed(workers.me(), 1, "another")) is True


@pytest.mark.parametrize("part", [0, 2])
def test_of_other_machines_and_containers_nothing_is_known(dead, part):
    assert workers.is_dead(changed(dead, part, "another")) is False


@pytest.mark.parametrize("name", ["", "x", "a.b.c.d.e", "1f36f33f-239a-4f7a-931a-5e39592aa7f2"])
def test_of_a_name_that_is_none_nothing_is_known(name):
    assert workers.is_dead(name) is False
