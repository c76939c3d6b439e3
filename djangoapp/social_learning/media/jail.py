"""Give up what a converter does not need, then become it: a program of its own, started by sandbox.py alone.

A converter is a large program in C that reads what strangers made. Before it begins, this process gives up the
network, the files outside its folder (but for programs, libraries and fonts), every new privilege, and memory, time
and file sizes beyond a limit. None of this asks for root or for a container: where the kernel lacks one of the walls,
the others still stand, and the health page says which are there.

Usage: jail.py PLAN, where PLAN is JSON: folder, memory, seconds, file (bytes), readable (paths), command; without a
command it prints which walls stand. It knows neither Django nor our code, and is written for Linux.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import resource
import signal
import struct
import sys
from typing import Any

CANNOT_START = 127
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_CAPBSET_DROP = 1, 38, 22, 24
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# Calls that no converter makes, by machine. Without setsid and setpgid nobody leaves the group that is killed as a
# whole; io_uring would open sockets past the filter.
_MACHINES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41,
            "connect": 42,
            "bind": 49,
            "listen": 50,
            "ptrace": 101,
            "setpgid": 109,
            "setsid": 112,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "bpf": 321,
            "io_uring_setup": 425,
            "pidfd_getfd": 438,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "socket": 198,
            "connect": 203,
            "bind": 200,
            "listen": 201,
            "ptrace": 117,
            "setpgid": 154,
            "setsid": 157,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "bpf": 280,
            "io_uring_setup": 425,
            "pidfd_getfd": 438,
        },
    ),
}
# Programs make sockets to talk to themselves; with none but those, and without connect, nobody outside hears them.
_LOCAL_ONLY = frozenset({"socket"})
# LibreOffice does not start unless it may listen in /tmp for a second LibreOffice: it is told that it does.
_PRETENDED = frozenset({"bind", "listen"})
_AF_UNIX = 1
# What a program needs to run at all; everything else of the disk is closed.
_SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/sys/devices/system/cpu"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts"),
    *("/etc/libreoffice", "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/mime.types"),
    *("/var/cache/fontconfig", "/var/lib/libreoffice", "/dev/urandom", "/dev/random"),
)
_DEVICES = ("/dev/null", "/dev/zero")
_READ, _READ_FILE, _WRITE_FILE = 1 | 4 | 8, 1 | 4, 2 | 4 | (1 << 14)

_libc = ctypes.CDLL(None, use_errno=True)


def main(plan: dict[str, Any]) -> None:
    """Take everything away, then run the command; returns only to say which walls stand."""
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        # Should the worker be killed, its converter goes with it.
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    files = _close_files(plan)
    walls = {"namespace": _leave_network(), "files": files, "calls": _close_calls()}
    _renounce()
    _limit(plan)
    if not plan.get("command"):
        sys.stdout.write(json.dumps(walls))
        return
    try:
        os.execve(plan["command"][0], plan["command"], dict(os.environ))  # noqa: S606 - what this program is for
    except OSError as error:
        sys.stderr.write(f"{plan['command'][0]}: {error}\n")
        sys.exit(CANNOT_START)


def _limit(plan: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, plan["memory"]),
        (resource.RLIMIT_CPU, plan["seconds"] * (os.cpu_count() or 1)),
        (resource.RLIMIT_FSIZE, plan["file"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 512),
    ):
        _soft, hard = resource.getrlimit(kind)
        value = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (value, value))


def _leave_network() -> bool:
    """Return whether we are now in a network of our own, with nobody else in it."""
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWNET) == 0:
        return True
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)
        except OSError:
            # Files in our folder stay ours either way.
            break
    return True


def _close_files(plan: dict[str, Any]) -> bool:
    """Return whether the disk is closed but for our folder and what programs are made of (Landlock)."""
    version = _libc.syscall(444, None, 0, 1)
    if version < 1:
        return False
    handled = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    # No TCP, no sockets without a name outside, no signals to anybody outside; as far as this kernel can.
    attribute = struct.pack("QQQ", handled, 3, 3)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _libc.syscall(444, attribute, len(attribute), 0)
    if ruleset < 0:
        return False
    _allow(ruleset, plan["folder"], handled)
    for path in (*_SYSTEM, *plan["readable"]):
        _allow(ruleset, path, handled & (_READ if os.path.isdir(path) else _READ_FILE))
    for path in _DEVICES:
        _allow(ruleset, path, handled & _WRITE_FILE)
    return bool(_libc.syscall(446, ruleset, 0) == 0)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    _libc.syscall(445, ruleset, 1, struct.pack("=Qi", access, place), 0)
    os.close(place)


def _renounce() -> None:
    """Give up what root, or the first of a new namespace, could do beyond others; they could read our environment."""
    for capability in range(64):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    _libc.capset(struct.pack("Ii", 0x20080522, 0), bytes(24))


def _close_calls() -> bool:
    """Return whether the kernel now refuses what no converter asks for, the network first of all (seccomp)."""
    machine, calls = _MACHINES.get(platform.machine(), (0, {}))
    if not machine:
        return False
    program = [_op(0x20, 4), _op(0x15, machine, 1, 0), _op(0x06, 0x80000000), _op(0x20, 0)]
    if platform.machine() == "x86_64":
        # The other way of calling the same kernel.
        program += [_op(0x35, 0x40000000, 0, 1), _op(0x06, 0x00050000 | errno.EPERM)]
    for name, number in calls.items():
        if name in _LOCAL_ONLY:
            local = [_op(0x20, 16), _op(0x15, _AF_UNIX, 1, 0), _op(0x06, 0x00050000 | errno.EAFNOSUPPORT)]
            program += [_op(0x15, number, 0, len(local) + 1), *local, _op(0x06, 0x7FFF0000)]
        else:
            answer = 0 if name in _PRETENDED else errno.EPERM
            program += [_op(0x15, number, 0, 1), _op(0x06, 0x00050000 | answer)]
    program.append(_op(0x06, 0x7FFF0000))
    code = ctypes.create_string_buffer(b"".join(program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    return bool(_libc.prctl(_PR_SET_SECCOMP, 2, header, 0, 0) == 0)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
