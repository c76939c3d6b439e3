"""What a room says about people: which tables keep something, what it hands out, and what goes when they leave.

Each room has a ``personal.py`` with ``KEEPS`` (one line for each of its tables), ``collect(user_id)`` and
``forget(user_id, now=…, settle=…)``. ``privacy/registry.py`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

import attrs
from django.db import models

# Under which heading, and what is kept: plain JSON values under keys in words. Both are marked for translation.
Record = tuple[str, dict[str, Any]]

# Called inside the transaction that takes somebody off a target, with the target's id: figures follow at once.
Settle = Callable[[int], None]


@attrs.frozen
class Kept:
    """What one table keeps about people, in words; the table of ``docs/privacy.rst`` is made of these.

    ``fields`` are those that hold an account's id or what a person wrote; none for a table about things only.
    """

    model: type[models.Model]
    fields: tuple[str, ...] = ()
    what: str = ""
    why: str = ""
    leaving: str = ""


class Personal(Protocol):
    """What a room's ``personal.py`` holds."""

    @property
    def KEEPS(self) -> tuple[Kept, ...]:
        """One line for each table of the room."""

    def collect(self, user_id: int) -> Iterator[Record]:
        """Yield all that the room keeps about one person, heading by heading, with flat memory."""

    def forget(self, user_id: int, *, now: datetime, settle: Settle) -> None:
        """Remove the person; doing it again changes nothing, and after a crash it goes on where it stopped."""


def moment(at: datetime | None) -> str | None:
    """Return a moment as it stands in an export."""
    return at.isoformat() if at is not None else None
