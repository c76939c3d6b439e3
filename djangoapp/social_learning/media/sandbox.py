"""Run a converter so that nothing it does can hurt: little memory, little time, no network, no files but its own.

The converter runs in a process group of its own, behind the walls of jail.py, with an environment that holds nothing
of ours. This side reads what it prints, watches it, and kills all of it at once when it goes too far; so the worker
lives, whatever the file was.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import attrs

from social_learning.media import jail

CANNOT_START = jail.CANNOT_START
TIME, MEMORY, PROCESSES, DISK = "time", "memory", "processes", "disk"
MAX_PROCESSES = 64
MIN_FREE_BYTES = 50_000_000
_LOOK_SECONDS = 0.25
_TAIL_BYTES = 4_000
_LINE_BYTES = 64_000
_READ_BYTES = 1 << 16
# What programs say when they get no more memory, whatever their exit code is then.
_STARVED = ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory", "std::length_error")


@attrs.frozen
class Outcome:
    """How a run ended: exit code (negative for a signal), why we killed it if we did, and the end of its stderr."""

    code: int
    killed: str = ""
    tail: str = ""

    @property
    def ok(self) -> bool:
        """True for a program that ended by itself and was content."""
        return self.code == 0 and not self.killed


def run(
    command: Sequence[str],
    *,
    folder: Path,
    seconds: int | float,
    memory_mb: int,
    file_mb: int,
    on_line: Callable[[str], None] | None = None,
    on_look: Callable[[], None] | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a command in its folder, the only one it may write to and read from, and return how it ended.

    ``on_line`` hears each line of its stdout; ``on_look`` is called a few times a second. ``killed`` is ``""``,
    ``"time"``, ``"memory"``, ``"processes"`` or ``"disk"``. Whatever happens here, also an exception in those two, none
    of its processes is left.
    """
    program = shutil.which(command[0], path=_PATH)
    if program is None:
        return Outcome(CANNOT_START, tail=f"{command[0]} is not installed")
    plan = {
        "folder": str(folder),
        "memory": memory_mb * 1_000_000,
        "seconds": max(1, int(seconds)),
        "file": file_mb * 1_000_000,
        "readable": _readable(program, command),
        "command": [program, *command[1:]],
    }
    process = subprocess.Popen(  # noqa: S603 - our own launcher with a plan of our own making
        _launcher(plan),
        cwd=folder,
        env={**_environment(folder), **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    watch = _Watch(process.pid, folder, time.monotonic() + seconds, memory_mb * 1_000_000, on_look)
    tail = bytearray()
    try:
        killed = _follow(process, watch, tail, on_line)
    finally:
        _kill(process)
    said = tail.decode("utf-8", "replace")
    if not killed and process.returncode and any(word in said for word in _STARVED):
        killed = MEMORY
    return Outcome(process.returncode, killed, said)


def python() -> str:
    """Return the interpreter; inside uWSGI ``sys.executable`` is uWSGI itself."""
    if os.path.basename(sys.executable).startswith("python"):
        return sys.executable
    return os.path.join(sys.exec_prefix, "bin", "python")


@cache
def walls() -> dict[str, bool]:
    """Return which walls stand on this machine: ``namespace``, ``files``, ``calls``; tried once a process."""
    plan = {"folder": "/nonexistent", "memory": 500_000_000, "seconds": 10, "file": 0, "readable": []}
    try:
        done = subprocess.run(  # noqa: S603 - our own launcher, which here only reports
            _launcher(plan), env={}, capture_output=True, timeout=20, check=True
        )
        return dict(json.loads(done.stdout))
    except (OSError, ValueError, subprocess.SubprocessError):
        return {"namespace": False, "files": False, "calls": False}


def has_network() -> bool:
    """Return whether a converter could still reach the network, since this machine has neither wall against it."""
    return not (walls()["namespace"] or walls()["calls"])


_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/libreoffice/program"


def _launcher(plan: Mapping[str, object]) -> list[str]:
    return [python(), "-I", "-S", jail.__file__, json.dumps(plan)]


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": _PATH, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def _readable(program: str, command: Sequence[str]) -> list[str]:
    """Return what the command is made of: itself, the Python it may run with, and the scripts it names."""
    named = [one for one in command[1:] if os.path.isabs(one) and os.path.isfile(one)]
    return [program, os.path.realpath(program), sys.prefix, sys.base_prefix, sys.exec_prefix, *named]


@attrs.define
class _Watch:
    """Looks from time to time at what a process group takes."""

    group: int
    folder: Path
    deadline: float
    memory_bytes: int
    on_look: Callable[[], None] | None = None

    def verdict(self) -> str:
        """Return why the group must be killed, ``""`` while it behaves."""
        if self.on_look is not None:
            self.on_look()
        if time.monotonic() >= self.deadline:
            return TIME
        members = list(_members(self.group))
        if sum(members) > self.memory_bytes:
            return MEMORY
        if len(members) > MAX_PROCESSES:
            return PROCESSES
        return DISK if shutil.disk_usage(self.folder).free < MIN_FREE_BYTES else ""


def _members(group: int) -> Iterator[int]:
    """Yield the bytes of memory that each process of a group holds."""
    page = os.sysconf("SC_PAGE_SIZE")
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    # The name of a program may hold anything, a bracket too.
                    fields = file.read().rpartition(")")[2].split()
                if int(fields[2]) == group:
                    yield int(fields[21]) * page


def _follow(
    process: subprocess.Popen[bytes], watch: _Watch, tail: bytearray, on_line: Callable[[str], None] | None
) -> str:
    """Read what is printed until all is over; return why it was cut short, ``""`` if it was not."""
    line = bytearray()
    next_look = time.monotonic() + min(_LOOK_SECONDS, max(0.0, watch.deadline - time.monotonic()))
    with selectors.DefaultSelector() as ears:
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            ears.register(pipe, selectors.EVENT_READ)
        while ears.get_map():
            for key, _events in ears.select(max(0.0, next_look - time.monotonic())):
                data = os.read(key.fd, _READ_BYTES)
                if not data:
                    ears.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    tail += data
                    del tail[:-_TAIL_BYTES]
                elif on_line is not None:
                    _lines(line, data, on_line)
            if time.monotonic() >= next_look:
                if reason := watch.verdict():
                    return reason
                # One that has ended, but left a child that keeps the pipe open, has ended.
                if process.poll() is not None and not ears.select(0):
                    break
                next_look = time.monotonic() + _LOOK_SECONDS
    if line and on_line is not None:
        on_line(line.decode("utf-8", "replace"))
    return _wait(process, watch)


def _wait(process: subprocess.Popen[bytes], watch: _Watch) -> str:
    """Wait for one that prints no more, but may go on."""
    while process.poll() is None:
        if reason := watch.verdict():
            return reason
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
    return ""


def _lines(line: bytearray, data: bytes, on_line: Callable[[str], None]) -> None:
    line += data
    *whole, rest = line.split(b"\n")
    for one in whole:
        on_line(one[:_LINE_BYTES].decode("utf-8", "replace").rstrip("\r"))
    # A line that never ends is not waited for.
    line[:] = rest[:_LINE_BYTES]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a whole process group, and wait for its leader."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        _close(pipe)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(OSError):
            pipe.close()
