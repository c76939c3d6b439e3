"""All rooms that keep something, in the order in which they forget.

Roles end first, so that nobody is handed anything any more. Then the facts, reactions before the others, since with
them points find their last state; the author's works after the facts about them; at last what is derived.
A new room adds its ``personal.py`` here; ``tests/privacy`` fails while a table is in nobody's ``KEEPS``.
"""

from __future__ import annotations

from social_learning.activity import personal as activity
from social_learning.comments import personal as comments
from social_learning.curation import personal as curation
from social_learning.experts import personal as experts
from social_learning.follows import personal as follows
from social_learning.gamification import personal as gamification
from social_learning.inbox import personal as inbox
from social_learning.knowledge import personal as knowledge
from social_learning.lib.personal import Kept, Personal
from social_learning.moderation import personal as moderation
from social_learning.popularity import personal as popularity
from social_learning.privacy import personal as privacy
from social_learning.progress import personal as progress
from social_learning.reactions import personal as reactions
from social_learning.relaunch import personal as relaunch
from social_learning.review import personal as review
from social_learning.search import personal as search
from social_learning.spaces import personal as spaces
from social_learning.targets import personal as targets

ROOMS: dict[str, Personal] = {
    "spaces": spaces,
    "experts": experts,
    "follows": follows,
    "relaunch": relaunch,
    "reactions": reactions,
    "comments": comments,
    "moderation": moderation,
    "progress": progress,
    "curation": curation,
    "review": review,
    "knowledge": knowledge,
    "targets": targets,
    "search": search,
    "activity": activity,
    "popularity": popularity,
    "gamification": gamification,
    # Last of all: steps of the review tell people something.
    "inbox": inbox,
    "privacy": privacy,
}


def kept() -> list[tuple[str, Kept]]:
    """Return every table that keeps something about people, with the name of its room."""
    return [(name, entry) for name, room in ROOMS.items() for entry in room.KEEPS if entry.fields]
