"""Who should look at a draft: the free expert who has least to do for what they take on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from social_learning.edxapp import users
from social_learning.experts import api as experts_api
from social_learning.experts import fair
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import copies
from social_learning.knowledge.models import Knowledge
from social_learning.review import queries
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces.models import Visibility


def find_reviewer(knowledge: Knowledge, *, now: datetime, without: Collection[int] = ()) -> int | None:
    """Return the expert of the item's theme who should look at it, or None if nobody is free; it is noted that they
    are asked, so that others come first next time.

    ``without``: people who are not asked this time.
    """
    theirs = {*copies.makers(knowledge), knowledge.author_id, *without}
    free = experts_queries.free(knowledge.theme_id, now, theirs)
    people = users.people(one.user_id for one in free)
    here = [pk for pk, person in people.items() if person.is_active and not person.is_retired]
    if knowledge.space.visibility == Visibility.HIDDEN:
        # An expert from outside would learn that there is such an area.
        here = sorted(spaces_queries.who_sees(knowledge.space, here))
    able = fair.order((one for one in free if one.user_id in set(here)), queries.load(here))
    if not able:
        return None
    experts_api.note_asked(able[0], now=now)
    return able[0]


def same_reviewer(knowledge: Knowledge, review: Review, *, now: datetime) -> int | None:
    """Return who looks at a new version: the same person, as long as they are here and the item is in their hands.

    Somebody else if the account is closed, or if the person is neither expert of the theme (any more) nor of those
    who look after the space.
    """
    reviewer_id: int | None = review.reviewer_id
    helped = {review.helper_id} if review.helper_id is not None else set()
    if reviewer_id is not None and reviewer_id not in copies.makers(knowledge):
        reviewer = users.actor_of(reviewer_id)
        knows = experts_queries.is_expert(reviewer_id, knowledge.theme_id, now)
        knows = knows and not spaces_queries.hides(reviewer, knowledge.space)
        if reviewer.is_active and (knows or spaces_queries.is_steward(reviewer, knowledge.space)):
            return reviewer_id
    return find_reviewer(knowledge, now=now, without=helped)
