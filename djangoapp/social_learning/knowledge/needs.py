"""What else a Knowledge lacks before others may see it: rooms above say so for the formats that are theirs.

A session needs a date, and this room knows of no dates. ``wiring`` registers who is asked when the app starts.
"""

from __future__ import annotations

from collections.abc import Callable

from social_learning.knowledge.models import Knowledge

# Return a sentence by field, none where nothing is missing.
Need = Callable[[Knowledge], dict[str, str]]

_NEEDS: dict[str, Need] = {}


def register(kind: str, need: Need) -> None:
    """Ask ``need`` of every Knowledge of this format; a second time replaces the first."""
    _NEEDS[kind] = need


def of(knowledge: Knowledge) -> dict[str, str]:
    """Return what the room of this format misses; nothing where no room is registered."""
    need = _NEEDS.get(knowledge.kind)
    return need(knowledge) if need is not None else {}
