"""Who looks at a block, as rooms know them; nobody acts for another."""

from __future__ import annotations

from typing import Any

import attrs
import crum

from social_learning.data import ANONYMOUS, Actor
from social_learning.edxapp import users
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Viewer
from social_learning.xblock_service.live.shield import in_studio


def actor(viewer: Viewer, course_key: str) -> Actor:
    """Return the actor: for looking only in Studio, in a preview, and while staff views as a learner.

    The platform puts the learner in place of the staff member when they view as one person (``real_user`` tells),
    and takes the staff role away when they view as any learner.
    """
    known = _known(viewer.user_id)
    team = known.is_site_staff or course_key in known.staff_courses
    as_learner = team and viewer.is_course_staff is False
    if viewer.preview or in_studio() or as_learner:
        return attrs.evolve(known, read_only=True)
    return known


def why_not(viewer: Viewer, person: Actor) -> str:
    """Return why this person may only look, in a sentence; ``""`` if they may act."""
    if person.user_id is None:
        return parts.login_words()
    if viewer.preview or in_studio():
        return parts.preview_words()
    if person.read_only:
        return parts.masquerade_words()
    return "" if person.may_write else parts.inactive_words()


def _known(user_id: int | str | None) -> Actor:
    if not isinstance(user_id, int):
        return ANONYMOUS
    user = _request_user()
    # The request's own user knows more than a fresh row: who is behind it.
    return users.actor(user) if user is not None and user.pk == user_id else users.actor_of(user_id)


def _request_user() -> Any | None:
    return getattr(crum.get_current_request(), "user", None) or crum.get_current_user()
