"""The public face of the app: what several faces, or another plugin, ask for as a whole.

Rooms remain the place for everything else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from social_learning.comments import permissions as comment_permissions
from social_learning.comments import queries as comments
from social_learning.data import Actor
from social_learning.gamification import queries as gamification
from social_learning.lib.errors import LoginNeeded
from social_learning.popularity import queries as popularity
from social_learning.progress import permissions as progress_permissions
from social_learning.progress import queries as progress
from social_learning.reactions import permissions as reaction_permissions
from social_learning.reactions import queries as reactions
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

__all__ = ["my_contribution", "sees_all_counts", "target_summary"]


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
            "can_comment": comment_permissions.can_comment(actor, target),
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
