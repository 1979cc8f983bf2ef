"""Which process works on something, told so that others on the same machine can see whether it still lives. Plain Python."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_PARTS = 5


def me() -> str:
    """Name this process: machine, its present run, process space (container), number, start. Empty where Linux does not tell."""
    started = _started(os.getpid())
    places = _here()
    return ".".join((*places, str(os.getpid()), started)) if started and all(places) else ""


def is_dead(name: str) -> bool:
    """Whether the process of this name has surely ended; of another machine or container nothing is known.

    Args:
        name: As ``me`` gave it.
    """
    parts = name.split(".")
    if len(parts) != _PARTS:
        return False
    machine, run, space, number, started = parts
    my_machine, my_run, my_space = _here()
    if not my_machine or machine != my_machine:
        return False
    if run != my_run:
        return True  # the machine has been started anew since
    return space == my_space and _started(int(number) if number.isdigit() else 0) != started


def _here() -> tuple[str, str, str]:
    machine = _read(Path("/etc/machine-id"))
    run = _read(Path("/proc/sys/kernel/random/boot_id"))
    space = ""
    with suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink())
    # A machine without an id of its own (most containers) cannot be told from others of its name.
    return _short(f"{socket.gethostname()} {machine}") if machine else "", _short(run), _short(space)


def _started(pid: int) -> str:
    """When a process started, in ticks since the machine did; empty if there is none, or only its remains."""
    # The name in brackets may hold anything; behind it stand state and 19 fields, then the start (proc(5)).
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in {"Z", "X"} else ""


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8] if text else ""
