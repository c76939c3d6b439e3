"""What this room itself keeps: that somebody has left. It is all that stays of a person here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.lib.personal import Kept, Record, Settle
from social_learning.privacy.models import Departure

KEEPS = (
    Kept(
        Departure,
        ("user_id",),
        what="That an account was retired, when it was asked for and done.",
        why="A repetition of the request changes nothing, and a crash loses none.",
        leaving="Stays: a number that leads to no name, since the platform has removed it.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield nothing: this is about those who have left."""
    yield from ()


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Keep the row that says it is done."""
