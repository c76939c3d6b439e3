"""Lists of hosts as settings hold them."""

from __future__ import annotations

from collections.abc import Iterable


def listed(host: str, hosts: Iterable[str]) -> bool:
    """Return whether a host is on a list; an entry that begins with a dot stands for every host below it."""
    name = host.lower().rstrip(".")
    return bool(name) and any(
        name.endswith(entry.lower()) if entry.startswith(".") else name == entry.lower() for entry in hosts
    )
