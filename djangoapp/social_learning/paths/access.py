"""The gate of the room: a path that somebody may see, what they are to it, and its row under lock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from social_learning import events
from social_learning.data import Actor
from social_learning.lib.errors import Conflict, LoginNeeded, NotAllowed, NotFound
from social_learning.paths import permissions
from social_learning.paths.models import Path, PathStep
from social_learning.paths.permissions import Standing
from social_learning.spaces import permissions as space_permissions
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import ReviewPolicy, Space
from social_learning.trust import queries as trust


def writer(actor: Actor) -> int:
    """Return who writes; ``LoginNeeded``, and ``NotAllowed`` for who only looks."""
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def whole() -> QuerySet[Path]:
    """Return paths with all that is shown of them, the texts of their spaces left out."""
    return Path.objects.select_related("target", "space", "theme").defer("space__charter", "space__purpose")


def standing(actor: Actor, space: Space, now: datetime, *, own: bool = True) -> Standing:
    """Return what a person is to a space; what only matters to authors is looked up for ``own`` paths."""
    may_share = own and spaces.can_share(actor, space)
    return Standing(
        sees_space=space_permissions.can_see(actor, space, spaces.roles_of(actor)),
        is_steward=spaces.is_steward(actor, space),
        may_share=may_share,
        publishes_at_once=may_share and trust.policy(actor, space, now) != ReviewPolicy.BEFORE,
    )


def seen(uuid: UUID, actor: Actor, now: datetime) -> tuple[Path, Standing]:
    """Return a path this person may see and what they are to it; ``NotFound`` otherwise."""
    path = whole().filter(uuid=uuid).first()
    if path is None:
        raise NotFound
    mine = standing(actor, path.space, now, own=permissions.is_author(actor, path))
    if not permissions.can_view(actor, path, mine):
        raise NotFound
    return path, mine


def editable(uuid: UUID, actor: Actor, now: datetime, version: int | None = None) -> tuple[Path, int]:
    """Return a path that this person may change, held until the transaction ends, and who they are.

    Raises ``NotFound``, ``NotAllowed``, and ``Conflict`` (``stale``) if it is not the version that was read any more.
    """
    user_id = writer(actor)
    path, mine = seen(uuid, actor, now)
    row = locked(path)
    if not permissions.can_edit(actor, row, mine):
        raise NotAllowed
    if version is not None and version != row.version:
        raise Conflict(code="stale", extra={"version": row.version})
    return row, user_id


def locked(path: Path) -> Path:
    """Return the row as it is now, held until the transaction ends; ``NotFound`` if it was thrown away meanwhile."""
    row = Path.objects.select_for_update().filter(pk=path.pk).first()
    if row is None:
        raise NotFound
    row.target, row.space = path.target, path.space
    return row


def steps_of(path_ids: list[int]) -> dict[int, list[PathStep]]:
    """Return the steps of these paths in order, with their targets and the spaces of these; one query."""
    found: dict[int, list[PathStep]] = {path_id: [] for path_id in path_ids}
    rows = PathStep.objects.filter(path_id__in=path_ids).select_related("target__space")
    for step in rows.order_by("path_id", "position", "pk"):
        found[step.path_id].append(step)
    return found


def done(path: Path, action: str, actor_id: int, now: datetime) -> Path:
    """Save the row as a new version, and say so once it is committed."""
    path.version += 1
    path.changed_at = now
    path.save()
    change = events.PathEvent(path_id=path.pk, action=action, actor_id=actor_id)
    events.emit(events.PATH_CHANGED, now=now, path=change)
    return path
