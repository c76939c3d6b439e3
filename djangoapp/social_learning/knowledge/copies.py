"""The working copy beside what is published, and the work in hand: the copy where there is one, else the row itself.

Whoever edits or reviews acts on the work in hand; whoever reads, finds, or likes something acts on the row.
"""

from __future__ import annotations

import copy as copying

from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Revision

# What a version of a Knowledge holds; where it stands and whose it is belongs to the row.
CONTENT = (
    "title",
    "why",
    "body",
    "url",
    "language",
    "theme_id",
    "file_id",
    "kind",
    "provider",
    "provider_id",
    "minutes",
)


def copy_of(knowledge: Knowledge) -> Revision | None:
    """Return the working copy of what is published, if there is one; while something is archived its copy rests."""
    if knowledge.shows_copy:
        return knowledge.working
    if knowledge.state != State.PUBLISHED:
        return None
    found: Revision | None = getattr(knowledge, "working", None)
    return found


def in_hand(knowledge: Knowledge) -> Knowledge:
    """Return what is being worked on: a Knowledge with content, state and version of the copy, to be read, never saved.

    It is the Knowledge itself where there is no copy.
    """
    copy = copy_of(knowledge)
    if copy is None or knowledge.shows_copy:
        return knowledge
    shown = copying.copy(knowledge)
    for name in CONTENT:
        setattr(shown, name, getattr(copy, name))
    shown.theme, shown.file = copy.theme, copy.file
    shown.state, shown.version, shown.updated_at = copy.state, copy.version, copy.updated_at
    shown.validated_at = shown.validated_by = None
    shown.valid_days = shown.valid_until = shown.lapsed_at = None
    shown.shows_copy = True
    return shown


def makers(work: Knowledge) -> frozenset[int]:
    """Return whose own work it is: author, co-authors, and who began the copy. None of them reviews it."""
    copy = copy_of(work)
    begun = {copy.author_id} if copy is not None else set()
    return frozenset({work.author_id, *work.target.co_owner_ids, *begun})


def values(source: Knowledge | Revision) -> dict[str, object]:
    """Return the content of a version by field."""
    return {name: getattr(source, name) for name in CONTENT}
