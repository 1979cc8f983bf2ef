"""The one wrapper for outside programs: limited in time, memory, processor time and output, killed as a group."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from typing import IO

from intake.errors import FileTooLarge, ProgramFailed, ProgramMissing, ProgramTimeout
from intake.reading.deadline import Deadline

MEMORY_BYTES = 1024 * 1024 * 1024
OUTPUT_BYTES = 64 * 1024 * 1024
CPU_S = 60
MOST_S = 60.0

# A shell that sets the limits on itself and then becomes the program: unlike preexec_fn it is safe in a process with threads.
_LIMITED = 'ulimit -v "$1" && ulimit -t "$2" && ulimit -f "$3" && ulimit -c 0 && shift 3 && exec "$@"'


def run(
    argv: Sequence[str],
    *,
    deadline: Deadline,
    input: bytes = b"",
    memory_bytes: int = MEMORY_BYTES,
    cpu_s: int = CPU_S,
    most_s: float = MOST_S,
    output_bytes: int = OUTPUT_BYTES,
) -> bytes:
    """Run a program and return what it wrote to its standard output.

    Args:
        argv: Program and arguments; file names are the caller's own, never a sender's.
        deadline: Of the message; the program gets what is left of it, at most ``most_s`` seconds.
        input: For its standard input.
        memory_bytes: Address space of each of its processes.
        cpu_s: Processor seconds of each of its processes.
        most_s: Wall-clock seconds.
        output_bytes: Of each file it writes, standard output included.

    Returns:
        The output, at most ``output_bytes``.

    Raises:
        ProgramMissing: It is not installed.
        ProgramTimeout: It took too long; it and all its children are dead.
        ProgramFailed: It ended with an error, was killed, or wrote too much; the detail holds the last of what it said.
        FileTooLarge: It wrote more than ``output_bytes``.
        DeadlineExceeded: No time was left to start it.
    """
    name = os.path.basename(argv[0])  # noqa: PTH119 - a word of an argument list
    if shutil.which(argv[0]) is None:
        raise ProgramMissing(name)
    timeout_s = deadline.share_s(most_s)
    limits = [str(memory_bytes // 1024), str(max(1, cpu_s)), str(max(1, output_bytes // 512))]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as wrote, tempfile.TemporaryFile() as said:
        given.write(input)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - no shell reads the arguments; see _LIMITED
            ["/bin/sh", "-c", _LIMITED, "sh", *limits, *argv],
            stdin=given,
            stdout=wrote,
            stderr=said,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            raise ProgramTimeout(f"{name} took longer than {timeout_s:.1f} s") from None
        finally:
            _kill_group(process)
        if code != 0:
            if wrote.seek(0, os.SEEK_END) >= int(limits[2]) * 512:
                raise FileTooLarge(f"{name} wrote too much")
            raise _failure(name, code, _tail(said))
        wrote.seek(0)
        return wrote.read(output_bytes)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it left running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(said: IO[bytes]) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - 2000))
    return said.read().decode("utf-8", "replace").strip()


def _failure(name: str, code: int, said: str) -> ProgramFailed | ProgramTimeout | FileTooLarge:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return ProgramTimeout(f"{name} used up its processor time")
    if code == -signal.SIGXFSZ:
        return FileTooLarge(f"{name} wrote too much")
    return ProgramFailed(f"{name} ended with {code}: {said}"[:1000])
