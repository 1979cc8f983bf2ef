"""The watched folder: which files are complete, reading them safely, putting them away.

Layout (docs/channels.md)::

    in/            what the fax server drops
    in/done/2026-11-16/   taken over
    in/failed/     not taken over, each with a .txt that says why

A name is never trusted: no symbolic link is followed, nothing is ever overwritten.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DONE, FAILED = "done", "failed"
_TEMPORARY = {".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", ".lock", ".writing"}
SIDECARS = {".json", ".txt"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the folder as it was seen at one moment."""

    path: Path
    size_bytes: int
    mtime: float
    changed: float

    @property
    def is_sidecar(self) -> bool:
        """Whether it speaks of another file instead of being a fax."""
        return self.path.suffix.lower() in SIDECARS


def look(inbox: Path) -> dict[Path, Arrival]:
    """Every regular file directly in the folder that is neither hidden nor being written under a temporary name."""
    found: dict[Path, Arrival] = {}
    with os.scandir(inbox) as entries:
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith((".", "~")) or entry.name.endswith("~") or path.suffix.lower() in _TEMPORARY:
                continue
            try:
                state = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # another run took it
            if stat.S_ISREG(state.st_mode):
                # A copy may bring an old mtime along; the inode's own time cannot be set.
                changed = max(state.st_ctime, min(state.st_mtime, time.time()))
                found[path] = Arrival(path, state.st_size, state.st_mtime, changed)
    return found


def settled(inbox: Path, *, stable_s: float) -> list[Arrival]:
    """Files that have not changed for ``stable_s`` seconds and not between two looks, oldest first."""
    first = look(inbox)
    if not first:
        return []
    time.sleep(min(stable_s, 0.2))
    second = look(inbox)
    now = time.time()
    quiet = [seen for path, seen in second.items() if first.get(path) == seen and now - seen.changed >= stable_s]
    return sorted(quiet, key=lambda seen: (seen.mtime, seen.path.name))


def read_bytes(path: Path, *, limit_bytes: int) -> bytes:
    """The file's bytes, at most one more than ``limit_bytes``; never through a symbolic link.

    Raises:
        OSError: Gone, a link, or not readable.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path.name} is no regular file")
        return file.read(limit_bytes + 1)


def put_away(path: Path, folder: Path, *, name: str = "") -> Path | None:
    """Move a file into ``folder`` under a name that is still free.

    Returns:
        Where it lies now; ``None`` if another run has moved it.

    Raises:
        OSError: The folder cannot be written; the file stays where it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for target in _free_names(folder, name or path.name):
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        # The name is ours now, so that replacing it overwrites nothing of anybody.
        try:
            path.replace(target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            return None
        except OSError:
            target.unlink(missing_ok=True)
            raise
        return target
    raise OSError(f"no free name for {path.name}")


def _free_names(folder: Path, name: str) -> Iterator[Path]:
    plain = Path(name)
    yield folder / plain.name
    for counter in range(2, 10_000):
        yield folder / f"{plain.stem}~{counter}{plain.suffix}"
