"""Taking a suggestion over with one click: into the new version in hand, or as a new version of its own.

Where somebody is writing on a new version, it goes in there and out with it. Where nobody is, it makes a version that
takes the same way as any other: published at once, or looked at before, as the space has it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from social_learning.data import Actor
from social_learning.knowledge import copies, queries, suggestions
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Suggestion
from social_learning.lib.errors import NotFound
from social_learning.review import api


@transaction.atomic
def accept(uuid: UUID, actor: Actor, *, now: datetime, answer: str = "") -> Knowledge:
    """Take a suggestion over and return the Knowledge as it is then; its authors' to do.

    Raises ``Conflict``: ``passage_changed`` if it does not fit any more, ``not_editable`` while somebody reviews the
    new version, ``too_late`` if it was decided. Then nothing has changed.
    """
    made: Suggestion = suggestions.waiting(uuid)
    knowledge = queries.get_by_id(made.knowledge_id)
    if actor.user_id not in {knowledge.author_id, *knowledge.target.co_owner_ids}:
        raise NotFound
    # What was never published, or is written on as a new version, is in its author's hands already.
    alone = knowledge.state == State.PUBLISHED and copies.copy_of(knowledge) is None
    if alone:
        api.perform("improve", knowledge.pk, actor, now=now)
    suggestions.take_over(made, actor, now=now, answer=answer)
    return api.send_on(knowledge.pk, actor, now=now) if alone else queries.get_by_id(knowledge.pk)
