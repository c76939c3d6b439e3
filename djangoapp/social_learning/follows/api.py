"""The only writer of follows."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.follows import kinds, permissions
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.lib import sql
from social_learning.lib.errors import LoginNeeded, NotAllowed, TooMany
from social_learning.lib.sql import atomic_with_retry


def follow(kind: str, key: str, actor: Actor, *, now: datetime) -> None:
    """Let a person follow a theme or space (by slug), a colleague (by username) or a target (by key); twice is once.

    Raises ``NotFound`` for what does not exist or is not theirs to see, ``NotAllowed`` (``own_item``, ``opted_out``)
    and ``TooMany`` (``too_many_follows``) above the limit of the site.
    """
    user_id = _writer(actor)
    if not permissions.can_follow(actor):
        raise NotAllowed
    chosen = kinds.get(kind)
    _follow(user_id, chosen.name, chosen.begin(key, actor, now), now)


def unfollow(kind: str, key: str, actor: Actor) -> None:
    """Take it back; nothing happens where nothing was followed. Possible also for what is gone or not visible now."""
    user_id = _writer(actor)
    thing_id = kinds.get(kind).find(key)
    if thing_id is not None:
        Follow.objects.filter(user_id=user_id, kind=kind, thing_id=thing_id).delete()


def drop(follow_id: int, actor: Actor) -> None:
    """Take one of one's own follows back by its row, for what has no name any more; others' are passed over."""
    Follow.objects.filter(pk=follow_id, user_id=_writer(actor)).delete()


def let_follow(actor: Actor, allowed: bool, *, now: datetime) -> None:
    """Note whether colleagues may follow this person. Who follows already stays, and hears nothing meanwhile."""
    user_id = _writer(actor)
    if allowed:
        FollowOptOut.objects.filter(user_id=user_id).delete()
    else:
        sql.insert_if_new(FollowOptOut(user_id=user_id, since=now))


@atomic_with_retry
def _follow(user_id: int, kind: str, thing_id: int, now: datetime) -> None:
    row = Follow(user_id=user_id, kind=kind, thing_id=thing_id, created_at=now)
    if not sql.insert_if_new(row):
        return
    limit = conf.get("MAX_FOLLOWS")
    if limit and Follow.objects.filter(user_id=user_id).count() > limit:
        # Raised inside the transaction: the row goes back with it.
        raise TooMany(
            _("You follow a great many things already. Please let go of one before you follow the next."),
            code="too_many_follows",
        )


def _writer(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id
