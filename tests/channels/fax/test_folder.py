from __future__ import annotations

import os
import time

import pytest

from channels.fax import folder
from tests.channels.fax import samples


def test_hidden_temporary_linked_and_nested_files_are_left_alone(tmp_path):
    samples.drop(tmp_path, "a.tif", b"x")
    for name in (".b.tif", "c.tif.tmp", "d.part", "~e.tif", "f.tif~"):
        samples.drop(tmp_path, name, b"x")
    (tmp_path / "done").mkdir()
    (tmp_path / "link.tif").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.tif")

    assert [seen.path.name for seen in folder.settled(tmp_path, stable_s=0)] == ["a.tif"]


def test_a_file_that_was_just_written_waits(tmp_path):
    samples.drop(tmp_path, "a.tif", b"x")

    assert folder.settled(tmp_path, stable_s=30) == []


def test_a_file_that_grows_between_two_looks_waits(tmp_path, monkeypatch):
    path = samples.drop(tmp_path, "a.tif", b"x")
    monkeypatch.setattr(time, "sleep", lambda _: path.write_bytes(b"xy"))

    assert folder.settled(tmp_path, stable_s=0) == []


def test_the_oldest_comes_first(tmp_path):
    for name, age_s in (("new.tif", 10), ("old.tif", 50), ("middle.tif", 30)):
        samples.drop(tmp_path, name, b"x", age_s=age_s)

    assert [seen.path.name for seen in folder.settled(tmp_path, stable_s=0)] == ["old.tif", "middle.tif", "new.tif"]


def test_nothing_is_ever_overwritten(tmp_path):
    target = tmp_path / "done"
    for content in (b"1", b"2", b"3"):
        folder.put_away(samples.drop(tmp_path, "a.tif", content), target)

    assert {path.name: path.read_bytes() for path in target.iterdir()} == {"a.tif": b"1", "a~2.tif": b"2", "a~3.tif": b"3"}


def test_a_file_that_another_run_moved_leaves_no_empty_name(tmp_path):
    assert folder.put_away(tmp_path / "gone.tif", tmp_path / "done") is None
    assert list((tmp_path / "done").iterdir()) == []


def test_a_link_is_not_read(tmp_path):
    (tmp_path / "link.tif").symlink_to("/etc/passwd")

    with pytest.raises(OSError, match="link"):
        folder.read_bytes(tmp_path / "link.tif", limit_bytes=10)


def test_no_more_is_read_than_allowed(tmp_path):
    assert folder.read_bytes(samples.drop(tmp_path, "a", b"x" * 100), limit_bytes=10) == b"x" * 11
