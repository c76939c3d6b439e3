"""Walking a path: to begin, to leave it, and how far one came, made of the steps each time one of them moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from social_learning.data import Actor
from social_learning.lib import stream
from social_learning.lib.errors import NotAllowed
from social_learning.paths import access, measure, permissions
from social_learning.paths.models import Path, PathStep, State
from social_learning.progress import api as progress
from social_learning.progress import bulk, derived
from social_learning.progress.models import Engagement

CHUNK = 200


def begin(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return a path that the person has begun; what they did of its steps before counts. A second time is as once.

    Raises ``NotFound``, ``NotAllowed`` for what is not published and for who only looks.
    """
    user_id = access.writer(actor)
    path, mine = access.seen(uuid, actor, now)
    if not permissions.can_walk(actor, path, mine):
        raise NotAllowed
    progress.open_(path.target, actor, now=now)
    settle(path, user_id, now=now)
    return path


def leave(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return a path that the person does not walk any more: nothing calls them back. What they finished stays so.

    What they did of its steps stays, too. Raises ``NotFound``, ``NotAllowed``.
    """
    user_id = access.writer(actor)
    path, _mine = access.seen(uuid, actor, now)
    derived.leave(path.target_id, user_id, now=now)
    return path


def settle(path: Path, user_id: int, *, now: datetime) -> bool:
    """Make a person's way through a path agree with what they did of its steps; return whether it changed."""
    return derived.settle(path.target_id, user_id, lambda row: way(path, row), now=now)


def way(path: Path, row: Engagement) -> derived.Way:
    """Return the way of somebody who has begun, from the facts as they are now; two queries."""
    steps = access.steps_of([path.pk])[path.pk]
    rows = derived.rows_of([step.target_id for step in steps], row.user_id)
    parts = (_part(path, step, rows.get(step.target_id)) for step in steps)
    return measure.way(parts, opened_at=row.opened_at, completed_at=row.completed_at)


def follow(target_id: int, user_id: int, *, now: datetime) -> int:
    """Bring a person's paths up to date to which this target belongs, or which it is; return how many changed."""
    known = PathStep.objects.filter(target_id=target_id).values_list("path__target_id", flat=True)
    begun = derived.begun_among({*known, target_id}, user_id)
    changed = 0
    for path in Path.objects.filter(target_id__in=begun).exclude(state=State.DRAFT):
        changed += settle(path, user_id, now=now)
    return changed


def renew(path_id: int, *, now: datetime) -> int:
    """Bring everybody who has begun a path up to date, after its steps have changed; return how many changed."""
    path = Path.objects.filter(pk=path_id).first()
    if path is None:
        return 0
    changed, after = 0, 0
    while people := bulk.people_of(path.target_id, after, CHUNK):
        changed += sum(settle(path, user_id, now=now) for user_id in people)
        after = people[-1]
    return changed


def rebuild(*, now: datetime) -> Iterator[int]:
    """Make all ways through paths anew from the steps; yields how many of each path were wrong."""
    for (path_id,) in stream.rows(Path.objects.exclude(state=State.DRAFT), "pk"):
        yield renew(path_id, now=now)


def _part(path: Path, step: PathStep, row: Engagement | None) -> measure.Part:
    return measure.part(
        step.required_since,
        row,
        is_gone=not step.target.is_open,
        required_completion=path.required_completion,
    )
