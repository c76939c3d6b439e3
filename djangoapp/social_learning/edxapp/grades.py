"""Grades: the points that a block of ours gives in its course, once its learner has contributed.

The platform keeps the score and counts the grade of the course from it, as for any other graded block. It is the course
team's word how much a contribution counts and whether at all: a score that was given is only ever taken away by them,
in the platform's own gradebook, and never by us.
"""

from __future__ import annotations

import attrs
from django.contrib.auth import get_user_model
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from social_learning.edxapp import completion, present


@attrs.define
class Twin:
    """What a site without the platform has: blocks that give points, by unit, and the scores given."""

    graded: dict[str, list[str]] = attrs.field(factory=dict)
    scores: dict[tuple[int, str], float] = attrs.field(factory=dict)


TWIN = Twin()


def graded_blocks(unit_key: str) -> list[str]:
    """Return the blocks of a unit that give points for sharing there; for workers only."""
    if not present():
        return list(TWIN.graded.get(unit_key, ()))
    from social_learning.edxapp.completion_record import shares_of

    return [str(block.scope_ids.usage_id) for block in shares_of(unit_key) if block.points_for_sharing]


def give(user_id: int, course_key: str, block_key: str) -> bool:
    """Give a person the full score of a block; False where they have it, or are not enrolled (any more).

    Who has any score of the block gets none from us: one that the course team made lower stays as they made it.
    """
    if not completion.is_enrolled(user_id, course_key):
        return False
    if not present():
        new = (user_id, block_key) not in TWIN.scores
        TWIN.scores.setdefault((user_id, block_key), 1.0)
        return new
    return _publish(user_id, block_key)


def _publish(user_id: int, block_key: str) -> bool:
    """Tell the platform, in the words in which a block's own runtime does."""
    from lms.djangoapps.courseware.model_data import get_score
    from lms.djangoapps.grades.api import signals
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    from social_learning.edxapp.completion_record import SHARE

    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    try:
        key = UsageKey.from_string(block_key)
        block = modulestore().get_item(key)
    except (InvalidKeyError, ItemNotFoundError):
        return False
    had = get_score(user_id, key)
    if user is None or block.scope_ids.block_type != SHARE or (had is not None and had.grade is not None):
        return False
    signals.SCORE_PUBLISHED.send(sender=None, block=block, user=user, raw_earned=1, raw_possible=1, only_if_higher=True)
    return True
