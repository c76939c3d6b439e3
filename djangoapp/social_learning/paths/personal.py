"""What this room keeps about people: the paths they made. Who walks one stands in progress.

When they leave, what colleagues walk, and what they handed in, stays, unsigned; drafts that nobody else has seen go.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.lib.sql import atomic_with_retry
from social_learning.paths import access, api
from social_learning.paths.models import Path, PathStep, State

KEEPS = (
    Kept(
        Path,
        ("author_id", "title", "objective", "audience"),
        what="Which paths a person made, and what they wrote about them.",
        why="Colleagues walk them and know whom to ask.",
        leaving="Stays, signed “A former colleague”; drafts that nobody else has seen go.",
    ),
    Kept(
        PathStep,
        ("note",),
        what="Why a step stands in a path, in the words of who put it there.",
        why="Whoever walks the path knows what to look for.",
        leaving="Stays with the path.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the paths a person made, each with its steps."""
    for path in stream.each(Path.objects.filter(author_id=user_id).select_related("space")):
        steps = access.steps_of([path.pk])[path.pk]
        yield (
            _("Paths you made"),
            {
                _("title"): path.title,
                _("objective"): path.objective,
                _("for whom"): path.audience,
                _("space"): path.space.title,
                _("state"): path.state,
                _("link"): path.url,
                _("steps"): [{"key": step.target.key, "note": step.note} for step in steps],
                _("at"): moment(path.created_at),
                _("published"): moment(path.published_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person off their paths; their own drafts go."""
    for path in stream.each(Path.objects.filter(author_id=user_id)):
        _forget(path, user_id, now, settle)


@atomic_with_retry
def _forget(path: Path, user_id: int, now: datetime, settle: Settle) -> None:
    row = access.locked(access.whole().get(pk=path.pk))
    if row.state == State.DRAFT and row.asked_at is None:
        api.drop(row, FORMER, now)
        return
    row.author_id = FORMER
    access.done(row, "forgotten", FORMER, now)
    settle(row.target_id)
