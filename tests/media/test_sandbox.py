"""Hostile little programs: each is ended, says why, and leaves nothing behind."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from social_learning.media import sandbox
from social_learning.media.sandbox import Outcome


def run(folder: Path, code: str, **limits: Any) -> Outcome:
    """Run a line of Python in the sandbox."""
    wanted = {"seconds": 10, "memory_mb": 300, "file_mb": 2, **limits}
    return sandbox.run([sandbox.python(), "-I", "-c", code], folder=folder, **wanted)


def test_a_program_that_behaves_is_heard_line_by_line(tmp_path: Path) -> None:
    heard: list[str] = []
    assert run(tmp_path, "print('one'); print('two')", on_line=heard.append) == Outcome(0)
    assert heard == ["one", "two"]


def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert run(tmp_path, "import time; time.sleep(60)", seconds=0.5).killed == "time"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("code", ["bytearray(900_000_000)", "a = []\nwhile True: a.append(bytearray(5_000_000))"])
def test_one_that_eats_memory_is_ended(tmp_path: Path, code: str) -> None:
    assert run(tmp_path, code).killed == "memory"


def test_many_that_are_small_count_together(tmp_path: Path) -> None:
    code = "import os, time\nfor n in range(6): os.fork() or (bytearray(b'x' * 80_000_000), time.sleep(30))"
    assert run(tmp_path, code, memory_mb=250).killed == "memory"


def test_one_that_multiplies_is_ended_with_all_its_children(tmp_path: Path) -> None:
    code = "import os, time\nfor n in range(100): os.fork() or time.sleep(77)\ntime.sleep(77)"
    outcome = run(tmp_path, code, memory_mb=4_000)
    assert outcome.killed in ("processes", "memory")
    time.sleep(0.2)
    assert b"time.sleep(77)" not in b"".join(_commands())


def test_a_child_that_stays_is_not_waited_for(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert run(tmp_path, "import os, time\nif os.fork() == 0: time.sleep(60)").ok
    assert time.monotonic() - begun < 5


def test_files_stay_small_and_in_their_folder(tmp_path: Path) -> None:
    assert "File too large" in run(tmp_path, "open('x', 'wb').write(b'x' * 5_000_000)").tail
    if not sandbox.walls()["files"]:
        pytest.skip("this kernel has no Landlock")
    outside = tmp_path.parent / "outside"
    outside.write_text("secret")
    assert "PermissionError" in run(tmp_path, f"print(open({str(outside)!r}).read())").tail
    assert "PermissionError" in run(tmp_path, f"open({str(outside)!r}, 'w')").tail
    assert "PermissionError" in run(tmp_path, f"open('/proc/{os.getpid()}/environ').read()").tail


def test_there_is_no_network_and_no_way_out_of_the_group(tmp_path: Path) -> None:
    if not sandbox.walls()["calls"]:
        pytest.skip("this kernel has no seccomp")
    assert not sandbox.has_network()
    assert "OSError" in run(tmp_path, "import socket; socket.socket()").tail
    code = "import socket; socket.socket(socket.AF_UNIX).connect('/run/x')"
    assert "PermissionError" in run(tmp_path, code).tail
    assert "PermissionError" in run(tmp_path, "import os; os.fork() or os.setsid()").tail


def test_nothing_of_ours_is_inherited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SITE", "1")
    heard: list[str] = []
    with (tmp_path / "open").open("w"):
        run(tmp_path, "import os; print(os.listdir('/proc/self/fd'), sorted(os.environ))", on_line=heard.append)
    assert "SECRET" not in heard[0]
    assert "'PATH'" in heard[0]


def test_a_line_without_end_and_an_error_in_our_ear_do_no_harm(tmp_path: Path) -> None:
    assert run(tmp_path, "while True: print('x' * 100_000, end='')", seconds=0.5, on_line=len).killed == "time"

    def angry(_line: str) -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        run(tmp_path, "import time; print('x', flush=True); time.sleep(88)", on_line=angry)
    assert b"time.sleep(88)" not in b"".join(_commands())


def test_what_is_not_installed_says_so(tmp_path: Path) -> None:
    outcome = sandbox.run(["no-such-program"], folder=tmp_path, seconds=1, memory_mb=100, file_mb=1)
    assert (outcome.code, outcome.killed) == (sandbox.CANNOT_START, "")


def _commands() -> list[bytes]:
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_bytes())
        except OSError:
            continue
    return found
