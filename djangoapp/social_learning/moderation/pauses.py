"""Pauses of people in a space, with their line in the log."""

from __future__ import annotations

from datetime import datetime

from social_learning.data import Actor
from social_learning.lib.sql import atomic_with_retry
from social_learning.moderation.models import Act
from social_learning.spaces import queries as spaces
from social_learning.trust import api as trust
from social_learning.trust.models import Pause


@atomic_with_retry
def begin(space_id: int, user_id: int, actor: Actor, *, now: datetime, days: int | None, reason: str) -> Pause:
    """Ask a person to pause in a space. Raises as ``trust.api.pause``."""
    row = trust.pause(space_id, user_id, actor, now=now, days=days, reason=reason)
    _log("pause", space_id, user_id, actor, now, row.reason)
    return row


@atomic_with_retry
def end(space_id: int, user_id: int, actor: Actor, *, now: datetime) -> bool:
    """End a person's pause; return whether there was one. Raises as ``trust.api.end_pause``."""
    ended = trust.end_pause(space_id, user_id, actor, now=now)
    if ended:
        _log("pause_ended", space_id, user_id, actor, now, "")
    return ended


def _log(act: str, space_id: int, user_id: int, actor: Actor, now: datetime, note: str) -> None:
    space = spaces.visible_space(actor, space_id)
    Act.objects.create(
        actor_id=actor.user_id, act=act, title=space.title, space=space, about_id=user_id, note=note, at=now
    )
