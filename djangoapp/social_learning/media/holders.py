"""Who holds files: the rooms that refer to them say so here, since this room knows none of them.

A holder answers which of some files it still needs, whether a person may open a file because of it, and hears when a
file is ready. ``wiring`` registers them when the app starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import attrs

from social_learning.data import Actor
from social_learning.media.models import StoredFile


@attrs.frozen
class Holder:
    """One room that refers to files."""

    # Return those of these file ids that are still referred to.
    in_use: Callable[[Iterable[int]], set[int]]
    # Return whether this person may open a file because something that holds it is theirs to see.
    can_open: Callable[[StoredFile, Actor, datetime], bool]
    # Hear, in the same transaction, that the preparation of a file has ended, well or not.
    prepared: Callable[[int, datetime], None]


_HOLDERS: dict[str, Holder] = {}


def register(name: str, holder: Holder) -> None:
    """Make a room known as one that holds files; a second time replaces the first."""
    _HOLDERS[name] = holder


def in_use(file_ids: Iterable[int]) -> set[int]:
    """Return those of these files that anybody still refers to; a query for each room."""
    wanted = set(file_ids)
    return {file_id for holder in _HOLDERS.values() for file_id in holder.in_use(wanted)} if wanted else set()


def can_open(stored: StoredFile, actor: Actor, now: datetime) -> bool:
    """Return whether anything that holds the file is this person's to see."""
    return any(holder.can_open(stored, actor, now) for holder in _HOLDERS.values())


def prepared(file_id: int, now: datetime) -> None:
    """Tell all holders that the preparation of a file has ended."""
    for holder in _HOLDERS.values():
        holder.prepared(file_id, now)
