"""What activity keeps about people: that they did something. Derived; it follows the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.activity.kinds import APPLIED
from social_learning.activity.models import Activity
from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle

KEEPS = (
    Kept(
        Activity,
        ("actor_id",),
        what="That a person shared, confirmed, said or applied something, and when; no words.",
        why="Colleagues see what happened lately in a space.",
        leaving="What they applied is removed; what stays shared or said is by “A former colleague”.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield nothing: a line repeats a fact, which its own room hands out."""
    yield from ()


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Agree with the facts, which know nothing of this person any more."""
    stream.drain(Activity.objects.filter(actor_id=user_id, kind=APPLIED), lambda part: part.delete())
    stream.drain(Activity.objects.filter(actor_id=user_id), lambda part: part.update(actor_id=FORMER))
