"""The public face of the app: what several faces, or another plugin, ask for as a whole.

Rooms remain the place for everything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from social_learning.comments import places
from social_learning.comments import queries as comments
from social_learning.data import Actor
from social_learning.gamification import queries as gamification
from social_learning.keys import CommentKey
from social_learning.lib.errors import LoginNeeded
from social_learning.moderation import api as moderation
from social_learning.moderation.api import Subject
from social_learning.moderation.models import Report
from social_learning.popularity import queries as popularity
from social_learning.progress import permissions as progress_permissions
from social_learning.progress import queries as progress
from social_learning.reactions import permissions as reaction_permissions
from social_learning.reactions import queries as reactions
from social_learning.reactions.queries import ReactionState
from social_learning.spaces import queries as spaces
from social_learning.spaces import sight
from social_learning.spaces.sight import Seen
from social_learning.targets.models import Target

__all__ = [
    "Beside",
    "Glance",
    "glance",
    "glances",
    "my_contribution",
    "report_comment",
    "sees_all_counts",
    "target_summary",
]


@attrs.frozen
class Glance:
    """What can be said of a target in one line; ``target`` is None while nobody has touched it."""

    target: Target | None
    reactions: ReactionState
    comments: int = 0


def glance(key: str, user_id: int, *, sees_all: bool = False) -> Glance:
    """Return what stands under a unit, for somebody whom the course lets see it: one query, nothing is written.

    Not behind ``spaces.api.open_target``, which asks who belongs to the course: what is done from here on is.
    """
    return Glance(*reactions.glance(key, user_id, also=comments.counted_sql("t.id"), sees_all=sees_all))


@attrs.frozen
class Beside:
    """What stands under one of many targets."""

    target: Seen
    reactions: ReactionState
    comments: int


def glances(keys: Iterable[str], actor: Actor) -> dict[str, Beside]:
    """Return, by key, what stands under each of many targets, of a whole unit for instance: two queries.

    What has no target yet, is gone, or is not this person's to see, is left out.
    """
    found = sight.seen(actor, keys, also=comments.counted_sql("t.id"))
    all_counts = [
        target.pk
        for target in found
        if reaction_permissions.sees_all_counts(actor, target, is_steward=target.is_steward)
    ]
    states = reactions.states([target.pk for target in found], actor.user_id, sees_all=all_counts)
    return {target.key: Beside(target, states[target.pk], target.also) for target in found}


def target_summary(target: Target, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return all that one person sees of a target, as plain JSON values.

    The caller got ``target`` from ``spaces.api.open_target``, the gate. The same number of queries always.
    """
    state = reactions.state(target.pk, actor.user_id, sees_all=sees_all_counts(actor, target))
    mine = progress.of_person(target.pk, actor.user_id) if actor.user_id is not None else None
    return {
        "key": target.key,
        "title": target.title,
        "url": target.url,
        "reactions": {**state.as_dict(), "can_react": reaction_permissions.can_react(actor, target)},
        "comments": {
            "count": comments.count([target.pk])[target.pk],
            "can_comment": places.may_add(actor, target),
            "forum": places.as_dict(places.elsewhere(target.key)),
        },
        "popularity": popularity.of(target.pk, now=now).as_dict(),
        "progress": {
            **progress.progress_of(mine).as_dict(),
            "can_record": progress_permissions.can_record(actor, target),
        },
    }


def sees_all_counts(actor: Actor, target: Target) -> bool:
    """Return whether the person sees questions and "outdated" marks as numbers; one query at most."""
    return reaction_permissions.sees_all_counts(actor, target, is_steward=spaces.looks_after(actor, target))


def report_comment(comment_uuid: UUID, actor: Actor, reason: str, *, now: datetime, line: str = "") -> Report:
    """Return a person's report of a comment that they see; a second time the first one. Raises as ``moderation``."""
    comment, target = comments.visible(comment_uuid, actor)
    subject = Subject(str(CommentKey(comment.uuid)), target, comment.user_id, comment.body)
    return moderation.report(subject, actor, reason, now=now, line=line)


def my_contribution(actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return whom this person's contribution helped, as plain JSON values: their own eyes only.

    The same number of queries always. Raises ``LoginNeeded``.
    """
    if actor.user_id is None:
        raise LoginNeeded
    found = gamification.contribution(actor.user_id)
    popular = popularity.many([item.target_id for item in found.items], now=now, directions=False)
    return {
        "helped_people": found.helped_people,
        "points": found.points,
        "level": found.level,
        "level_at": found.level_at,
        "next_level_at": found.next_level_at,
        "to_next_level": found.to_next_level,
        "lines": [{**attrs.asdict(line), "at": line.at.isoformat()} for line in found.lines],
        "items": [
            {
                "key": item.key,
                "title": item.title,
                "url": item.url,
                "words": popular[item.target_id].words,
                "likes": popular[item.target_id].likes,
                "applied": popular[item.target_id].applied,
                "finished": popular[item.target_id].finished,
            }
            for item in found.items
        ],
    }
