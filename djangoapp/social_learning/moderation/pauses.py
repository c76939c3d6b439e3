"""Pauses of people in a space: asked for, answered, looked at again, ended; each with its line in the log."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.inbox import api as inbox
from social_learning.lib.errors import NotAllowed
from social_learning.lib.sql import atomic_with_retry
from social_learning.moderation import cases
from social_learning.moderation.models import Act
from social_learning.spaces.models import Space
from social_learning.trust import api as trust
from social_learning.trust import queries
from social_learning.trust.models import Pause


@atomic_with_retry
def begin(space_id: int, user_id: int, actor: Actor, *, now: datetime, days: int | None, reason: str) -> Pause:
    """Ask a person to pause in a space. Raises as ``trust.api.pause``."""
    row = trust.pause(space_id, user_id, actor, now=now, days=days, reason=reason)
    _log("pause", row.space, user_id, actor, now, row.reason)
    return row


@atomic_with_retry
def end(space_id: int, user_id: int, actor: Actor, *, now: datetime) -> bool:
    """End a person's pause; return whether there was one. Raises as ``trust.api.end_pause``."""
    held = queries.pause(user_id, space_id, now)
    ended = trust.end_pause(space_id, user_id, actor, now=now)
    if ended and held is not None:
        _log("pause_ended", held.space, user_id, actor, now, "")
    return ended


@atomic_with_retry
def appeal(space_id: int, actor: Actor, text: str, *, now: datetime) -> Pause:
    """Ask for a second look at one's own pause, once; somebody else takes it, where there is somebody else.

    Raises as ``trust.api.ask_again``.
    """
    row = trust.ask_again(space_id, actor, text, now=now)
    _log("pause_asked", row.space, row.user_id, actor, now, row.appeal)
    for user_id in _who_looks(row):
        inbox.tell(
            user_id,
            "pause_appealed",
            params={"title": row.space.title, "excerpt": row.appeal[:200]},
            url=f"{cases.DESK}#paused",
            dedupe_key=f"pause_appealed:{row.pk}:{row.since.isoformat()}:{user_id}",
            now=now,
        )
    return row


@atomic_with_retry
def stays(space_id: int, user_id: int, actor: Actor, *, now: datetime, note: str = "") -> Pause:
    """Say after a second look that a pause stays; the person is told kindly.

    Raises as ``trust.api.say_it_stays``, and ``NotAllowed`` (``second_look``) for who asked for the pause, where
    somebody else could look.
    """
    row = trust.say_it_stays(space_id, user_id, actor, now=now)
    if row.by_id == actor.user_id and actor.user_id not in _who_looks(row):
        raise NotAllowed(_("You asked for the pause, so a colleague takes the second look."), code="second_look")
    line = " ".join(note.replace("\x00", "").split())[: trust.LINE]
    _log("pause_stays", row.space, user_id, actor, now, line)
    inbox.tell(
        user_id,
        "pause_stays",
        params={"title": row.space.title, "note": line},
        url=trust.MINE,
        dedupe_key=f"pause_stays:{row.pk}:{row.since.isoformat()}",
        now=now,
    )
    return row


def may_look(row: Pause, actor: Actor) -> bool:
    """Return whether this person may take the second look at a pause."""
    return row.by_id != actor.user_id or actor.user_id in _who_looks(row)


def _who_looks(row: Pause) -> list[int]:
    """Return who takes the second look: not who asked for the pause, unless there is nobody else."""
    first = frozenset({row.user_id})
    return cases.looking_after(row.space, apart=first | {row.by_id}) or cases.looking_after(row.space, apart=first)


def _log(act: str, space: Space, user_id: int, actor: Actor, now: datetime, note: str) -> None:
    Act.objects.create(
        actor_id=actor.user_id, act=act, title=space.title, space=space, about_id=user_id, note=note, at=now
    )
