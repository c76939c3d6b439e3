"""All rooms that keep something, in the order in which they forget.

Roles end first, so that nobody is handed anything any more. Then the facts, reactions before the others, since with
them points find their last state; the author's works after the facts about them; at last what is derived.
A new room adds its ``personal.py`` here; ``tests/privacy`` fails while a table is in nobody's ``KEEPS``.
"""

from __future__ import annotations

from social_learning.activity import personal as activity
from social_learning.comments import personal as comments
from social_learning.curation import personal as curation
from social_learning.exchange import personal as exchange
from social_learning.expertise import personal as expertise
from social_learning.experts import personal as experts
from social_learning.follows import personal as follows
from social_learning.gamification import personal as gamification
from social_learning.inbox import personal as inbox
from social_learning.knowledge import personal as knowledge
from social_learning.lib.personal import Kept, Personal
from social_learning.media import personal as media
from social_learning.meetings import personal as meetings
from social_learning.moderation import personal as moderation
from social_learning.paths import personal as paths
from social_learning.popularity import personal as popularity
from social_learning.privacy import personal as privacy
from social_learning.progress import personal as progress
from social_learning.questions import personal as questions
from social_learning.reactions import personal as reactions
from social_learning.relaunch import personal as relaunch
from social_learning.review import personal as review
from social_learning.search import personal as search
from social_learning.spaces import personal as spaces
from social_learning.targets import personal as targets
from social_learning.trust import personal as trust

ROOMS: dict[str, Personal] = {
    "spaces": spaces,
    "experts": experts,
    "follows": follows,
    "relaunch": relaunch,
    "reactions": reactions,
    "comments": comments,
    "moderation": moderation,
    "trust": trust,
    "progress": progress,
    "exchange": exchange,
    "curation": curation,
    "meetings": meetings,
    "questions": questions,
    "paths": paths,
    "review": review,
    "knowledge": knowledge,
    # Files are what the works were made of, and go once no work holds them.
    "media": media,
    "targets": targets,
    "search": search,
    "activity": activity,
    "popularity": popularity,
    "gamification": gamification,
    "expertise": expertise,
    # Last of all: steps of the review tell people something.
    "inbox": inbox,
    "privacy": privacy,
}


def kept() -> list[tuple[str, Kept]]:
    """Return every table that keeps something about people, with the name of its room."""
    return [(name, entry) for name, room in ROOMS.items() for entry in room.KEEPS if entry.fields]
