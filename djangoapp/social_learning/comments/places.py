"""Where a thing is discussed: in our own thread, or in the course forum, if the site wants one place.

What was said in our own thread before stays to be read there, and who wrote it may still change or remove it; nothing
is added. What people do in the forum is the forum's: its rules of who sees and who may write hold there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.comments import permissions
from social_learning.data import Actor
from social_learning.edxapp import forum
from social_learning.edxapp.forum import Topic
from social_learning.spaces.sight import Seen
from social_learning.targets.models import Target

__all__ = ["Topic", "as_dict", "elsewhere", "many", "may_add", "why_not", "words"]


def elsewhere(key: str) -> Topic | None:
    """Return the forum's topic that stands in place of our thread, or None; no query while the bridge is off."""
    return forum.topic(key)


def many(keys: Iterable[str]) -> dict[str, Topic]:
    """Return the same for many, by key."""
    return forum.topics(keys)


def may_add(actor: Actor, target: Target | Seen) -> bool:
    """Return whether this person may say something here: as the rules say, and not where the forum is the place."""
    return permissions.can_comment(actor, target) and elsewhere(target.key) is None


def words(topic: Topic) -> str:
    """Return what the link to the forum says."""
    if not topic.posts:
        return _("Discuss in the course forum")
    said = ngettext(
        "Discuss in the course forum (%(n)d post)", "Discuss in the course forum (%(n)d posts)", topic.posts
    )
    return said % {"n": topic.posts}


def why_not() -> str:
    """Return why our own thread takes nothing more."""
    return _("This unit is discussed in the course forum, so that there is one place for it. Nothing is added here.")


def as_dict(topic: Topic | None) -> dict[str, Any] | None:
    """Return plain JSON values."""
    return {"url": topic.url, "posts": topic.posts, "words": words(topic)} if topic else None
